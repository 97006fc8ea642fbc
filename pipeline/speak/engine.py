"""State the contract of a speech engine: how to add one, what it must do, how it may fail.

A new engine is one file with one class, which keeps the protocol ``Engine`` (nothing need be inherited), and an entry
point in the ``pyproject.toml`` of the package that it comes with::

    [project.entry-points."rostra.engines"]
    loud = "rostra_loud:Loud"

``engine = "loud"`` under ``[speech]`` in ``series.toml`` then selects it. The door of this room has what engines
share: ``speak_text`` cleans a text of any kind, cuts it into pieces, refuses implausible sound and places a mark for
each word; ``nearest_voices`` helps to refuse an unknown voice. An engine that can say a word by its IPA has two things
more, which ``IpaEngine`` states. ``tests/speak/tone_engine.py`` is a whole engine of sixty lines, and
``tests/speak/engine_contract.py`` checks every engine that is installed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol, TypeGuard

from pipeline.model import Exit, RostraError, Take, Voice, VoiceMeasure, VoiceTraits
from pipeline.standards import iso_639_1

PIECE_LIMIT = 600
"""Characters an engine is given at once, unless it states another limit."""
START_LIMIT = 60.0
"""Seconds an engine may take to start: a cold disk, a busy machine."""

CALIBRATION = "Before the evening begins, one plain sentence is read in every voice, so that all are heard alike."
"""What a voice reads for its own gain to be measured: about five seconds of ordinary speech."""


class _Unknown(RostraError):
    """A name that is not known, and names that are; it can be sent to another process."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        super().__init__(name, Exit.INPUT)
        self.args = (name, known)
        self.name = name
        self.nearest = known
        """Names that could be meant, the most similar first."""


class UnknownEngine(_Unknown):
    """No engine of this name is installed; ``nearest`` are those that are."""

    def __str__(self) -> str:
        return f'no speech engine "{self.name}"; installed: {", ".join(self.nearest) or "none"}'


class UnknownVoice(_Unknown):
    """The engine has no such voice."""

    def __str__(self) -> str:
        near = " or ".join(f'"{n}"' for n in self.nearest)
        return f'no voice "{self.name}"' + (f"; did you mean {near}?" if near else "")


class EngineUnavailable(RostraError):
    """The engine is installed and cannot be started on this machine."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason, Exit.ENVIRONMENT)


class SpeechError(RostraError):
    """The engine gave no usable sound for a text. The engine itself can be used again."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason, Exit.INPUT)


@dataclass(frozen=True, slots=True)
class EngineTraits:
    """What an engine needs, and what it can take at once."""

    rate: int
    """Samples per second of the sound that it makes."""
    text_limit: int = PIECE_LIMIT
    """Characters that it speaks at once; it divides longer texts itself (``speak_text``)."""
    time_limit: float = 30.0
    """Seconds in which ``text_limit`` characters are spoken even on a slow and busy machine."""
    start_limit: float = START_LIMIT
    """Seconds in which it starts even there."""
    cost: float = 0.01
    """Seconds of one core for a second of sound, on a usual machine; a build says beforehand how long it will take."""
    memory: int = 100 * 10**6
    """Bytes that a worker with this engine needs at most."""
    natural: bool = False
    """Whether people listen to its voices with pleasure; if not, it serves for drafts."""
    languages: tuple[str, ...] = ("en",)
    """BCP 47 tags, without regions, of the languages that it speaks, sorted."""


class Engine(Protocol):
    """A speech engine. Use it in the process that opened it, from one thread at a time.

    It is made by calling the entry point with the time limit in seconds for a piece of text (0 for its own), and may
    raise ``EngineUnavailable`` then. It may put off its start until ``prepare`` or until it is first asked to speak, so
    that its voices can be listed at once. A build asks it first for a text without words, and gives it
    ``start_limit`` seconds to start and answer; for any other text it has its time limit for each ``text_limit``
    characters. Its process is killed when it takes longer.
    """

    @property
    def traits(self) -> EngineTraits:
        """What it needs, and what it can take at once. It starts nothing."""

    def prepare(self) -> None:
        """Begin to start what the first utterance would have to wait for. What fails here fails again there."""

    def synthesize(self, text: str, voice: Voice) -> Take:
        """Speak a text: the same bytes for the same text and voice, whatever was spoken before.

        The sound is mono, at ``traits.rate``, which is 16 kHz or more; ``voice.rate`` is in words per minute,
        ``voice.pitch`` goes from 0 to 100, and 50 is the voice's own. The marks refer to ``text`` as given, one for
        each token between spaces. A text in which nothing can be spoken gives 0.2 s of silence without marks.

        :raises UnknownVoice: the engine has no such voice.
        :raises SpeechError: no usable sound within the time limit. Any other exception counts as this.
        :raises EngineUnavailable: it cannot be started on this machine.
        """

    def voices(self) -> tuple[str, ...]:
        """Names to choose from, sorted."""

    def check(self, voice: Voice) -> None:
        """Refuse a voice that the engine does not have.

        :raises UnknownVoice: with the nearest names (``nearest_voices``).
        """

    def describe(self, name: str) -> VoiceTraits:
        """Tell what is known of a voice, which is one of ``voices``.

        :raises UnknownVoice: it is not.
        """

    def roster(self) -> tuple[str, ...]:
        """At least twelve mutually distinct voices for automatic casting, the best first."""

    def narrator(self) -> str:
        """The voice recommended for the narrator; it is not in the roster."""

    def fingerprint(self) -> str:
        """All that decides the bytes besides text and voice: engine, versions, data, seed, flags; no path."""

    def close(self) -> None:
        """End what the engine has started. It may be called twice, and the engine be used again."""


