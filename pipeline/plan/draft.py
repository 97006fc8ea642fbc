"""Draft builds (``--draft``): quick previews of the whole site, never published.

Draft transcripts are different: they have ``draft = true`` and are built with ``--drafts``. A draft build changes
settings before the transcripts are read, and substitutes voices for those in cast.toml that its engine lacks. Its
results have separate keys in the store, so switching between draft and full builds repeats no work.
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
"""LAME ``-q`` value for draft builds, which encodes about twice as fast as the default."""


def draft_settings(settings: Settings, own: EngineChoice) -> Settings:
    """Return settings for a draft build: draft engine, quick encoding, and books without sound.

    :param own: engine that full builds of the series use.
    """
    speech, audio = settings.speech, settings.audio
    return replace(
        settings,
        speech=replace(speech, engine=DRAFT_ENGINE),
        audio=replace(audio, quality=max(audio.quality, DRAFT_QUALITY), narration_bitrate=0),
        draft_of=own.name,
    )


def other_voices(settings: Settings) -> bool:
    """Return whether this is a draft build whose engine differs from that of the series."""
    return settings.draft_of not in ("", settings.speech.engine)


def draft_cast(settings: Settings, has: Callable[[CastEntry], bool]) -> tuple[CastEntry, ...]:
    """Return the entries of cast.toml, adapted to the engine of a draft build.

    A voice that this engine lacks is replaced with a request for a voice of the same class (``higher`` or ``lower``).
    If the class is unknown, only the rate of the entry applies. If the series itself uses the draft engine, only
    natural voices are replaced. Any other voice that this engine lacks is later reported as an error (R110), as in
    full builds.

    :param has: function that returns whether the draft engine has the voice of an entry.
    """
    return tuple(
        _replaced(entry, settings) if entry.names_voice and not has(entry) else entry for entry in settings.cast
    )


def heard_kinds(
    documents: Sequence[Document], settings: Settings, published: Mapping[str, Sound], guesses: Mapping[str, Guess]
) -> dict[str, str]:
    """Return each person's voice class in another engine, so that this engine can match it.

    In a draft build, the other engine is that of the series. Otherwise, it is the engine of the published episodes.

    :param published: person id -> published sound of another engine.
    :returns: person id -> ``higher`` or ``lower``, for people whose class is known.
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
