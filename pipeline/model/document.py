r"""The Document: what a transcript says, who says it, and where in the source each word is.

Frozen, slotted dataclasses. Lines and columns are 1-based; character offsets are 0-based, half-open
and count code points of the source as it was decoded (with line ends folded to ``\n``).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from pipeline.model.acceptance import Accepting


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a source file."""

    path: str
    """The file as the user named it; for messages, never written into an output."""
    first_line: int
    last_line: int
    start: int
    """Offset of the first character."""
    end: int
    """Offset after the last character."""


class Fate(StrEnum):
    """What becomes of a stretch of source text (the ledger's columns)."""

    SPOKEN = "spoken"
    SHOWN = "shown"
    METADATA = "metadata"
    LEFT_OUT = "left out"


@dataclass(frozen=True, slots=True)
class Stretch:
    """One row of the ledger: a stretch of source, what becomes of it, and why."""

    start: int
    end: int
    line: int
    fate: Fate
    reason: str


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of inline text with one formatting."""

    text: str
    """The source's own characters, unchanged."""
    span: Span | None
    """None only for the space put where two lines or two pieces of a paragraph were joined."""
    emphasis: bool = False
    strong: bool = False
    href: str = ""
    """Target of a link, or empty."""
    lang: str = ""
    """BCP 47 tag where the run is in another language than the document, or empty."""
    mention: str = ""
    """Id of the Mention this run is, or empty."""
    silent: str = ""
    """Why the run is shown but not spoken (``stage direction``), or empty."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a turn: the unit of speech, of captions and of synchronized narration."""

    id: str
    text: str
    """The shown text: the texts of the runs, joined."""
    runs: tuple[Run, ...]
    speaker: str
    """Id of the Person who says it, or empty for the narrator (a pull quote that repeats nothing)."""
    span: Span


@dataclass(frozen=True, slots=True)
class ListItem:
    """The place of a paragraph in a list, which shows the mark that the text does not hold."""

    list: str
    """Id of the list; one within an item has another."""
    level: int
    """1, or 2 in a list within an item."""
    mark: str
    """As written (``•``, ``2.``); empty for a further paragraph of the same item."""
    style: str = ""
    """How the items are counted, as HTML names it (``1``, ``a``, ``A``, ``i``, ``I``); empty for bullets."""
    number: int = 0
    """What the mark says, or 0 for bullets."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a turn: the unit of mixing (one chunk)."""

    id: str
    sentences: tuple[Sentence, ...]
    span: Span
    pieces: tuple[Span, ...]
    """The source stretches it was made of: more than one where a page break had cut it."""
    item: ListItem | None = None
    """Its place in a list, if it is in one."""


@dataclass(frozen=True, slots=True)
class PullQuote:
    """A highlighted quotation. One that repeats spoken words is shown and not narrated."""

    id: str
    runs: tuple[Run, ...]
    text: str
    span: Span
    repeats: str
    """Id of the Paragraph whose words it repeats, or empty."""
    repeats_line: int
    """The line where the repeated words begin, or 0."""
    sentences: tuple[Sentence, ...]
    """Its sentences where it repeats nothing and is therefore narrated; otherwise empty."""


@dataclass(frozen=True, slots=True)
class Credit:
    """The credit of a picture: shown, never spoken."""

    id: str
    runs: tuple[Run, ...]
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture with its alternative text."""

    id: str
    alt: str
    file: str
    """Path relative to the transcript's folder, with forward slashes."""
    caption: tuple[Run, ...]
    span: Span


Block: TypeAlias = Paragraph | PullQuote | Credit | Figure


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker says until another speaks."""

    id: str
    speaker: str
    """Id of the Person."""
    tag: str
    """The speaker tag as written; empty where a section heading divided one speaker's words."""
    blocks: tuple[Block, ...]
    span: Span

    def paragraphs(self) -> tuple[Paragraph, ...]:
        """The turn's paragraphs, in order."""
        return tuple(b for b in self.blocks if isinstance(b, Paragraph))

    def narrated(self) -> tuple[Paragraph | PullQuote, ...]:
        """The turn's paragraphs and pull quotes, in order; a pull quote without sentences is only shown."""
        return tuple(b for b in self.blocks if isinstance(b, Paragraph | PullQuote))


@dataclass(frozen=True, slots=True)
class Heading:
    """A section heading; it starts a chapter and is spoken by the narrator."""

    id: str
    runs: tuple[Run, ...]
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Section:
    """Turns under one heading; the only section of a transcript without headings has none."""

    id: str
    heading: Heading | None
    turns: tuple[Turn, ...]


@dataclass(frozen=True, slots=True)
class Mention:
    """A place in the text that names a work of the reference list."""

    id: str
    reference: str
    """Id of the Reference."""
    sentence: str
    """Id of the Sentence."""
    span: Span
    how: str
    """What it was recognised by: ``title``, ``near title and author``, ``author and year``, ``quotation``."""


