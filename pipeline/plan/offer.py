"""Voices that a speech engine offers for the language of a series."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.cast import Offer
from pipeline.model import NATURAL_PITCH, Sound, Voice
from pipeline.speak import Engine, UnknownVoice, in_language, measure
from pipeline.standards import iso_639_1


def offer_of(engine: Engine, name: str, language: str) -> Offer:
    """Return the voices that an engine offers for a series.

    The roster is the engine's own selection of voices for casting. If the engine's narrator speaks the language, the
    voices of the roster that also speak it are offered. If each voice has its own counterpart in the language, as with
    espeak, the whole roster is offered, so that people sound the same in all languages. Otherwise, all voices for the
    language are offered, best first, and the narrator gets the first one. If there are no such voices, the roster is
    offered anyway (R139).

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
    """Return whether a voice speaks a language.

    A voice that the engine lacks counts as speaking it, and is reported later (R110).
    """
    try:
        return engine.describe(voice).language == (iso_639_1(language) or language)
    except UnknownVoice:
        return True


def _has_counterparts(engine: Engine, name: str, voices: Sequence[str], language: str) -> bool:
    """Return whether each voice has a counterpart of its own in a language."""
    found = [in_language(engine, Voice(name, voice, 1, NATURAL_PITCH), language) for voice in voices]
    return None not in found and len({voice.name for voice in found if voice}) == len(voices)


def has_sound(engine: Engine, sound: Sound) -> bool:
    """Return whether an engine has the voice named in ``sound``."""
    try:
        engine.check(sound.at(1))
    except UnknownVoice:
        return False
    return True
