"""Mixing of takes into chunks: placing, levelling, limiting and encoding.

The engine's marks for words in the spoken text are converted to marks for words in the shown text. Each process that
mixes calls ``keep_freed`` once, to reuse the memory of finished chunks.
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
    """Chunk encoded as MP3 and AAC, with its measurements."""

    info: ChunkInfo
    mp3: bytes
    aac: Aac
    energies: Energies
    """K-weighted energy of each 4 ms bin of the chunk; a frame has six bins."""


@dataclass(frozen=True, slots=True)
class _Laid:
    """Line placed in a chunk; positions are in samples from the start of the chunk."""

    line: Line
    sound: Trimmed
    start: int

    @property
    def end(self) -> int:
        """Index of the first sample after the line."""
        return self.start + self.sound.samples.size


def mix_passage(
    passage: Passage, takes: Sequence[Take], audio: Audio, voice_gains: Mapping[Voice, float]
) -> MixedChunk:
    """Mix the takes of a passage into a chunk.

    :param takes: takes of the passage's lines, in the same order.
    :param voice_gains: voice -> gain in dB (``level.voice_gain``).
    :raises ValueError: the passage has no lines, or the numbers of lines and takes differ.
    :raises KeyError: a voice has no gain.
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
    """Return a chunk with the given sounds at their positions, levelled and encoded.

    :param laid: pairs of first sample (from the start of the chunk) and sound, sorted by first sample.
    :param pause: silence after the last sound, in samples.
    :param placed: lines of the chunk, for its ``ChunkInfo``.
    """
    frames = frame_count(laid[-1][0] + laid[-1][1].size - LEAD_FRAMES * FRAME, pause)
    whole = np.zeros(frames * FRAME, np.float32)
    for start, sound in laid:
        whole[start : start + sound.size] = sound
    result = levelled(whole, runs, audio)
    mp3, aac = _encoded(result.samples, audio)
    return MixedChunk(ChunkInfo(frames, placed, result.peak_dbtp), mp3, aac, result.energies)


def _encoded(samples: Samples, audio: Audio) -> tuple[bytes, Aac]:
    """Return samples encoded as MP3 and AAC.

    The encoders run in parallel, since neither holds Python's global interpreter lock.
    """
    sounding = samples[: -FLUSH_FRAMES * FRAME]
    if not audio.narration_bitrate:
        return encode(sounding, audio.bitrate, audio.quality), NO_AAC
    with ThreadPoolExecutor(1) as other:
        aac = other.submit(encode_aac, samples, audio.narration_bitrate)
        return encode(sounding, audio.bitrate, audio.quality), aac.result()


def _lay(lines: Sequence[Line], sounds: Sequence[Trimmed]) -> list[_Laid]:
    """Return the lines with their positions, each after the previous line and its pause.

    A new voice begins at the start of a bin, so that no bin contains two voices.
    """
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
    """Return one mark for each word in ``line.text``, from marks for ``line.spoken``.

    Within a change, the offsets are interpolated. If several marks fall within a word, the first is used.

    :param end: sample at which the line ends.
    """
    return word_marks(line.text, ((_shown(mark.start, line.changes), mark.sample) for mark in marks), end)


def _shown(offset: int, changes: Iterable[Change]) -> int:
    """Return the offset in the shown text for an offset in the spoken text."""
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
"""Bytes of freed memory that the process keeps at the top of its heap."""
_LARGEST = 1 << 25
"""Highest threshold for memory mapping, in bytes, that the GNU C library accepts."""


def keep_freed() -> bool:
    """Make this process reuse freed memory for the next chunk, and return whether this succeeded.

    Each chunk has arrays of about the same size. Without this call, a sixth of the mixing time is spent on returning
    pages to the system, requesting them again and clearing them. Only the GNU C library has this setting.
    """
    if sys.platform != "linux":
        return False
    library = ctypes.CDLL(None)
    if not hasattr(library, "mallopt"):
        return False
    return bool(library.mallopt(_TRIM_THRESHOLD, _KEPT) and library.mallopt(_MMAP_THRESHOLD, _LARGEST))
