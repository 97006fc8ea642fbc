"""The content-addressed store: what was made once, under a key made of everything that decided its bytes.

An entry is one file: a line with the SHA-256 of the rest, a line of JSON (the header, with the lengths of the
blobs), then the blobs. It is written beside and moved into place, so a reader never sees half of it; an entry whose
checksum is wrong counts as missing and is made anew.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.files import write_atomically


@dataclass(frozen=True, slots=True)
class Entry:
    """What is stored under a key."""

    header: Any
    """JSON value."""
    blobs: tuple[bytes, ...]


def make_key(value: Any) -> str:
    """SHA-256 (hex) of a JSON value in canonical form: sorted names, no blanks, UTF-8."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


class Store:
    """A store in a folder; safe for several processes, since an entry's bytes depend on its key alone."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, kind: str, key: str) -> Path:
        """Where an entry is kept."""
        return self.folder / kind / key[:2] / key

    def get(self, kind: str, key: str) -> Entry | None:
        """The entry of a key; None where there is none, or where it is damaged."""
        try:
            data = self.path(kind, key).read_bytes()
        except FileNotFoundError:
            return None
        digest, _, rest = data.partition(b"\n")
        if hashlib.sha256(rest).hexdigest().encode() != digest:
            return None
        head, _, body = rest.partition(b"\n")
        fields = json.loads(head)
        blobs: list[bytes] = []
        at = 0
        for length in fields["lengths"]:
            blobs.append(body[at : at + length])
            at += length
        return Entry(fields["header"], tuple(blobs))

    def put(self, kind: str, key: str, header: Any, blobs: Sequence[bytes]) -> None:
        """Keep an entry.

        :raises OSError: it cannot be written.
        """
        fields = {"header": header, "lengths": [len(b) for b in blobs]}
        rest = json.dumps(fields, separators=(",", ":")).encode() + b"\n" + b"".join(blobs)
        write_atomically(self.path(kind, key), hashlib.sha256(rest).hexdigest().encode() + b"\n" + rest)
