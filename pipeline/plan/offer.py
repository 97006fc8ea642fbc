"""Voices that a speech engine offers for a series in a language."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.cast import Offer
from pipeline.model import Sound, Voice
from pipeline.speak import Engine, UnknownVoice, in_language, measure
from pipeline.standards import iso_639_1


def offer_of(engine: Engine, name: str, language: str) -> Offer:
    """List the voices that an engine offers for a series.

    The engine's roster is used if its voices speak the language, or if each has its own counterpart in it, as espeak's
    have; people then keep one sound in all languages. Otherwise all voices of the language are offered, best first; the
    first one is the narrator's. If there are no such voices, the roster is used anyway (R139).

    :param name: name of the engine.
    :param language: BCP 47 tag of the series.
    """
    roster, narrator = list(engine.roster()), engine.narrator()
    spoken = [voice for voice in roster if _speaks(engine, voice, language)]
    if spoken and _speaks(engine, narrator, language):
        roster = spoken
    elif not _has_counterparts(engine, name, [narrator, *roster], language):
        others = [voice for voice in engine.voices() if _speaks(engine, voice, language)]
        others.sort(key=lambda voice: (-engine.describe(voice).quality, voice))
        if others:
            narrator, *roster = others if len(others) > 1 else others * 2
    return Offer(
        tuple(roster),
        narrator,
        lambda sound: has_sound(engine, sound),
        lambda sound: measure(engine, sound.at(1)),
        engine.describe,
    )


def _speaks(engine: Engine, voice: str, language: str) -> bool:
    """Check whether a voice speaks a language; missing voices are reported later (R110)."""
    try:
        return engine.describe(voice).language == (iso_639_1(language) or language)
    except UnknownVoice:
        return True


def _has_counterparts(engine: Engine, name: str, voices: Sequence[str], language: str) -> bool:
    """Check whether each voice has its own counterpart in a language."""
    found = [in_language(engine, Voice(name, voice, 1, 50), language) for voice in voices]
    return None not in found and len({voice.name for voice in found if voice}) == len(voices)


def has_sound(engine: Engine, sound: Sound) -> bool:
    """Check whether an engine has the voice of a sound."""
    try:
        engine.check(sound.at(1))
    except UnknownVoice:
        return False
    return True
