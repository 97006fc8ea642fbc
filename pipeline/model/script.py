"""Script: all lines of an episode, with voices and pauses.

``cast`` creates scripts; ``speak`` and ``mix`` use them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

MAX_SENTENCE = 10_000
"""Maximum number of characters in a sentence (R023)."""
NARRATOR = ""
"""Id of the narrator, who is not a Person."""
NATURAL_PITCH = 50
"""Pitch at which a voice speaks as recorded, on a scale from 0 to 100."""


@dataclass(frozen=True, slots=True)
class Sound:
    """Voice as listeners recognise it at any rate: engine, name and pitch."""

    engine: str
    name: str
    pitch: int

    def __str__(self) -> str:
        return self.name if self.pitch == NATURAL_PITCH else f"{self.name} at pitch {self.pitch}"

    def at(self, rate: int) -> Voice:
        """Return the voice at ``rate`` words per minute."""
        return Voice(self.engine, self.name, rate, self.pitch)


@dataclass(frozen=True, slots=True)
class Voice:
    """Voice of a speech engine, at a rate and pitch."""

    engine: str
    name: str
    """Name of the voice in the engine, such as ``en-us+edward``."""
    rate: int
    """Rate in words per minute."""
    pitch: int
    """Pitch from 0 to 100; ``NATURAL_PITCH`` is the natural pitch of the voice."""

    @property
    def sound(self) -> Sound:
        """Voice without its rate."""
        return Sound(self.engine, self.name, self.pitch)


@dataclass(frozen=True, slots=True)
class VoiceTraits:
    """Properties of a voice, as provided by its engine."""

    name: str
    """Name of the voice in the engine."""
    language: str
    """BCP 47 tag of the language, without the region."""
    accent: str = ""
    """Region of the accent, as in a BCP 47 tag (``US``, ``GB``); empty if unknown."""
    pitch: float = 0.0
    """Median fundamental frequency in Hz; 0 if not measured."""
    kind: str = ""
    """Voice class, ``higher`` or ``lower``; empty if unknown."""
    pace: float = 0.0
    """Natural rate in words per minute; 0 if not measured."""
    quality: float = 0.0
    """Predicted mean opinion score, from 1 to 5; 0 if not measured."""
    recommended: bool = False
    """Whether the voice is good enough for automatic casting."""


MINIMUM_DISTANCE = 3.0
"""Distance (``VoiceMeasure.distance``) below which two voices sound alike."""
_EMBEDDING = 0.2
"""Cosine distance between speaker embeddings that corresponds to ``MINIMUM_DISTANCE``."""
_SEMITONES = 4.0
"""Pitch difference in semitones that corresponds to ``MINIMUM_DISTANCE`` for voices with embeddings."""


@dataclass(frozen=True, slots=True)
class VoiceMeasure:
    """Measurements of a voice: pitch, and spectrum or embedding."""

    pitch: float
    """Median fundamental frequency in Hz."""
    spectrum: tuple[float, ...] = ()
    """Level of each frequency band in dB, relative to the mean.

    All voices have the same bands.
    """
    embedding: tuple[float, ...] = ()
    """Unit vector from a speaker encoder."""
    kind: str = ""
    """Voice class, ``higher`` or ``lower``; empty if unknown."""

    def distance(self, other: VoiceMeasure) -> float:
        """Return how different two voices sound, based on pitch and spectrum or embedding.

        Without embeddings, this is the Euclidean norm of the pitch difference in semitones and the root mean square
        difference of the spectra in decibels. With embeddings, it is the greater of cosine distance and pitch
        difference, scaled so that ``_EMBEDDING`` and ``_SEMITONES`` each correspond to ``MINIMUM_DISTANCE``.
        """
        semitones = 12 * math.log2(self.pitch / other.pitch)
        if self.embedding and other.embedding:
            cosine = math.dist(self.embedding, other.embedding) ** 2 / 2
            return MINIMUM_DISTANCE * max(cosine / _EMBEDDING, abs(semitones) / _SEMITONES)
        decibels = math.dist(self.spectrum, other.spectrum) / math.sqrt(len(self.spectrum) or 1)
        return math.hypot(semitones, decibels)


@dataclass(frozen=True, slots=True)
class Change:
    """Range of shown text that is spoken differently."""

    start: int
    """Offset of the first character in the shown text."""
    end: int
    """Offset after the last character in the shown text."""
    spoken: str
    """Text spoken instead; empty if nothing is spoken."""
    rule: str
    """Name of the rule: ``lexicon``, ``not spoken``, ``citation``, or a rule in ``cast.spoken``."""
    ipa: str = ""
    """Pronunciation of ``spoken`` in IPA, for engines that accept it; otherwise empty."""

    @property
    def said(self) -> str:
        """Spoken form for display: IPA between slashes if there is any, otherwise ``spoken``."""
        return f"/{self.ipa}/" if self.ipa else self.spoken


PUBLISHER_RULES = ("lexicon", "not spoken")
"""Names of the rules that the publisher or the transcript sets.

