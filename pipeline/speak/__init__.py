"""Speak sentences in voices.

- ``engine.py``: the contract of a speech engine, its errors, ``nearest_voices`` to suggest a voice, ``measure``
  to learn how one sounds, and ``in_language`` to find the one that speaks a language; ``phonemes`` and ``takes_ipa``
  ask for what an engine need not have; ``speak`` gives IPA to an engine that takes it.
- ``registry.py``: finds the engines that are installed, and chooses that of a series; ``run`` opens one in each worker.
- ``utterance.py``: makes any text fit for an engine: ``speak_text`` and ``SpokenPiece`` are what an engine of
  another package uses.
- ``espeak/``: the engine for drafts and for most languages; ``kokoro/``: natural voices.
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
