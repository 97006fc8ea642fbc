"""The narration's time: the same chunks as the episode's, as AAC, where each is a whole number of longer frames.

An AAC-LC frame holds 1024 samples (ISO/IEC 14496-3), an MP3 frame 576. A chunk's last pause is therefore up to
one AAC frame longer in the narration, and every position is that of the episode's time, moved with its chunk.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from pipeline.clock import FRAME
from pipeline.timeline import Chunk

AAC_FRAME = 1024
"""Samples per AAC-LC frame."""


def aac_frames(frames: int) -> int:
    """AAC frames of a chunk that has so many MP3 frames."""
    return -(-frames * FRAME // AAC_FRAME)


@dataclass(frozen=True, slots=True)
class NarrationClock:
    """Positions of the episode's time as positions in the narration (samples at 24 kHz)."""

    begins: tuple[int, ...]
    """Where each chunk begins in the episode."""
    starts: tuple[int, ...]
    """Where each chunk begins in the narration."""
    duration: int
    """Samples of the whole narration."""

    def at(self, position: int) -> int:
        """Where in the narration a position of the episode is heard."""
        chunk = max(bisect_right(self.begins, position) - 1, 0)
        return self.starts[chunk] + position - self.begins[chunk]


def narration_clock(chunks: Sequence[Chunk]) -> NarrationClock:
    """The clock of an episode's narration, from its Timeline's chunks.

    :raises ValueError: there are none.
    """
    if not chunks:
        raise ValueError("an episode without chunks has no narration")
    ends = list(accumulate(aac_frames(chunk.frames) * AAC_FRAME for chunk in chunks))
    begins = tuple(chunk.start_frame * FRAME for chunk in chunks)
    return NarrationClock(begins, (0, *ends[:-1]), ends[-1])
