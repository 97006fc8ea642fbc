"""Protocol for speech engines, with its errors and optional methods.

A new engine needs one class that follows the protocol ``Engine`` (no base class), and an entry point in the
``pyproject.toml`` of its package::

    [project.entry-points."rostra.engines"]
    loud = "rostra_loud:Loud"

``engine = "loud"`` under ``[speech]`` in ``series.toml`` then selects it. ``pipeline.speak`` exports helpers for
engines: ``speak_text`` cleans a text, splits it into pieces, rejects implausible sound and marks each word;
``nearest_voices`` suggests names for an unknown voice. An engine that accepts IPA follows ``IpaEngine``.
``tests/speak/tone_engine.py`` is a complete engine in sixty lines, and ``tests/speak/engine_contract.py`` tests every
installed engine.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol, TypeGuard

from pipeline.model import Exit, RostraError, Take, Voice, VoiceMeasure, VoiceTraits
from pipeline.standards import iso_639_1

PIECE_LIMIT = 600
"""Default maximum number of characters per engine call."""
START_LIMIT = 60.0
"""Default time limit in seconds for starting an engine.

It is long enough for a slow and busy machine.
"""

CALIBRATION = "Before the evening begins, one plain sentence is read in every voice, so that all are heard alike."
"""Sentence used to measure the gain of a voice: about five seconds of ordinary speech."""


class _Unknown(RostraError):
    """Base class for errors about an unknown name, with suggested names.

    The errors can be pickled, since ``args`` contains the arguments of the constructor.
    """

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        super().__init__(name, Exit.INPUT)
        self.args = (name, known)
        self.name = name
        self.nearest = known
        """Suggested names, most similar first."""


class UnknownEngine(_Unknown):
    """Error for the name of an engine that is not installed.

    ``nearest`` lists all installed engines.
    """

    def __str__(self) -> str:
        return f'no speech engine "{self.name}"; installed: {", ".join(self.nearest) or "none"}'


class UnknownVoice(_Unknown):
    """Error for a voice name that the engine does not have."""

    def __str__(self) -> str:
        near = " or ".join(f'"{n}"' for n in self.nearest)
        return f'no voice "{self.name}"' + (f"; did you mean {near}?" if near else "")


class EngineUnavailable(RostraError):
    """Error for an installed engine that cannot start on this machine."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason, Exit.ENVIRONMENT)


class SpeechError(RostraError):
    """Error for a text that the engine could not turn into usable sound.

    The engine can still speak other texts.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason, Exit.INPUT)


@dataclass(frozen=True, slots=True)
class EngineTraits:
    """Limits and requirements of an engine."""

    rate: int
    """Sample rate of the engine's sound in Hz."""
    text_limit: int = PIECE_LIMIT
    """Maximum number of characters per piece; the engine itself splits longer texts (``speak_text``)."""
    time_limit: float = 30.0
    """Time limit in seconds for ``text_limit`` characters on a slow and busy machine."""
    start_limit: float = START_LIMIT
    """Time limit in seconds for starting the engine on a slow and busy machine."""
    cost: float = 0.01
    """CPU time in seconds per second of sound on a typical machine, for estimates."""
    memory: int = 100 * 10**6
    """Maximum memory, in bytes, of a worker process that uses the engine."""
    natural: bool = False
    """Whether the engine's voices sound natural; an engine with other voices is mainly for drafts."""
    languages: tuple[str, ...] = ("en",)
    """Languages that the engine speaks, as sorted BCP 47 tags without regions."""


class Engine(Protocol):
    """Speech engine, used by one thread at a time in its own process.

    The class is called with one argument, the time limit in seconds for a piece of text (0 for the engine's default),
    and may raise ``EngineUnavailable``. An engine may delay its start until ``prepare`` or the first text, so that its
    voices can be listed without waiting. A build first sends a text without words, and allows ``start_limit`` seconds
    for it. For any other text, the time limit applies to each ``text_limit`` characters. The process of an engine that
    exceeds a limit is killed.
    """

    @property
    def traits(self) -> EngineTraits:
        """Limits and requirements of the engine, known without starting it."""

    def prepare(self) -> None:
        """Start loading the engine, so that the first text does not have to wait.

        If loading fails, ``synthesize`` raises the error, even if ``prepare`` has already raised it.
        """

    def synthesize(self, text: str, voice: Voice) -> Take:
        """Return the speech for a text, with a mark for each word.

        The same text and voice always give the same bytes, whatever was spoken before.

        The sound is mono, at ``traits.rate``, which is 16 kHz or more. ``voice.rate`` is in words per minute;
        ``voice.pitch`` is from 0 to 100, where 50 is the voice's natural pitch. There is one mark for each
        space-separated token of the original ``text``. A text without anything to speak gives 0.2 s of silence without
        marks.

        :raises UnknownVoice: the engine has no such voice.
        :raises SpeechError: no usable sound within the time limit; callers treat any other exception the same way.
        :raises EngineUnavailable: the engine cannot start on this machine.
        """

    def voices(self) -> tuple[str, ...]:
        """Return the names of all voices offered to users, sorted."""

    def check(self, voice: Voice) -> None:
        """Raise UnknownVoice if the engine does not have the given voice.

        :raises UnknownVoice: the error suggests similar names (``nearest_voices``).
        """

    def describe(self, name: str) -> VoiceTraits:
        """Return the traits of the voice with a given name.

        :raises UnknownVoice: the engine has no such voice.
        """

    def roster(self) -> tuple[str, ...]:
        """Return the names of at least twelve clearly different voices for casting, best first."""

    def narrator(self) -> str:
        """Return the name of the voice recommended for the narrator.

        It is not in the roster.
        """

    def fingerprint(self) -> str:
        """Return a string that differs whenever the same text and voice may sound different.

        It identifies the engine and its versions, data, seed and flags, but contains no paths.
        """

    def close(self) -> None:
        """Stop all processes and threads that the engine started.

        Calling this method twice is allowed, and the engine can be used again afterwards.
        """


