"""Whose an output folder is, and which of its files are Rostra's.

An output folder is new, empty, or carries Rostra's mark; nothing is written into another one, and nothing removed from
it. Nothing else may be built into a folder that holds a project, since what is there would leave the feed. A
publisher's own files in it are left alone.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.model import (
    MARK,
    OUTPUT_KINDS,
    PUBLISHED,
    Exit,
    failure,
    is_output,
    is_temporary,
    named,
    read_file,
    real_path,
)
from pipeline.plan.locate import Location
from pipeline.plan.record import PUBLISHING, STAGING, Record, is_record

if TYPE_CHECKING:
    from pipeline.publish import Published
    from pipeline.settings import Settings

_FORMAT = 1
_TEXT = """\
# Rostra builds into this folder. It writes into no folder without this file, unless that is empty or has its records.
# "project" is the series folder, or the single transcript, as seen from here: nothing else is built into this folder.
format = {format}
series = "{series}"
project = {project}
"""
_MARK = re.compile(
    r'^format = (\d{1,9})\r?\nseries = "([^"\r\n]*)"\r?$(?:\nproject = ("(?:[^"\\\r\n]|\\.)*")\r?$)?', re.MULTILINE
)
_PARTS = ("site", "store", "superseded")
"""Folders that a user may make, or link to another disk, before the first build."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What an output folder is marked with."""

    series: str
    """Key of the series; empty if it is not known."""
    project: str
    """The series folder or the lone transcript, as seen from the output folder; empty if it is not known."""


def read_mark(output: Path) -> Mark | None:
    """Read the mark of an output folder; None if it has none.

    :raises RostraError: the mark is another program's, or a newer version's (R403).
    """
    try:
        text = read_file(output / MARK).decode(errors="replace")
    except OSError:
        return None
    found = _MARK.search(text)
    if found and int(found[1]) <= _FORMAT:
        return Mark(found[2], _unquoted(found[3] or '""'))
    # A build that was killed while it wrote the mark had written nothing else.
    if not found and _TEXT.startswith(text[: _TEXT.index("{")]):
        return None
    message = f"its {MARK} is of a newer version of Rostra" if found else f"its {MARK} is no mark of Rostra"
    raise failure(Exit.USAGE, "R403", str(output), message, "build into another folder with --output")


def _unquoted(text: str) -> str:
    try:
        return str(json.loads(text))
    except ValueError:
        return ""


def check_ownership(output: Path) -> None:
    """Refuse an output folder that is neither new nor empty nor Rostra's.

    What version 0.1.0 built has no mark, and is known by its records.

    :raises RostraError: it is somebody else's (R403), or the record of version 0.1.0 cannot be used (R406).
    """
    if read_mark(output) is not None or is_record(output / "store"):
        return
    strange = next(_not_ours(output, _PARTS), None)
    if strange is None:
        return

    from pipeline.publish import load_older

    if load_older(output) is None:
        message = f"Rostra did not build this folder, and {strange} is in it"
        raise failure(Exit.USAGE, "R403", str(output), message, "name a new or an empty folder with --output")


def _not_ours(folder: Path, parts: Iterable[str]) -> Iterator[str]:
    """What keeps a folder from being taken as an empty one; hidden files do not, unless they have a name of ours."""
    try:
        names = sorted(path.name for path in folder.iterdir())
    except OSError:
        # It is not there, or building there fails by itself and says why.
        return
    for name in names:
        if name in parts and (folder / name).is_dir():
            yield from (f"{name}/{inner}" for inner in _not_ours(folder / name, ()))
        elif not name.startswith(".") or name in (STAGING, PUBLISHING) or is_temporary(name):
            yield name


def mark_output(output: Path, series: str, project: str) -> None:
    """Mark an output folder that was found to be ours; a mark with a key stays, also if the series has another now.

    :param series: key of the series; empty if it is not known.
    :param project: ``project_name``; empty if it is not known.
    :raises OSError: it cannot be written.
    """
    marked = read_mark(output)
    wanted = Mark(series, project)
    if marked is not None:
        wanted = Mark(marked.series or series, project or marked.project)
    if marked == wanted:
        return
    path = output / MARK
    path.unlink(missing_ok=True)
    # In its place at once: until the mark is there, no file beside it would be known to be ours.
    with named(path), path.open("x", encoding="utf-8") as file:
        quoted = json.dumps(wanted.project, ensure_ascii=False)
        file.write(_TEXT.format(format=_FORMAT, series=wanted.series, project=quoted))
        file.flush()
        os.fsync(file.fileno())


def check_same_series(output: Path, series: str, record: Record | None) -> None:
    """Refuse an output folder that is marked with another series, if nothing else says whose it is.

    :param record: of the last build.
    :raises RostraError: it is (R403).
    """
    marked = read_mark(output)
    if record is None and marked and not marked.project and marked.series not in ("", series):
        message = f'holds what was built of the series "{marked.series}", and nothing else fits in'
        raise failure(Exit.USAGE, "R403", str(output), message, "name another folder with --output")


def project_name(place: Location, output: Path) -> str:
    """What is built, as seen from its output folder: the same after both have moved together.

    What is not UTF-8 in it is written in escapes.
    """
    name = Path(os.path.relpath(real_path(place.lone or place.root), real_path(output))).as_posix()
    return name.encode(errors="backslashreplace").decode()


def other_project(record: Record | None, place: Location, output: Path) -> str:
    """Name the project that a folder belongs to if it is another one; the mark outlives the store."""
    here = project_name(place, output)
    if record is not None and record.project == here:
        return ""
    marked = read_mark(output)
    known = (marked and marked.project) or (record.project if record else "")
    if not known and os.path.lexists(output / PUBLISHED):
        from pipeline.publish import older_project

        known = older_project(output) or here
    return known if known != here else ""


_FOLDERS = sorted({kind.folder for kind in OUTPUT_KINDS})


@dataclass(frozen=True, slots=True)
class OwnFiles:
    """What Rostra has written, by its name, or by the form of its name with a known key in it."""

    names: frozenset[str]
    """Relative to the site."""
    keys: frozenset[str]
    """Of episodes and of the series."""

    def among(self, folder: Path) -> Iterator[str]:
        """Those that are in a folder, of which only the places where Rostra writes are looked through."""
        for path in (path for place in _FOLDERS for path in (folder / place).glob("*") if path.is_file()):
            name = path.relative_to(folder).as_posix()
            found = [kind.older_form.fullmatch(name) for kind in OUTPUT_KINDS]
            keys = [form.groupdict().get("key") for form in found if form]
            if name in self.names or any(key is None or key in self.keys for key in keys):
                yield name


def own_files(
    record: Record | None, published: Published, earlier: Iterable[str], settings: Settings, keys: Iterable[str]
) -> OwnFiles:
    """What builds until now have written.

    :param record: of the last build.
    :param earlier: names from earlier builds, those that were killed among them.
    :param keys: of the episodes that are built now.
    """
    named = {*(record.outputs if record else ()), *earlier}
    # These files are ours, and may be anybody's by now: only what a site can have counts.
    names = filter(is_output, named)
    renamed = (key for entry in published.episodes.values() for key in entry.formerly)
    return OwnFiles(frozenset(names), frozenset({*published.episodes, *renamed, *keys, settings.series.key}))
