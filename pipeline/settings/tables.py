"""What the publisher decides: series.toml, cast.toml and lexicon.toml as frozen Settings.

Every field is a setting of the same name; its type, default and limits are the field's own. ``load.py`` reports
unknown names, wrong types and values out of range.
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
"""What a table of cast.toml may ask for instead of naming a voice."""


class Between(NamedTuple):
    """Limits of a number; both are allowed."""

    least: float
    most: float

    def problem(self, value: float) -> str:
        """What is allowed, unless the value is."""
        return "" if self.least <= value <= self.most else f"allowed is {self.least:g} to {self.most:g}"


class OneOf(tuple[object, ...]):
    """The allowed values."""

    __slots__ = ()

    def problem(self, value: object) -> str:
        """What is allowed, unless the value is."""
        return "" if value in self else "allowed are " + ", ".join(map(str, self))


_Rate = Annotated[int, Between(80, 450)]
_Pause = Annotated[float, Between(0, 10)]


@dataclass(frozen=True, slots=True)
class Series:
    """The table ``[series]``: the show as a whole."""

    key: str = ""
    """Permanent key; the episodes' GUIDs are made of it. Default: made of the title."""
    title: str = ""
    subtitle: str = ""
    author: str = ""
    description: str = ""
    language: str = "en"
    """BCP 47 tag."""
    url: str = ""
    """Address under which ``output/site`` will be found, without the final slash."""
    owner: str = ""
    """Who answers for the feed, for directories; default: the author."""
    email: str = ""
    """The owner's address, for directories."""
    categories: tuple[str, ...] = ()
    """Directory categories, ``Education > Courses``."""
    licence: str = ""
    copyright: str = ""
    publisher: str = ""
    source: str = ""
    """Address of the texts' first publication."""
    cover: str = ""
    """Picture file relative to the series folder; drawn by the build if none is given."""
    explicit: bool = False
    type: Annotated[str, OneOf(("serial", "episodic"))] = "serial"
    """``serial``: to be heard in order; ``episodic``: in any order."""
    season: Annotated[int, Between(0, 9999)] = 0
    """Season of all episodes, or 0 for none."""
    medium: Annotated[str, OneOf(("podcast", "audiobook", "course", "newsletter", "blog"))] = "podcast"
    """``podcast:medium``."""
    update_frequency: str = ""
    """``weekly``, a rule such as ``FREQ=WEEKLY;BYDAY=TU``, or ``complete``; see ``standards.frequency``."""
    block: bool = False
    """Whether directories are told not to list the series."""
    new_feed_url: str = ""
    """Address to which the feed has moved."""
    apple_verification: str = ""
    """Code by which Apple Podcasts Connect sees that the feed is its owner's (``podcast:txt``)."""
    rights_role: Annotated[str, OneOf(("holder", "reuser"))] = "holder"
    """``holder`` or ``reuser``."""
    guid: str = ""
    """``podcast:guid``, if the show already has one."""


@dataclass(frozen=True, slots=True)
class Speech:
    """The table ``[speech]``."""

    engine: str = "auto"
    """Name of a speech engine, or ``auto``: natural voices if they are installed and speak the language."""
    rate: _Rate = 165
    """Words per minute."""
    time_limit: Annotated[float, Between(0, 3600)] = 0.0
    """Seconds that a piece of text may take to be spoken; 0 for the engine's own limit."""
    announce: Annotated[str, OneOf(("first", "always", "never"))] = "first"
    """When a turn begins with its speaker's name: ``first`` time they speak, ``always``, ``never``."""
    opening: str = (
        "{series}. {episode} {title}. This is a reading by synthetic voices; "
        "they are not the voices of the people named."
    )
    closing: str = "You have been listening to {title}. {licence} {references}"
    addresses: Annotated[str, OneOf(("host", "full", "word"))] = "host"
    """What is said of a web or e-mail address: its ``host``, all of it (``full``), or a ``word`` such as "link"."""
    citations: bool = False
    """Whether citations in brackets are spoken; otherwise they are only shown."""


@dataclass(frozen=True, slots=True)
class Pauses:
    """The table ``[pauses]``: seconds of silence."""

    sentence: _Pause = 0.35
    paragraph: _Pause = 0.7
    turn: _Pause = 0.9
    section: Annotated[float, Between(0, 30)] = 1.5


@dataclass(frozen=True, slots=True)
class Audio:
    """The table ``[audio]``."""

    loudness: Annotated[float, Between(-30, -10)] = -16.0
    """Target in LUFS."""
    ceiling: Annotated[float, Between(-9, -1.5)] = -2.0
    """Limit of the true peak before encoding, in dBTP."""
    bitrate: Annotated[int, OneOf((32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160))] = 64
    """kbit/s, constant."""
    quality: Annotated[int, Between(0, 9)] = 5
    """LAME's -q: 0 best and slowest, 9 fastest."""
    narration_bitrate: Annotated[int, OneOf((0, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144))] = 48
    """kbit/s of the narration in the books; 0 for books without sound."""
    jingle: str = ""
    """Sound file played first, relative to the series folder."""


