"""The Script: who says what, in which voice, with which pause. Made by ``cast``, read by ``speak`` and ``mix``."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

MAX_SENTENCE = 10_000
"""Characters of a sentence that no medium can carry (R023)."""
NARRATOR = ""
"""The narrator's id, who is no Person."""


@dataclass(frozen=True, slots=True)
class Sound:
    """What a listener knows somebody by: a Voice at any rate."""

    engine: str
    name: str
    pitch: int

    def __str__(self) -> str:
        return self.name if self.pitch == 50 else f"{self.name} at pitch {self.pitch}"

    def at(self, rate: int) -> Voice:
        """The voice at ``rate`` words per minute."""
        return Voice(self.engine, self.name, rate, self.pitch)


@dataclass(frozen=True, slots=True)
class Voice:
    """A voice of a speech engine with its parameters."""

    engine: str
    name: str
    """The engine's own name for it, ``en-us+edward``."""
    rate: int
    """Words per minute."""
    pitch: int
    """0 to 100; 50 is the voice's own."""

    @property
    def sound(self) -> Sound:
        """The voice at any rate."""
        return Sound(self.engine, self.name, self.pitch)


@dataclass(frozen=True, slots=True)
class VoiceTraits:
    """What an engine states of one of its voices."""

    name: str
    """The engine's own name for it."""
    language: str
    """BCP 47 tag of what it speaks, without the region."""
    accent: str = ""
    """Region of its accent, as in a BCP 47 tag (``US``, ``GB``), or empty."""
    pitch: float = 0.0
    """Median fundamental frequency in Hz; 0 if it was not measured."""
    kind: str = ""
    """``higher`` or ``lower``; empty if it is not known."""
    pace: float = 0.0
    """Words a minute at which it speaks of its own accord; 0 if it was not measured."""
    quality: float = 0.0
    """Predicted opinion of listeners, from 1 to 5; 0 if it was not measured."""
    recommended: bool = False
    """Whether the voice is good enough for automatic casting."""


MINIMUM_DISTANCE = 3.0
"""Distance (``VoiceMeasure.distance``) below which two voices sound much alike."""
_EMBEDDING = 0.2
"""Cosine distance of speaker embeddings that counts as ``MINIMUM_DISTANCE``."""
_SEMITONES = 4.0
"""Semitones that count as ``MINIMUM_DISTANCE`` between voices with embeddings."""


@dataclass(frozen=True, slots=True)
class VoiceMeasure:
    """How a voice sounds, as it was measured: its pitch, and either its spectrum or its embedding."""

    pitch: float
    """Median fundamental frequency in Hz."""
    spectrum: tuple[float, ...] = ()
    """Level of each frequency band in dB about their mean; the bands are the same for all voices of an engine."""
    embedding: tuple[float, ...] = ()
    """What a speaker encoder hears, as a point: half the square of the distance of two is their cosine distance."""
    kind: str = ""
    """``higher`` or ``lower``; empty if it is not known."""

    def distance(self, other: VoiceMeasure) -> float:
        """How different two voices sound: semitones of pitch and decibels of the spectrum's form, taken together.

        The decibels are the root mean square over the bands. Of voices with embeddings the greater of two differences
        counts: ``_EMBEDDING`` in cosine distance or ``_SEMITONES`` of pitch make ``MINIMUM_DISTANCE``.
        """
        semitones = 12 * math.log2(self.pitch / other.pitch)
        if self.embedding and other.embedding:
            cosine = math.dist(self.embedding, other.embedding) ** 2 / 2
            return MINIMUM_DISTANCE * max(cosine / _EMBEDDING, abs(semitones) / _SEMITONES)
        decibels = math.dist(self.spectrum, other.spectrum) / math.sqrt(len(self.spectrum) or 1)
        return math.hypot(semitones, decibels)


@dataclass(frozen=True, slots=True)
class Change:
    """A stretch of a shown text that is spoken in other words."""

    start: int
    """Offset of its first character in the shown text."""
    end: int
    """Offset after its last character in the shown text."""
    spoken: str
    """What is said for it, or nothing."""
    rule: str
    """Name of the rule that says so: ``lexicon``, ``not spoken``, ``citation``, or one of ``cast.spoken``."""
    ipa: str = ""
    """How ``spoken`` sounds, in IPA, for an engine that takes it; otherwise empty."""

    @property
    def said(self) -> str:
        """What people read of it: the IPA between slashes, otherwise ``spoken``."""
        return f"/{self.ipa}/" if self.ipa else self.spoken