class MeasuredEngine(Engine, Protocol):
    """Engine with measured voices, which lets casting choose clearly different voices.

    With other engines, speakers get voices in roster order.
    """

    def measure(self, voice: Voice) -> VoiceMeasure | None:
        """Return the measurements of a voice at its pitch setting, or None if unknown.

        The engine looks them up, without speaking.
        """


def measure(engine: Engine, voice: Voice) -> VoiceMeasure | None:
    """Return the measurements of an engine's voice, or None if they are unknown.

    For an engine without a method ``measure`` (see ``MeasuredEngine``), the result is always None.
    """
    known = getattr(engine, "measure", None)
    return known(voice) if known else None


class IpaEngine(Engine, Protocol):
    """Engine that accepts IPA for words and phrases in the publisher's lexicon.

    Other engines never receive IPA.
    """

    def synthesize(self, text: str, voice: Voice, ipa: Mapping[str, str] = ...) -> Take:
        """Return the speech for a text, as ``Engine.synthesize`` does, using IPA for some words.

        :param ipa: word or phrase, exactly as in ``text`` -> its IPA, without slashes. If phrases overlap, the
            longest applies. Phrases match only at word boundaries.
        """

    def unsaid_ipa(self, ipa: str, voice: Voice) -> str:
        """Return the distinct characters of ``ipa`` that a voice cannot pronounce.

        The engine is not started. A word with only such characters in its IPA is pronounced from its spelling.
        """


def takes_ipa(engine: Engine) -> TypeGuard[IpaEngine]:
    """Return whether an engine accepts IPA.

    Such an engine has a method ``unsaid_ipa``.
    """
    return hasattr(engine, "unsaid_ipa")


def speak(engine: Engine, text: str, voice: Voice, ipa: Mapping[str, str]) -> Take:
    """Return the speech for a text, using the given IPA if the engine accepts IPA."""
    return engine.synthesize(text, voice, ipa) if ipa and takes_ipa(engine) else engine.synthesize(text, voice)


def phonemes(engine: Engine, text: str, voice: Voice, ipa: Mapping[str, str]) -> str:
    """Return a text's phonemes, or an empty string if the engine does not provide them.

    An engine provides them through an optional method ``phonemes``.

    :param ipa: as in ``IpaEngine.synthesize``; used if the engine accepts IPA.
    """
    known = getattr(engine, "phonemes", None)
    if known is None:
        return ""
    return str(known(text, voice, ipa) if ipa and takes_ipa(engine) else known(text, voice))


def pronouncing(engine: Engine, voice: Voice, language: str) -> Voice | None:
    """Return the voice for foreign words in a sentence that ``voice`` speaks, or None.

    An engine has a method ``pronouncing`` if its voices can pronounce words in languages that they do not speak. For
    other engines, the result is the voice that speaks the language (``in_language``). The result is None if the engine
    cannot pronounce the language.

    :param language: BCP 47 tag of the words.
    """
    known = getattr(engine, "pronouncing", None)
    if known is None:
        return in_language(engine, voice, language)
    found: Voice | None = known(voice, language)
    return found


class MultilingualEngine(Engine, Protocol):
    """Engine that speaks several languages, or a language other than English.

    The voices of an engine without the method ``in_language`` count as English.
    """

    def in_language(self, voice: Voice, language: str) -> Voice | None:
        """Return the most similar voice that speaks a language (BCP 47 tag), or None.

        A voice that already speaks the language, in any region, is returned unchanged.
        """


def in_language(engine: Engine, voice: Voice, language: str) -> Voice | None:
    """Return the voice that replaces ``voice`` for text in a language, or None.

    The voices of an engine without a method ``in_language`` speak only English (see ``MultilingualEngine``).

    :param language: BCP 47 tag.
    """
    known = getattr(engine, "in_language", None)
    if known is None:
        return voice if iso_639_1(language) == "en" else None
    found: Voice | None = known(voice, language)
    return found


def nearest_voices(name: str, known: Iterable[str], limit: int = 3) -> tuple[str, ...]:
    """Return the known voice names that resemble ``name``, most similar first.

    :param limit: maximum number of names.
    """
    from rapidfuzz import fuzz, process  # slow to import, and rarely needed

    found = process.extract(
        name, sorted(known), scorer=fuzz.ratio, processor=str.casefold, limit=limit, score_cutoff=50
    )
    return tuple(match for match, _, _ in found)
