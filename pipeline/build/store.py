"""The content-addressed store: what was made once, under a key made of everything that decided its bytes.

An entry is one file: a line with the SHA-256 of the rest, a line of JSON (the header, with the lengths of the
blobs), then the blobs. It is written beside and moved into place, so a reader never sees half of it, and several
processes may write at once: an entry's bytes depend on its key alone. An entry whose checksum is wrong is removed,
reported and made anew.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.files import write_atomically

KINDS = ("takes", "chunks", "covers", "episodes")
_DIGEST = 65
"""Bytes of an entry's first line."""
_TOUCHED = 3600.0
"""Seconds between two notes that an entry was used."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What is stored under a key."""

    header: Any
    """JSON value."""
    blobs: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """An entry's file."""

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

    def path(self, kind: str, key: str) -> Path:
        """Where an entry is kept."""
        return self.folder / kind / key[:2] / key

    def get(self, kind: str, key: str, only: int | None = None) -> Entry | None:
        """The entry of a key; None where there is none, or where it was damaged and is gone now.

        :param only: number of the one blob that is wanted; the others are not read.
        """
        if not self.has(kind, key):
            return None
        blobs: list[bytes] = []
        try:
            with self.path(kind, key).open("rb") as file:
                file.seek(_DIGEST)
                fields = json.loads(file.readline())
                for number, length in enumerate(fields["lengths"]):
                    if only in (None, number):
                        blobs.append(file.read(length))
                    else:
                        file.seek(length, os.SEEK_CUR)
        except FileNotFoundError:
            return None
        return Entry(fields["header"], tuple(blobs))

    def has(self, kind: str, key: str) -> bool:
        """Whether there is a whole entry; its checksum is verified, once in a process."""
        path = self.path(kind, key)
        try:
            stat = path.stat()
            signature = (stat.st_size, stat.st_mtime_ns)
            if self._verified.get(path) == signature:
                return True
            if _is_whole(path.read_bytes()):
                self._verified[path] = signature
                if self._heal:
                    _note_use(path, stat.st_mtime)
                return True
            if self._heal:
                path.unlink(missing_ok=True)
        except FileNotFoundError:
            return False
        self.damaged.append(f"{kind}/{key}")
        return False

    def put(self, kind: str, key: str, header: Any, blobs: Sequence[bytes]) -> None:
        """Keep an entry.

        :raises OSError: it cannot be written.
        """
        fields = {"header": header, "lengths": [len(b) for b in blobs]}
        rest = json.dumps(fields, separators=(",", ":")).encode() + b"\n" + b"".join(blobs)
        write_atomically(self.path(kind, key), hashlib.sha256(rest).hexdigest().encode() + b"\n" + rest)

    def entries(self) -> Iterator[Kept]:
        """All entries, and the remains of builds that were killed while they wrote one."""
        for kind in KINDS:
            for shelf in _scanned(self.folder / kind):
                for entry in _scanned(shelf.path):
                    with contextlib.suppress(FileNotFoundError):
                        stat = entry.stat()
                        yield Kept(entry.path, stat.st_size, stat.st_mtime)

    def remove_older(self, seconds: float) -> int:
        """Remove what was not used for so long; the bytes freed."""
        limit = time.time() - seconds
        return _remove(k for k in list(self.entries()) if k.used < limit)

    def shrink(self, limit: int) -> int:
        """Remove the least recently used entries until at most ``limit`` bytes are left; the bytes freed."""
        kept = sorted(self.entries(), key=lambda k: (-k.used, k.path))
        total = 0
        surplus: list[Kept] = []
        for entry in kept:
            total += entry.size
            if total > limit:
                surplus.append(entry)
        return _remove(iter(surplus))


def _scanned(folder: Path | str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as found:
            return list(found)
    except FileNotFoundError:
        return []


def _is_whole(data: bytes) -> bool:
    rest = memoryview(data)[_DIGEST:]
    return hashlib.sha256(rest).hexdigest().encode() + b"\n" == data[:_DIGEST]


def _note_use(path: Path, used: float) -> None:
    if time.time() - used > _TOUCHED:
        path.touch()


def _remove(entries: Iterator[Kept]) -> int:
    freed = 0
    for entry in entries:
        Path(entry.path).unlink(missing_ok=True)
        freed += entry.size
    return freed