PUBLISHER_RULES = ("lexicon", "not spoken")
"""Rules by which the publisher or the transcript decides; all others are Rostra's own, and may become better."""


def spoken_text(text: str, changes: Iterable[Change], *, ipa: bool = False) -> str:
    """The spoken form of a shown text; the changes are in order and do not overlap.

    :param ipa: whether a word that has IPA is replaced by it, as people read it.
    """
    parts: list[str] = []
    at = 0
    for change in changes:
        parts += (text[at : change.start], change.said if ipa else change.spoken)
        at = change.end
    return "".join((*parts, text[at:]))


def ipa_of(changes: Iterable[Change]) -> dict[str, str]:
    """The IPA of words as they are spoken."""
    return {change.spoken: change.ipa for change in changes if change.ipa}


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a text in one voice."""

    start: int
    end: int
    voice: Voice
    language: str = ""
    """BCP 47 tag, if it is in another language than the episode and the voice speaks it."""
    ipa: tuple[tuple[str, str], ...] = ()
    """(word as it is spoken, its IPA); only of parts of a spoken form (``Line.spoken_parts``)."""


@dataclass(frozen=True, slots=True)
class Line:
    """One utterance: a sentence, a heading, an announcement. One take is made of it."""

    id: str
    """The Sentence's id, or the id of what is announced with a prefix; unique in the episode."""
    text: str
    """What is shown (captions)."""
    spoken: str
    """What the engine is given."""
    changes: tuple[Change, ...]
    """Where ``spoken`` differs from ``text`` or has IPA, in order."""
    voice: Voice
    speaker: str
    """Id of the Person, or empty for the narrator."""
    pause: int
    """Samples of silence after it (24 kHz)."""
    parts: tuple[Part, ...] = ()
    """Consecutive stretches of ``text`` that make up all of it; empty if ``voice`` says all."""

    def voice_names(self) -> tuple[str, ...]:
        """The names of the voices that say it, its own first."""
        return tuple(dict.fromkeys((self.voice.name, *(part.voice.name for part in self.parts))))

    def spoken_parts(self) -> tuple[Part, ...]:
        """The parts over ``spoken``; one if ``voice`` says all. A change is said with the part in which it begins."""
        found: list[Part] = []
        at = 0
        for part in self.parts or (Part(0, len(self.text), self.voice),):
            changes = [change for change in self.changes if part.start <= change.start < part.end]
            length = part.end - part.start + sum(len(c.spoken) - (c.end - c.start) for c in changes)
            found.append(replace(part, start=at, end=at + length, ipa=tuple(ipa_of(changes).items())))
            at += length
        return (*found[:-1], replace(found[-1], end=len(self.spoken)))


class Kind(StrEnum):
    """What a passage is."""

    JINGLE = "jingle"
    OPENING = "opening"
    HEADING = "heading"
    ANNOUNCEMENT = "announcement"
    PARAGRAPH = "paragraph"
    CLOSING = "closing"


@dataclass(frozen=True, slots=True)
class Passage:
    """Lines that are mixed together: one chunk. A jingle has a sound file and no lines."""

    id: str
    kind: Kind
    turn: str
    """Id of the Turn it belongs to, or empty."""
    lines: tuple[Line, ...]
    sound: str = ""
    """File of a jingle, relative to the series folder, or empty."""
    continued: bool = False
    """Whether it goes on with the paragraph of the passage before."""


@dataclass(frozen=True, slots=True)
class Script:
    """An episode as it will be heard, in order."""

    key: str
    passages: tuple[Passage, ...]
    voices: tuple[tuple[str, Voice], ...]
    """(person id, voice) of everybody who speaks, in order of first appearance."""
    narrator: Voice

    def lines(self) -> tuple[Line, ...]:
        """All lines, in order."""
        return tuple(line for p in self.passages for line in p.lines)
