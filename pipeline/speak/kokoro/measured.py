"""How Kokoro's voices sound, as measured once by machine.

``python -m tools.voices kokoro`` measures them again and prints the table; it says how.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from pipeline.model import VoiceMeasure, VoiceTraits
from pipeline.speak.kokoro.voices import NARRATOR_VOICE, ROSTER

_TABLE = """
 84 174 4.75 0.0  am_onyx
112 149 4.71 0.9  am_michael
113 162 4.69 0.9  bm_fable
124 175 4.69 0.0  am_liam
145 167 4.69 0.9  af_kore
154 183 4.67 1.6  am_eric
176 172 4.66 0.9  bf_emma
188 163 4.63 0.0  af_heart
122 165 4.63 1.6  bm_daniel
199 170 4.57 0.0  bf_isabella
176 170 4.56 0.0  af_aoede
 90 152 4.31 0.9  bm_lewis
137 146 4.57 0.9  bm_george
"""
"""Pitch in Hz, words a minute at speed 1, DistillMOS (1 to 5), word error rate in %, embedding, name."""
_LANGUAGES = {
    "a": ("en", "US"),
    "b": ("en", "GB"),
    "e": ("es", "ES"),
    "f": ("fr", "FR"),
    "i": ("it", "IT"),
    "p": ("pt", "BR"),
}
"""First letter of a voice's name -> its language and region."""
_KINDS = {"f": "higher", "m": "lower"}
"""Second letter of a voice's name -> its class."""
_UNIT = 1000
"""What the embeddings are multiplied by in the table."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A row of the table."""

    pitch: float
    pace: float
    quality: float
    errors: float
    embedding: tuple[float, ...]


@cache
def _row(line: str) -> tuple[str, Measured]:
    *numbers, name = line.split()
    pitch, pace, quality, errors, *embedding = map(float, numbers)
    return name, Measured(pitch, pace, quality, errors, tuple(value / _UNIT for value in embedding))


VOICES = dict(_row(line) for line in _TABLE.strip().split("\n"))


def traits(name: str) -> VoiceTraits:
    """What is known of a voice."""
    row = VOICES[name]
    language, region = _LANGUAGES[name[0]]
    recommended = name in ROSTER or name == NARRATOR_VOICE
    return VoiceTraits(name, language, region, row.pitch, _KINDS[name[1]], row.pace, row.quality, recommended)


def measure(name: str, factor: float) -> VoiceMeasure | None:
    """How a voice sounds at a multiple of its own pitch; None for a voice that Rostra does not have."""
    row = VOICES.get(name)
    return row and VoiceMeasure(row.pitch * factor, (), row.embedding, _KINDS[name[1]])
