"""Speech for sentences, in the voices of installed speech engines.

- ``engine.py``: the protocol for speech engines, its errors, and helpers for optional methods.
- ``registry.py``: finds the installed engines and chooses one for a series; ``pipeline.run`` opens it in each worker.
- ``utterance.py``: cleans and splits texts; engines in other packages use its ``speak_text`` and ``SpokenPiece``.
- ``espeak/``: the engine for drafts and for most languages.
- ``kokoro/``: the engine with natural voices.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline import lazy_exports

if TYPE_CHECKING:
    from pipeline.speak.engine import (
        CALIBRATION, PIECE_LIMIT, Engine, EngineTraits, EngineUnavailable, MeasuredEngine, MultilingualEngine,
        SpeechError, UnknownEngine, UnknownVoice, in_language, measure, nearest_voices, phonemes, pronouncing,
        speak, takes_ipa,
    )  # fmt: skip
    from pipeline.speak.espeak.engine import Espeak
    from pipeline.speak.kokoro.model import FLOAT_BYTES, MODEL, install_model, is_model_whole, model_file
    from pipeline.speak.registry import (
        AUTO, DRAFT_ENGINE, ENGINE_VARIABLE, NATURAL_ENGINE, EngineChoice, choose_engine, engine_variable, engines,
        is_natural_installed, open_engine,
        voice_traits,
    )  # fmt: skip
    from pipeline.speak.utterance import SpokenPiece, pieces, speak_text
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "engine": (
                "CALIBRATION PIECE_LIMIT Engine EngineTraits EngineUnavailable MeasuredEngine MultilingualEngine "
                "SpeechError UnknownEngine UnknownVoice in_language measure nearest_voices phonemes "
                "pronouncing speak takes_ipa"
            ),
            "espeak.engine": "Espeak",
            "kokoro.model": "FLOAT_BYTES MODEL install_model is_model_whole model_file",
            "registry": (
                "AUTO DRAFT_ENGINE ENGINE_VARIABLE NATURAL_ENGINE EngineChoice choose_engine engine_variable "
                "engines is_natural_installed open_engine "
                "voice_traits"
            ),
            "utterance": "SpokenPiece pieces speak_text",
        },
    )

__all__ = [
    "AUTO", "CALIBRATION", "DRAFT_ENGINE", "ENGINE_VARIABLE", "FLOAT_BYTES", "MODEL", "NATURAL_ENGINE", "PIECE_LIMIT",
    "Engine", "EngineChoice", "EngineTraits", "EngineUnavailable", "Espeak", "MeasuredEngine", "MultilingualEngine",
    "SpeechError", "SpokenPiece", "UnknownEngine", "UnknownVoice", "choose_engine", "engine_variable", "engines",
    "in_language", "install_model", "is_model_whole", "is_natural_installed", "measure", "model_file",
    "nearest_voices", "open_engine", "phonemes", "pieces", "pronouncing", "speak", "speak_text", "takes_ipa",
    "voice_traits",
]  # fmt: skip
