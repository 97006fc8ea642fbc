"""Joins the packets of an episode's narration into an .m4a, which is never held whole in memory.

The index stands in front of the sound ("fast start"): players begin at once, and the file can be written in one go
into a stream that cannot be sought in, such as an entry of a zip. The packets are AAC-LC, mono, 24 kHz.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import BinaryIO

import numpy as np

from pipeline.write.audio import Written
from pipeline.write.mp4_index import M4aTags, header

_SILENCE = bytes.fromhex("01182007")
"""A silent packet: with it the decoder gives out the frame before."""


def write_m4a(out: BinaryIO, sizes: Iterable[bytes], packets: Iterable[bytes], tags: M4aTags) -> Written:
    """Write the narration of an episode: a decoder plays exactly 1024 samples for each packet.

    :param out: need not be seekable.
    :param sizes: of each chunk (``Aac.sizes``, unsigned 16 bit, little-endian), in order; read first and to the end.
    :param packets: of each chunk (``Aac.packets``), in the same order; taken one at a time.
    :returns: bytes and SHA-256 of all that was written.
    :raises ValueError: no packets, packets that do not have the sizes told, or too long for the format (49 hours).
    :raises OSError: the file cannot be written.
    """
    told = [np.frombuffer(part, "<u2") for part in sizes]
    lengths = [int(part.sum()) for part in told]
    if not any(lengths):
        raise ValueError("a narration needs packets")
    start = header(np.concatenate([*told, np.array([len(_SILENCE)], "<u2")]), tags)
    del told
    digest = hashlib.sha256()
    length = 0
    for part in chain((start,), _as_told(packets, lengths), (_SILENCE,)):
        out.write(part)
        digest.update(part)
        length += len(part)
    return Written(length, digest.hexdigest())


def _as_told(packets: Iterable[bytes], lengths: Sequence[int]) -> Iterator[bytes]:
    for part, length in zip(packets, lengths, strict=True):
        if len(part) != length:
            raise ValueError(f"a chunk's packets are {len(part)} bytes and not {length}")
        yield part
