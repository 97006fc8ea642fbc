"""Write into an output folder: one build at a time, beside the site first, then moved in file by file.

So a build that dies leaves the last one whole. Ctrl-C waits while half of the work would be worse than none.
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
    """Keep other builds away from an output folder; waits for one that is under way.

    :param waiting: called once where there is one.
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
    """An interrupt that comes meanwhile ends the program afterwards. Only the main thread is ever interrupted.

    :raises KeyboardInterrupt: one came; what was begun is done, and the error says so.
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
        raise KeyboardInterrupt("what was built is in place")


class Staging:
    """A folder beside ``site/`` that collects a build's files; ``publish`` moves them in, the feed last."""

    def __init__(self, output: Path) -> None:
        self.site = output / "site"
        self.folder = output / STAGING
        self.names: list[str] = []
        """The files so far, relative to ``site/``, in the order they were added."""
        self.digests: dict[str, str] = {}
        """SHA-256 (hex) of the files whose name is made of it."""
        self._left: set[str] = set()
        self._journal, self._list = output / PUBLISHING, output / WRITTEN
        self.unfinished = _names_in(self._journal)
        """What builds that were killed meanwhile were moving into the site."""
        self._listed = _names_in(self._list)

    @property
    def earlier(self) -> tuple[str, ...]:
        """The files that earlier builds put into the site, as far as they could say."""
        return (*self.unfinished, *self._listed)

    def leave(self, name: str) -> None:
        """Leave a file of the site as it is."""
        self.names.append(name)
        self._left.add(name)

    def add(self, name: str, data: bytes) -> None:
        """Write a file of the site."""
        self._create(name, lambda file: file.write(data))
        self.names.append(name)

    def stage(self, kind: OutputKind, key: str, write: Callable[[BinaryIO], object]) -> Asset:
        """Write an episode's file of a kind, under the name that its key, and perhaps its content, decides.

        :raises OSError: it cannot be written.
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
        """Write a file of this folder; ``name`` has forward slashes."""
        path = self.folder / name
        if ".." in Path(name).parts or Path(name).is_absolute():
            raise ValueError(f"{name} is not a file of the site")
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write(file)
        return path

    @contextmanager
    def publishing(self) -> Iterator[None]:
        """What moves files in and keeps the record of it: interrupts wait for its end; that it began is on disk.

        :raises KeyboardInterrupt: one came meanwhile.
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
        """Move the files into the site in the order they were added; a file whose bytes are there is left alone.

        Nothing is moved unless everything can be. Before the last file, the feed, is moved, what it names is on the
        disk; then it is too.

        :returns: the names of the files that were written.
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
        """The files of the site that staged ones are to be written over."""
        return [name for name in self.names if (self.site / name).is_file() and self._is_new(name)]

    def _is_new(self, name: str) -> bool:
        """Whether a staged file is to be written over what is in its place."""
        if name in self._left:
            return False
        final = self.site / name
        try:
            return not (final.is_file() and filecmp.cmp(self.folder / name, final, shallow=False))
        except PermissionError:
            return True

    def _check_places(self, names: Sequence[str]) -> None:
        """Find out whether files can be written, before the first one is.

        :raises OSError: one cannot.
        """
        output = self.site.parent
        # What is written beside the site as well: a build that ends between the two would never be whole.
        places = [*(self.site / name for name in names), output / REPORT]
        for folder in sorted({*(place.parent for place in places), output / "store"}):
            with named(folder):
                folder.mkdir(parents=True, exist_ok=True)
            check_writable(folder)
        for place in places:
            if place.is_dir():
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(place))

    def leaving(self, own: OwnFiles) -> list[str]:
        """Files of earlier builds in the site that this one does not name."""
        return sorted(set(own.among(self.site)).difference(self.names))

    def remove(self, leaving: Sequence[str]) -> None:
        """Remove what leaves the site.

        :raises OSError: a file cannot be removed.
        """
        for name in leaving:
            discard(self.site / name)


def _names_in(path: Path) -> tuple[str, ...]:
    """The names in a list of files of a site; it may be anybody's by now, so only what a site can have counts."""
    with suppress(OSError, UnicodeDecodeError):
        return tuple(filter(is_output, read_file(path).decode().split("\n")))
    return ()


@contextmanager
def staging_area(output: Path, series: str = "", project: str = "") -> Iterator[Staging]:
    """A Staging that leaves nothing over, and clears away what killed builds left; the folder must be locked and ours.

    :param series: key of the series that the folder is marked with from now on; empty if it is not known.
    :param project: the series folder or the transcript as seen from there (``plan.project_name``); empty as well.
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
    """Turns what the file system refuses into one line for the user.

    :raises RostraError: a file cannot be written (R401), or the system refuses memory or a process (R204).
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
    return f"it is a link to {path.readlink()}, which is not there" if dangling else "it is a file, not a folder"
