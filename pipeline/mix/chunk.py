"""Mix a passage's takes into a chunk: placed with their pauses, levelled, limited, encoded.

The word marks that an engine gave for the spoken text are moved to the shown text on the way. ``keep_freed`` is
called once in each process that mixes.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from pipeline.mix.aac import NO_AAC, Aac, encode_aac
from pipeline.mix.filters import Samples
from pipeline.mix.level import LevelRun, levelled
from pipeline.mix.loudness import BIN, Energies
from pipeline.mix.mp3 import FLUSH_FRAMES, LEAD_FRAMES, encode, frame_count
from pipeline.mix.take import Trimmed, trimmed
from pipeline.model import FRAME, Change, ChunkInfo, Line, Mark, Passage, PlacedLine, Take, Voice, Words, word_marks
from pipeline.settings import Audio


@dataclass(frozen=True, slots=True)
class MixedChunk:
    """An encoded chunk."""

    info: ChunkInfo
    mp3: bytes
    aac: Aac
    energies: Energies
    """K-weighted energies of its 4 ms bins, six for each frame: an episode's are its chunks' in a row."""


@dataclass(frozen=True, slots=True)
class _Laid:
    """A line in its place (samples from the chunk's start)."""

    line: Line
    sound: Trimmed
    start: int

    @property
    def end(self) -> int:
        return self.start + self.sound.samples.size


def mix_passage(
    passage: Passage, takes: Sequence[Take], audio: Audio, voice_gains: Mapping[Voice, float]
) -> MixedChunk:
    """The chunk of a passage. ``takes`` are those of its lines, in order; ``voice_gains`` in dB (``level.voice_gain``).

    :raises ValueError: not one take for each line, or no line.
    :raises KeyError: a voice without a gain.
    """
    if len(takes) != len(passage.lines) or not takes:
        raise ValueError(f"passage {passage.id} has {len(passage.lines)} lines and {len(takes)} takes")
    laid = _lay(passage.lines, [trimmed(take) for take in takes])
    sounds = [(item.start, item.sound.samples) for item in laid]
    placed = tuple(_placed(item) for item in laid)
    return finished(sounds, _runs(laid, voice_gains), passage.lines[-1].pause, audio, placed)


def finished(
    laid: Sequence[tuple[int, Samples]],
    runs: Sequence[LevelRun],
    pause: int,
    audio: Audio,
    placed: tuple[PlacedLine, ...],
) -> MixedChunk:
    """Level and encode sounds, each given with the sample of the chunk it begins at (after the silent lead frames).

    ``pause`` samples of silence shall follow the end of the last sound.
    """
    frames = frame_count(laid[-1][0] + laid[-1][1].size - LEAD_FRAMES * FRAME, pause)
    whole = np.zeros(frames * FRAME, np.float32)
    for start, sound in laid:
        whole[start : start + sound.size] = sound
    result = levelled(whole, runs, audio)
    mp3, aac = _encoded(result.samples, audio)
    return MixedChunk(ChunkInfo(frames, placed, result.peak_dbtp), mp3, aac, result.energies)


def _encoded(samples: Samples, audio: Audio) -> tuple[bytes, Aac]:
    """Both encodings, side by side: neither encoder holds the interpreter, and of a single chunk one waits for both."""
    sounding = samples[: -FLUSH_FRAMES * FRAME]
    if not audio.narration_bitrate:
        return encode(sounding, audio.bitrate, audio.quality), NO_AAC
    with ThreadPoolExecutor(1) as other:
        aac = other.submit(encode_aac, samples, audio.narration_bitrate)
        return encode(sounding, audio.bitrate, audio.quality), aac.result()


def _lay(lines: Sequence[Line], sounds: Sequence[Trimmed]) -> list[_Laid]:
    """Place each line after the previous one and its pause; a new voice begins with a new bin."""
    laid: list[_Laid] = []
    at = LEAD_FRAMES * FRAME
    for line, sound in zip(lines, sounds, strict=True):
        if laid and laid[-1].line.voice != line.voice:
            at = -(-at // BIN) * BIN
        laid.append(_Laid(line, sound, at))
        at = laid[-1].end + line.pause
    return laid


def _runs(laid: Sequence[_Laid], voice_gains: Mapping[Voice, float]) -> list[LevelRun]:
    groups = [(voice, list(items)) for voice, items in groupby(laid, key=lambda item: item.line.voice)]
    return [LevelRun(items[0].start, items[-1].end, voice_gains[voice]) for voice, items in groups]


def _placed(item: _Laid) -> PlacedLine:
    words = Words(shown_marks(item.line, item.sound.marks, item.sound.samples.size))
    return PlacedLine(item.line.id, item.start, item.end, words.moved(item.start))


def shown_marks(line: Line, marks: Iterable[Mark], end: int) -> tuple[Mark, ...]:
    """One Mark for each word of ``line.text``, from marks over ``line.spoken``; ``end`` is where the line ends.

    Within a change the offsets are stretched evenly; what is spoken of a word's later parts does not move its
    beginning.
    """
    return word_marks(line.text, ((_shown(mark.start, line.changes), mark.sample) for mark in marks), end)


def _shown(offset: int, changes: Iterable[Change]) -> int:
    """The offset in the shown text of an offset in the spoken one; the changes are in order."""
    shift = 0
    for change in changes:
        start = change.start + shift
        if offset < start:
            break
        if offset < start + len(change.spoken):
            into = (offset - start) * (change.end - change.start)
            return change.start + into // len(change.spoken)
        shift += len(change.spoken) - (change.end - change.start)
    return offset - shift


_TRIM_THRESHOLD = -1
_MMAP_THRESHOLD = -3
_KEPT = 1 << 30
"""Bytes."""
_LARGEST = 1 << 25
"""Bytes; the GNU C library takes no higher threshold."""


def keep_freed() -> bool:
    """Make this process keep freed memory for the next chunk; return whether the C library can.

    The arrays of a chunk are as large as those of the one before. Without this a sixth of the time of
    mixing goes into pages that were given back to the system, are asked for again, and are cleared.
    """
    if sys.platform != "linux":
        return False
    library = ctypes.CDLL(None)
    if not hasattr(library, "mallopt"):
        return False
    return bool(library.mallopt(_TRIM_THRESHOLD, _KEPT) and library.mallopt(_MMAP_THRESHOLD, _LARGEST))
