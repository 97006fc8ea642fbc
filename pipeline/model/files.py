"""Write files whole or not at all, and remove what is in their way."""

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
"""What the names of files begin with that are being written; one that is left is of a program that was killed."""
_TEMPORARY_NAME = re.compile(rf"{re.escape(_TEMPORARY)}[a-z0-9_]{{8}}")
SEAL = 65
"""Bytes of the line that a seal is."""
_PART = 1 << 20
"""Bytes that are copied at a time."""


def write_atomically(path: Path, data: bytes, *, durable: bool = False) -> None:
    """Write a file beside its place and move it in: a reader sees the old bytes or the new ones.

    :param durable: whether it is on the disk when this returns, so that a power cut cannot take it.
    :raises OSError: it cannot be written; nothing is left over then.
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
    """Copy beside a file, read back what was written, then move it in: a reader sees the old bytes or the new ones.

    Name and bytes are on the disk when this returns.

    :param told: called with the number of bytes of each part that was written.
    :raises OSError: the source cannot be read, or the copy cannot be written or is not what was read (EIO); the target
        is as it was then.
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
                raise OSError(errno.EIO, "what was written cannot be read back")
        sync(target.parent)


def _read_back(file: BinaryIO) -> tuple[int, bytes]:
    """Length and SHA-256 of a file that was written."""
    digest = hashlib.sha256()
    file.seek(0)
    while part := file.read(_PART):
        digest.update(part)
    return file.tell(), digest.digest()


def sync(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk.

    :raises OSError: the disk failed.
    """
    # Windows opens no folder, and keeps names by itself.
    if os.name != "nt" or not path.is_dir():
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def move(source: Path, target: Path, *, durable: bool = False) -> None:
    """Move a file into its place, to another file system too: a reader sees the old bytes or the new ones.

    :param durable: whether it is on the disk, name and bytes, when this returns; its bytes are before it is moved.
    :raises OSError: it cannot be moved; the target is as it was then.
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
    """Find out whether files can be made in a folder, by making one.

    :raises OSError: they cannot.
    """
    with named(folder):
        handle, temporary = _created(folder)
        os.close(handle)
        temporary.unlink()


def discard(path: Path) -> None:
    """Remove a file, or a folder with what is in it; nothing where there is none.

    :raises OSError: it cannot be removed.
    """
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        with contextlib.suppress(FileNotFoundError, NotADirectoryError):
            path.unlink()


def make_way(path: Path, within: Path) -> None:
    """Set aside what keeps a file from being written: a folder in its place, and what is no folder above it.

    It gets another name beside its own, ``NAME.aside``, since it may be somebody else's.

    :param within: the folder up to which that is done; a link in its own place is somebody's wish, and stays.
    :raises OSError: it cannot be renamed.
    """
    above = [p for p in path.parents if p.is_relative_to(within)]
    for folder in reversed(above):
        if os.path.lexists(folder) and not folder.is_dir() and not (folder == within and folder.is_symlink()):
            set_aside(folder)
    if path.is_dir():
        set_aside(path)


def set_aside(path: Path) -> None:
    """Rename a file or a folder that is in the way: nothing of it is lost.

    :raises OSError: it cannot be renamed.
    """
    others = {entry.name for entry in path.parent.iterdir()}
    path.rename(path.with_name(next(n for i in count() if (n := f"{path.name}.aside{i or ''}") not in others)))


def is_temporary(name: str) -> bool:
    """Whether a file's name is that of one that is being written."""
    return _TEMPORARY_NAME.fullmatch(name) is not None


def discard_temporary(folder: Path) -> None:
    """Remove the files of a folder that were being written by a program that was killed.

    :raises OSError: one cannot be removed.
    """
    for path in folder.glob(f"{_TEMPORARY}*"):
        if is_temporary(path.name) and not path.is_dir():
            path.unlink(missing_ok=True)


def seal(data: bytes) -> bytes:
    """Put a line with their SHA-256 (``SEAL`` bytes) before some bytes, by which damage is found."""
    return hashlib.sha256(data).hexdigest().encode() + b"\n" + data


def is_sealed(data: bytes) -> bool:
    """Whether these are the bytes that were sealed."""
    return hashlib.sha256(memoryview(data)[SEAL:]).hexdigest().encode() + b"\n" == data[:SEAL]


@contextlib.contextmanager
def _beside(path: Path) -> Iterator[BinaryIO]:
    """A file beside the place of another, which is moved there when it is written."""
    handle, temporary = _created(path.parent)
    try:
        with os.fdopen(handle, "w+b") as file:
            yield file
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _created(folder: Path) -> tuple[int, Path]:
    """Create a file under a new name; who may read it is for the user's umask to say, unlike with ``mkstemp``."""
    while True:
        path = folder / f"{_TEMPORARY}{os.urandom(4).hex()}"
        with contextlib.suppress(FileExistsError):
            flags = os.O_CREAT | os.O_EXCL | os.O_RDWR | getattr(os, "O_BINARY", 0)
            return os.open(path, flags, 0o666), path


@contextlib.contextmanager
def named(path: Path) -> Iterator[None]:
    """An error names the file that was to be written, and not the temporary one."""
    try:
        yield
    except OSError as error:
        if isinstance(error, FileExistsError | NotADirectoryError):
            raise
        raise OSError(error.errno, error.strerror, str(path)) from error
