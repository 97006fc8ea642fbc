"""``rostra serve``: the preview, which follows the builds."""

from __future__ import annotations

import io
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click
import segno

from pipeline.commands.build import Options, run_build
from pipeline.commands.console import tell, tell_picture
from pipeline.commands.watch import rounds
from pipeline.model import FEED, Diagnostic
from pipeline.run import Builder
from pipeline.serve import (
    Hosts,
    Live,
    base_of,
    host_name,
    is_reachable,
    listen,
    preview_application,
    reached_at,
    served,
)


@dataclass(frozen=True, slots=True)
class Address:
    """Where the user wants the preview."""

    host: str
    port: int
    """0 for any that is free."""
    names: tuple[str, ...] = ()
    """Names under which it answers too."""


def run_serve(target: Path, options: Options, wanted: Address, watching: bool) -> None:
    """Serve what was built until interrupted; build first where nothing was, and with ``watching`` after each change.

    :raises RostraError: there is nothing to serve, or the port cannot be used (R404).
    :raises SystemExit: nothing was built before, and there are errors in the input (status 1).
    """
    for name in wanted.names:
        if not host_name(name):
            message = f"{name} is not the name of a host; write it without http:// and without a path"
            raise click.BadParameter(message, param_hint="--allow-host")
    builder = Builder(target, options.output, options.jobs)
    builder.last_build()
    with listen(wanted.host, wanted.port) as listener:
        address = reached_at(listener, wanted.host)
        hosts = Hosts((wanted.host, *wanted.names))
        try:
            with builder:
                if not watching and not _is_built(builder.output):
                    run_build(target, options)
                _serve(builder, rounds(builder, options) if watching else None, listener, address, hosts)
        except KeyboardInterrupt:
            tell("no longer serving")


def _is_built(output: Path) -> bool:
    return (output / "site" / FEED.path).is_file()


def _serve(
    builder: Builder,
    builds: Iterator[tuple[str, ...] | None] | None,
    listener: socket.socket,
    address: str,
    hosts: Hosts,
) -> None:
    """Serve until interrupted; builds go on in this thread, which is the one that is interrupted."""
    live, output, place = Live() if builds else None, builder.output, builder.location
    if live and builds and not _is_built(output):
        first = next(builds)
        live.tell(first or ())
    with served(preview_application(output, address, live, hosts, _refused), listener, live) as ended:
        if live:
            tell(f"watching {place.lone or place.root}: a page that is open loads itself anew after a build")
        _announce(output, listener, address)
        while not ended.is_set():
            if not live or not builds:
                ended.wait(1)
            elif (errors := next(builds)) is not None:
                live.tell(errors)


def _refused(name: str) -> None:
    """Say it once for each name, in the thread that serves."""
    hint = f"if it is yours, add --allow-host {name}"
    tell(Diagnostic("R408", f"http://{name}", 0, 0, "a request for this host was refused", hint), err=True)


def _announce(output: Path, listener: socket.socket, address: str) -> None:
    feed = f"{address}/{FEED.path}"
    tell(f"page: {address}/")
    tell(f"feed: {feed}")
    base = base_of((output / "site" / FEED.path).read_bytes()) if _is_built(output) else ""
    if base not in ("", address):
        tell(f"in what is served, addresses below {base}/ are this server's; the files keep theirs")
    if is_reachable(listener):
        tell("warning: everybody in this network can read what is served", err=True)
        tell("the feed's address for a phone in the same network:")
        tell_picture(_qr_code(feed))
    tell(f"serving {output / 'site'}; Ctrl-C ends it")


def _qr_code(text: str) -> str:
    """A QR code of half blocks, dark on light whatever the terminal's colours are."""
    drawn = io.StringIO()
    segno.make(text, micro=False).terminal(out=drawn, compact=True)
    lines = drawn.getvalue().splitlines()
    return "".join(click.style(line, fg="bright_white", bg="black") + "\n" for line in lines)
