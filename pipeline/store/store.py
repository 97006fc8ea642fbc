"""The content-addressed store: what was made once, under a key made of everything that decided its bytes.

An entry is one file: a line with the SHA-256 of the rest, a line of JSON (the header, with the lengths of the
blobs), then the blobs. It is written beside and moved into place, so a reader never sees half of it, and several
processes may write at once: an entry's bytes depend on its key alone. An entry whose checksum is wrong, or that
cannot be read, is removed, reported and made anew.

Entries that the last build needs have no age: whoever makes the store smaller says which they are (``record.needed``).
Where room is short, what is soon made again goes first, and what a costly engine spoke goes last.
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
"""Files as they were published, each under its own SHA-256: what is fetched from a target is kept here."""
KINDS = ("takes", "chunks", "covers", "pictures", "episodes", PUBLISHED_KIND)
RECORD_FILE = "last-build.json"
"""The record of the last build, which is no entry; ``plan/record.py`` writes it."""
_SHELF, _KEY = re.compile(r"[0-9a-f]{2}"), re.compile(r"[0-9a-f]{64}")
"""Names of the folders and files of entries; whatever else is in the store is somebody else's."""
COST = "cost"
"""In the header of an entry that says so: how many seconds of one core it takes to be made again."""
_USUAL_COST = 0.5
"""Seconds of one core for a megabyte of what does not say it: mixed and encoded sound."""
_NEEDED = 10.0
"""How many times more an entry that the last build needs is worth than another one."""
_TOUCHED = 3600.0
"""Seconds between two notes that an entry was used."""
_UNREADABLE = (errno.EISDIR, errno.EINVAL, errno.ELOOP, errno.EACCES, errno.EPERM, errno.EIO)
"""No file but a folder or a pipe, a link to itself, no permission, a bad disk: what is there is as good as damaged."""


@dataclass(frozen=True, slots=True)
class StoreEntry:
    """What is stored under a key."""

    header: Any
    """JSON value."""
    blobs: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """An entry's file, or what is left of one that was being written."""

    name: str
    """``kind/key``."""
    path: str
    size: int
    """Bytes."""
    used: float
    """When it was last used (seconds of the epoch)."""


def make_key(value: Any) -> str:
    """SHA-256 (hex) of a JSON value in canonical form: sorted names, no blanks, UTF-8."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


class Store:
    """A store in a folder."""

    def __init__(self, folder: Path, *, heal: bool = True) -> None:
        """:param heal: whether damaged entries are removed and uses are noted; without it nothing is written."""
        self.folder = folder
        self._heal = heal
        self.damaged: list[str] = []
        """``kind/key`` of the entries found damaged and removed."""
        self._verified: dict[Path, tuple[int, int]] = {}
        """Size and time of the entries whose checksum this process has seen right."""
        self._shelves: dict[tuple[str, str], Path] = {}
        """The folders of entries: joining a path of all its parts takes as long as looking whether it is there."""

    def path(self, kind: str, key: str) -> Path:
        """Where an entry is kept."""
        shelf = self._shelves.get((kind, key[:2]))
        if shelf is None:
            shelf = self._shelves[kind, key[:2]] = self.folder / kind / key[:2]
        return shelf / key

    def get(self, kind: str, key: str, only: int | None = None) -> StoreEntry | None:
        """The entry of a key; None where there is none, or where it was damaged and is gone now.

        :param only: number of the one blob that is wanted; the others are not read.
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
        """Whether there is a whole entry; its checksum is verified, once in a process."""
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
        """Keep an entry.

        :raises OSError: it cannot be written.
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
        """All entries, and the remains of builds that were killed while they wrote one."""
        for kind in KINDS:
            files = (entry for shelf in self._shelves_of(kind) for entry in _scanned(shelf.path))
            for entry in files:
                ours = _KEY.fullmatch(entry.name) or is_temporary(entry.name)
                if ours and not entry.is_dir(follow_symlinks=False):
                    with contextlib.suppress(FileNotFoundError):
                        stat = entry.stat(follow_symlinks=False)
                        yield Kept(f"{kind}/{entry.name}", entry.path, stat.st_size, stat.st_mtime)

    def note_use(self, names: Iterable[str]) -> None:
        """Entries (``kind/key``) were needed until now.

        :raises OSError: the store cannot be written.
        """
        for name in sorted(names):
            kind, _, key = name.partition("/")
            path = self.path(kind, key)
            with contextlib.suppress(FileNotFoundError, NotADirectoryError):
                _note_use(path, path.stat().st_mtime)

    def remove_older(self, seconds: float, needed: Collection[str] = ()) -> int:
        """Remove what was not used for so long; the bytes freed.

        :param needed: ``kind/key`` of the entries that stay, whatever their age.
        :raises OSError: an entry cannot be removed.
        """
        limit = time.time() - seconds
        return _remove(k for k in list(self.entries()) if _is_left(k) or (k.used < limit and k.name not in needed))

    def shrink(self, limit: int, needed: Collection[str] = ()) -> int:
        """Remove entries until at most ``limit`` bytes are left; the bytes freed.

        What is made again soonest for its size goes first, and what was used least recently where that is about the
        same: within a factor of ten. Of the same kind, what the last build needs goes last.

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
        """Remove all entries and records; the bytes of the entries. What Rostra did not make stays.

        :raises OSError: something cannot be removed.
        """
        freed = _remove(list(self.entries()))
        for name in (RECORD_FILE, MEMO_FILE):
            if not (self.folder / name).is_dir():
                discard(self.folder / name)
        discard_temporary(self.folder)
        folders = [self.folder / kind for kind in KINDS]
        shelves = [Path(shelf.path) for kind in KINDS for shelf in self._shelves_of(kind)]
        # A folder may be a link to another disk, where the next store is wanted too.
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
    """Whether it is the file of an entry that was never finished: nobody writes while the store is made smaller."""
    return is_temporary(entry.name.partition("/")[2])


def _worth(entry: Kept, needed: Collection[str]) -> int:
    """How long an entry takes to be made again for its size, as an order of magnitude."""
    a_megabyte = _cost(entry) * 1e6 / max(entry.size, 1) if entry.name.startswith("takes/") else _USUAL_COST
    return math.floor(math.log10(max(a_megabyte, 1e-6) * (_NEEDED if entry.name in needed else 1.0)))


def _cost(entry: Kept) -> float:
    """What an entry says that it cost; as usual if it does not, or cannot be read."""
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
