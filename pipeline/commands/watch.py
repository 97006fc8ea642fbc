"""``rostra watch``: builds whenever something is saved, one line a round."""

from __future__ import annotations

import time
from pathlib import Path

import click
from watchfiles import watch

from pipeline.build.locate import Place, find_place
from pipeline.build.record import load_record, require_same_project
from pipeline.build.workers import Crew
from pipeline.commands.build import Options, rebuild
from pipeline.diagnostics import RostraError


def run(target: Path, options: Options) -> None:
    """Build now and after every change of the sources, until interrupted.

    :raises RostraError: there is nothing to watch.
    """
    place = find_place(target)
    output = place.output(options.output)
    require_same_project(load_record(output / "store"), place, output)
    click.echo(f"watching {place.lone or place.root}; Ctrl-C ends it")
    try:
        with Crew(output / "store", options.jobs) as crew:
            _watch(place, output, options, crew)
    except KeyboardInterrupt:
        click.echo("no longer watching")


def _watch(place: Place, output: Path, options: Options, crew: Crew) -> None:
    _round(place, output, options, crew)
    inside = output.resolve()
    sources = place.lone or place.root
    for _ in watch(
        sources,
        watch_filter=lambda _, path: not Path(path).resolve().is_relative_to(inside),
        raise_interrupt=True,
    ):
        _round(place, output, options, crew)


def _round(place: Place, output: Path, options: Options, crew: Crew) -> None:
    """One build; errors are printed and the watch goes on."""
    began = time.monotonic()
    try:
        line = rebuild(place, output, options, crew)[-1]
    except RostraError as error:
        line = str(error)
    except SystemExit:
        line = "waiting for the next change"
    click.echo(f"{time.strftime('%H:%M:%S')} {line} ({time.monotonic() - began:.1f} s)")
