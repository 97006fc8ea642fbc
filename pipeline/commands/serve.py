"""``rostra serve``: preview a series in browsers and podcast apps, and rebuild on save."""

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
    """Address of the preview server."""

    host: str
    """Address to listen on."""
    port: int
    """Port number; 0 for any free port."""
    names: tuple[str, ...] = ()
    """Host names to accept in addition to those of this computer."""


def run_serve(target: Path, options: Options, wanted: Address, watching: bool) -> None:
    """Serve the preview until interrupted, after building the site if it is missing.

    :param watching: whether to rebuild after each change.
    :raises RostraError: there is nothing to serve, or the port cannot be used (R404).
    :raises click.BadParameter: a value of ``--allow-host`` is not a host name.
    :raises SystemExit: the site was never built, and the input contains errors (status 1).
    """
    for name in wanted.names:
        if not host_name(name):
            message = f"{name} is not a host name; omit http:// and any path"
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
            tell("Stopped serving.")


def _is_built(output: Path) -> bool:
    return (output / "site" / FEED.path).is_file()


def _serve(
    builder: Builder,
    builds: Iterator[tuple[str, ...] | None] | None,
    listener: socket.socket,
    address: str,
    hosts: Hosts,
) -> None:
    """Serve the preview until interrupted.

    Builds run in this thread, because it receives the interrupt.
    """
    live, output, place = Live() if builds else None, builder.output, builder.location
    if live and builds and not _is_built(output):
        first = next(builds)
        live.tell(first or ())
    with served(preview_application(output, address, live, hosts, _refused), listener, live) as ended:
        if live:
            tell(f"Watching {place.path}: each change starts a build, and open pages reload")
        _announce(output, listener, address)
        while not ended.is_set():
            if not live or not builds:
                ended.wait(1)
            elif (errors := next(builds)) is not None:
                live.tell(errors)


def _refused(name: str) -> None:
    """Report a refused host name (R408).

    The server's thread calls this function once for each name.
    """
    hint = f"if the name is yours, add --allow-host {name}"
    tell(Diagnostic("R408", f"http://{name}", 0, 0, "a request for this host was refused", hint), err=True)


def _announce(output: Path, listener: socket.socket, address: str) -> None:
    feed = f"{address}/{FEED.path}"
    tell(f"page: {address}/")
    tell(f"feed: {feed}")
    base = base_of((output / "site" / FEED.path).read_bytes()) if _is_built(output) else ""
    if base not in ("", address):
        tell(f"In the preview, links to {base}/ point to this server; the files on disk are unchanged")
    if is_reachable(listener):
        tell("warning: anyone on this network can open the preview", err=True)
        tell("Scan this code to open the feed on a phone on the same network:")
        tell_picture(_qr_code(feed))
    tell(f"Serving {output / 'site'} (Ctrl-C to stop)")


def _qr_code(text: str) -> str:
    """Return a QR code drawn with half-block characters, dark on light in any terminal."""
    drawn = io.StringIO()
    segno.make(text, micro=False).terminal(out=drawn, compact=True)
    lines = drawn.getvalue().splitlines()
    return "".join(click.style(line, fg="bright_white", bg="black") + "\n" for line in lines)
