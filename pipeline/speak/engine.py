"""The protocol of a speech engine, its errors and its optional methods.

A new engine is one file with one class that follows the protocol ``Engine`` (no base class needed), and an entry
point in the ``pyproject.toml`` of its package::

    [project.entry-points."rostra.engines"]
    loud = "rostra_loud:Loud"

``engine = "loud"`` under ``[speech]`` in ``series.toml`` then selects it. ``pipeline.speak`` exports helpers for
engines: ``speak_text`` cleans a text, cuts it into pieces, rejects implausible sound and marks each word;
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
"""The most characters per call of an engine that sets no other limit."""
START_LIMIT = 60.0
"""Seconds for the start of an engine, even on a slow and busy machine."""

CALIBRATION = "Before the evening begins, one plain sentence is read in every voice, so that all are heard alike."
"""The sentence that measures a voice's gain: about five seconds of ordinary speech."""


class _Unknown(RostraError):
    """An error for an unknown name, with similar names; it can be pickled."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        super().__init__(name, Exit.INPUT)
        self.args = (name, known)
        self.name = name
        self.nearest = known
        """Names to suggest, the most similar first."""


class UnknownEngine(_Unknown):
    """No engine of this name is installed; ``nearest`` lists the installed ones."""

    def __str__(self) -> str:
        return f'no speech engine "{self.name}"; installed: {", ".join(self.nearest) or "none"}'


class UnknownVoice(_Unknown):
    """The engine has no such voice."""

    def __str__(self) -> str:
        near = " or ".join(f'"{n}"' for n in self.nearest)
        return f'no voice "{self.name}"' + (f"; did you mean {near}?" if near else "")


class EngineUnavailable(RostraError):
    """The engine is installed but cannot start on this machine."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason, Exit.ENVIRONMENT)


