r"""The Document: a transcript's text, speakers and structure, each with its place in the source.

Lines and columns are 1-based; character offsets are 0-based and half-open, and count code points of the decoded
source (with line ends folded to ``\n``).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from pipeline.model.acceptance import Accepting


@dataclass(frozen=True, slots=True)
class Span:
    """Range of a source file."""

    path: str
    """File as the user named it; for messages, never written into an output."""
    first_line: int
    last_line: int
    start: int
    """Character offset of the first character."""
    end: int
    """Character offset after the last character."""


class Fate(StrEnum):
    """What happens to a range of source text (the columns of the ledger)."""

    SPOKEN = "spoken"
    SHOWN = "shown"
    METADATA = "metadata"
    LEFT_OUT = "left out"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Row of the ledger: a range of source, what happens to it, and why."""

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
    """None only for the space that joins two lines or two pieces of a paragraph."""
    emphasis: bool = False
    strong: bool = False
    href: str = ""
    """Target of a link; empty if there is no link."""
    lang: str = ""
    """BCP 47 tag if the language differs from the document's; otherwise empty."""
    mention: str = ""
    """Id of the Mention that this run is; empty if it is not one."""
    silent: str = ""
    """Reason for not speaking the run (``stage direction``); empty if it is spoken."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """Sentence of a turn: the unit of speech, captions and synchronized narration."""

    id: str
    text: str
    """Shown text: the joined texts of the runs."""
    runs: tuple[Run, ...]
    speaker: str
    """Id of the Person; empty for the narrator (of a pull quote that repeats nothing)."""
    span: Span


@dataclass(frozen=True, slots=True)
class ListItem:
    """Place of a paragraph in a list, with the mark missing from its text."""

    list: str
    """Id of the list; a nested list has its own."""
    level: int
    """1, or 2 in a nested list."""
    mark: str
    """Mark as written (``•``, ``2.``); empty for further paragraphs of the same item."""
    style: str = ""
    """Numbering style, as HTML names it (``1``, ``a``, ``A``, ``i``, ``I``); empty for bullets."""
    number: int = 0
    """Number of the mark; 0 for bullets."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Paragraph of a turn: the unit of mixing (one chunk)."""

    id: str
    sentences: tuple[Sentence, ...]
    span: Span
    pieces: tuple[Span, ...]
    """Source ranges of its text: more than one if a page break split it."""
    item: ListItem | None = None
    """Place in a list; None outside of lists."""


@dataclass(frozen=True, slots=True)
class PullQuote:
    """Highlighted quotation, which is not narrated if it repeats spoken words."""

    id: str
    runs: tuple[Run, ...]
    text: str
    span: Span
    repeats: str
    """Id of the Paragraph whose words it repeats; otherwise empty."""
    repeats_line: int
    """Line on which the repeated words begin; otherwise 0."""
    sentences: tuple[Sentence, ...]
    """Sentences to narrate; empty if it repeats spoken words."""


@dataclass(frozen=True, slots=True)
class Credit:
    """Credit of a picture: shown, never spoken."""

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
    """Words of one speaker until another one speaks."""

    id: str
    speaker: str
    """Id of the Person."""
    tag: str
    """Speaker tag as written; empty if the speaker continues after a section heading."""
    blocks: tuple[Block, ...]
    span: Span

    def paragraphs(self) -> tuple[Paragraph, ...]:
        """Return the paragraphs of the turn, in order."""
        return tuple(b for b in self.blocks if isinstance(b, Paragraph))

    def narrated(self) -> tuple[Paragraph | PullQuote, ...]:
        """Return paragraphs and pull quotes, in order; a pull quote without sentences is only shown."""
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
    """Place in the text that cites a reference."""

    id: str
    reference: str
    """Id of the Reference."""
    sentence: str
    """Id of the Sentence."""
    span: Span
    how: str
    """How it was recognised: ``title``, ``near title and author``, ``author and year``, ``quotation``."""


