"""Ownership of output folders and of the files in them.

Rostra only writes into folders that are new, empty or marked as its own. It builds only one project into a folder,
since the episodes of another project would be removed from the feed. Files that Rostra did not write are never changed.
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
# Rostra builds into this folder. It only writes into folders that have this file, are empty or contain its records.
# "project" is the series folder or single transcript, relative to this folder. Other projects are not built here.
format = {format}
series = "{series}"
project = {project}
"""
_MARK = re.compile(
    r'^format = (\d{1,9})\r?\nseries = "([^"\r\n]*)"\r?$(?:\nproject = ("(?:[^"\\\r\n]|\\.)*")\r?$)?', re.MULTILINE
)
_PARTS = ("site", "store", "superseded")
"""Folders that users may create before the first build, such as links to another disk."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Content of the file that marks an output folder as Rostra's."""

    series: str
    """Key of the series; empty if unknown."""
    project: str
    """Series folder or single transcript, relative to the output folder; empty if unknown."""


def read_mark(output: Path) -> Mark | None:
    """Return the mark of an output folder, or None if there is no mark.

    :raises RostraError: the mark is from another program or a newer version (R403).
    """
    try:
        text = read_file(output / MARK).decode(errors="replace")
    except OSError:
        return None
    found = _MARK.search(text)
    if found and int(found[1]) <= _FORMAT:
        return Mark(found[2], _unquoted(found[3] or '""'))
    # If a build was killed while writing the mark, it had not written any other file.
    if not found and _TEXT.startswith(text[: _TEXT.index("{")]):
        return None
    message = f"{MARK} is from a newer version of Rostra" if found else f"{MARK} is not from Rostra"
    raise failure(Exit.USAGE, "R403", str(output), message, "choose another folder with --output")


def _unquoted(text: str) -> str:
    try:
        return str(json.loads(text))
    except ValueError:
        return ""


def check_ownership(output: Path) -> None:
    """Raise an error unless an output folder is new, empty or marked as Rostra's.

    Folders from version 0.1.0 have no mark and are recognised by their records.

    :raises RostraError: the folder is not Rostra's (R403), or the record from version 0.1.0 cannot be used (R406).
    """
    if read_mark(output) is not None or is_record(output / "store"):
        return
    strange = next(_not_ours(output, _PARTS), None)
    if strange is None:
        return

    from pipeline.publish import load_older

    if load_older(output) is None:
        message = f"not built by Rostra, and contains {strange}"
        raise failure(Exit.USAGE, "R403", str(output), message, "choose a new or empty folder with --output")


def _not_ours(folder: Path, parts: Iterable[str]) -> Iterator[str]:
    """Yield the paths of files and folders that Rostra did not make.

    The paths are relative to ``folder``. Most hidden files are ignored.

    :param parts: subfolders that users may create; only their contents are checked.
    """
    try:
        names = sorted(path.name for path in folder.iterdir())
    except OSError:
        # The folder does not exist, or a build into it fails with a separate message.
        return
    for name in names:
        if name in parts and (folder / name).is_dir():
            yield from (f"{name}/{inner}" for inner in _not_ours(folder / name, ()))
        elif not name.startswith(".") or name in (STAGING, PUBLISHING) or is_temporary(name):
            yield name


def mark_output(output: Path, series: str, project: str) -> None:
    """Mark an output folder as Rostra's.

    An existing mark keeps its series key, even if the key of the series has changed.

    :param series: key of the series; empty if unknown.
    :param project: result of ``project_name``; empty if unknown.
    :raises RostraError: the existing mark is from another program or a newer version (R403).
    :raises OSError: the mark cannot be written.
    """
    marked = read_mark(output)
    wanted = Mark(series, project)
    if marked is not None:
        wanted = Mark(marked.series or series, project or marked.project)
    if marked == wanted:
        return
    path = output / MARK
    path.unlink(missing_ok=True)
    # Not written atomically: without a mark, a temporary file would not be recognised as Rostra's.
    with named(path), path.open("x", encoding="utf-8") as file:
        quoted = json.dumps(wanted.project, ensure_ascii=False)
        file.write(_TEXT.format(format=_FORMAT, series=wanted.series, project=quoted))
        file.flush()
        os.fsync(file.fileno())


def check_same_series(output: Path, series: str, record: Record | None) -> None:
    """Raise an error if the mark of an output folder names another series.

    If the mark names a project, or there is a record, ``other_project`` compares projects instead.

    :param series: key of the series to build.
    :param record: record of the last build, or None.
    :raises RostraError: the mark names another series (R403).
    """
    marked = read_mark(output)
    if record is None and marked and not marked.project and marked.series not in ("", series):
        message = f'contains the build of the series "{marked.series}"'
        raise failure(Exit.USAGE, "R403", str(output), message, "choose another folder with --output")


def project_name(place: Location, output: Path) -> str:
    """Return the path of the project relative to its output folder.

    The relative path stays the same if project and output folder are moved together. Bytes that are not UTF-8 are
    escaped.
    """
    name = Path(os.path.relpath(real_path(place.path), real_path(output))).as_posix()
    return name.encode(errors="backslashreplace").decode()


def other_project(record: Record | None, place: Location, output: Path) -> str:
    """Return the path of another project that owns an output folder, or an empty string.

    The mark is also read, because the record is lost if the user deletes the store.

    :param record: record of the last build into the folder, or None.
    :returns: path of the project relative to the output folder.
    :raises RostraError: the mark is from another program or a newer version (R403).
    """
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
    """Site files that Rostra wrote.

    Such a file has a known name, a fixed name such as ``feed.xml``, or a name that contains a known key.
    """

    names: frozenset[str]
    """Known file names, relative to the site."""
    keys: frozenset[str]
    """Keys of the episodes and the series."""

    def among(self, folder: Path) -> Iterator[str]:
        """Yield the paths of Rostra's files in a site folder, relative to that folder.

        Only subfolders that Rostra writes to are searched.
        """
        for path in (path for place in _FOLDERS for path in (folder / place).glob("*") if path.is_file()):
            name = path.relative_to(folder).as_posix()
            found = [kind.older_form.fullmatch(name) for kind in OUTPUT_KINDS]
            keys = [form.groupdict().get("key") for form in found if form]
            if name in self.names or any(key is None or key in self.keys for key in keys):
                yield name


def own_files(
    record: Record | None, published: Published, earlier: Iterable[str], settings: Settings, keys: Iterable[str]
) -> OwnFiles:
    """Return the site files that builds have written so far.

    :param record: record of the last build, or None.
    :param earlier: file names recorded by earlier builds, including killed ones.
    :param keys: keys of the episodes in this build.
    """
    named = {*(record.outputs if record else ()), *earlier}
    # These lists may have been edited, so accept only names that a site can contain.
    names = filter(is_output, named)
    renamed = (key for entry in published.episodes.values() for key in entry.formerly)
    return OwnFiles(frozenset(names), frozenset({*published.episodes, *renamed, *keys, settings.series.key}))
