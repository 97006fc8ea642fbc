"""Store of results, keyed by hashes of all their inputs.

An entry is one file: a line with the SHA-256 of the rest, a line of JSON (the header, with the lengths of the blobs),
then the blobs. It is written to a temporary file and moved into place, so that no reader sees a partial entry. Several
processes may write at the same time, since the bytes of an entry depend only on its key. An entry that has a wrong
checksum or cannot be read is removed, reported and rebuilt.

Entries that the last build needs never expire; callers that shrink the store pass these entries (``record.needed``). If
space is short, entries that are cheap to rebuild are removed first, and speech from a costly engine last.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import math
import os
import re
import time
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.model import (
    SEAL,
    discard,
    discard_temporary,
    is_sealed,
    is_temporary,
    make_way,
    open_file,
    read_file,
    seal,
    set_aside,
    write_atomically,
)
from pipeline.store.memo import MEMO_FILE

PUBLISHED_KIND = "published"
"""Kind of entries for files fetched from a target; keys are their SHA-256 hashes."""
KINDS = ("takes", "chunks", "covers", "pictures", "episodes", PUBLISHED_KIND)
RECORD_FILE = "last-build.json"
"""Name of the record of the last build.

It is not an entry; ``plan/record.py`` writes it.
"""
_SHELF, _KEY = re.compile(r"[0-9a-f]{2}"), re.compile(r"[0-9a-f]{64}")
"""Patterns that match the folder and file names of entries; other files are not Rostra's."""
COST = "cost"
"""Optional header field: CPU time in seconds to rebuild the entry."""
_USUAL_COST = 0.5
"""Estimated CPU time in seconds per megabyte to rebuild an entry without ``COST``."""
_NEEDED = 10.0
"""Factor by which entries that the last build needs count as more costly than others."""
_TOUCHED = 3600.0
"""Minimum number of seconds between updates of an entry's last use."""
_UNREADABLE = (errno.EISDIR, errno.EINVAL, errno.ELOOP, errno.EACCES, errno.EPERM, errno.EIO)
"""Error numbers that count as damage.

The causes are a folder or a pipe instead of a file, a link to itself, missing permissions, or a faulty disk.
"""


@dataclass(frozen=True, slots=True)
class StoreEntry:
    """Value stored under a key."""

    header: Any
    """JSON value."""
    blobs: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """File of a store entry, or a temporary file left by a killed build."""

    name: str
    """Kind and key of the entry, as ``kind/key``."""
    path: str
    size: int
    """Size in bytes."""
    used: float
    """Time of the last use, in seconds since the epoch."""


def make_key(value: Any) -> str:
    """Return the SHA-256 of a JSON value in canonical form, as hex digits.

    The canonical form has sorted names and no spaces, and is encoded as UTF-8.
    """
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


