"""The state of a reading, which every rule reads and extends; only the reading knows it."""

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
    """What is known of a transcript so far; a field is empty until a rule has filled it."""

    source: Source
    stem: str
    """The file's name without its ending: the key, and the title if none is stated."""
    editor_log: Log
    """Takes lines as editors count them; ``report`` takes those of the source."""
    convention: str = "auto"
    """The tag convention that the settings force, or ``auto``; then the one that was found."""
    memo: Memo | None = None
    reading: Reading = field(default_factory=Reading)
    """How the series wants its transcripts read."""
    language: str = "en"
    """Language of the series (BCP 47), for transcripts that name none."""
    ledger: Ledger = field(init=False)
    log: Log = field(init=False)
    """Takes lines of the source."""
    lines: Lines = field(init=False)
    ids: Ids = field(default_factory=Ids)
    words: Words = field(init=False)
    pages: Pages = NO_PAGES
    """What speaks for the layout of pages."""
    refused: bool = False
    """Whether this is no transcript: the reading ends here."""

    begin: int = 0
    """Offset after the front matter in TOML."""
    declared: Front | None = None
    """The front matter in TOML; None without any."""
    found: bool = True
    """Whether the text was found as it is, with a title page or without front matter: its layout must be guessed."""
    tags: tuple[Tag, ...] = ()
    labels: dict[int, Tag] = field(default_factory=dict)
    """Line -> what has the form of a tag there and names nobody."""
    talk: bool = False
    """Whether the body begins with a talk that no tag precedes."""
    nobody: str = ""
    """The id of the speaker whom nobody names, if there is one."""
    before: list[SourceBlock] = field(default_factory=list)
    """What precedes the first turn."""
    body: list[SourceBlock] = field(default_factory=list)
    listed: list[SourceBlock] = field(default_factory=list)
    """The heading of the reference list and its entries."""
    front: Front = EMPTY_FRONT
    speakers: dict[str, str] = field(default_factory=dict)
    """Tag as written -> id of the person."""
    people: tuple[Person, ...] = ()
    reference_heading: str = ""
    entries: tuple[ReferenceEntry, ...] = ()
    items: list[Item] = field(default_factory=list)
    drafts: list[DraftSection] = field(default_factory=list)
    dividers: list[str] = field(default_factory=list)
    """Ids of the blocks after which there is a dividing line."""
    joins: list[tuple[int, int]] = field(default_factory=list)
    """Line pairs of rejoined paragraphs."""
    mentions: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Mention id -> (reference id, what it was recognised by)."""
    repeated: dict[str, int] = field(default_factory=dict)
    """Pull quote id -> offset of the content of the block that it repeats."""
    lists: dict[str, str] = field(default_factory=dict)
    """What the items of a list have in common -> id of the list."""
    sections: tuple[Section, ...] = ()
    references: tuple[Reference, ...] = ()
    settled: tuple[Stretch, ...] = ()
    """The ledger's stretches."""
    unaccounted: tuple[Stretch, ...] = ()
    meta: Metadata = EMPTY_METADATA
    accepted: tuple[Accepting, ...] = ()

    def __post_init__(self) -> None:
        self.ledger = Ledger(self.source)
        self.look_at(self.source)

    def look_at(self, source: Source) -> None:
        """Go on with another view of the same file, which begins as the one before."""
        self.source = self.ledger.source = source
        self.lines, self.words = Lines(source), Words(source)
        self.log = EditorLog(self.editor_log, source) if source.numbers else self.editor_log

    def unnamed(self) -> str:
        """The id of the speaker whom nobody names, who joins the people."""
        if not self.nobody:
            self.nobody = unique_id(slug(_UNNAMED), {p.id for p in self.people})
            self.people = (*self.people, Person(self.nobody, _UNNAMED, "speaker", "", (), True, None))
        return self.nobody

    def let_go(self) -> list[Item]:
        """The items, of which drafts are made now; drop them and what they were made of: of a long text it is much."""
        items, self.before, self.body, self.items = self.items, [], [], []
        self.lines.forget()
        return items

    def repairs(self, rule: str) -> bool:
        """Whether the repair of this name is made: neither the series nor the front matter switches it off."""
        return rule not in self.rules_off()

    def rules_off(self) -> tuple[str, ...]:
        """Names of the repairs that are not made."""
        return (*self.reading.rules_off, *(self.declared.rules_off if self.declared else ()))

    def report(self, code: str, line: int, message: str, hint: str = "") -> None:
        """Report a finding at a line of the source."""
        self.log.add(code, self.source.path, line, message, hint)

    def parse(self, start: int, end: int) -> Inline:
        """The text of a stretch; its marks go to the ledger."""
        return self.mended(parse_inline(self.source, start, end, self.ledger, self.log, self.rules_off()))

    def mended(self, inline: Inline) -> Inline:
        """A text with its cut words rejoined; the hyphens go to the ledger (R060)."""
        if not has_hyphen(inline.text) or not self.repairs("cut words"):
            return inline
        places: list[tuple[int, int]] = []
        for start, end, word in cut_words(inline, self.source, self.words):
            places.append((start, end))
            self.ledger.paint_all(inline[start:end].stretches(), Fate.LEFT_OUT, "hyphen at the end of a line")
            line = self.source.line(inline[max(0, start - 1) : end].source_range()[0])
            if word:
                self.report("R060", line, f'a word cut in two is "{word}" again')
        return inline.without(places).stripped() if places else inline

    def inline(self, item: Item) -> Inline:
        """An item's content as text; the marks go to the ledger."""
        if not item.explicit:
            return self.parse(item.start, item.end)
        parts, at = list[Inline](), item.start
        for line in item.content(self.source).split("\n"):
            indent = len(line) - len(line.lstrip())
            self.ledger.paint(at, at + indent, Fate.LEFT_OUT, "mark-up")
            parts.append(self.parse(at + indent, at + len(line)))
            at += len(line) + 1
        return join(*parts)

    def span(self, inline: Inline) -> Span:
        """The Span of a text."""
        return self.source.span(*inline.source_range())
