"""Settings of a series: series.toml, cast.toml and lexicon.toml as frozen dataclasses.

Each field is a setting of the same name, with its type, default and limits. ``load.py`` reports unknown names, wrong
types and values out of range.
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
"""Classes of voice that a cast.toml entry may ask for instead of naming a voice."""


class Between(NamedTuple):
    """Limits of a number, both inclusive."""

    least: float
    most: float

    def problem(self, value: float) -> str:
        """Return a hint for a value that is not allowed; otherwise an empty string."""
        return "" if self.least <= value <= self.most else f"use {self.least:g} to {self.most:g}"


class OneOf(tuple[object, ...]):
    """Allowed values of a setting."""

    __slots__ = ()

    def problem(self, value: object) -> str:
        """Return a hint for a value that is not allowed; otherwise an empty string."""
        return "" if value in self else "use one of " + ", ".join(map(str, self))


_Rate = Annotated[int, Between(80, 450)]
_Pause = Annotated[float, Between(0, 10)]


@dataclass(frozen=True, slots=True)
class Series:
    """Settings under ``[series]``: the show as a whole."""

    key: str = ""
    """Permanent key, used in the episodes' GUIDs; default: made from the title."""
    title: str = ""
    subtitle: str = ""
    author: str = ""
    description: str = ""
    language: str = "en"
    """BCP 47 tag."""
    url: str = ""
    """Public address of ``output/site``, without the final slash."""
    owner: str = ""
    """Person responsible for the feed, for directories; default: the author."""
    email: str = ""
    """The owner's e-mail address, for directories."""
    categories: tuple[str, ...] = ()
    """Directory categories, ``Education > Courses``."""
    licence: str = ""
    copyright: str = ""
    publisher: str = ""
    source: str = ""
    """Address where the texts were first published."""
    cover: str = ""
    """Picture file relative to the series folder; without one the build draws a cover."""
    explicit: bool = False
    type: Annotated[str, OneOf(("serial", "episodic"))] = "serial"
    """``serial``: to be heard in order; ``episodic``: in any order."""
    season: Annotated[int, Between(0, 9999)] = 0
    """Season of all episodes, or 0 for none."""
    medium: Annotated[str, OneOf(("podcast", "audiobook", "course", "newsletter", "blog"))] = "podcast"
    """Value of ``podcast:medium``."""
    update_frequency: str = ""
    """``weekly``, a rule such as ``FREQ=WEEKLY;BYDAY=TU``, or ``complete``; see ``standards.frequency``."""
    block: bool = False
    """Whether to ask directories not to list the series."""
    new_feed_url: str = ""
    """Address to which the feed has moved."""
    apple_verification: str = ""
    """Code that proves to Apple Podcasts Connect who owns the feed (``podcast:txt``)."""
    rights_role: Annotated[str, OneOf(("holder", "reuser"))] = "holder"
    """Whether the publisher is the rights ``holder`` or a ``reuser``."""
    guid: str = ""
    """``podcast:guid``, if the show already has one."""


@dataclass(frozen=True, slots=True)
class Speech:
    """Settings under ``[speech]``."""

    engine: str = "auto"
    """Name of a speech engine, or ``auto``.

    ``auto`` chooses natural voices if they are installed and speak the language.
    """
    rate: _Rate = 165
    """Words per minute."""
    time_limit: Annotated[float, Between(0, 3600)] = 0.0
    """Seconds allowed for speaking a piece of text; 0 for the engine's own limit."""
    announce: Annotated[str, OneOf(("first", "always", "never"))] = "first"
    """When a turn begins with its speaker's name: in the ``first`` turn, ``always``, ``never``."""
    opening: str = (
        "{series}. {episode} {title}. This is a reading by synthetic voices; "
        "they are not the voices of the people named."
    )
    closing: str = "You have been listening to {title}. {licence} {references}"
    addresses: Annotated[str, OneOf(("host", "full", "word"))] = "host"
    """How to say an address: its ``host``, in ``full``, or as a ``word`` ("link")."""
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
    """Settings under ``[audio]``."""

    loudness: Annotated[float, Between(-30, -10)] = -16.0
    """Target loudness in LUFS."""
    ceiling: Annotated[float, Between(-9, -1.5)] = -2.0
    """Limit of the true peak before encoding, in dBTP."""
    bitrate: Annotated[int, OneOf((32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160))] = 64
    """Constant bit rate in kbit/s."""
    quality: Annotated[int, Between(0, 9)] = 5
    """LAME's ``-q``: 0 is best and slowest, 9 fastest."""
    narration_bitrate: Annotated[int, OneOf((0, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144))] = 48
    """Bit rate of the narration in books, in kbit/s; 0 for books without sound."""
    jingle: str = ""
    """Sound file played first, relative to the series folder."""


