"""What the publisher decides: series.toml, cast.toml and lexicon.toml as frozen Settings.

Every field is a setting of the same name; its type and default are the field's own. ``load.py`` reports unknown
names, wrong types and values out of range.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from pathlib import Path

SERIES_FILE = "transcripts/series.toml"
CAST_FILE = "voices/cast.toml"
LEXICON_FILE = "voices/lexicon.toml"


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
    type: str = "serial"
    """``serial``: to be heard in order; ``episodic``: in any order."""
    season: int = 0
    """Season of all episodes, or 0 for none."""
    medium: str = "podcast"
    """``podcast:medium``."""
    update_frequency: str = ""
    """``weekly``, a rule such as ``FREQ=WEEKLY;BYDAY=TU``, or ``complete``; see ``standards.frequency``."""
    block: bool = False
    """Whether directories are told not to list the series."""
    new_feed_url: str = ""
    """Address to which the feed has moved."""
    rights_role: str = "holder"
    """``holder`` or ``reuser``."""
    guid: str = ""
    """``podcast:guid``, if the show already has one."""


@dataclass(frozen=True, slots=True)
class Speech:
    """The table ``[speech]``."""

    engine: str = "espeak"
    rate: int = 165
    """Words per minute."""
    time_limit: float = 30.0
    """Seconds an utterance may take to be made."""
    announce: str = "first"
    """When a turn begins with its speaker's name: ``first`` time they speak, ``always``, ``never``."""
    opening: str = (
        "{series}. {episode} {title}. This is a reading by synthetic voices; "
        "they are not the voices of the people named."
    )
    closing: str = "{title} has ended. {licence} {references}"


@dataclass(frozen=True, slots=True)
class Pauses:
    """The table ``[pauses]``: seconds of silence."""

    sentence: float = 0.35
    paragraph: float = 0.7
    turn: float = 0.9
    section: float = 1.5


@dataclass(frozen=True, slots=True)
class Audio:
    """The table ``[audio]``."""

    loudness: float = -16.0
    """Target in LUFS."""
    ceiling: float = -2.0
    """Limit of the true peak before encoding, in dBTP."""
    bitrate: int = 64
    """kbit/s, constant."""
    quality: int = 5
    """LAME's -q: 0 best and slowest, 9 fastest."""
    narration_bitrate: int = 48
    """kbit/s of the narration in the books; 0 for books without sound."""
    jingle: str = ""
    """Sound file played first, relative to the series folder."""


@dataclass(frozen=True, slots=True)
class Build:
    """The table ``[build]``."""

    store_limit: float = 10.0
    """Gigabytes that output/store may hold; what was not needed for longest goes first."""


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
class CastEntry:
    """A table of cast.toml: the voice of one person (or of ``narrator``)."""

    name: str
    """Name, alias or id of the person."""
    voice: str
    rate: int = 0
    """Words per minute, or 0 for the series' rate."""
    pitch: int = 50
    line: int = 0
    """Line in cast.toml, for messages."""


@dataclass(frozen=True, slots=True)
class Respell:
    """An entry of lexicon.toml."""

    word: str
    spoken: str
    case: bool = False
    """Whether the word is respelt only in exactly this case."""


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
    convention: str = "auto"
    """Tag convention, or ``auto``."""
    cast: tuple[CastEntry, ...] = ()
    lexicon: tuple[Respell, ...] = ()
    cast_path: str = CAST_FILE
    """Where cast.toml is, as the user would name it."""
    series_path: str = SERIES_FILE
