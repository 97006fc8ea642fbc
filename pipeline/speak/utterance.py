"""Speaks a text of any kind and length with a function that speaks one clean piece, and doubts the result."""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass

from pipeline.script import Voice
from pipeline.speak import guard
from pipeline.speak.engine import SpeechError
from pipeline.timeline import Take, word_marks

SILENCE_SECONDS = 0.2
"""Length of a take in which there is nothing to be spoken."""
_JOIN_SECONDS = 0.15
_AUDIBLE = 64
"""Amplitude below which 16-bit sound counts as silence (-54 dBFS)."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """A piece as an engine spoke it."""

    pcm: bytes
    """Mono, signed 16 bit, little-endian."""
    words: tuple[tuple[int, int], ...]
    """(offset of a word in the piece, sample where it begins)."""


def speak(text: str, voice: Voice, rate: int, say: Callable[[str, Voice], Spoken]) -> Take:
    """The whole text as one Take with marks over the text as given. ``rate`` is the engine's samples per second.

    :raises SpeechError: ``say`` did, or gave silence for words, or a length no speech can have.
    """
    sound: list[bytes] = []
    length = 0
    known: list[tuple[int, int]] = []
    for piece in guard.pieces(text):
        if not guard.speakable(piece.text):
            continue
        spoken = say(piece.text, voice)
        if not _audible(spoken.pcm):
            if guard.must_sound(piece.text):
                raise SpeechError(f"no sound for: {_excerpt(piece.text)}")
            continue
        _doubt(piece.text, len(spoken.pcm) / 2 / rate, voice.rate)
        if sound:
            sound.append(_silence(_JOIN_SECONDS, rate))
            length += len(sound[-1]) // 2
        known += [(piece.origin[at], length + sample) for at, sample in spoken.words if at < len(piece.origin)]
        sound.append(spoken.pcm)
        length += len(spoken.pcm) // 2
    if not sound:
        return Take(_silence(SILENCE_SECONDS, rate), rate, ())
    return Take(b"".join(sound), rate, word_marks(text, known, length))


def _silence(seconds: float, rate: int) -> bytes:
    return bytes(2 * round(seconds * rate))


def _audible(pcm: bytes) -> bool:
    return any(abs(sample) >= _AUDIBLE for (sample,) in struct.iter_unpack("<h", pcm))


def _doubt(text: str, seconds: float, words_per_minute: int) -> None:
    """Refuse a length that no reading of the text has: a cut-off one, or the endless output of a confused engine.

    A word of letters lasts at least a tenth of an average word (``of the`` is one sound); one character
    lasts at most as long as eight words (an emoji is read by its name, a digit as a word).
    """
    average = 60 / words_per_minute
    least = 0.1 * average * sum(word.isalpha() for word in text.split())
    most = average * (10 + 8 * len(text))
    if not least <= seconds <= most:
        raise SpeechError(f"{seconds:.1f} s of sound is not plausible for: {_excerpt(text)}")


def _excerpt(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"