class SpeechError(RostraError):
    """The engine returned no usable sound for a text, but can speak other texts."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason, Exit.INPUT)


@dataclass(frozen=True, slots=True)
class EngineTraits:
    """The limits and requirements of an engine."""

    rate: int
    """Samples per second of its sound."""
    text_limit: int = PIECE_LIMIT
    """The most characters it speaks in one go; it divides longer texts itself (``speak_text``)."""
    time_limit: float = 30.0
    """Seconds that ``text_limit`` characters may take, even on a slow and busy machine."""
    start_limit: float = START_LIMIT
    """Seconds that its start may take, even on a slow and busy machine."""
    cost: float = 0.01
    """Seconds of one core per second of sound on a typical machine, for estimates."""
    memory: int = 100 * 10**6
    """The most bytes that a worker with this engine needs."""
    natural: bool = False
    """Whether its voices sound natural; other engines are for drafts."""
    languages: tuple[str, ...] = ("en",)
    """Languages that it speaks: BCP 47 tags without regions, sorted."""


class Engine(Protocol):
    """A speech engine, used by one thread at a time in its own process.

    The entry point is called with the time limit in seconds for a piece of text (0 for the engine's own), and may
    raise ``EngineUnavailable``. An engine may delay its start until ``prepare`` or the first text, so that its voices
    can be listed without waiting. A build first asks it for a text without words and allows ``start_limit`` seconds;
    any other text has the time limit for each ``text_limit`` characters. If it takes longer, its process is killed.
    """

    @property
    def traits(self) -> EngineTraits:
        """Return the engine's limits and requirements, without starting it."""

    def prepare(self) -> None:
        """Start loading the engine, so that the first text need not wait.

        An error here is raised again by the first text.
        """

    def synthesize(self, text: str, voice: Voice) -> Take:
        """Speak a text. Equal texts and voices give equal bytes, whatever was spoken before.

        The sound is mono, at ``traits.rate``, which is 16 kHz or more. ``voice.rate`` is in words per minute;
        ``voice.pitch`` is from 0 to 100, and 50 is the voice's own pitch. There is one mark for each space-separated
        token of the original ``text``. A text without anything to speak gives 0.2 s of silence without marks.

        :raises UnknownVoice: the engine has no such voice.
        :raises SpeechError: no usable sound within the time limit; any other exception is treated the same.
        :raises EngineUnavailable: the engine cannot start on this machine.
        """

    def voices(self) -> tuple[str, ...]:
        """Return the names of the voices to choose from, sorted."""

    def check(self, voice: Voice) -> None:
        """Check that the engine has a voice.

        :raises UnknownVoice: it has not; with the nearest names (``nearest_voices``).
        """

    def describe(self, name: str) -> VoiceTraits:
        """Describe one of the ``voices``.

        :raises UnknownVoice: the engine has no such voice.
        """

    def roster(self) -> tuple[str, ...]:
        """Return at least twelve clearly different voices for automatic casting, best first."""

    def narrator(self) -> str:
        """Return the voice recommended for the narrator; it is not in the roster."""

    def fingerprint(self) -> str:
        """Return a text that identifies everything besides text and voice that decides the bytes.

        That is engine, versions, data, seed and flags, but no path.
        """

    def close(self) -> None:
        """Stop everything that the engine started.

        It may be called twice, and the engine may be used again.
        """


class MeasuredEngine(Engine, Protocol):
    """An engine with measured voices, so that casting can choose voices that differ clearly.

    With other engines, speakers get the voices of the roster in order.
    """

    def measure(self, voice: Voice) -> VoiceMeasure | None:
        """Return how a voice sounds at its pitch, without speaking; None if unknown."""


def measure(engine: Engine, voice: Voice) -> VoiceMeasure | None:
    """Return how a voice of an engine sounds; None if that is unknown."""
    known = getattr(engine, "measure", None)
    return known(voice) if known else None


class IpaEngine(Engine, Protocol):
    """An engine that accepts IPA for single words, as the publisher's lexicon gives it.

    Other engines never receive IPA.
    """

    def synthesize(self, text: str, voice: Voice, ipa: Mapping[str, str] = ...) -> Take:
        """See ``Engine.synthesize``.

        :param ipa: word or phrase, exactly as in ``text`` -> its IPA, without slashes. If phrases overlap, the
            longest applies. Parts of a longer word do not match.
        """

    def unsaid_ipa(self, ipa: str, voice: Voice) -> str:
        """Return the characters of an IPA text that a voice leaves out, each once.

        The engine is not started. A word without any remaining character is said as it is written.
        """


def takes_ipa(engine: Engine) -> TypeGuard[IpaEngine]:
    """Return whether an engine accepts IPA: it then has the method ``unsaid_ipa``."""
    return hasattr(engine, "unsaid_ipa")


def speak(engine: Engine, text: str, voice: Voice, ipa: Mapping[str, str]) -> Take:
    """Speak a text, with IPA for some of its words if the engine accepts it."""
    return engine.synthesize(text, voice, ipa) if ipa and takes_ipa(engine) else engine.synthesize(text, voice)


def phonemes(engine: Engine, text: str, voice: Voice, ipa: Mapping[str, str]) -> str:
    """Return the phonemes of a text; empty if the engine has no method ``phonemes``.

    :param ipa: as in ``IpaEngine.synthesize``; used if the engine accepts IPA.
    """
    known = getattr(engine, "phonemes", None)
    if known is None:
        return ""
    return str(known(text, voice, ipa) if ipa and takes_ipa(engine) else known(text, voice))


def pronouncing(engine: Engine, voice: Voice, language: str) -> Voice | None:
    """Find the voice for foreign words within the speech of ``voice``.

    An engine whose voices can pronounce words of languages that they do not speak has a method ``pronouncing``. For
    other engines it is the voice that speaks the language (``in_language``). It is None if there is no such voice.

    :param language: BCP 47 tag of the words.
    """
    known = getattr(engine, "pronouncing", None)
    if known is None:
        return in_language(engine, voice, language)
    found: Voice | None = known(voice, language)
    return found


class MultilingualEngine(Engine, Protocol):
    """An engine that speaks several languages, or a language other than English.

    The voices of an engine without this method count as English.
    """

    def in_language(self, voice: Voice, language: str) -> Voice | None:
        """Find the most similar voice that speaks a language (BCP 47 tag).

        A voice that already speaks the language, in any region, is returned unchanged; None if there is no such voice.
        Nothing is spoken.
        """


def in_language(engine: Engine, voice: Voice, language: str) -> Voice | None:
    """Find an engine's voice that replaces ``voice`` in a language (BCP 47 tag).

    The result is None if there is no such voice.
    """
    known = getattr(engine, "in_language", None)
    if known is None:
        return voice if iso_639_1(language) == "en" else None
    found: Voice | None = known(voice, language)
    return found


def nearest_voices(name: str, known: Iterable[str], limit: int = 3) -> tuple[str, ...]:
    """Return the known names that resemble ``name``, the most similar first."""
    from rapidfuzz import fuzz, process  # slow to import, and rarely needed

    found = process.extract(
        name, sorted(known), scorer=fuzz.ratio, processor=str.casefold, limit=limit, score_cutoff=50
    )
    return tuple(match for match, _, _ in found)