class Store:
    """Store of entries in a folder, by kind and key."""

    def __init__(self, folder: Path, *, heal: bool = True) -> None:
        """Open a store.

        :param folder: folder of the store, which need not exist.
        :param heal: whether ``has`` and ``get`` remove damaged entries and record the time of use.
        """
        self.folder = folder
        self._heal = heal
        self.damaged: list[str] = []
        """``kind/key`` of each damaged entry that was found."""
        self._verified: dict[Path, tuple[int, int]] = {}
        """Size and modification time (in ns) of entries verified by this process, by path."""
        self._shelves: dict[tuple[str, str], Path] = {}
        """Cached entry folders, since joining paths is as slow as a system call."""

    def path(self, kind: str, key: str) -> Path:
        """Return the path of an entry; the file may not exist."""
        shelf = self._shelves.get((kind, key[:2]))
        if shelf is None:
            shelf = self._shelves[kind, key[:2]] = self.folder / kind / key[:2]
        return shelf / key

    def get(self, kind: str, key: str, only: int | None = None) -> StoreEntry | None:
        """Return the entry for a key, or None if it is missing or damaged.

        :param only: index of the only blob to read; None to read all blobs.
        """
        if not self.has(kind, key):
            return None
        blobs: list[bytes] = []
        try:
            with self.path(kind, key).open("rb") as file:
                file.seek(SEAL)
                fields = json.loads(file.readline())
                for number, length in enumerate(fields["lengths"]):
                    if only in (None, number):
                        blobs.append(file.read(length))
                    else:
                        file.seek(length, os.SEEK_CUR)
        except FileNotFoundError:
            return None
        return StoreEntry(fields["header"], tuple(blobs))

    def has(self, kind: str, key: str) -> bool:
        """Return whether an intact entry exists.

        The checksum is verified once per process. A damaged entry is removed, unless ``heal`` is False.

        :raises OSError: reading fails with an error that is not in ``_UNREADABLE``, such as too many open files.
        """
        path = self.path(kind, key)
        try:
            stat = path.stat()
            signature = (stat.st_size, stat.st_mtime_ns)
            if self._verified.get(path) == signature:
                return True
            whole = is_sealed(read_file(path))
        except (FileNotFoundError, NotADirectoryError):
            return False
        except OSError as error:
            if error.errno not in _UNREADABLE:
                raise
            whole = False
        if whole:
            self._verified[path] = signature
            if self._heal:
                _note_use(path, stat.st_mtime)
            return True
        if self._heal:
            if path.is_dir() and not path.is_symlink():
                set_aside(path)
            else:
                discard(path)
        self.damaged.append(f"{kind}/{key}")
        return False

    def put(self, kind: str, key: str, header: Any, blobs: Sequence[bytes]) -> None:
        """Write a header and blobs as the entry for a key, replacing any earlier entry.

        :param header: JSON value.
        :raises OSError: the entry cannot be written.
        """
        fields = {"header": header, "lengths": [len(b) for b in blobs]}
        rest = json.dumps(fields, separators=(",", ":")).encode() + b"\n" + b"".join(blobs)
        path = self.path(kind, key)
        try:
            write_atomically(path, seal(rest))
        except (FileExistsError, NotADirectoryError, IsADirectoryError):
            make_way(path, self.folder)
            write_atomically(path, seal(rest))

    def entries(self) -> Iterator[Kept]:
        """Yield the files of all entries, including unfinished ones from killed builds."""
        for kind in KINDS:
            files = (entry for shelf in self._shelves_of(kind) for entry in _scanned(shelf.path))
            for entry in files:
                ours = _KEY.fullmatch(entry.name) or is_temporary(entry.name)
                if ours and not entry.is_dir(follow_symlinks=False):
                    with contextlib.suppress(FileNotFoundError):
                        stat = entry.stat(follow_symlinks=False)
                        yield Kept(f"{kind}/{entry.name}", entry.path, stat.st_size, stat.st_mtime)

    def note_use(self, names: Iterable[str]) -> None:
        """Set the time of last use of entries (``kind/key``) to the current time.

        Entries used within the last hour keep their time; missing ones are ignored.

        :raises OSError: the store cannot be written.
        """
        for name in sorted(names):
            kind, _, key = name.partition("/")
            path = self.path(kind, key)
            with contextlib.suppress(FileNotFoundError, NotADirectoryError):
                _note_use(path, path.stat().st_mtime)

    def remove_older(self, seconds: float, needed: Collection[str] = ()) -> int:
        """Remove entries unused for a number of seconds, and return the number of bytes freed.

        :param needed: ``kind/key`` of the entries to keep at any age.
        :raises OSError: an entry cannot be removed.
        """
        limit = time.time() - seconds
        return _remove(k for k in list(self.entries()) if _is_left(k) or (k.used < limit and k.name not in needed))

    def shrink(self, limit: int, needed: Collection[str] = ()) -> int:
        """Remove entries until at most ``limit`` bytes remain, and return the number of bytes freed.

        Entries that are cheapest to rebuild for their size are removed first. If costs are within a factor of ten,
        entries that the last build does not need are removed first, then the least recently used ones.

        :param needed: ``kind/key`` of the entries that the last build needs.
        :raises OSError: an entry cannot be removed.
        """
        total, surplus = 0, []
        found = list(self.entries())
        if sum(entry.size for entry in found) <= limit:
            return _remove(filter(_is_left, found))
        for entry in sorted(found, key=lambda k: (-_worth(k, needed), k.name not in needed, -k.used, k.path)):
            total += 0 if _is_left(entry) else entry.size
            if total > limit or _is_left(entry):
                surplus.append(entry)
        return _remove(surplus)

    def clear(self) -> int:
        """Remove all entries and records, and return the number of bytes freed.

        Other files are kept.

        :raises OSError: a file or folder cannot be removed.
        """
        freed = _remove(list(self.entries()))
        for name in (RECORD_FILE, MEMO_FILE):
            if not (self.folder / name).is_dir():
                discard(self.folder / name)
        discard_temporary(self.folder)
        folders = [self.folder / kind for kind in KINDS]
        shelves = [Path(shelf.path) for kind in KINDS for shelf in self._shelves_of(kind)]
        # A folder may be a link to another disk; keep the link, so that the next store is on that disk too.
        for folder in (*shelves, *folders, self.folder):
            if not folder.is_symlink():
                with contextlib.suppress(OSError):
                    folder.rmdir()
        return freed

    def _shelves_of(self, kind: str) -> list[os.DirEntry[str]]:
        return [shelf for shelf in _scanned(self.folder / kind) if _SHELF.fullmatch(shelf.name)]


def _scanned(folder: Path | str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as found:
            return list(found)
    except (FileNotFoundError, NotADirectoryError):
        return []


def _is_left(entry: Kept) -> bool:
    """Return whether a file is a temporary file left by a killed build.

    Every temporary file is a leftover, since no entry is written while entries are removed.
    """
    return is_temporary(entry.name.partition("/")[2])


def _worth(entry: Kept, needed: Collection[str]) -> int:
    """Return the order of magnitude of an entry's rebuild cost per megabyte.

    The result 2, for example, means 100 to 1,000 seconds per megabyte. A needed entry counts as ``_NEEDED`` times as
    costly.
    """
    a_megabyte = _cost(entry) * 1e6 / max(entry.size, 1) if entry.name.startswith("takes/") else _USUAL_COST
    return math.floor(math.log10(max(a_megabyte, 1e-6) * (_NEEDED if entry.name in needed else 1.0)))


def _cost(entry: Kept) -> float:
    """Return an entry's rebuild cost in seconds, from its header or estimated from its size."""
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError), open_file(Path(entry.path)) as file:
        file.seek(SEAL)
        return float(json.loads(file.readline())["header"][COST])
    return _USUAL_COST * entry.size / 1e6


def _note_use(path: Path, noted: float) -> None:
    if time.time() - noted > _TOUCHED:
        path.touch()


def _remove(entries: Iterable[Kept]) -> int:
    freed = 0
    for entry in entries:
        discard(Path(entry.path))
        freed += entry.size
    return freed
