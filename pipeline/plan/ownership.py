"""Whose an output folder is, and which of its files are Rostra's.

Nothing else may be built into a folder that holds a project, since what is there would leave the feed. A publisher's
own files in it are left alone.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.model import OUTPUT_KINDS, RostraError
from pipeline.plan.locate import Location
from pipeline.plan.record import Record

if TYPE_CHECKING:
    from pipeline.publish import Published
    from pipeline.settings import Settings


def project_name(place: Location, output: Path) -> str:
    """What is built, as seen from its output folder: the same after both have moved together.

    What is not UTF-8 in it is written in escapes.
    """
    name = Path(os.path.relpath((place.lone or place.root).resolve(), output.resolve())).as_posix()
    return name.encode(errors="backslashreplace").decode()


def other_project(record: Record | None, place: Location, output: Path) -> str:
    """Name the project that a folder belongs to if it is another one; what was published outlives the store."""
    here = project_name(place, output)
    if record is not None and record.project == here:
        return ""

    from pipeline.publish import load_published  # here, since a build with nothing to do needs no TOML

    known = record.project if record else ""
    # A record of publication that cannot be used has a finding of its own (R406).
    with suppress(RostraError):
        known = load_published(output).project or known
    return known if known != here else ""


_FOLDERS = sorted({kind.folder for kind in OUTPUT_KINDS})


@dataclass(frozen=True, slots=True)
class OwnFiles:
    """What Rostra has written, by its name, or by the form of its name with a known key in it."""

    names: frozenset[str]
    """Relative to the site."""
    keys: frozenset[str]
    """Of episodes and of the series."""

    def among(self, folder: Path, *, any_key: bool = False) -> Iterator[str]:
        """Those that are in a folder, of which only the places where Rostra writes are looked through.

        :param any_key: whether the form alone decides, as in a folder that is all Rostra's.
        """
        for path in (path for place in _FOLDERS for path in (folder / place).glob("*") if path.is_file()):
            name = path.relative_to(folder).as_posix()
            found = [kind.older_form.fullmatch(name) for kind in OUTPUT_KINDS]
            keys = [form.groupdict().get("key") for form in found if form]
            if name in self.names or any(any_key or key is None or key in self.keys for key in keys):
                yield name


def own_files(
    record: Record | None, published: Published, unfinished: Iterable[str], settings: Settings, keys: Iterable[str]
) -> OwnFiles:
    """What builds until now have written.

    :param record: of the last build.
    :param unfinished: names from builds that were killed while they moved files in.
    :param keys: of the episodes that are built now.
    """
    names = {*(record.outputs if record else ()), *published.owed, published.book, *unfinished}
    return OwnFiles(frozenset(names), frozenset({*published.episodes, *keys, settings.series.key}))
