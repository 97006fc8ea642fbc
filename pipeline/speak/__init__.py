"""Speak sentences in voices.

- ``engine.py``: the contract of a speech engine, its errors, ``nearest_voices`` to suggest a voice, ``measure``
  to learn how one sounds, and ``in_language`` to find the one that speaks a language; ``phonemes`` and ``takes_ipa``
  ask for what an engine need not have.
- ``registry.py``: finds the engines that are installed; ``run`` opens one in each worker.
- ``utterance.py``: makes any text fit for an engine: ``speak_text`` and ``SpokenPiece`` are what an engine of
  another package uses.
- ``espeak/``: the engine that comes with Rostra.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline import lazy_exports

if TYPE_CHECKING:
    from pipeline.speak.engine import (
        CALIBRATION, START_LIMIT, Engine, EngineUnavailable, MeasuredEngine, MultilingualEngine, SpeechError,
        UnknownEngine, UnknownVoice, in_language, measure, nearest_voices, phonemes, takes_ipa,
    )  # fmt: skip
    from pipeline.speak.espeak.engine import Espeak
    from pipeline.speak.registry import open_engine
    from pipeline.speak.utterance import PIECE_LIMIT, SpokenPiece, pieces, speak_text
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "engine": (
                "CALIBRATION START_LIMIT Engine EngineUnavailable MeasuredEngine MultilingualEngine SpeechError "
                "UnknownEngine UnknownVoice in_language measure nearest_voices phonemes takes_ipa"
            ),
            "espeak.engine": "Espeak",
            "registry": "open_engine",
            "utterance": "PIECE_LIMIT SpokenPiece pieces speak_text",
        },
    )

__all__ = [
    "CALIBRATION", "PIECE_LIMIT", "START_LIMIT", "Engine", "EngineUnavailable", "Espeak", "MeasuredEngine",
    "MultilingualEngine", "SpeechError", "SpokenPiece", "UnknownEngine", "UnknownVoice", "in_language", "measure",
    "nearest_voices", "open_engine", "phonemes", "pieces", "speak_text", "takes_ipa",
]  # fmt: skip
