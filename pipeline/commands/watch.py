"""``rostra watch``: builds whenever something is saved, one line a round."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from watchfiles import watch

from pipeline.commands.build import Options, rebuild
from pipeline.commands.console import Failed, tell
from pipeline.model import RostraError, real_path
from pipeline.plan import Location, load_record
from pipeline.run import Builder

_TICK = 200
"""Milliseconds without a change after which ``watch`` gives control back."""


def run_watch(target: Path, options: Options) -> None:
    """Build now and after every change of the sources, until interrupted.

    :raises RostraError: there is nothing to watch.
    """
    builder = Builder(target, options.output, options.jobs)
    builder.last_build()
    tell(f"watching {builder.location.lone or builder.location.root}; Ctrl-C ends it")
    try:
        with builder:
            for _ in rounds(builder, options):
                pass
    except KeyboardInterrupt:
        tell("no longer watching")


def rounds(builder: Builder, options: Options) -> Iterator[tuple[str, ...] | None]:
    """Build now and after every change of the sources, without end; a line is printed for each build.

    :returns: after each build the errors that kept it from being written; None whenever nothing changed for a while.
    """
    place, output = builder.location, builder.output
    inside, lone = real_path(output), place.lone
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
    yield _round(builder, options)
    known = _states(_elsewhere(place, output))
    for found in changes:
        if not found and _states(known) == known:
            yield None
            continue
        known = _states(known)
        yield _round(builder, options)
        if (after := _elsewhere(place, output)) != list(known):
            known = _states(after)


def _elsewhere(place: Location, output: Path) -> list[Path]:
    """The files that the last build read and that are not watched: pictures, a cover, a jingle in other folders."""
    record = load_record(output / "store")
    files = [place.root / name for name in record.inputs] if record else []
    root = place.root.resolve()
    return [f for f in files if (f != place.lone if place.lone else not f.resolve().is_relative_to(root))]


def _states(files: Iterable[Path]) -> dict[Path, tuple[int, int] | None]:
    return {file: _state(file) for file in files}


def _state(file: Path) -> tuple[int, int] | None:
    """Size and time of a file, which change when it is saved; None for one that is not there."""
    try:
        stat = file.stat()
    except OSError:
        return None
    return stat.st_size, stat.st_mtime_ns


def _round(builder: Builder, options: Options) -> tuple[str, ...]:
    """One build; its errors are printed, and returned."""
    began = time.monotonic()
    errors: tuple[str, ...] = ()
    try:
        line = rebuild(builder, options)[-1]
    except RostraError as error:
        line = str(error)
        errors = (line,)
    except Failed as failed:
        line = "waiting for the next change"
        errors = failed.errors
    tell(f"{time.strftime('%H:%M:%S')} {line} ({time.monotonic() - began:.1f} s)")
    return errors
