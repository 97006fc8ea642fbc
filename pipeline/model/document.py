r"""Document: the text, speakers and structure of a transcript, with source positions.

Lines and columns are 1-based. Character offsets are 0-based and count code points of the decoded source, in which line
ends are ``\n``. Ranges are half-open.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from pipeline.model.acceptance import Accepting


@dataclass(frozen=True, slots=True)
class Span:
    """Range of characters in a source file, with its first and last line numbers."""

    path: str
    """Path as named by the user, for messages only; never written to output files."""
    first_line: int
    last_line: int
    start: int
    """Offset of the first character."""
    end: int
    """Offset after the last character."""


class Fate(StrEnum):
    """Outcome for a range of source text, as recorded in the ledger."""

    SPOKEN = "spoken"
    SHOWN = "shown"
    METADATA = "metadata"
    LEFT_OUT = "left out"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Entry in the ledger: a range of source text with its fate and the reason."""

    start: int
    end: int
    line: int
    fate: Fate
    reason: str


@dataclass(frozen=True, slots=True)
class Run:
    """Inline text with uniform formatting."""

    text: str
    """Characters of the source, unchanged."""
    span: Span | None
    """Source range; None only for a space that joins lines or pieces of a paragraph."""
    emphasis: bool = False
    strong: bool = False
    href: str = ""
    """Target of a link; empty if there is no link."""
    lang: str = ""
    """BCP 47 tag if the language differs from that of the document; otherwise empty."""
    mention: str = ""
    """Id of the Mention that consists of this run, or an empty string."""
    silent: str = ""
    """Reason for not speaking the run, such as ``stage direction``; empty if it is spoken."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """Sentence of a turn, the unit of speech, captions and synchronised narration."""

    id: str
    text: str
    """Shown text, joined from the runs."""
    runs: tuple[Run, ...]
    speaker: str
    """Id of the Person; empty for the narrator.

    The narrator reads pull quotes that repeat no spoken words.
    """
    span: Span


@dataclass(frozen=True, slots=True)
class ListItem:
    """Position of a paragraph in a list, with its bullet or number.

    The text of the paragraph omits the bullet or number.
    """

    list: str
    """Id of the list; a nested list has a separate id."""
    level: int
    """Nesting level: 1, or 2 in a nested list."""
    mark: str
    """Bullet or number as written (``•``, ``2.``); empty for further paragraphs of the same item."""
    style: str = ""
    """Numbering style as in HTML (``1``, ``a``, ``A``, ``i``, ``I``); empty for bullets."""
    number: int = 0
    """Number of the item; 0 for bullets."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Paragraph of a turn, the unit of mixing (one chunk)."""

    id: str
    sentences: tuple[Sentence, ...]
    span: Span
    pieces: tuple[Span, ...]
    """Source ranges of the text; more than one if a page break split the paragraph."""
    item: ListItem | None = None
    """Position in a list; None outside lists."""


@dataclass(frozen=True, slots=True)
class PullQuote:
    """Highlighted quotation, not narrated if it repeats spoken words."""

    id: str
    runs: tuple[Run, ...]
    text: str
    span: Span
    repeats: str
    """Id of the Paragraph whose words it repeats; empty if it repeats none."""
    repeats_line: int
    """Line on which the repeated words begin; 0 if it repeats none."""
    sentences: tuple[Sentence, ...]
    """Sentences to narrate; empty if it repeats spoken words."""


@dataclass(frozen=True, slots=True)
class Credit:
    """Picture credit, which is shown but never spoken."""

    id: str
    runs: tuple[Run, ...]
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Figure:
    """Picture with its alternative text."""

    id: str
    alt: str
    file: str
    """Path relative to the transcript's folder, with forward slashes."""
    caption: tuple[Run, ...]
    span: Span


Block: TypeAlias = Paragraph | PullQuote | Credit | Figure


@dataclass(frozen=True, slots=True)
class Turn:
    """Consecutive text of one speaker."""

    id: str
    speaker: str
    """Id of the Person."""
    tag: str
    """Speaker tag as written; empty if the speaker continues after a section heading."""
    blocks: tuple[Block, ...]
    span: Span

    def paragraphs(self) -> tuple[Paragraph, ...]:
        """Return the paragraphs of the turn, in text order."""
        return tuple(b for b in self.blocks if isinstance(b, Paragraph))

    def narrated(self) -> tuple[Paragraph | PullQuote, ...]:
        """Return the paragraphs and pull quotes of the turn, in text order.

        Pull quotes that are not narrated are included too; their ``sentences`` are empty.
        """
        return tuple(b for b in self.blocks if isinstance(b, Paragraph | PullQuote))


@dataclass(frozen=True, slots=True)
class Heading:
    """Section heading, which starts a chapter and is spoken by the narrator."""

    id: str
    runs: tuple[Run, ...]
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Section:
    """Turns under one heading; a transcript without headings is a single section."""

    id: str
    heading: Heading | None
    turns: tuple[Turn, ...]


@dataclass(frozen=True, slots=True)
class Mention:
    """Text range that cites a reference."""

    id: str
    reference: str
    """Id of the Reference."""
    sentence: str
    """Id of the Sentence."""
    span: Span
    how: str
    """Method of recognition: ``title``, ``near title and author``, ``author and year`` or ``quotation``."""