@dataclass(frozen=True, slots=True)
class Build:
    """The table ``[build]``."""

    store_limit: Annotated[float, Between(0.001, 100_000)] = 10.0
    """Gigabytes that output/store may hold; what is soon made again goes first."""
    allow: tuple[str, ...] = ()
    """Folders outside of the series folder whose files may be read, relative to it or absolute."""


@dataclass(frozen=True, slots=True)
class Book:
    """The table ``[book]``: what catalogues are told of the books."""

    subjects: tuple[str, ...] = ()
    """What the series' book is about: ``Urban climate``, or by a scheme ``City planning [BISAC ARC010000]``."""
    isbn: str = ""
    """ISBN of the series' book; an episode's book never has it."""
    doi: str = ""
    """DOI of the series' book, ``10.5555/example``."""
    certified_by: str = ""
    """Who evaluated the books and found that they conform to EPUB Accessibility 1.1 and WCAG 2.2 at level AA."""
    certifier_credential: str = ""
    """What entitles them to say so, or its address."""
    certifier_report: str = ""
    """Address of the report on the evaluation."""
    certified_on: datetime.date | None = None
    """Day of the evaluation."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The table ``[reading]``: how transcripts are read."""

    rules_off: tuple[str, ...] = ()
    """Names of the repairs that are not made (docs/bring.md lists them)."""
    accept: tuple[Acceptance, ...] = ()
    """Warnings and notes of all transcripts that are not printed any more."""


@dataclass(frozen=True, slots=True)
class Publish:
    """The table ``[publish]``: where the site goes; it decides nothing of what is built."""

    target: str = ""
    """Where ``rostra publish`` puts the site: a folder, relative to the series folder, or ``git:BRANCH``."""
    keep_days: Annotated[int, Between(0, 3650)] = 90
    """Days that superseded files stay at the target."""


@dataclass(frozen=True, slots=True)
class CastEntry:
    """A table of cast.toml: the voice of one person (or of ``narrator``), or what is to be chosen for them."""

    name: str
    """Name, alias or id of the person."""
    voice: str = ""
    """The engine's own name for it, or one of ``WISHES``; empty to have one chosen."""
    rate: _Rate = 0
    """Words per minute, or 0 for the series' rate."""
    pitch: Annotated[int, Between(0, 100)] = 50
    line: int = 0
    """Line in cast.toml, for messages."""
    pronouns: str = ""
    """``she/her``, ``he/him``, …: a higher voice, a lower one, or any."""
    language: str = ""
    """BCP 47 tag of the person's own language: a voice with its accent is preferred."""
    accent: str = ""
    """Region of the accent, ``GB`` or ``British``: a voice that has it is preferred."""

    @property
    def wish(self) -> str:
        """``higher`` or ``lower`` where the voice is to be chosen automatically among such ones, otherwise empty."""
        return self.voice.lower() if self.voice.lower() in WISHES else ""

    @property
    def names_voice(self) -> bool:
        """Whether it names a voice. Otherwise it states what to choose, or in a draft build only a rate."""
        return bool(self.voice) and not self.wish


@dataclass(frozen=True, slots=True)
class Respell:
    """An entry of lexicon.toml: how a word is said. It has ``spoken``, ``say`` or ``ipa``."""

    word: str
    spoken: str = ""
    """What the engine is given instead."""
    case: bool = False
    """Whether the entry is only for exactly this case."""
    say: Annotated[str, OneOf(("letters", "word", "silent"))] = ""
    """``letters``: letter by letter; ``word``: as written, whatever the rules say; ``silent``: not at all."""
    ipa: str = ""
    """How it sounds, in the International Phonetic Alphabet, for engines that take it; without slashes around it."""
    episodes: tuple[str, ...] = ()
    """Keys of the episodes in which the entry counts; all if empty."""
    language: str = ""
    """BCP 47 tag of the episodes in which the entry counts; any if empty."""
    line: int = 0
    """Line in lexicon.toml, for messages."""

    @property
    def scope(self) -> int:
        """How narrow the entry is: one for some episodes is narrower than one for a language."""
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
    """Where cast.toml is, as the user would name it."""
    lexicon_path: str = LEXICON_FILE
    series_path: str = SERIES_FILE
    draft_of: str = ""
    """In a draft build, the engine that the series has otherwise; empty in any other build. No file states it."""
