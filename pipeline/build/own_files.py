"""Which files of a site Rostra has written. A publisher's own files beside them are left alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.build.published import Published
from pipeline.build.record import Record
from pipeline.settings import Settings

_FOLDERS = ("", "media", "books", "covers", "episodes", "assets")
_SHOWS = re.compile(r"(?:cover|assets/(?:style|player|subscribe))\.[0-9a-f]{12}\.[a-z]+|subscribe\.opml|feed-qr\.svg")
_EPISODES = re.compile(
    r"(?:media|covers)/(?P<hashed>.+?)(?:\.picture)?\.[0-9a-f]{12}\.[a-z0-9.]+"
    r"|books/(?P<book>.+)\.epub|episodes/(?P<page>.+)\.html"
)


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
            form = _EPISODES.fullmatch(name)
            formed = form is not None and (any_key or form[form.lastgroup or 0] in self.keys)
            if formed or name in self.names or _SHOWS.fullmatch(name):
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
