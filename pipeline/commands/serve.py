"""``rostra serve``: the preview, which follows the builds."""

from __future__ import annotations

import io
import socket
from collections.abc import Iterator
from pathlib import Path

import click
import segno

from pipeline.commands.build import Options, run_build
from pipeline.commands.watch import rounds
from pipeline.model import FEED
from pipeline.run import Builder
from pipeline.serve import Live, base_of, is_reachable, listen, preview_application, reached_at, served


def run_serve(target: Path, options: Options, host: str, port: int, watching: bool) -> None:
    """Serve what was built until interrupted; build first where nothing was, and with ``watching`` after each change.

    :raises RostraError: there is nothing to serve, or the port cannot be used (R404).
    :raises SystemExit: nothing was built before, and there are errors in the input (status 1).
    """
    builder = Builder(target, options.output, options.jobs)
    builder.last_build()
    with listen(host, port) as listener:
        address = reached_at(listener, host)
        try:
            with builder:
                if not watching and not _is_built(builder.output):
                    run_build(target, options)
                _serve(builder, rounds(builder, options) if watching else None, listener, address)
        except KeyboardInterrupt:
            click.echo("no longer serving")


def _is_built(output: Path) -> bool:
    return (output / "site" / FEED.path).is_file()


def _serve(
    builder: Builder, builds: Iterator[tuple[str, ...] | None] | None, listener: socket.socket, address: str
) -> None:
    """Serve until interrupted; builds go on in this thread, which is the one that is interrupted."""
    live, output, place = Live() if builds else None, builder.output, builder.location
    if live and builds and not _is_built(output):
        first = next(builds)
        live.tell(first or ())
    with served(preview_application(output, address, live), listener, live) as server:
        if live:
            click.echo(f"watching {place.lone or place.root}: a page that is open loads itself anew after a build")
        _announce(output, listener, address)
        while server.is_alive():
            if not live or not builds:
                server.join(1)
            elif (errors := next(builds)) is not None:
                live.tell(errors)


def _announce(output: Path, listener: socket.socket, address: str) -> None:
    feed = f"{address}/{FEED.path}"
    click.echo(f"page: {address}/")
    click.echo(f"feed: {feed}")
    base = base_of((output / "site" / FEED.path).read_bytes()) if _is_built(output) else ""
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
