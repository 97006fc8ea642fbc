"""Locking and staging: files are written next to the site, then moved into it.

This keeps the previous site intact if a build is killed. Ctrl-C is delayed while files are being moved.
"""

from __future__ import annotations

import errno
import filecmp
import os
import shutil
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO

from filelock import FileLock, Timeout

from pipeline.model import (
    INTERRUPTS,
    OUTPUT_KINDS,
    Asset,
    Exit,
    OutputKind,
    check_writable,
    discard,
    discard_temporary,
    failure,
    is_output,
    make_way,
    move,
    named,
    read_file,
    resource_error,
    sync,
    write_atomically,
)
from pipeline.plan import PUBLISHING, REPORT, STAGING, WRITTEN, OwnFiles, mark_output
from pipeline.store import file_digest


@contextmanager
def locked(output: Path, waiting: Callable[[], None]) -> Iterator[None]:
    """Lock an output folder against other builds, after waiting for any running build to end.

    :param waiting: function called once if another build is running.
    :raises OSError: the lock cannot be written.
    """
    output.mkdir(parents=True, exist_ok=True)
    path = output / ".lock"
    lock = FileLock(path)
    with named(path):
        try:
            lock.acquire(timeout=0)
        except Timeout:
            waiting()
            lock.acquire()
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _held_back() -> Iterator[None]:
    """Delay interrupts until the end of the block.

    Interrupts reach only the main thread; in other threads, this does nothing.

    :raises KeyboardInterrupt: an interrupt arrived during the block, which was completed.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[int] = []

    def note(number: int, _: Any) -> None:
        came.append(number)

    heard = [number for number in INTERRUPTS if signal.getsignal(number) is not signal.SIG_IGN]
    handlers = {number: signal.signal(number, note) for number in heard}
    try:
        yield
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
    if came:
        raise KeyboardInterrupt("the new site is complete")


class Staging:
    """Folder next to ``site/`` in which a build collects its files.

    The method ``publish`` moves them into the site.
    """

    def __init__(self, output: Path) -> None:
        self.site = output / "site"
        self.folder = output / STAGING
        self.names: list[str] = []
        """Names of the files added so far, first to last, relative to ``site/``."""
        self.digests: dict[str, str] = {}
        """File name -> hexadecimal SHA-256, for names that contain part of it."""
        self._left: set[str] = set()
        self._journal, self._list = output / PUBLISHING, output / WRITTEN
        self.unfinished = _names_in(self._journal)
        """Names of the files that killed builds were moving into the site."""
        self._listed = _names_in(self._list)

    @property
    def earlier(self) -> tuple[str, ...]:
        """Names of site files, as recorded by earlier builds."""
        return (*self.unfinished, *self._listed)

    def leave(self, name: str) -> None:
        """Mark a site file as unchanged, so that it is neither replaced nor removed.

        :param name: path relative to ``site/``.
        """
        self.names.append(name)
        self._left.add(name)

    def add(self, name: str, data: bytes) -> None:
        """Stage a file for the site.

        :param name: path relative to ``site/``.
        :raises OSError: the file cannot be written.
        """
        self._create(name, lambda file: file.write(data))
        self.names.append(name)

    def stage(self, kind: OutputKind, key: str, write: Callable[[BinaryIO], object]) -> Asset:
        """Stage a file of a given kind, and return its Asset.

        The file name contains the key and, for some kinds, a hash of the content.

        :param write: function that writes the content to an open file.
        :raises OSError: the file cannot be written.
        """
        if kind.hashed:
            part = self._create(f"{kind.name}.{key}.part", write)
            digest = file_digest(part)
            asset = kind.asset(key, part.stat().st_size, digest)
            move(part, self.folder / asset.path)
            self.digests[asset.path] = digest
        else:
            asset = kind.asset(key, self._create(kind.named(key), write).stat().st_size)
        self.names.append(asset.path)
        return asset

    def _create(self, name: str, write: Callable[[BinaryIO], object]) -> Path:
        """Create a file in the staging folder, and return its path.

        :param name: path relative to this folder, with forward slashes.
        """
        path = self.folder / name
        if ".." in Path(name).parts or Path(name).is_absolute():
            raise ValueError(f"{name} is not a file of the site")
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write(file)
        return path

    @contextmanager
    def publishing(self) -> Iterator[None]:
        """Record the names of this build's files, and delay interrupts while they are moved.

        :raises KeyboardInterrupt: an interrupt arrived during the move, which was completed.
        """
        make_way(self._journal, self._journal.parent)
        write_atomically(self._journal, "\n".join(sorted({*self.names, *self.unfinished})).encode())
        if self.unfinished:
            for folder in {(self.site / kind.path).parent for kind in OUTPUT_KINDS}:
                discard_temporary(folder)
        with _held_back():
            yield
            if set(self._listed) != set(self.names):
                make_way(self._list, self._list.parent)
                write_atomically(self._list, "\n".join(sorted(set(self.names))).encode())
            discard(self._journal)

    def publish(self) -> list[str]:
        """Move new and changed files into the site in the order they were added.

        No file is moved if any file cannot be moved. The feed is moved last, once all other files are on the disk.

        :returns: paths of the moved files, relative to ``site/``.
        :raises OSError: a file cannot be moved.
        """
        *others, feed = self.names
        written = [name for name in others if self._is_new(name)]
        feed_is_new = self._is_new(feed)
        self._check_places([*written, *([feed] if feed_is_new else [])])
        for name in written:
            move(self.folder / name, self.site / name)
        for path in (*(self.site / name for name in written), *{(self.site / name).parent for name in written}):
            sync(path)
        if feed_is_new:
            move(self.folder / feed, self.site / feed, durable=True)
            written.append(feed)
        return written

    def replacing(self) -> list[str]:
        """Return the names of files in the site that staged files will replace."""
        return [name for name in self.names if (self.site / name).is_file() and self._is_new(name)]

    def _is_new(self, name: str) -> bool:
        """Return whether the site lacks a staged file or has a different version of it."""
        if name in self._left:
            return False
        final = self.site / name
        try:
            return not (final.is_file() and filecmp.cmp(self.folder / name, final, shallow=False))
        except PermissionError:
            return True

    def _check_places(self, names: Sequence[str]) -> None:
        """Raise an error if any of a build's files cannot be written.

        The report and the folder of the store are also checked.

        :param names: paths of the files to move, relative to ``site/``.
        :raises OSError: a file cannot be written.
        """
        output = self.site.parent
        # Also check places outside the site, so that a build never stops halfway because of them.
        places = [*(self.site / name for name in names), output / REPORT]
        for folder in sorted({*(place.parent for place in places), output / "store"}):
            with named(folder):
                folder.mkdir(parents=True, exist_ok=True)
            check_writable(folder)
        for place in places:
            if place.is_dir():
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(place))

    def leaving(self, own: OwnFiles) -> list[str]:
        """Return the site files of earlier builds that are not part of this build."""
        return sorted(set(own.among(self.site)).difference(self.names))

    def remove(self, leaving: Sequence[str]) -> None:
        """Remove files from the site.

        :param leaving: paths relative to ``site/``.
        :raises OSError: a file cannot be removed.
        """
        for name in leaving:
            discard(self.site / name)


def _names_in(path: Path) -> tuple[str, ...]:
    """Return the names from a list of site files.

    Names that a site cannot contain are ignored. The result is empty if the list cannot be read.

    :param path: file that contains the list.
    """
    with suppress(OSError, UnicodeDecodeError):
        return tuple(filter(is_output, read_file(path).decode().split("\n")))
    return ()


@contextmanager
def staging_area(output: Path, series: str = "", project: str = "") -> Iterator[Staging]:
    """Yield a Staging in a locked output folder, then remove the staging folder.

    First, the output folder is marked as belonging to Rostra, and files left by killed builds are removed.

    :param series: key of the series for the mark; empty if unknown.
    :param project: result of ``plan.project_name`` for the mark; empty if unknown.
    """
    mark_output(output, series, project)
    area = Staging(output)
    if area.folder.is_dir() or area.folder.is_symlink():
        discard(area.folder)
    make_way(area.folder / "site", area.folder)
    for folder in (output, output / "store"):
        discard_temporary(folder)
    try:
        yield area
    finally:
        shutil.rmtree(area.folder, ignore_errors=True)


@contextmanager
def writable(output: Path) -> Iterator[None]:
    """Convert any ``OSError`` in the ``with`` block to ``RostraError``.

    :raises RostraError: a file cannot be written (R401), or the system refused memory or processes (R204).
    """
    try:
        yield
    except OSError as error:
        if refused := resource_error(error):
            raise refused from error
        where = Path(error.filename or output)
        raise failure(Exit.ENVIRONMENT, "R401", str(where), f"cannot be written: {_reason(where, error)}") from error


def _reason(path: Path, error: OSError) -> str:
    if not isinstance(error, FileExistsError):
        return error.strerror or str(error)
    dangling = path.is_symlink() and not path.exists()
    return f"it is a link to {path.readlink()}, which does not exist" if dangling else "it is a file, not a folder"
