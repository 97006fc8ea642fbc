"""Draft builds (``--draft``): the whole site in seconds, to look at; never published.

Not to be confused with a draft transcript, which says ``draft = true`` and is built with ``--drafts``. A draft build
changes settings, before anything is read, and the voices that cast.toml names, since its engine has others. Whatever
is made has keys of its own in the store, so that going back and forth makes nothing twice.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import replace

from pipeline.cast import Guess, cast_voices
from pipeline.model import Document, Log, Sound, VoiceTraits
from pipeline.plan.offer import offer_of
from pipeline.settings import CastEntry, Settings
from pipeline.speak import (
    DRAFT_ENGINE,
    NATURAL_ENGINE,
    EngineChoice,
    EngineUnavailable,
    UnknownEngine,
    open_engine,
    voice_traits,
)

DRAFT_QUALITY = 7
"""LAME's -q in a draft build: about twice as fast as the default."""


def draft_settings(settings: Settings, own: EngineChoice) -> Settings:
    """Set what a draft build does without: the engine of the series, the best encoding, sound in the books.

    :param own: the engine of the series.
    """
    speech, audio = settings.speech, settings.audio
    return replace(
        settings,
        speech=replace(speech, engine=DRAFT_ENGINE),
        audio=replace(audio, quality=max(audio.quality, DRAFT_QUALITY), narration_bitrate=0),
        draft_of=own.name,
    )


def other_voices(settings: Settings) -> bool:
    """Whether this is a draft build with other voices than the series has."""
    return settings.draft_of not in ("", settings.speech.engine)


def draft_cast(settings: Settings, has: Callable[[CastEntry], bool]) -> tuple[CastEntry, ...]:
    """Make the entries of cast.toml fit a draft build's engine.

    A voice that only the engine of the series has is replaced by the wish for one of the same class; where the class is
    not known, the person is cast as if nothing but their rate was stated. Where the series has the draft's own engine,
    only natural voices are replaced: any other unknown name is the error that it is in every build.

    :param has: whether the draft build's engine has the voice of an entry.
    """
    return tuple(
        _replaced(entry, settings) if entry.names_voice and not has(entry) else entry for entry in settings.cast
    )


def heard_kinds(
    documents: Sequence[Document], settings: Settings, published: Mapping[str, Sound], guesses: Mapping[str, Guess]
) -> dict[str, str]:
    """Tell in which class of voice people are heard with another engine, so that they keep it with this one.

    In a draft build these are the voices that the series' own engine gives them; otherwise those in which they were
    published, before the series was switched.

    :param published: id -> sound of another engine in which somebody was published.
    :returns: id -> ``higher`` or ``lower``, of those of whom it is known.
    """
    sounds = dict(published)
    if other_voices(settings):
        try:
            with closing(open_engine(settings.draft_of, 0)) as engine:
                own = replace(settings, speech=replace(settings.speech, engine=settings.draft_of), draft_of="")
                offer = offer_of(engine, settings.draft_of, settings.series.language)
                cast = cast_voices(documents, own, offer, published, Log(), guesses)
        except (UnknownEngine, EngineUnavailable):
            pass
        else:
            sounds = {person: voice.sound for person, voice in cast.people.items()}
    kinds = {person: _traits(sound.engine, sound.name) for person, sound in sounds.items()}
    return {person: known.kind for person, known in kinds.items() if known and known.kind}


def _replaced(entry: CastEntry, settings: Settings) -> CastEntry:
    known = _traits(settings.draft_of, entry.voice) or _traits(NATURAL_ENGINE, entry.voice)
    if known is None and not other_voices(settings):
        return entry
    return replace(entry, voice=known.kind if known else "", pitch=50)


def _traits(engine: str, voice: str) -> VoiceTraits | None:
    try:
        return voice_traits(engine, voice)
    except (UnknownEngine, EngineUnavailable):
        return None
