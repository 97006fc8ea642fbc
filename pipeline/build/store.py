"""The content-addressed store: what was made once, under a key made of everything that decided its bytes.

An entry is one file: a line with the SHA-256 of the rest, a line of JSON (the header, with the lengths of the
blobs), then the blobs. It is written beside and moved into place, so a reader never sees half of it, and several
processes may write at once: an entry's bytes depend on its key alone. An entry whose checksum is wrong is removed,
reported and made anew.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.files import write_atomically

KINDS = ("takes", "chunks", "covers")
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

    path: Path
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

    def get(self, kind: str, key: str) -> Entry | None:
        """The entry of a key; None where there is none, or where it was damaged and is gone now."""
        rest = self._read(kind, key)
        if rest is None:
            return None
        head, _, body = rest.partition(b"\n")
        fields = json.loads(head)
        blobs: list[bytes] = []
        at = 0
        for length in fields["lengths"]:
            blobs.append(body[at : at + length])
            at += length
        return Entry(fields["header"], tuple(blobs))

    def has(self, kind: str, key: str) -> bool:
        """Whether there is a whole entry; its checksum is verified."""
        return self._read(kind, key) is not None

    def _read(self, kind: str, key: str) -> bytes | None:
        path = self.path(kind, key)
        try:
            stat = path.stat()
            data = path.read_bytes()
            digest, _, rest = data.partition(b"\n")
            signature = (stat.st_size, stat.st_mtime_ns)
            if self._verified.get(path) == signature:
                return rest
            if hashlib.sha256(rest).hexdigest().encode() == digest:
                self._verified[path] = signature
                if self._heal:
                    _note_use(path, stat.st_mtime)
                return rest
            if self._heal:
                path.unlink(missing_ok=True)
        except FileNotFoundError:
            return None
        self.damaged.append(f"{kind}/{key}")
        return None

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
            for path in (self.folder / kind).glob("*/*"):
                try:
                    stat = path.stat()
                except FileNotFoundError:
                    continue
                yield Kept(path, stat.st_size, stat.st_mtime)

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


def _note_use(path: Path, used: float) -> None:
    if time.time() - used > _TOUCHED:
        path.touch()


def _remove(entries: Iterator[Kept]) -> int:
    freed = 0
    for entry in entries:
        entry.path.unlink(missing_ok=True)
        freed += entry.size
    return freed
