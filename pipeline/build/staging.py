"""Outputs are written beside the site and moved in one by one, so that a build that dies leaves the last one whole."""

from __future__ import annotations

import filecmp
import shutil
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from pipeline.diagnostics import Exit, failure

_OWN = (
    "media/*",
    "books/*.epub",
    "covers/*.jpg",
    "cover.*.jpg",
    "episodes/*.html",
    "assets/*.????????????.*",
    "subscribe.opml",
    "feed-qr.svg",
)
"""What Rostra makes; any other file of the site is left alone."""


class Staging:
    """A folder beside ``site/`` that collects a build's files; ``publish`` moves them in, the feed last."""

    def __init__(self, output: Path) -> None:
        self.site = output / "site"
        self.folder = output / ".staging"
        self.superseded = output / "superseded"
        self.names: list[str] = []
        """The files so far, relative to ``site/``, in the order they were added."""
        self.digests: dict[str, str] = {}
        """SHA-256 (hex) of the files whose name is made of it."""

    @contextmanager
    def open(self, name: str) -> Iterator[BinaryIO]:
        """A file of the site to write to; ``name`` is relative to ``site/``, with forward slashes."""
        path = self.folder / name
        if ".." in Path(name).parts or Path(name).is_absolute():
            raise ValueError(f"{name} is not a file of the site")
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            yield file
        self.names.append(name)

    def size(self, name: str) -> int:
        """Bytes of a file that was added."""
        return (self.folder / name).stat().st_size

    def add(self, name: str, data: bytes) -> None:
        """Write a file of the site."""
        with self.open(name) as file:
            file.write(data)

    def rename(self, name: str, final: str, sha256: str) -> None:
        """Give a staged file the name that its content decides."""
        (self.folder / final).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / name).replace(self.folder / final)
        self.names[self.names.index(name)] = final
        self.digests[final] = sha256

    def publish(self, before_feed: Callable[[], None]) -> list[str]:
        """Move the files into the site in the order they were added; a file whose bytes are there is left alone.

        :param before_feed: called before the last file, the feed, is moved: what the feed tells must be kept first.
        :returns: the names of the files that were written.
        """
        written: list[str] = []
        for name in self.names:
            if name == self.names[-1]:
                before_feed()
            staged, final = self.folder / name, self.site / name
            if final.is_file() and filecmp.cmp(staged, final, shallow=False):
                continue
            final.parent.mkdir(parents=True, exist_ok=True)
            staged.replace(final)
            written.append(name)
        return written

    def leaving(self) -> list[str]:
        """Files of earlier builds that this one does not name, wherever they are: in the site or superseded."""
        found = {name for folder in (self.site, self.superseded) for name in _own_files(folder)}
        return sorted(found.difference(self.names))

    def retire(self, owed: Collection[str]) -> None:
        """Move what the site no longer names to ``superseded/``, and remove from there what is not owed (any more)."""
        for name in set(_own_files(self.site)).difference(self.names):
            target = self.superseded / name
            target.parent.mkdir(parents=True, exist_ok=True)
            (self.site / name).replace(target)
        for name in set(_own_files(self.superseded)).difference(owed):
            (self.superseded / name).unlink()


def _own_files(folder: Path) -> list[str]:
    found = (path for pattern in _OWN for path in folder.glob(pattern) if path.is_file())
    return [path.relative_to(folder).as_posix() for path in found]


@contextmanager
def staging(output: Path) -> Iterator[Staging]:
    """A Staging that leaves nothing behind, whatever happens; the output folder must be locked."""
    area = Staging(output)
    shutil.rmtree(area.folder, ignore_errors=True)
    try:
        yield area
    finally:
        shutil.rmtree(area.folder, ignore_errors=True)


@contextmanager
def writable(output: Path) -> Iterator[None]:
    """Turns what the file system refuses into one line for the user.

    :raises RostraError: a file cannot be written (R401).
    """
    try:
        yield
    except OSError as error:
        where = str(error.filename or output)
        raise failure(Exit.ENVIRONMENT, "R401", where, f"cannot be written: {error.strerror}") from error