@dataclass(frozen=True, slots=True)
class Reference:
    """An entry of the reference list, verbatim."""

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
    """Somebody the transcript names: a speaker, an editor, a contributor."""

    id: str
    name: str
    role: str
    """As the source words it (``Editors`` becomes ``editor``); ``speaker`` where only a tag names them."""
    affiliation: str
    aliases: tuple[str, ...]
    """Other spellings by which the tags name them, as written."""
    speaks: bool
    span: Span | None
    pronouns: str = ""
    """As stated, ``she/her``; for the choice of a voice, and shown nowhere."""
    voice: str = ""
    """``higher`` or ``lower`` where that is stated; shown nowhere."""
    language: str = ""
    """BCP 47 tag of the person's own language, if it is stated; shown nowhere."""
    accent: str = ""
    """Region of the person's accent (``GB``), if it is stated; shown nowhere."""


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence as stated, and as far as it is recognised."""

    text: str
    """As the source words it."""
    name: str
    """Short name, ``CC BY 4.0``; equals ``text`` where it is not recognised."""
    slug: str
    """SPDX-like slug in lower case, ``cc-by-4.0``, or empty."""
    url: str


@dataclass(frozen=True, slots=True)
class FrontItem:
    """A line of front matter, verbatim, with what it was taken for."""

    kind: str
    text: str
    span: Span


YEARS = range(1900, 9999)
"""Years that every medium can state: a feed's begin with 1900 (RFC 5322), and no time zone leads past 9999."""
FALLBACK_DATE = "2000-01-01"
"""The date of an episode that has none: permanent, as a date must be, and easy to recognise."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A change of a published text, as its author states it."""

    date: str
    """Day of the change, ISO 8601."""
    what: str
    """What was changed, in the author's words, on one line."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the front matter says of the episode and its series; empty where it says nothing."""

    title: str
    number: int
    """Episode number, or 0."""
    summary: str
    date: str
    """ISO 8601 date or date-time, or empty."""
    language: str
    """BCP 47 tag."""
    licence: Licence
    source: str
    """URL of the text's first publication, or empty."""
    publisher: str
    series_title: str
    series_subtitle: str
    subjects: tuple[str, ...]
    corrections: tuple[Correction, ...] = ()
    """The newest first; those of one day in the author's order."""
    draft: bool = False
    """Whether the episode is not to be published yet."""


@dataclass(frozen=True, slots=True)
class Document:
    """One transcript, read in full."""

    key: str
    """Permanent key of the episode: the file's stem, or ``key`` in its front matter."""
    path: str
    convention: str
    """Name of the tag convention that was detected or forced."""
    meta: Metadata
    people: tuple[Person, ...]
    front: tuple[FrontItem, ...]
    sections: tuple[Section, ...]
    reference_heading: str
    """The heading of the reference list as written, or empty."""
    references: tuple[Reference, ...]
    joins: tuple[tuple[int, int], ...]
    """Line pairs of paragraphs that a page break had cut."""
    ledger: tuple[Stretch, ...]
    unaccounted: tuple[Stretch, ...]
    """Stretches with no fate: always empty in a Document without errors."""
    dividers: tuple[str, ...] = ()
    """Ids of the paragraphs after which there is a dividing line."""
    text: str = field(default="", repr=False)
    """The source, whose characters all spans and stretches count."""
    accepted: tuple[Accepting, ...] = ()
    """Which findings are accepted, and where."""
    _by_id: dict[str, Person] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_id", {person.id: person for person in self.people})

    def turns(self) -> tuple[Turn, ...]:
        """All turns, in order."""
        return tuple(t for s in self.sections for t in s.turns)

    def paragraphs(self) -> tuple[Paragraph, ...]:
        """All paragraphs, in order."""
        return tuple(p for t in self.turns() for p in t.paragraphs())

    def figures(self) -> tuple[Figure, ...]:
        """All pictures of all turns, in order."""
        return tuple(b for t in self.turns() for b in t.blocks if isinstance(b, Figure))

    def sentences(self) -> tuple[Sentence, ...]:
        """All narrated sentences, in order: those of paragraphs and of narrated pull quotes."""
        return tuple(s for t in self.turns() for b in t.narrated() for s in b.sentences)

    def spoken_lines(self) -> dict[str, int]:
        """Id of what is spoken (a heading, the announcement of a turn, a sentence) -> its line in the transcript."""
        headings = {s.heading.id: s.heading.span.first_line for s in self.sections if s.heading}
        turns = {f"a-{turn.id}": turn.span.first_line for turn in self.turns()}
        return headings | turns | {s.id: s.span.first_line for s in self.sentences()}

    def person(self, person_id: str) -> Person:
        """The Person with this id.

        :raises KeyError: nobody has it.
        """
        return self._by_id[person_id]
