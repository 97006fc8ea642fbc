"""Settings of a series: series.toml, cast.toml and lexicon.toml as frozen dataclasses.

Each field defines the name, type, default and limits of one setting. ``load.py`` reports unknown names, wrong types
and values out of range.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, NamedTuple

from pipeline.model import Acceptance

SERIES_FILE = "transcripts/series.toml"
CAST_FILE = "voices/cast.toml"
LEXICON_FILE = "voices/lexicon.toml"


WISHES = ("higher", "lower")
"""Classes of voice that a cast.toml entry may request instead of naming a voice."""


class Between(NamedTuple):
    """Allowed range of a number, including both limits."""

    least: float
    most: float

    def problem(self, value: float) -> str:
        """Return a hint if a value is out of range, otherwise an empty string."""
        return "" if self.least <= value <= self.most else f"use {self.least:g} to {self.most:g}"


class OneOf(tuple[object, ...]):
    """Allowed values of a setting."""

    __slots__ = ()

    def problem(self, value: object) -> str:
        """Return a hint if a value is not allowed, otherwise an empty string."""
        return "" if value in self else f"use {', '.join(map(str, self[:-1]))} or {self[-1]}"


_Rate = Annotated[int, Between(80, 450)]
_Pause = Annotated[float, Between(0, 10)]


@dataclass(frozen=True, slots=True)
class Series:
    """Settings under ``[series]``, which describe the show as a whole."""

    key: str = ""
    """Permanent key for the GUIDs of episodes; derived from the title by default."""
    title: str = ""
    subtitle: str = ""
    author: str = ""
    description: str = ""
    language: str = "en"
    """BCP 47 tag."""
    url: str = ""
    """Public address of ``output/site``, without a final slash."""
    owner: str = ""
    """Person whom directories list as responsible for the feed; the author by default."""
    email: str = ""
    """E-mail address at which directories reach the owner."""
    categories: tuple[str, ...] = ()
    """Directory categories, such as ``Education > Courses``."""
    licence: str = ""
    copyright: str = ""
    publisher: str = ""
    source: str = ""
    """Address where the texts were first published."""
    cover: str = ""
    """Path of a picture, relative to the series folder.

    Without one, the build draws a cover.
    """
    explicit: bool = False
    type: Annotated[str, OneOf(("serial", "episodic"))] = "serial"
    """``serial`` for episodes to be heard in order, ``episodic`` for any order."""
    season: Annotated[int, Between(0, 9999)] = 0
    """Season number of all episodes, or 0 for none."""
    medium: Annotated[str, OneOf(("podcast", "audiobook", "course", "newsletter", "blog"))] = "podcast"
    """Kind of content, for ``podcast:medium`` in the feed."""
    update_frequency: str = ""
    """Update frequency: a word such as ``weekly``, a rule such as ``FREQ=WEEKLY;BYDAY=TU``, or ``complete``."""
    block: bool = False
    """Whether to ask directories not to list the series."""
    new_feed_url: str = ""
    """Address to which the feed has moved."""
    apple_verification: str = ""
    """Code that proves ownership of the feed to Apple Podcasts Connect (``podcast:txt``)."""
    rights_role: Annotated[str, OneOf(("holder", "reuser"))] = "holder"
    """Whether the publisher is the rights ``holder`` or a ``reuser``."""
    guid: str = ""
    """Value of ``podcast:guid``, if the show already has one."""


@dataclass(frozen=True, slots=True)
class Speech:
    """Settings under ``[speech]``: the engine, the speaking rate, and what is spoken."""

    engine: str = "auto"
    """Name of a speech engine, or ``auto``.

    ``auto`` chooses natural voices if they are installed and speak the language.
    """
    rate: _Rate = 165
    """Words per minute."""
    time_limit: Annotated[float, Between(0, 3600)] = 0.0
    """Maximum time for synthesising one piece of text, in seconds; 0 for the engine's default."""
    announce: Annotated[str, OneOf(("first", "always", "never"))] = "first"
    """When to speak the speaker's name before a turn: ``first`` turn only, ``always`` or ``never``."""
    opening: str = (
        "{series}. {episode} {title}. This is a reading by synthetic voices; "
        "they are not the voices of the people named."
    )
    closing: str = "You have been listening to {title}. {licence} {references}"
    addresses: Annotated[str, OneOf(("host", "full", "word"))] = "host"
    """Spoken form of an address: its ``host``, the ``full`` address, or a ``word`` ("link")."""
    citations: bool = False
    """Whether citations in brackets are spoken; otherwise they are only shown."""


@dataclass(frozen=True, slots=True)
class Pauses:
    """Settings under ``[pauses]``, in seconds."""

    sentence: _Pause = 0.35
    paragraph: _Pause = 0.7
    turn: _Pause = 0.9
    section: Annotated[float, Between(0, 30)] = 1.5


@dataclass(frozen=True, slots=True)
class Audio:
    """Settings under ``[audio]``: loudness, bit rates and the jingle."""

    loudness: Annotated[float, Between(-30, -10)] = -16.0
    """Target loudness in LUFS."""
    ceiling: Annotated[float, Between(-9, -1.5)] = -2.0
    """Limit of the true peak before encoding, in dBTP."""
    bitrate: Annotated[int, OneOf((32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160))] = 64
    """Constant bit rate in kbit/s."""
    quality: Annotated[int, Between(0, 9)] = 5
    """Value of LAME's option ``-q``: 0 is best and slowest, 9 is worst and fastest."""
    narration_bitrate: Annotated[int, OneOf((0, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144))] = 48
    """Bit rate of the narration in books, in kbit/s; 0 for books without sound."""
    jingle: str = ""
    """Path of a sound file to play first, relative to the series folder."""


