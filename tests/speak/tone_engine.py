"""A speech engine in one file: it hums a tone for each word. Its voices differ in the tone."""

from __future__ import annotations

import re

import numpy as np

from pipeline.model import Take, Voice, VoiceTraits
from pipeline.speak import EngineTraits, SpokenPiece, UnknownVoice, nearest_voices, speak_text

RATE = 16_000
TONES = {f"tone {hertz}": hertz for hertz in range(110, 240, 10)}
NARRATOR = "tone 110"


class Tone:
    def __init__(self, time_limit: float) -> None:
        self.time_limit = time_limit

    @property
    def traits(self) -> EngineTraits:
        return EngineTraits(RATE)

    def prepare(self) -> None:
        pass

    def describe(self, name: str) -> VoiceTraits:
        self.check(Voice("tone", name, 1, 50))
        return VoiceTraits(name, "en", pitch=TONES[name], recommended=True)

    def synthesize(self, text: str, voice: Voice) -> Take:
        self.check(voice)
        return speak_text(text, voice, RATE, self._say)

    def voices(self) -> tuple[str, ...]:
        return tuple(sorted(TONES))

    def check(self, voice: Voice) -> None:
        if voice.name not in TONES:
            raise UnknownVoice(voice.name, nearest_voices(voice.name, TONES))

    def roster(self) -> tuple[str, ...]:
        return tuple(name for name in TONES if name != NARRATOR)

    def narrator(self) -> str:
        return NARRATOR

    def fingerprint(self) -> str:
        return "tone 1.0"

    def close(self) -> None:
        pass

    def _say(self, text: str, voice: Voice) -> SpokenPiece:
        words = [found.start() for found in re.finditer(r"\S+", text)]
        length = round(60 / voice.rate * RATE)
        hertz = TONES[voice.name] * 2 ** ((voice.pitch - 50) / 50)
        sound = 10_000 * np.sin(2 * np.pi * hertz / RATE * np.arange(length * len(words)))
        return SpokenPiece(sound.astype("<i2").tobytes(), tuple((at, length * n) for n, at in enumerate(words)))
