"""The reading state of one transcript, used and updated by the rules."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.model import (
    Accepting,
    Fate,
    Ids,
    Log,
    Memo,
    Metadata,
    Person,
    Reference,
    Section,
    Span,
    Stretch,
    slug,
    unique_id,
)
from pipeline.read.drafts import NO_PAGES, DraftSection, Item, Pages, ReferenceEntry, SourceBlock
from pipeline.read.front import EMPTY_FRONT, EMPTY_METADATA, Front
from pipeline.read.hyphens import Words, cut_words, has_hyphen
from pipeline.read.inline import Inline, join
from pipeline.read.ledger import Ledger
from pipeline.read.markup import parse_inline
from pipeline.read.source import EditorLog, Source
from pipeline.read.tags import Lines, Tag
from pipeline.settings import Reading

_UNNAMED = "Unnamed speaker"


@dataclass(slots=True)
class State:
    """The results of reading a transcript so far; rules fill the empty fields."""

    source: Source
    stem: str
    """File name without its suffix: the default key and title."""
    editor_log: Log
    """A Log that expects editor line numbers; ``report`` expects source line numbers."""
    convention: str = "auto"
    """Tag convention from the settings, or ``auto``; later the detected convention."""
    memo: Memo | None = None
    reading: Reading = field(default_factory=Reading)
    """Reading settings of the series."""
    language: str = "en"
    """Language of the series (BCP 47), the default for its transcripts."""
    ledger: Ledger = field(init=False)
    log: Log = field(init=False)
    """A Log that expects source line numbers."""
    lines: Lines = field(init=False)
    ids: Ids = field(default_factory=Ids)
    words: Words = field(init=False)
    pages: Pages = NO_PAGES
    """Evidence of page layout."""
    refused: bool = False
    """Whether the file is not a transcript, so that reading stops."""

    begin: int = 0
    """Offset after the front matter."""
    declared: Front | None = None
    """Declared front matter (TOML or YAML), or None."""
    found: bool = True
    """Whether the layout must be guessed.

    This is the case if the text has a title page or no front matter.
    """
    tags: tuple[Tag, ...] = ()
    labels: dict[int, Tag] = field(default_factory=dict)
    """Line -> label on that line that has the form of a speaker tag."""
    talk: bool = False
    """Whether the body begins with a talk without a speaker tag."""
    nobody: str = ""
    """Id of the unnamed speaker, or an empty string."""
    before: list[SourceBlock] = field(default_factory=list)
    """Blocks before the first turn."""
    body: list[SourceBlock] = field(default_factory=list)
    listed: list[SourceBlock] = field(default_factory=list)
    """Blocks of the reference list: the heading, then the entries."""
    front: Front = EMPTY_FRONT
    speakers: dict[str, str] = field(default_factory=dict)
    """Tag as written -> person id."""
    people: tuple[Person, ...] = ()
    reference_heading: str = ""
    entries: tuple[ReferenceEntry, ...] = ()
    items: list[Item] = field(default_factory=list)
    drafts: list[DraftSection] = field(default_factory=list)
    dividers: list[str] = field(default_factory=list)
    """Ids of the blocks that are followed by a dividing line."""
    joins: list[tuple[int, int]] = field(default_factory=list)
    """Line numbers of each pair of rejoined paragraphs."""
    mentions: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Mention id -> (reference id, evidence)."""
    repeated: dict[str, int] = field(default_factory=dict)
    """Pull quote id -> content offset of the repeated block."""
    lists: dict[str, str] = field(default_factory=dict)
    """Key shared by the items of a list -> list id."""
    sections: tuple[Section, ...] = ()
    references: tuple[Reference, ...] = ()
    settled: tuple[Stretch, ...] = ()
    """Stretches with a fate, from the ledger."""
    unaccounted: tuple[Stretch, ...] = ()
    meta: Metadata = EMPTY_METADATA
    accepted: tuple[Accepting, ...] = ()

    def __post_init__(self) -> None:
        self.ledger = Ledger(self.source)
        self.look_at(self.source)

    def look_at(self, source: Source) -> None:
        """Switch to a different view of the same file.

        Both views must begin with the same text, since the ledger already refers to its offsets.
        """
        self.source = self.ledger.source = source
        self.lines, self.words = Lines(source), Words(source)
        self.log = EditorLog(self.editor_log, source) if source.numbers else self.editor_log

    def unnamed(self) -> str:
        """Return the id of the unnamed speaker, adding this person if necessary."""
        if not self.nobody:
            self.nobody = unique_id(slug(_UNNAMED), {p.id for p in self.people})
            self.people = (*self.people, Person(self.nobody, _UNNAMED, "speaker", "", (), True, None))
        return self.nobody

    def let_go(self) -> list[Item]:
        """Remove the items and source blocks from the state, and return the items.

        This saves memory.
        """
        items, self.before, self.body, self.items = self.items, [], [], []
        self.lines.forget()
        return items

    def repairs(self, rule: str) -> bool:
        """Return whether a repair applies: neither the series nor the front matter disables it."""
        return rule not in self.rules_off()

    def rules_off(self) -> tuple[str, ...]:
        """Return the names of the repairs that the series or the front matter switches off."""
        return (*self.reading.rules_off, *(self.declared.rules_off if self.declared else ()))

    def report(self, code: str, line: int, message: str, hint: str = "") -> None:
        """Report a finding at a source line."""
        self.log.add(code, self.source.path, line, message, hint)

    def parse(self, start: int, end: int) -> Inline:
        """Return a source range parsed as inline text, recording its markup in the ledger."""
        return self.mended(parse_inline(self.source, start, end, self.ledger, self.log, self.rules_off()))

    def mended(self, inline: Inline) -> Inline:
        """Rejoin words that are hyphenated at line ends, and return the text (R060).

        The removed hyphens are recorded in the ledger.
        """
        if not has_hyphen(inline.text) or not self.repairs("hyphenated words"):
            return inline
        places: list[tuple[int, int]] = []
        for start, end, word in cut_words(inline, self.source, self.words):
            places.append((start, end))
            self.ledger.paint_all(inline[start:end].stretches(), Fate.LEFT_OUT, "hyphen at the end of a line")
            line = self.source.line(inline[max(0, start - 1) : end].source_range()[0])
            if word:
                self.report("R060", line, f'rejoined a hyphenated word: "{word}"')
        return inline.without(places).stripped() if places else inline

    def inline(self, item: Item) -> Inline:
        """Return the content of an item as inline text, recording its markup in the ledger."""
        if not item.explicit:
            return self.parse(item.start, item.end)
        parts, at = list[Inline](), item.start
        for line in item.content(self.source).split("\n"):
            indent = len(line) - len(line.lstrip())
            self.ledger.paint(at, at + indent, Fate.LEFT_OUT, "markup")
            parts.append(self.parse(at + indent, at + len(line)))
            at += len(line) + 1
        return join(*parts)

    def span(self, inline: Inline) -> Span:
        """Return the source Span of an inline text."""
        return self.source.span(*inline.source_range())
