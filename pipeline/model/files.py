"""Atomic file operations: write, copy, move and remove."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import io
import os
import re
import shutil
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import BinaryIO

from pipeline.model.sources import open_file

_TEMPORARY = ".tmp-"
"""Prefix of temporary files, which a killed program may leave in a folder."""
_TEMPORARY_NAME = re.compile(rf"{re.escape(_TEMPORARY)}[a-z0-9_]{{8}}")
SEAL = 65
"""Length of the checksum line that ``seal`` adds, in bytes."""
_PART = 1 << 20
"""Number of bytes to copy at a time."""


def write_atomically(path: Path, data: bytes, *, durable: bool = False) -> None:
    """Write a file atomically: readers see either the old bytes or the new bytes.

    :param durable: whether to wait until the file is on the disk, safe from a power failure.
    :raises OSError: the file cannot be written; no temporary file remains.
    """
    with named(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        with _beside(path) as file:
            file.write(data)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        if durable:
            sync(path.parent)


def copy_checked(source: Path | bytes, target: Path, told: Callable[[int], None]) -> None:
    """Copy a file atomically and verify the copy by reading it back.

    The name and the bytes are on the disk when this function returns.

    :param source: path of the file, or the bytes to write.
    :param told: function called with the number of bytes of each part written.
    :raises OSError: the source cannot be read, or the copy cannot be written or differs from it (EIO); the target is
        unchanged.
    """
    with io.BytesIO(source) if isinstance(source, bytes) else open_file(source) as read, named(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        with _beside(target) as file:
            digest = hashlib.sha256()
            length = 0
            while part := read.read(_PART):
                file.write(part)
                digest.update(part)
                length += len(part)
                told(len(part))
            file.flush()
            os.fsync(file.fileno())
            if (length, digest.digest()) != _read_back(file):
                raise OSError(errno.EIO, "the written data cannot be read back")
        sync(target.parent)


def _read_back(file: BinaryIO) -> tuple[int, bytes]:
    digest = hashlib.sha256()
    file.seek(0)
    while part := file.read(_PART):
        digest.update(part)
    return file.tell(), digest.digest()


def sync(path: Path) -> None:
    """Flush the bytes of a file, or the file names in a folder, to the disk.

    :raises OSError: the path cannot be opened, or the disk fails.
    """
    # Windows cannot open folders, and does not need this for names.
    if os.name != "nt" or not path.is_dir():
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def move(source: Path, target: Path, *, durable: bool = False) -> None:
    """Move a file atomically, even to another file system.

    :param durable: whether to sync the file to the disk before the move, and its folder after the move.
    :raises OSError: the file cannot be moved; the target is unchanged.
    """
    with named(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        if durable:
            sync(source)
        try:
            source.replace(target)
        except OSError as error:
            if error.errno != errno.EXDEV:
                raise
            with source.open("rb") as read, _beside(target) as file:
                shutil.copyfileobj(read, file)
                file.flush()
                os.fsync(file.fileno())
            source.unlink()
        if durable:
            sync(target.parent)


def check_writable(folder: Path) -> None:
    """Raise an error if no file can be created in a folder.

    :raises OSError: the folder is not writable.
    """
    with named(folder):
        handle, temporary = _created(folder)
        os.close(handle)
        temporary.unlink()


def discard(path: Path) -> None:
    """Remove a file or a folder with its contents, if it exists.

    :raises OSError: the file or folder cannot be removed.
    """
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        with contextlib.suppress(FileNotFoundError, NotADirectoryError):
            path.unlink()


def make_way(path: Path, within: Path) -> None:
    """Rename files and folders that prevent a file from being written to a path.

    A folder may exist at the path itself, and a file where a parent folder is needed. They are renamed to names such
    as ``NAME.aside`` rather than deleted, since they may belong to another program.

    :param within: topmost folder to check; if this is a symbolic link, it is kept.
    :raises OSError: a file or folder cannot be renamed.
    """
    above = [p for p in path.parents if p.is_relative_to(within)]
    for folder in reversed(above):
        if os.path.lexists(folder) and not folder.is_dir() and not (folder == within and folder.is_symlink()):
            set_aside(folder)
    if path.is_dir():
        set_aside(path)


def set_aside(path: Path) -> None:
    """Rename a file or folder to an unused name such as ``NAME.aside``.

    :raises OSError: the file or folder cannot be renamed.
    """
    others = {entry.name for entry in path.parent.iterdir()}
    path.rename(path.with_name(next(n for i in count() if (n := f"{path.name}.aside{i or ''}") not in others)))


def is_temporary(name: str) -> bool:
    """Return whether a name looks like that of a temporary file from this module."""
    return _TEMPORARY_NAME.fullmatch(name) is not None


def discard_temporary(folder: Path) -> None:
    """Remove the temporary files that killed programs left in a folder.

    :raises OSError: a file cannot be removed.
    """
    for path in folder.glob(f"{_TEMPORARY}*"):
        if is_temporary(path.name) and not path.is_dir():
            path.unlink(missing_ok=True)


def seal(data: bytes) -> bytes:
    """Return bytes prefixed with a line that contains their SHA-256, to detect damage."""
    return hashlib.sha256(data).hexdigest().encode() + b"\n" + data


def is_sealed(data: bytes) -> bool:
    """Return whether bytes from ``seal`` are undamaged."""
    return hashlib.sha256(memoryview(data)[SEAL:]).hexdigest().encode() + b"\n" == data[:SEAL]


@contextlib.contextmanager
def _beside(path: Path) -> Iterator[BinaryIO]:
    """Yield a temporary file, and rename it to ``path`` when the block ends.

    If the block fails, the temporary file is removed.
    """
    handle, temporary = _created(path.parent)
    try:
        with os.fdopen(handle, "w+b") as file:
            yield file
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _created(folder: Path) -> tuple[int, Path]:
    """Create a temporary file, and return its file descriptor and path.

    Its permissions follow the umask, unlike those of a file from ``mkstemp``.
    """
    while True:
        path = folder / f"{_TEMPORARY}{os.urandom(4).hex()}"
        with contextlib.suppress(FileExistsError):
            flags = os.O_CREAT | os.O_EXCL | os.O_RDWR | getattr(os, "O_BINARY", 0)
            return os.open(path, flags, 0o666), path


@contextlib.contextmanager
def named(path: Path) -> Iterator[None]:
    """Make errors raised in the block refer to ``path`` instead of a temporary file."""
    try:
        yield
    except OSError as error:
        if isinstance(error, FileExistsError | NotADirectoryError):
            raise
        raise OSError(error.errno, error.strerror, str(path)) from error
