"""Joins the parts of an episode's MP3 without ever holding the episode in memory."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from typing import BinaryIO


@dataclass(frozen=True, slots=True)
class Written:
    """What was written."""

    length: int
    """Bytes."""
    sha256: str
    """SHA-256 of all of it, in hex."""


def write_mp3(out: BinaryIO, tags: bytes, info_frame: bytes, chunks: Iterable[bytes]) -> Written:
    """Write tags, Info frame and the chunks' frames behind each other.

    Every chunk was encoded apart and begins without reference to earlier frames, so joining is copying. The
    chunks are taken one at a time.

    :raises OSError: the file cannot be written.
    """
    length = 0
    digest = hashlib.sha256()
    for part in chain((tags, info_frame), chunks):
        out.write(part)
        digest.update(part)
        length += len(part)
    return Written(length, digest.hexdigest())