@dataclass(frozen=True, slots=True)
class Reference:
    """Entry in the reference list, with its text as written."""

    id: str
    runs: tuple[Run, ...]
    text: str
    span: Span
    url: str
    title: str
    surnames: tuple[str, ...]
    year: str
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class Person:
    """Person named in the transcript, such as a speaker or an editor."""

    id: str
    name: str
    role: str
    """Role as written, in the singular (``editor``); ``speaker`` if only a tag names the person."""
    affiliation: str
    aliases: tuple[str, ...]
    """Alternative spellings in speaker tags, as written."""
    speaks: bool
    span: Span | None
    pronouns: str = ""
    """Pronouns as written (``she/her``), used only to choose a voice."""
    voice: str = ""
    """Requested voice class, ``higher`` or ``lower``; empty if not given."""
    language: str = ""
    """BCP 47 tag of the person's language; empty if not given.

    It is used only to choose a voice.
    """
    accent: str = ""
    """Region of the accent (``GB``), used only to choose a voice; empty if not given."""


@dataclass(frozen=True, slots=True)
class Licence:
    """Licence of an episode, with its name and URL if it is recognised."""

    text: str
    """Licence text as written."""
    name: str
    """Short name such as ``CC BY 4.0``; equal to ``text`` if the licence is not recognised."""
    slug: str
    """SPDX-like identifier in lower case, such as ``cc-by-4.0``; empty if not recognised."""
    url: str


@dataclass(frozen=True, slots=True)
class FrontItem:
    """Part of the front matter as written, with its recognised kind."""

    kind: str
    text: str
    span: Span


YEARS = range(1900, 9999)
"""Years that all output formats support.

RFC 5322 requires 1900 or later, and 9998 is the last year that is safe in all time zones.
"""
FALLBACK_DATE = "2000-01-01"
"""Date for episodes without a date, fixed and easy to recognise."""


@dataclass(frozen=True, slots=True)
class Correction:
    """Correction to a published episode, as described by its author."""

    date: str
    """Date of the correction in ISO 8601 format."""
    what: str
    """One-line description of the correction."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """Metadata from the front matter of an episode; missing values are empty."""

    title: str
    number: int
    """Episode number; 0 if not given."""
    summary: str
    date: str
    """ISO 8601 date or date-time; empty if not given."""
    language: str
    """BCP 47 tag."""
    licence: Licence
    source: str
    """URL of the text's first publication; empty if not given."""
    publisher: str
    series_title: str
    series_subtitle: str
    subjects: tuple[str, ...]
    corrections: tuple[Correction, ...] = ()
    """Corrections, newest first; those with the same date are in the author's order."""
    draft: bool = False
    """Whether the episode is not ready for publication."""


@dataclass(frozen=True, slots=True)
class Document:
    """Parsed transcript: metadata, people, text and references."""

    key: str
    """Permanent key of the episode.

    This is ``key`` in the front matter, otherwise the stem of the file name.
    """
    path: str
    convention: str
    """Name of the detected or configured convention for speaker tags."""
    meta: Metadata
    people: tuple[Person, ...]
    front: tuple[FrontItem, ...]
    sections: tuple[Section, ...]
    reference_heading: str
    """Heading of the reference list as written; empty if there is no list."""
    references: tuple[Reference, ...]
    joins: tuple[tuple[int, int], ...]
    """Pairs of line numbers between which a page break split a paragraph."""
    ledger: tuple[Stretch, ...]
    unaccounted: tuple[Stretch, ...]
    """Ranges without a fate; always empty in a Document without errors."""
    dividers: tuple[str, ...] = ()
    """Ids of the paragraphs that are followed by a dividing line."""
    text: str = field(default="", repr=False)
    """Source text that all spans and ledger entries refer to."""
    accepted: tuple[Accepting, ...] = ()
    """Entries for accepted findings, with the lines to which they apply."""
    _by_id: dict[str, Person] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_id", {person.id: person for person in self.people})

    def turns(self) -> tuple[Turn, ...]:
        """Return all turns, in text order."""
        return tuple(t for s in self.sections for t in s.turns)

    def paragraphs(self) -> tuple[Paragraph, ...]:
        """Return all paragraphs, in text order."""
        return tuple(p for t in self.turns() for p in t.paragraphs())

    def figures(self) -> tuple[Figure, ...]:
        """Return the pictures of all turns, in text order."""
        return tuple(b for t in self.turns() for b in t.blocks if isinstance(b, Figure))

    def sentences(self) -> tuple[Sentence, ...]:
        """Return the sentences of paragraphs and narrated pull quotes, in text order."""
        return tuple(s for t in self.turns() for b in t.narrated() for s in b.sentences)

    def spoken_lines(self) -> dict[str, int]:
        """Return the source line number of each spoken line, by id.

        Spoken lines are headings, turn announcements and sentences.
        """
        headings = {s.heading.id: s.heading.span.first_line for s in self.sections if s.heading}
        turns = {f"a-{turn.id}": turn.span.first_line for turn in self.turns()}
        return headings | turns | {s.id: s.span.first_line for s in self.sentences()}

    def person(self, person_id: str) -> Person:
        """Return the Person with the given id.

        :raises KeyError: no person has the id.
        """
        return self._by_id[person_id]
