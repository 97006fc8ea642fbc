"""Speak sentences in voices.

``engine.py`` is the contract of a speech engine, ``registry.py`` finds the engines that are installed, ``espeak/`` is
the one that comes with Rostra. ``utterance.py`` makes any text fit for an engine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline import lazy_exports

if TYPE_CHECKING:
    from pipeline.speak.engine import (
        CALIBRATION, START_LIMIT, Engine, EngineUnavailable, SpeechError, UnknownEngine, UnknownVoice,
    )  # fmt: skip
    from pipeline.speak.espeak.engine import Espeak
    from pipeline.speak.registry import open_engine
    from pipeline.speak.utterance import PIECE_LIMIT, pieces
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "engine": "CALIBRATION Engine EngineUnavailable START_LIMIT SpeechError UnknownEngine UnknownVoice",
            "espeak.engine": "Espeak",
            "registry": "open_engine",
            "utterance": "PIECE_LIMIT pieces",
        },
    )

__all__ = [
    "CALIBRATION", "PIECE_LIMIT", "START_LIMIT", "Engine", "EngineUnavailable", "Espeak", "SpeechError",
    "UnknownEngine", "UnknownVoice", "open_engine", "pieces",
]  # fmt: skip
