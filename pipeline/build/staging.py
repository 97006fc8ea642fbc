"""Outputs are written beside the site and moved in one by one, so that a build that dies leaves the last one whole."""

from __future__ import annotations

import filecmp
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from pipeline.diagnostics import Exit, failure


class Staging:
    """A folder beside ``site/`` that collects a build's files; ``publish`` moves them in, the feed last."""

    def __init__(self, output: Path) -> None:
        self.site = output / "site"
        self.folder = output / ".staging"
        self._order: list[str] = []

    @contextmanager
    def open(self, name: str) -> Iterator[BinaryIO]:
        """A file of the site to write to; ``name`` is relative to ``site/``, with forward slashes."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            yield file
        self._order.append(name)

    def add(self, name: str, data: bytes) -> None:
        """Write a file of the site."""
        with self.open(name) as file:
            file.write(data)

    def rename(self, name: str, final: str) -> None:
        """Give a staged file the name that its content decides."""
        (self.folder / final).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / name).replace(self.folder / final)
        self._order[self._order.index(name)] = final

    def publish(self) -> list[str]:
        """Move the files into the site in the order they were added; a file whose bytes are there is left alone.

        :returns: the names of the files that were written.
        """
        written: list[str] = []
        for name in self._order:
            staged, final = self.folder / name, self.site / name
            if final.is_file() and filecmp.cmp(staged, final, shallow=False):
                continue
            final.parent.mkdir(parents=True, exist_ok=True)
            staged.replace(final)
            written.append(name)
        return written


@contextmanager
def staging(output: Path) -> Iterator[Staging]:
    """A Staging that leaves nothing behind, whatever happens.

    :raises RostraError: a file cannot be written (R401).
    """
    area = Staging(output)
    try:
        shutil.rmtree(area.folder, ignore_errors=True)
        yield area
    except OSError as error:
        where = error.filename or output
        raise failure(Exit.ENVIRONMENT, "R401", str(where), f"cannot be written: {error.strerror}") from error
    finally:
        shutil.rmtree(area.folder, ignore_errors=True)