class MeasuredEngine(Engine, Protocol):
    """An engine that knows how its voices sound, so that casting gives people voices that are far apart.

    Other engines work too: people are then given the voices of the roster in its order.
    """

    def measure(self, voice: Voice) -> VoiceMeasure | None:
        """How a voice sounds at its pitch, as measured before; None if that is unknown. It speaks nothing."""


def measure(engine: Engine, voice: Voice) -> VoiceMeasure | None:
    """What an engine knows of how a voice sounds; None if it knows nothing."""
    known = getattr(engine, "measure", None)
    return known(voice) if known else None


class IpaEngine(Engine, Protocol):
    """An engine that says words as the publisher's lexicon states them in IPA.

    Other engines work too: they are never given IPA.
    """

    def synthesize(self, text: str, voice: Voice, ipa: Mapping[str, str] = ...) -> Take:
        """See ``Engine.synthesize``.

        :param ipa: words, or several words, exactly as ``text`` has them -> how each is said, without slashes. The
            longest comes first where they overlap; a part of a longer word is none of them.
        """

    def unsaid_ipa(self, ipa: str, voice: Voice) -> str:
        """Give the characters of an IPA text that a voice leaves out, each once; it starts nothing.

        A word of which nothing is left is said as it is written.
        """


def takes_ipa(engine: Engine) -> TypeGuard[IpaEngine]:
    """Whether an engine takes IPA for words: one that does has the method ``unsaid_ipa``."""
    return hasattr(engine, "unsaid_ipa")


def speak(engine: Engine, text: str, voice: Voice, ipa: Mapping[str, str]) -> Take:
    """Speak a text, with IPA for some of its words if there are any and the engine takes it."""
    return engine.synthesize(text, voice, ipa) if ipa and takes_ipa(engine) else engine.synthesize(text, voice)


def phonemes(engine: Engine, text: str, voice: Voice, ipa: Mapping[str, str]) -> str:
    """The sounds that an engine makes of a text; empty if it has no method ``phonemes`` to tell them.

    :param ipa: as in ``IpaEngine.synthesize``; an engine that takes it is given it here too.
    """
    known = getattr(engine, "phonemes", None)
    if known is None:
        return ""
    return str(known(text, voice, ipa) if ipa and takes_ipa(engine) else known(text, voice))


def pronouncing(engine: Engine, voice: Voice, language: str) -> Voice | None:
    """Find the voice that says single words of a language (BCP 47 tag) in the midst of what ``voice`` says.

    An engine may have a method ``pronouncing`` for it, if a voice can say words of a language that it does not speak;
    otherwise it is the voice that speaks the language (``in_language``).
    """
    known = getattr(engine, "pronouncing", None)
    if known is None:
        return in_language(engine, voice, language)
    found: Voice | None = known(voice, language)
    return found


class MultilingualEngine(Engine, Protocol):
    """An engine that speaks several languages, or another one than English.

    Without this method an engine's voices are taken for English ones.
    """

    def in_language(self, voice: Voice, language: str) -> Voice | None:
        """Find the voice that sounds most like ``voice`` and speaks a language (BCP 47 tag); None if there is none.

        A voice that speaks the language, in whatever region, is returned as it is. It speaks nothing.
        """


def in_language(engine: Engine, voice: Voice, language: str) -> Voice | None:
    """Find the voice of an engine that takes the place of ``voice`` in a language; None if there is none."""
    known = getattr(engine, "in_language", None)
    if known is None:
        return voice if iso_639_1(language) == "en" else None
    found: Voice | None = known(voice, language)
    return found


def nearest_voices(name: str, known: Iterable[str], limit: int = 3) -> tuple[str, ...]:
    """The known names most similar to ``name``, the most similar first."""
    from rapidfuzz import fuzz, process  # here, since it takes long to load and few builds name a wrong voice

    found = process.extract(
        name, sorted(known), scorer=fuzz.ratio, processor=str.casefold, limit=limit, score_cutoff=50
    )
    return tuple(match for match, _, _ in found)
