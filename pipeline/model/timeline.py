"""Takes, chunks and the Timeline, which contains the time of each sentence and word.

``speak`` and ``mix`` create them; ``write`` uses them.

The narration of a book has the same chunks encoded as AAC, with a separate clock. An AAC-LC frame holds 1024 samples
(ISO/IEC 14496-3), while an MP3 frame holds 576. The last pause of a chunk is therefore up to one AAC frame longer in
the narration, and all later chunks start later.
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
"""Number of unplayed frames in an MP3 stream: encoder delay and padding, 576 samples each."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Word, with its position in the text and in the sound.

    ``start`` and ``end`` are character offsets, and ``sample`` is the first sample of the word's sound.
    """

    start: int
    end: int
    sample: int


class Words(Sequence[Mark]):
    """Sequence of word marks, packed to save memory.

    A long episode has more than 100,000 marks.
    """

    __slots__ = ("_numbers",)
    _numbers: array[int]
    """Start offset, end offset and sample of each mark in turn."""

    def __init__(self, marks: Iterable[Mark] = ()) -> None:
        if isinstance(marks, Words):
            self._numbers = marks._numbers[:]
        else:
            self._numbers = array("q", [number for mark in marks for number in (mark.start, mark.end, mark.sample)])

    def moved(self, samples: int) -> Words:
        """Return the marks shifted by a number of samples."""
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
    """Return a Mark for each whitespace-separated token, with samples that never decrease.

    If the start of a token is unknown, as in ``of the`` spoken as one word, it is interpolated by character count.

    :param known: pairs of character offset and sample, for words whose start is known.
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
    """Sound of one line, as spoken by an engine."""

    pcm: bytes
    """Samples: mono, signed 16-bit, little-endian."""
    rate: int
    """Samples per second."""
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class PlacedLine:
    """Line with its times in a chunk, in samples at 24 kHz from the chunk's start."""

    line: str
    """Id of the Line."""
    start: int
    end: int
    words: Sequence[Mark]
    """Word marks, in samples from the chunk's start."""


@dataclass(frozen=True, slots=True)
class ChunkInfo:
    """Properties of a chunk encoded as MP3, without its bytes."""

    frames: int
    placed: tuple[PlacedLine, ...]
    peak_dbtp: float
    """True peak before encoding, in dBTP."""


@dataclass(frozen=True, slots=True)
class Cue:
    """Line with its times in an episode, in samples at 24 kHz.

    Cues are used for captions, highlights and deep links.
    """

    id: str
    kind: Kind
    turn: str
    """Id of the Turn; empty outside turns."""
    speaker: str
    """Id of the Person; empty for the narrator."""
    text: str
    start: int
    end: int
    words: Sequence[Mark]
    """Word marks: offsets in ``text``, and samples from the start of the episode."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """Chapter with its times in an episode, in samples at 24 kHz."""

    id: str
    title: str
    turn: str
    """Id of the Turn in which the chapter starts; empty outside turns."""
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Chunk:
    """Chunk with its position in an episode, in MP3 frames."""

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
    """Total number of MP3 frames in all chunks."""
    loudness: float
    """Integrated loudness in LUFS."""
    peak_dbtp: float
    """Highest true peak of a chunk before encoding, in dBTP."""
    levels: tuple[int, ...] = ()
    """Ungated loudness of up to 1000 equal parts of the episode, in whole LUFS.

    It is used to draw the waveform.
    """

    @property
    def duration(self) -> int:
        """Playing time in samples, without encoder delay and padding."""
        return (self.frames - CODEC_DELAY_FRAMES) * FRAME


AAC_FRAME = 1024
"""Samples per AAC-LC frame."""


def aac_frames(frames: int) -> int:
    """Return the number of AAC frames for a chunk with ``frames`` MP3 frames, rounded up."""
    return -(-frames * FRAME // AAC_FRAME)


@dataclass(frozen=True, slots=True)
class NarrationClock:
    """Converter from times in an episode to times in its narration.

    All times are in samples at 24 kHz.
    """

    begins: tuple[int, ...]
    """Start of each chunk in the episode."""
    starts: tuple[int, ...]
    """Start of each chunk in the narration."""
    duration: int
    """Duration of the narration in samples."""

    def at(self, position: int) -> int:
        """Return the position in the narration, in samples, for a position in the episode."""
        chunk = max(bisect_right(self.begins, position) - 1, 0)
        return self.starts[chunk] + position - self.begins[chunk]


def narration_clock(chunks: Sequence[Chunk]) -> NarrationClock:
    """Return the narration clock for the chunks of an episode's Timeline.

    :raises ValueError: there are no chunks.
    """
    if not chunks:
        raise ValueError("an episode without chunks has no narration")
    ends = list(accumulate(aac_frames(chunk.frames) * AAC_FRAME for chunk in chunks))
    begins = tuple(chunk.start_frame * FRAME for chunk in chunks)
    return NarrationClock(begins, (0, *ends[:-1]), ends[-1])
