"""Whose output a folder holds: nothing else may be built into it, since what is there would leave the feed.

Which files of a site Rostra has written. A publisher's own files beside them are left alone.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.model import OUTPUT_KINDS, Exit, RostraError, failure
from pipeline.plan.locate import Location
from pipeline.plan.record import Record
from pipeline.publish import PUBLISHED, Published
from pipeline.settings import Settings


def project_name(place: Location, output: Path) -> str:
    """What is built, as seen from its output folder: the same after both have moved together."""
    return Path(os.path.relpath((place.lone or place.root).resolve(), output.resolve())).as_posix()


def holds_another(record: Record | None, place: Location, output: Path) -> bool:
    """Whether an output folder holds what was built of another series or transcript."""
    return bool(_other(record, place, output))


def require_same_project(record: Record | None, place: Location, output: Path) -> None:
    """Refuse to build something else into an output folder.

    :param record: of the last build into it.
    :raises RostraError: the folder holds another series or another transcript (R403).
    """
    other = _other(record, place, output)
    if other:
        there = os.path.normpath(output / other)
        hint = (
            "name another folder with --output, or remove this one; where that has moved here, "
            f'write project = "{project_name(place, output)}" into {output / PUBLISHED}'
        )
        raise failure(
            Exit.USAGE, "R403", str(output), f"holds what was built of {there}, and nothing else fits in", hint
        )


def _other(record: Record | None, place: Location, output: Path) -> str:
    """The project that a folder belongs to where that is another one; what was published outlives the store."""
    here = project_name(place, output)
    if record is not None and record.project == here:
        return ""
    known = _published_project(output) or (record.project if record else "")
    return known if known != here else ""


def _published_project(output: Path) -> str:
    from pipeline.publish import load_published

    try:
        return load_published(output).project
    except RostraError:
        # A record of publication that cannot be used has a finding of its own (R406).
        return ""


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
        for path in (path for place in _FOLDERS for path in _files(folder / place)):
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


def _files(folder: Path) -> Iterator[Path]:
    if folder.is_dir():
        yield from (path for path in folder.iterdir() if path.is_file())