@dataclass(frozen=True, slots=True)
class Reference:
    """Entry of the reference list, verbatim."""

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
    """Person named in the transcript: a speaker, an editor, a contributor."""

    id: str
    name: str
    role: str
    """Role as written (``Editors`` becomes ``editor``); ``speaker`` if only a tag names the person."""
    affiliation: str
    aliases: tuple[str, ...]
    """Other spellings in the tags, as written."""
    speaks: bool
    span: Span | None
    pronouns: str = ""
    """Pronouns as written (``she/her``); only for choosing a voice."""
    voice: str = ""
    """``higher`` or ``lower``, if given; only for choosing a voice."""
    language: str = ""
    """BCP 47 tag of the person's language, if given; only for choosing a voice."""
    accent: str = ""
    """Region of the accent (``GB``), if given; only for choosing a voice."""


@dataclass(frozen=True, slots=True)
class Licence:
    """Licence as written, with its name and URL if it is recognised."""

    text: str
    """Text as written."""
    name: str
    """Short name, ``CC BY 4.0``; ``text`` if the licence is not recognised."""
    slug: str
    """SPDX-like slug in lower case, ``cc-by-4.0``; empty if not recognised."""
    url: str


@dataclass(frozen=True, slots=True)
class FrontItem:
    """Line of front matter, verbatim, with the kind it was recognised as."""

    kind: str
    text: str
    span: Span


YEARS = range(1900, 9999)
"""Years that all outputs support: from 1900 (RFC 5322) to 9998, safe in all time zones."""
FALLBACK_DATE = "2000-01-01"
"""Date of an episode without one: permanent, as dates must be, and easy to recognise."""


@dataclass(frozen=True, slots=True)
class Correction:
    """Change of a published text, in its author's words."""

    date: str
    """Day of the change, ISO 8601."""
    what: str
    """Description of the change, on one line."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """Front matter of the episode and its series; missing values are empty."""

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
    """Corrections, newest first; those of one day in the author's order."""
    draft: bool = False
    """Whether the episode is not ready for publication."""


@dataclass(frozen=True, slots=True)
class Document:
    """Transcript after reading."""

    key: str
    """Permanent key of the episode: ``key`` of the front matter, otherwise the file's stem."""
    path: str
    convention: str
    """Name of the tag convention, as detected or set."""
    meta: Metadata
    people: tuple[Person, ...]
    front: tuple[FrontItem, ...]
    sections: tuple[Section, ...]
    reference_heading: str
    """Heading of the reference list as written; empty if there is no list."""
    references: tuple[Reference, ...]
    joins: tuple[tuple[int, int], ...]
    """Pairs of lines between which a page break split a paragraph."""
    ledger: tuple[Stretch, ...]
    unaccounted: tuple[Stretch, ...]
    """Ranges without a fate: always empty in a Document without errors."""
    dividers: tuple[str, ...] = ()
    """Ids of the paragraphs that a dividing line follows."""
    text: str = field(default="", repr=False)
    """Source text, in which all spans and stretches are offsets."""
    accepted: tuple[Accepting, ...] = ()
    """Accepted findings and their lines."""
    _by_id: dict[str, Person] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_id", {person.id: person for person in self.people})

    def turns(self) -> tuple[Turn, ...]:
        """Return all turns, in order."""
        return tuple(t for s in self.sections for t in s.turns)

    def paragraphs(self) -> tuple[Paragraph, ...]:
        """Return all paragraphs, in order."""
        return tuple(p for t in self.turns() for p in t.paragraphs())

    def figures(self) -> tuple[Figure, ...]:
        """Return the pictures of all turns, in order."""
        return tuple(b for t in self.turns() for b in t.blocks if isinstance(b, Figure))

    def sentences(self) -> tuple[Sentence, ...]:
        """Return the sentences of paragraphs and narrated pull quotes, in order."""
        return tuple(s for t in self.turns() for b in t.narrated() for s in b.sentences)

    def spoken_lines(self) -> dict[str, int]:
        """Map the ids of headings, turn announcements and sentences to lines of the transcript."""
        headings = {s.heading.id: s.heading.span.first_line for s in self.sections if s.heading}
        turns = {f"a-{turn.id}": turn.span.first_line for turn in self.turns()}
        return headings | turns | {s.id: s.span.first_line for s in self.sentences()}

    def person(self, person_id: str) -> Person:
        """Return the Person with this id.

        :raises KeyError: there is no such person.
        """
        return self._by_id[person_id]
