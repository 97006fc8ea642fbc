"""``rostra watch``: builds whenever something is saved, one line a round."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import click
from watchfiles import watch

from pipeline.build.locate import Place, find_place
from pipeline.build.owner import require_same_project
from pipeline.build.record import load_record
from pipeline.build.workers import WorkerPool
from pipeline.commands.build import Options, rebuild
from pipeline.commands.report import Failed
from pipeline.diagnostics import RostraError

_TICK = 200
"""Milliseconds without a change after which ``watch`` gives control back."""


def run(target: Path, options: Options) -> None:
    """Build now and after every change of the sources, until interrupted.

    :raises RostraError: there is nothing to watch.
    """
    place = find_place(target)
    output = place.output(options.output)
    require_same_project(load_record(output / "store"), place, output)
    click.echo(f"watching {place.lone or place.root}; Ctrl-C ends it")
    try:
        with WorkerPool(output / "store", options.jobs) as pool:
            for _ in rounds(place, output, options, pool):
                pass
    except KeyboardInterrupt:
        click.echo("no longer watching")


def rounds(place: Place, output: Path, options: Options, pool: WorkerPool) -> Iterator[tuple[str, ...] | None]:
    """Build now and after every change of the sources, without end; a line is printed for each build.

    :returns: after each build the errors that kept it from being written; None whenever nothing changed for a while.
    """
    inside, lone = output.resolve(), place.lone
    changes = watch(
        # A file that an editor replaces is another file: its folder is watched.
        lone.parent if lone else place.root,
        watch_filter=lambda _, path: (
            Path(path).name == lone.name if lone else not Path(path).resolve().is_relative_to(inside)
        ),
        recursive=lone is None,
        raise_interrupt=True,
        rust_timeout=_TICK,
        yield_on_timeout=True,
    )
    # What is saved from here on is noticed, during the first build too.
    next(changes)
    yield _round(place, output, options, pool)
    files = _elsewhere(place, output)
    known = _states(files)
    for found in changes:
        if not found and _states(files) == known:
            yield None
            continue
        known = _states(files)
        yield _round(place, output, options, pool)
        if (after := _elsewhere(place, output)) != files:
            files = after
            known = _states(files)


def _elsewhere(place: Place, output: Path) -> list[Path]:
    """The files that the last build read and that are not watched: pictures, a cover, a jingle in other folders."""
    record = load_record(output / "store")
    files = [place.root / name for name in record.inputs] if record else []
    if place.lone is not None:
        return [file for file in files if file != place.lone]
    root = place.root.resolve()
    return [file for file in files if not file.resolve().is_relative_to(root)]


def _states(files: Iterable[Path]) -> list[tuple[int, int] | None]:
    """What tells that a file was saved: its size and time; None for one that is not there."""
    return [(s.st_size, s.st_mtime_ns) if (s := _stat(file)) else None for file in files]


def _stat(file: Path) -> os.stat_result | None:
    try:
        return file.stat()
    except OSError:
        return None


def _round(place: Place, output: Path, options: Options, pool: WorkerPool) -> tuple[str, ...]:
    """One build; its errors are printed, and returned."""
    began = time.monotonic()
    errors: tuple[str, ...] = ()
    try:
        line = rebuild(place, output, options, pool)[-1]
    except RostraError as error:
        line = str(error)
        errors = (line,)
    except Failed as failed:
        line = "waiting for the next change"
        errors = failed.errors
    click.echo(f"{time.strftime('%H:%M:%S')} {line} ({time.monotonic() - began:.1f} s)")
    return errors
