"""``rostra serve``: the preview, which follows the builds."""

from __future__ import annotations

import io
import socket
from pathlib import Path

import click
import segno

from pipeline.build.locate import Place, find_place
from pipeline.build.owner import require_same_project
from pipeline.build.record import load_record
from pipeline.build.workers import WorkerPool
from pipeline.commands.build import Options
from pipeline.commands.build import run as run_build
from pipeline.commands.watch import rounds
from pipeline.serve.addresses import base_of
from pipeline.serve.application import application
from pipeline.serve.live import Live
from pipeline.serve.server import is_reachable, listen, reached_at, served
from pipeline.write.address import FEED


def run(target: Path, options: Options, host: str, port: int, watching: bool) -> None:
    """Serve what was built until interrupted; build first where nothing was, and with ``watching`` after each change.

    :raises RostraError: there is nothing to serve, or the port cannot be used (R404).
    :raises SystemExit: nothing was built before, and there are errors in the input (status 1).
    """
    place = find_place(target)
    output = place.output(options.output)
    require_same_project(load_record(output / "store"), place, output)
    with listen(host, port) as listener:
        address = reached_at(listener, host)
        try:
            if watching:
                _serve_builds(place, output, options, listener, address)
            else:
                if not _is_built(output):
                    run_build(target, options)
                _serve(output, listener, address)
        except KeyboardInterrupt:
            click.echo("no longer serving")


def _is_built(output: Path) -> bool:
    return (output / "site" / FEED).is_file()


def _serve(output: Path, listener: socket.socket, address: str) -> None:
    with served(application(output, address, None), listener, None) as server:
        _announce(output, listener, address)
        while server.is_alive():
            server.join(1)


def _serve_builds(place: Place, output: Path, options: Options, listener: socket.socket, address: str) -> None:
    """Builds go on in this thread, which is the one that is interrupted."""
    live = Live()
    with WorkerPool(output / "store", options.jobs) as pool:
        builds = rounds(place, output, options, pool)
        if not _is_built(output):
            first = next(builds)
            live.tell(first or ())
        with served(application(output, address, live), listener, live) as server:
            click.echo(f"watching {place.lone or place.root}: a page that is open loads itself anew after a build")
            _announce(output, listener, address)
            for errors in builds:
                if errors is not None:
                    live.tell(errors)
                if not server.is_alive():
                    return


def _announce(output: Path, listener: socket.socket, address: str) -> None:
    feed = f"{address}/{FEED}"
    click.echo(f"page: {address}/")
    click.echo(f"feed: {feed}")
    base = base_of((output / "site" / FEED).read_bytes()) if _is_built(output) else ""
    if base not in ("", address):
        click.echo(f"in what is served, addresses below {base}/ are this server's; the files keep theirs")
    if is_reachable(listener):
        click.echo("warning: everybody in this network can read what is served", err=True)
        click.echo("the feed's address for a phone in the same network:")
        click.echo(_qr_code(feed), nl=False)
    click.echo(f"serving {output / 'site'}; Ctrl-C ends it")


def _qr_code(text: str) -> str:
    """A QR code of half blocks, dark on light whatever the terminal's colours are."""
    drawn = io.StringIO()
    segno.make(text, micro=False).terminal(out=drawn, compact=True)
    lines = drawn.getvalue().splitlines()
    return "".join(click.style(line, fg="bright_white", bg="black") + "\n" for line in lines)