All other rules belong to Rostra and may change in later versions.
"""


def spoken_text(text: str, changes: Iterable[Change], *, ipa: bool = False) -> str:
    """Return the spoken form of a text by applying changes to it.

    :param changes: changes in text order, without overlaps.
    :param ipa: whether to use IPA between slashes for changes that have it.
    """
    parts: list[str] = []
    at = 0
    for change in changes:
        parts += (text[at : change.start], change.said if ipa else change.spoken)
        at = change.end
    return "".join((*parts, text[at:]))


def ipa_of(changes: Iterable[Change]) -> dict[str, str]:
    """Return a mapping from spoken words to IPA, for changes that have IPA."""
    return {change.spoken: change.ipa for change in changes if change.ipa}


@dataclass(frozen=True, slots=True)
class Part:
    """Range of a text that is spoken in one voice, as character offsets."""

    start: int
    end: int
    voice: Voice
    language: str = ""
    """BCP 47 tag of the spoken language; empty for the language of the episode."""
    ipa: tuple[tuple[str, str], ...] = ()
    """Pairs of spoken word and IPA, set only by ``Line.spoken_parts``."""


@dataclass(frozen=True, slots=True)
class Line:
    """Text spoken in one piece, such as a sentence, heading or announcement."""

    id: str
    """Id of the Sentence, or a prefix followed by the id of the announced element."""
    text: str
    """Shown text, as in captions."""
    spoken: str
    """Spoken form, as sent to the engine."""
    changes: tuple[Change, ...]
    """Changes from ``text`` to ``spoken``, and IPA, in text order."""
    voice: Voice
    speaker: str
    """Id of the Person; empty for the narrator."""
    pause: int
    """Silence after the line, in samples at 24 kHz."""
    parts: tuple[Part, ...] = ()
    """Consecutive ranges that cover all of ``text``; empty if ``voice`` speaks the whole line."""

    def voice_names(self) -> tuple[str, ...]:
        """Return the names of the voices that speak the line, with the main voice first."""
        return tuple(dict.fromkeys((self.voice.name, *(part.voice.name for part in self.parts))))

    def spoken_parts(self) -> tuple[Part, ...]:
        """Return the parts as ranges of ``spoken``; a line without parts is one part.

        A change belongs to the part in which it begins.
        """
        found: list[Part] = []
        at = 0
        for part in self.parts or (Part(0, len(self.text), self.voice),):
            changes = [change for change in self.changes if part.start <= change.start < part.end]
            length = part.end - part.start + sum(len(c.spoken) - (c.end - c.start) for c in changes)
            found.append(replace(part, start=at, end=at + length, ipa=tuple(ipa_of(changes).items())))
            at += length
        return (*found[:-1], replace(found[-1], end=len(self.spoken)))


class Kind(StrEnum):
    """Role of a passage in the episode, such as heading or jingle."""

    JINGLE = "jingle"
    OPENING = "opening"
    HEADING = "heading"
    ANNOUNCEMENT = "announcement"
    PARAGRAPH = "paragraph"
    CLOSING = "closing"


@dataclass(frozen=True, slots=True)
class Passage:
    """Group of lines, or a jingle, that is mixed into one chunk.

    A jingle has a sound file and no lines.
    """

    id: str
    kind: Kind
    turn: str
    """Id of the Turn; empty outside turns."""
    lines: tuple[Line, ...]
    sound: str = ""
    """Path of a jingle file, relative to the series folder; empty for speech."""
    continued: bool = False
    """Whether the passage continues the paragraph of the previous passage."""


@dataclass(frozen=True, slots=True)
class Script:
    """Passages of an episode in playback order, with the voices."""

    key: str
    passages: tuple[Passage, ...]
    voices: tuple[tuple[str, Voice], ...]
    """Pairs of person id and voice, in order of first appearance."""
    narrator: Voice

    def lines(self) -> tuple[Line, ...]:
        """Return all lines, in playback order."""
        return tuple(line for p in self.passages for line in p.lines)
