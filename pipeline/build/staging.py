"""Outputs are written beside the site and moved in one by one, so that a build that dies leaves the last one whole."""

from __future__ import annotations

import filecmp
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from pipeline.diagnostics import Exit, failure

OWED = 90 * 86_400
"""Seconds for which superseded media are kept."""
_OWN = ("media/*", "books/*.epub", "covers/*.jpg", "cover.*.jpg")


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
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            yield file
        self.names.append(name)

    @contextmanager
    def scratch(self) -> Iterator[Path]:
        """A file that is gone when the site is published."""
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / ".scratch"
        try:
            yield path
        finally:
            path.unlink(missing_ok=True)

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

    def publish(self) -> list[str]:
        """Move the files into the site in the order they were added; a file whose bytes are there is left alone.

        :returns: the names of the files that were written.
        """
        written: list[str] = []
        for name in self.names:
            staged, final = self.folder / name, self.site / name
            if final.is_file() and filecmp.cmp(staged, final, shallow=False):
                continue
            final.parent.mkdir(parents=True, exist_ok=True)
            staged.replace(final)
            written.append(name)
        return written

    def retire(self) -> list[str]:
        """Move the media that the site no longer names to ``superseded/``: a subscriber may still be owed them.

        Files that Rostra did not make are left alone.
        """
        found = [p for pattern in _OWN for p in sorted(self.site.glob(pattern)) if p.is_file()]
        names = [p.relative_to(self.site).as_posix() for p in found]
        retired = [name for name in names if name not in self.names]
        for name in retired:
            target = self.superseded / name
            target.parent.mkdir(parents=True, exist_ok=True)
            (self.site / name).replace(target)
            target.touch()
        for old in list(self.superseded.rglob("*")):
            if old.is_file() and time.time() - old.stat().st_mtime > OWED:
                old.unlink()
        return retired


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