@dataclass(frozen=True, slots=True)
class Build:
    """Settings under ``[build]``."""

    store_limit: Annotated[float, Between(0.001, 100_000)] = 10.0
    """Maximum size of output/store in gigabytes; what is quick to rebuild is removed first."""
    allow: tuple[str, ...] = ()
    """Folders outside the series folder that may be read, relative to it or absolute."""


@dataclass(frozen=True, slots=True)
class Book:
    """Settings under ``[book]``: metadata for catalogues."""

    subjects: tuple[str, ...] = ()
    """Subjects of the series' book: ``Urban climate`` or ``City planning [BISAC ARC010000]``."""
    isbn: str = ""
    """ISBN of the series' book; an episode's book never has it."""
    doi: str = ""
    """DOI of the series' book, ``10.5555/example``."""
    certified_by: str = ""
    """Person or body that certifies EPUB Accessibility 1.1 and WCAG 2.2 level AA."""
    certifier_credential: str = ""
    """Credential of the certifier, or its address."""
    certifier_report: str = ""
    """Address of the report on the evaluation."""
    certified_on: datetime.date | None = None
    """Day of the evaluation."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Settings under ``[reading]``: how transcripts are read."""

    rules_off: tuple[str, ...] = ()
    """Names of repairs to skip (docs/bring.md lists them)."""
    accept: tuple[Acceptance, ...] = ()
    """Accepted warnings and notes of all transcripts, which are no longer printed."""


@dataclass(frozen=True, slots=True)
class Publish:
    """Settings under ``[publish]``: where the site goes; they do not affect builds."""

    target: str = ""
    """Target of ``rostra publish``: ``git:BRANCH``, or a folder relative to the series folder."""
    keep_days: Annotated[int, Between(0, 3650)] = 90
    """Days for which superseded files stay at the target."""


@dataclass(frozen=True, slots=True)
class CastEntry:
    """An entry of cast.toml: a voice, or a wish for one, for one person."""

    name: str
    """Name, alias or id of the person, or ``narrator``."""
    voice: str = ""
    """The engine's name of the voice, or one of ``WISHES``; empty to have one chosen."""
    rate: _Rate = 0
    """Words per minute, or 0 for the series' rate."""
    pitch: Annotated[int, Between(0, 100)] = 50
    line: int = 0
    """Line in cast.toml, for messages."""
    pronouns: str = ""
    """``she/her`` asks for a higher voice, ``he/him`` for a lower one, others for any."""
    language: str = ""
    """BCP 47 tag of the person's own language; voices with its accent are preferred."""
    accent: str = ""
    """Region of the accent, ``GB`` or ``British``; voices with it are preferred."""

    @property
    def wish(self) -> str:
        """Return ``higher`` or ``lower`` if the entry asks for that class; otherwise empty."""
        return self.voice.lower() if self.voice.lower() in WISHES else ""

    @property
    def names_voice(self) -> bool:
        """Return whether the entry names a voice.

        Otherwise it has a wish, or in a draft build only a rate.
        """
        return bool(self.voice) and not self.wish


@dataclass(frozen=True, slots=True)
class Respell:
    """An entry of lexicon.toml: how to say a word, by ``spoken``, ``say`` or ``ipa``."""

    word: str
    spoken: str = ""
    """Text for the engine instead of the word."""
    case: bool = False
    """Whether the entry applies only to exactly this case."""
    say: Annotated[str, OneOf(("letters", "word", "silent"))] = ""
    """``letters``: letter by letter; ``word``: as written, without rules; ``silent``: not at all."""
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
        """Return how narrow the entry is: episodes are narrower than a language."""
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
    """Tag convention, or ``auto``."""
    cast: tuple[CastEntry, ...] = ()
    lexicon: tuple[Respell, ...] = ()
    jingle_line: int = 0
    """Line in series.toml, for messages."""
    cast_path: str = CAST_FILE
    """Path of cast.toml as the user would write it."""
    lexicon_path: str = LEXICON_FILE
    series_path: str = SERIES_FILE
    draft_of: str = ""
    """In a draft build, the series' usual engine; set by the build only."""
