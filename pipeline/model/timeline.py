"""Takes, chunks and the Timeline, which gives the time of each sentence and word.

``speak`` and ``mix`` make them, ``write`` reads them.

The narration of a book has the same chunks encoded as AAC, and its own clock. An AAC-LC frame holds 1024 samples
(ISO/IEC 14496-3), an MP3 frame 576. A chunk's last pause is therefore up to one AAC frame longer in the narration, and
later positions shift with their chunk.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import overload

from pipeline.model.clock import FRAME
from pipeline.model.script import Kind

CODEC_DELAY_FRAMES = 2
"""Unplayed frames of an MP3 stream: encoder delay and padding, 576 samples each."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Start of a spoken word: character offsets, and the sample at the take's rate."""

    start: int
    end: int
    sample: int


class Words(Sequence[Mark]):
    """Sequence of marks, packed to save memory: a long episode has more than 100,000."""

    __slots__ = ("_numbers",)
    _numbers: array[int]
    """Start, end and sample of each mark, one after another."""

    def __init__(self, marks: Iterable[Mark] = ()) -> None:
        if isinstance(marks, Words):
            self._numbers = marks._numbers[:]
        else:
            self._numbers = array("q", [number for mark in marks for number in (mark.start, mark.end, mark.sample)])

    def moved(self, samples: int) -> Words:
        """Return the same marks, ``samples`` later."""
        words = Words(self)
        words._numbers[2::3] = array("q", [sample + samples for sample in self._numbers[2::3]])
        return words

    def __len__(self) -> int:
        return len(self._numbers) // 3

    @overload
    def __getitem__(self, index: int) -> Mark: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Mark, ...]: ...
    def __getitem__(self, index: int | slice) -> Mark | tuple[Mark, ...]:
        if isinstance(index, slice):
            return tuple(self[at] for at in range(len(self))[index])
        at = 3 * range(len(self))[index]
        return Mark(*self._numbers[at : at + 3])

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Words):
            return self._numbers == other._numbers
        return isinstance(other, tuple) and tuple(self) == other

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return f"Words({tuple(self)!r})"


def word_marks(text: str, known: Iterable[tuple[int, int]], end: int) -> tuple[Mark, ...]:
    """Make one Mark for each token between spaces, with times that never decrease.

    A token without a known start (``of the`` spoken as one word) is placed between its neighbours in proportion to its
    characters.

    :param known: pairs of character offset and sample of the words whose start is known.
    :param end: sample at which the text ends.
    """
    tokens = [(m.start(), m.end()) for m in re.finditer(r"\S+", text)]
    first: dict[int, int] = {}
    for offset, sample in known:
        token = bisect_right(tokens, (offset, len(text))) - 1
        if token >= 0 and offset < tokens[token][1]:
            first.setdefault(token, sample)
    anchors = sorted(({0: 0} | first).items())
    anchors.append((len(tokens), end))
    marks: list[Mark] = []
    latest = 0
    for (this, begin), (following, until) in pairwise(anchors):
        left = tokens[this][0] if tokens else 0
        width = (tokens[following][0] if following < len(tokens) else len(text)) - left
        for start, stop in tokens[this:following]:
            latest = min(max(latest, begin + (until - begin) * (start - left) // width), end)
            marks.append(Mark(start, stop, latest))
    return tuple(marks)


@dataclass(frozen=True, slots=True)
class Take:
    """Line as an engine spoke it."""

    pcm: bytes
    """Samples: mono, signed 16 bit, little-endian."""
    rate: int
    """Samples per second."""
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class PlacedLine:
    """Line within its chunk, in samples at 24 kHz from the chunk's start."""

    line: str
    """Id of the Line."""
    start: int
    end: int
    words: Sequence[Mark]
    """Word marks, in samples from the chunk's start."""


@dataclass(frozen=True, slots=True)
class ChunkInfo:
    """Data of an encoded chunk, without its bytes."""

    frames: int
    placed: tuple[PlacedLine, ...]
    peak_dbtp: float
    """True peak before encoding, in dBTP."""


@dataclass(frozen=True, slots=True)
class Cue:
    """Line in the episode's time (samples at 24 kHz): caption, highlight and deep link."""

    id: str
    kind: Kind
    turn: str
    """Id of the Turn; empty outside of turns."""
    speaker: str
    """Id of the Person; empty for the narrator."""
    text: str
    start: int
    end: int
    words: Sequence[Mark]
    """Word marks: offsets into ``text``, samples from the episode's start."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """Chapter of the episode, in samples at 24 kHz."""

    id: str
    title: str
    turn: str
    """Id of the Turn it starts in; empty outside of turns."""
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Chunk:
    """Chunk in the episode's time."""

    id: str
    """Id of the Passage."""
    start_frame: int
    frames: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """Times of all chunks, lines and chapters of an episode."""

    key: str
    chunks: tuple[Chunk, ...]
    cues: tuple[Cue, ...]
    chapters: tuple[Chapter, ...]
    frames: int
    """Number of MP3 frames of all chunks."""
    loudness: float
    """Integrated loudness in LUFS."""
    peak_dbtp: float
    """Highest true peak of a chunk before encoding, in dBTP."""
    levels: tuple[int, ...] = ()
    """Ungated loudness of up to 1000 equal parts, in whole LUFS, for drawing."""

    @property
    def duration(self) -> int:
        """Return the samples that a decoder plays."""
        return (self.frames - CODEC_DELAY_FRAMES) * FRAME


AAC_FRAME = 1024
"""Samples per AAC-LC frame."""


def aac_frames(frames: int) -> int:
    """Count the AAC frames of a chunk with ``frames`` MP3 frames."""
    return -(-frames * FRAME // AAC_FRAME)


@dataclass(frozen=True, slots=True)
class NarrationClock:
    """Converter from the episode's time to the narration's, in samples at 24 kHz."""

    begins: tuple[int, ...]
    """Start of each chunk in the episode."""
    starts: tuple[int, ...]
    """Start of each chunk in the narration."""
    duration: int
    """Length of the narration in samples."""

    def at(self, position: int) -> int:
        """Convert a position in the episode to one in the narration."""
        chunk = max(bisect_right(self.begins, position) - 1, 0)
        return self.starts[chunk] + position - self.begins[chunk]


def narration_clock(chunks: Sequence[Chunk]) -> NarrationClock:
    """Make the clock of an episode's narration from the chunks of its Timeline.

    :raises ValueError: there are no chunks.
    """
    if not chunks:
        raise ValueError("an episode without chunks has no narration")
    ends = list(accumulate(aac_frames(chunk.frames) * AAC_FRAME for chunk in chunks))
    begins = tuple(chunk.start_frame * FRAME for chunk in chunks)
    return NarrationClock(begins, (0, *ends[:-1]), ends[-1])
