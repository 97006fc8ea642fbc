"""Joins the packets of an episode's narration into an .m4a, which is never held whole in memory.

The index stands in front of the sound ("fast start"): players begin at once, and the file can be written in one go
into a stream that cannot be sought in, such as an entry of a zip. The packets are AAC-LC, mono, 24 kHz.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

import numpy as np

from pipeline.write.mp4_index import M4aTags, header
from pipeline.write.stream import Stream

_SILENCE = bytes.fromhex("01182007")
"""A silent packet: with it the decoder gives out the frame before."""


def m4a(sizes: Iterable[bytes], packets: Iterable[bytes], tags: M4aTags) -> Stream:
    """The narration of an episode: a decoder plays exactly 1024 samples for each packet.

    :param sizes: of each chunk (``Aac.sizes``, unsigned 16 bit, little-endian), in order; read at once.
    :param packets: of each chunk (``Aac.packets``), in the same order; taken one at a time while it is written.
        Writing raises ValueError where they do not have the sizes told.
    :raises ValueError: no packets, or too long for the format (49 hours).
    """
    told = [np.frombuffer(part, "<u2") for part in sizes]
    lengths = [int(part.sum()) for part in told]
    if not any(lengths):
        raise ValueError("a narration needs packets")
    start = header(np.concatenate([*told, np.array([len(_SILENCE)], "<u2")]), tags)
    parts = chain((start,), _as_told(packets, lengths), (_SILENCE,))
    return Stream(len(start) + sum(lengths) + len(_SILENCE), parts)


def _as_told(packets: Iterable[bytes], lengths: Sequence[int]) -> Iterator[bytes]:
    for part, length in zip(packets, lengths, strict=True):
        if len(part) != length:
            raise ValueError(f"a chunk's packets are {len(part)} bytes and not {length}")
        yield part