@dataclass(frozen=True, slots=True)
class Build:
    """Settings under ``[build]``: the size of the store, and other folders to read."""

    store_limit: Annotated[float, Between(0.001, 100_000)] = 10.0
    """Maximum size of output/store in gigabytes; files that are quick to rebuild are removed first."""
    allow: tuple[str, ...] = ()
    """Folders outside the series folder that may be read.

    The paths are absolute, or relative to the series folder.
    """


@dataclass(frozen=True, slots=True)
class Book:
    """Settings under ``[book]``: metadata for catalogues."""

    subjects: tuple[str, ...] = ()
    """Subjects of the book of the series, such as ``Urban climate`` or ``City planning [BISAC ARC010000]``."""
    isbn: str = ""
    """ISBN of the book of the series; never used for the book of an episode."""
    doi: str = ""
    """DOI of the book of the series, such as ``10.5555/example``."""
    certified_by: str = ""
    """Person or body that certifies EPUB Accessibility 1.1 and WCAG 2.2 level AA."""
    certifier_credential: str = ""
    """Credential of the certifier, or a web address for it."""
    certifier_report: str = ""
    """Web address of the evaluation report."""
    certified_on: datetime.date | None = None
    """Date of the evaluation."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Settings under ``[reading]``: how transcripts are read."""

    rules_off: tuple[str, ...] = ()
    """Names of the transcript repairs to skip (docs/bring.md lists them)."""
    accept: tuple[Acceptance, ...] = ()
    """Warnings and notes to accept in all transcripts; accepted ones are not printed."""


@dataclass(frozen=True, slots=True)
class Publish:
    """Settings under ``[publish]``: where the site is published, and how long old files stay there.

    Changing them does not cause a rebuild.
    """

    target: str = ""
    """Target of ``rostra publish``: ``git:BRANCH``, or a folder relative to the series folder."""
    keep_days: Annotated[int, Between(0, 3650)] = 90
    """Number of days for which superseded files stay at the target."""


@dataclass(frozen=True, slots=True)
class CastEntry:
    """Entry in cast.toml: a person's voice, or preferences for choosing one."""

    name: str
    """Name, alias or id of the person, or ``narrator``."""
    voice: str = ""
    """Name of a voice in the engine, or one of ``WISHES``.

    If empty, a voice is chosen automatically.
    """
    rate: _Rate = 0
    """Words per minute, or 0 for the series' rate."""
    pitch: Annotated[int, Between(0, 100)] = 50
    line: int = 0
    """Line in cast.toml, for messages."""
    pronouns: str = ""
    """Pronouns: ``she/her`` requests a higher voice, ``he/him`` a lower one, others any voice."""
    language: str = ""
    """BCP 47 tag of the person's own language.

    Voices with the accent of its region are preferred.
    """
    accent: str = ""
    """Region of the accent, such as ``GB`` or ``British``; voices with this accent are preferred."""

    @property
    def wish(self) -> str:
        """Requested class of voice: ``higher``, ``lower`` or an empty string."""
        return self.voice.lower() if self.voice.lower() in WISHES else ""

    @property
    def names_voice(self) -> bool:
        """Whether the entry names a voice.

        A class of voice, such as ``higher``, does not count as a name.
        """
        return bool(self.voice) and not self.wish


@dataclass(frozen=True, slots=True)
class Respell:
    """Entry in lexicon.toml: the spoken form of a word.

    The form is set by ``spoken``, ``say`` or ``ipa``.
    """

    word: str
    spoken: str = ""
    """Text to speak instead of the word."""
    case: bool = False
    """Whether the entry is case-sensitive."""
    say: Annotated[str, OneOf(("letters", "word", "silent"))] = ""
    """How to speak the word.

    Values: ``letters`` to spell it out, ``word`` to read it as written, ``silent`` to omit it.
    """
    ipa: str = ""
    """Pronunciation in the International Phonetic Alphabet, without slashes."""
    episodes: tuple[str, ...] = ()
    """Keys of the episodes to which the entry applies; all if empty."""
    language: str = ""
    """BCP 47 tag of the episodes to which the entry applies; any if empty."""
    line: int = 0
    """Line in lexicon.toml, for messages."""

    @property
    def scope(self) -> int:
        """Narrowness of the entry's scope, from 0 (all episodes) to 3.

        A list of episodes adds 2, and a language adds 1.
        """
        return 2 * bool(self.episodes) + bool(self.language)


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings of a series."""

    root: Path
    """The series folder."""
    series: Series = field(default_factory=Series)
    speech: Speech = field(default_factory=Speech)
    pauses: Pauses = field(default_factory=Pauses)
    audio: Audio = field(default_factory=Audio)
    build: Build = field(default_factory=Build)
    book: Book = field(default_factory=Book)
    reading: Reading = field(default_factory=Reading)
    publish: Publish = field(default_factory=Publish)
    convention: str = "auto"
    """Name of a tag convention, or ``auto``."""
    cast: tuple[CastEntry, ...] = ()
    lexicon: tuple[Respell, ...] = ()
    jingle_line: int = 0
    """Line of the jingle in series.toml, for messages."""
    cast_path: str = CAST_FILE
    """Path of cast.toml as the user would write it, for messages."""
    lexicon_path: str = LEXICON_FILE
    series_path: str = SERIES_FILE
    draft_of: str = ""
    """In a draft build, the engine that full builds of the series use; otherwise empty."""
