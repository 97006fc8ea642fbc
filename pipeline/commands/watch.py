"""``rostra watch``: rebuild after each change, and print one line per build."""

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
"""Milliseconds without changes after which ``watchfiles.watch`` yields an empty set."""


def run_watch(target: Path, options: Options) -> None:
    """Build now and after each change to the sources, until interrupted.

    :raises RostraError: there is nothing to watch.
    """
    builder = Builder(target, options.output, options.jobs)
    builder.last_build()
    tell(f"Watching {builder.location.path} (Ctrl-C to stop)")
    try:
        with builder:
            for _ in rounds(builder, options):
                pass
    except KeyboardInterrupt:
        tell("Stopped watching.")


def rounds(builder: Builder, options: Options) -> Iterator[tuple[str, ...] | None]:
    """Build now and after each change, and yield the errors of each build.

    After each interval without changes, yield None instead.
    """
    place, output = builder.location, builder.output
    inside, lone = real_path(output), place.lone
    changes = watch(
        # Editors replace files when saving, so watch the folder and not the file.
        lone.parent if lone else place.root,
        watch_filter=lambda _, path: (
            Path(path).name == lone.name if lone else not Path(path).resolve().is_relative_to(inside)
        ),
        recursive=lone is None,
        raise_interrupt=True,
        rust_timeout=_TICK,
        yield_on_timeout=True,
    )
    # Start watching before the first build, so that changes during the build are detected.
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
    """Return the files that the last build read but the watcher does not cover."""
    record = load_record(output / "store")
    files = [place.root / name for name in record.inputs] if record else []
    root = place.root.resolve()
    return [f for f in files if (f != place.lone if place.lone else not f.resolve().is_relative_to(root))]


def _states(files: Iterable[Path]) -> dict[Path, tuple[int, int] | None]:
    return {file: _state(file) for file in files}


def _state(file: Path) -> tuple[int, int] | None:
    """Return the size and modification time of a file, or None if it is missing."""
    try:
        stat = file.stat()
    except OSError:
        return None
    return stat.st_size, stat.st_mtime_ns


def _round(builder: Builder, options: Options) -> tuple[str, ...]:
    """Build once, print the result on one line, and return the errors."""
    errors: tuple[str, ...] = ()
    try:
        line = rebuild(builder, options).closing
    except RostraError as error:
        line = str(error)
        errors = (line,)
    except Failed as failed:
        line = "Not built; waiting for the next change."
        errors = failed.errors
    tell(f"{time.strftime('%H:%M:%S')} {line}")
    return errors
