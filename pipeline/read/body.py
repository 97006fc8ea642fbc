"""Items to sections, turns and blocks: tags begin turns, headings begin sections, cut paragraphs are rejoined."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

from pipeline.model import (
    Block,
    Credit,
    Fate,
    Figure,
    Heading,
    Ids,
    Log,
    Paragraph,
    PullQuote,
    Section,
    Sentence,
    Span,
    Turn,
)
from pipeline.read.inline import EMPTY, Inline, join
from pipeline.read.items import Item
from pipeline.read.ledger import Ledger
from pipeline.read.markup import parse_inline, picture_at
from pipeline.read.memo import Memo
from pipeline.read.notes import note_marks, with_marks, without_marks
from pipeline.read.repair import continues
from pipeline.read.sentences import split_sentences
from pipeline.read.source import Source

MAX_SENTENCE = 10_000
"""Characters of a sentence that no medium can carry (R023)."""
LONG_SENTENCE = 600
"""Characters above which a sentence is spoken in pieces (R024)."""


@dataclass(slots=True)
class DraftBlock:
    """A block of a turn before its sentences have ids."""

    items: list[Item]
    """One, or the pieces of a rejoined paragraph."""
    inline: Inline
    sentences: list[tuple[int, int]] = field(default_factory=list)
    """Ranges of its text, where it is spoken."""

    @property
    def kind(self) -> str:
        """Kind of its items."""
        return self.items[0].kind


@dataclass(slots=True)
class DraftTurn:
    """A turn before its sentences have ids."""

    speaker: str
    tag: str
    line: int
    blocks: list[DraftBlock] = field(default_factory=list)


@dataclass(slots=True)
class DraftSection:
    """A section before its sentences have ids."""

    heading: Item | None
    inline: Inline
    turns: list[DraftTurn] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ReadingContext:
    """What every step of the reading shares."""

    source: Source
    ledger: Ledger
    log: Log
    ids: Ids
    memo: Memo | None = None
    repeated: dict[str, int] = field(default_factory=dict)
    """Pull quote id -> offset where the content of the block that it repeats begins."""

    def inline(self, item: Item) -> Inline:
        """An item's content as text; the tag and the marks go to the ledger."""
        if item.explicit:
            return self._quoted_lines(item)
        return parse_inline(self.source, item.start, item.end, self.ledger, self.log)

    def _quoted_lines(self, item: Item) -> Inline:
        content = item.content(self.source)
        result, at = EMPTY, item.start
        for line in content.split("\n"):
            indent = len(line) - len(line.lstrip())
            self.ledger.paint(at, at + indent, Fate.FURNITURE, "mark-up")
            piece = parse_inline(self.source, at + indent, at + len(line), self.ledger, self.log)
            result = join(result, piece)
            at += len(line) + 1
        return result

    def span(self, inline: Inline) -> Span:
        """The Span of a text."""
        return self.source.span(*inline.source_range())


def draft(
    tools: ReadingContext, items: Sequence[Item], speakers: dict[str, str], notes: Collection[int]
) -> tuple[list[DraftSection], tuple[tuple[int, int], ...]]:
    """Sections and turns of a body, and the line pairs of rejoined paragraphs.

    :param notes: see ``notes.note_marks``.
    """
    sections = [DraftSection(None, EMPTY)]
    joins: list[tuple[int, int]] = []
    speaker = ""
    for item in items:
        if item.kind == "furniture":
            tools.ledger.paint(item.block.start, item.block.end, Fate.FURNITURE, item.reason)
        elif item.kind == "heading":
            inline = tools.inline(item)
            if inline.text:
                sections.append(DraftSection(item, inline))
            tools.ledger.paint(item.block.start, item.start, Fate.FURNITURE, "mark-up")
            tools.ledger.paint(item.end, item.block.end, Fate.FURNITURE, "mark-up")
        else:
            turns = sections[-1].turns
            if item.tag is not None:
                tools.ledger.paint(item.tag.start, item.tag.end, Fate.METADATA, "speaker tag")
                speaker = speakers[item.tag.name]
                if not (item.tag.continued and turns and turns[-1].speaker == speaker):
                    turns.append(DraftTurn(speaker, item.tag.name, item.tag.line))
            else:
                tools.ledger.paint(item.block.start, item.start, Fate.FURNITURE, "mark-up")
                if not turns:
                    turns.append(DraftTurn(speaker, "", item.block.line))
            _add(tools, turns[-1], item, joins)
    for section in sections:
        section.turns = [t for t in section.turns if t.tag or t.blocks]
    blocks = [b for s in sections for t in s.turns for b in t.blocks]
    spoken = [b for b in blocks if b.kind == "text" or (b.kind == "pull quote" and not b.items[0].repeats_line)]
    for block, marks in zip(spoken, note_marks([b.inline.text for b in spoken], notes), strict=True):
        block.sentences = split_sentences(without_marks(block.inline.text, marks), tools.memo)
        if marks:
            block.sentences = with_marks(block.sentences, marks)
            block.inline = block.inline.silenced(marks, "mark of a note")
    return [s for s in sections if s.turns or s.heading], tuple(joins)


def _add(tools: ReadingContext, turn: DraftTurn, item: Item, joins: list[tuple[int, int]]) -> None:
    if item.kind == "figure":
        turn.blocks.append(DraftBlock([item], EMPTY))
        return
    inline = tools.inline(item)
    if not inline.text:
        return
    previous = next((b for b in reversed(turn.blocks) if b.kind == "text"), None)
    continuing = (item.untagged and not item.changes_speaker) or (item.tag is not None and item.tag.continued)
    if continuing and previous and continues(previous.inline.text, inline.text):
        first = tools.source.shown_line(previous.items[-1].block.line)
        joins.append((first, tools.source.shown_line(item.block.line)))
        tools.log.add("R014", tools.source.path, item.block.line, f"continues line {first}: rejoined")
        previous.items.append(item)
        previous.inline = join(previous.inline, inline)
        return
    turn.blocks.append(DraftBlock([item], inline))


def finish(tools: ReadingContext, drafts: Sequence[DraftSection]) -> tuple[Section, ...]:
    """Give every node its id, split sentences, settle the ledger (R023, R024, R030)."""
    return tuple(_section(tools, d) for d in drafts)


def _section(tools: ReadingContext, drafted: DraftSection) -> Section:
    heading = None
    if drafted.heading is not None:
        text = drafted.inline.text
        runs = drafted.inline.runs(tools.source)
        heading = Heading(tools.ids.make("h", text), runs, text, tools.span(drafted.inline))
        tools.ledger.paint_all(drafted.inline.stretches(), Fate.SPOKEN, "section heading")
    turns = tuple(_turn(tools, t) for t in drafted.turns)
    section_id = tools.ids.numbered("sec-" + (heading.id if heading else "start"))
    return Section(section_id, heading, turns)


def _turn(tools: ReadingContext, drafted: DraftTurn) -> Turn:
    blocks: list[Block] = []
    paragraphs: list[tuple[DraftBlock, Paragraph]] = []
    for block in drafted.blocks:
        made = _block(tools, block, drafted.speaker)
        blocks.append(made)
        if isinstance(made, Paragraph):
            paragraphs.append((block, made))
    sentences = [s for b in blocks if isinstance(b, Paragraph | PullQuote) for s in b.sentences]
    if drafted.tag and not paragraphs:
        hint = "write their words, or drop the tag"
        tools.log.add("R030", tools.source.path, drafted.line, f'"{drafted.tag}" says nothing', hint)
    base = sentences[0].id if sentences else tools.ids.make("s", drafted.speaker, "")
    lines = [i.block for b in drafted.blocks for i in b.items]
    start, end = (lines[0].start, max(b.end for b in lines)) if lines else (0, 0)
    first, last = map(tools.source.shown_line, (drafted.line, tools.source.line(max(start, end - 1))))
    span = Span(tools.source.path, first, last, start, end)
    return Turn(tools.ids.numbered("t" + base[1:]), drafted.speaker, drafted.tag, tuple(blocks), span)


def _block(tools: ReadingContext, drafted: DraftBlock, speaker: str) -> Block:
    inline = drafted.inline
    if drafted.kind == "figure":
        return _figure(tools, drafted.items[0])
    if drafted.kind == "credit":
        tools.ledger.paint_all(inline.stretches(), Fate.SHOWN, "picture credit")
        return Credit(tools.ids.make("c", inline.text), inline.runs(tools.source), inline.text, tools.span(inline))
    if drafted.kind == "pull quote":
        return _pull_quote(tools, drafted)
    sentences = _sentences(tools, drafted, speaker)
    pieces = tuple(tools.source.span(i.start, i.block.end) for i in drafted.items)
    span = replace(tools.span(inline), first_line=tools.source.shown_line(drafted.items[0].block.line))
    return Paragraph(tools.ids.numbered("p" + sentences[0].id[1:]), sentences, span, pieces)


def _pull_quote(tools: ReadingContext, drafted: DraftBlock) -> PullQuote:
    """One that repeats nothing is the narrator's: nobody of the conversation said it."""
    item, inline = drafted.items[0], drafted.inline
    runs = inline.runs(tools.source)
    quote_id = tools.ids.make("q", inline.text)
    if not item.repeats_line:
        sentences = _sentences(tools, drafted, "")
        return PullQuote(quote_id, runs, inline.text, tools.span(inline), "", 0, sentences)
    tools.repeated[quote_id] = item.repeats
    tools.ledger.paint_all(inline.stretches(), Fate.SHOWN, f"pull quote: repeats line {item.repeats_line}")
    return PullQuote(quote_id, runs, inline.text, tools.span(inline), "", item.repeats_line, ())


def _figure(tools: ReadingContext, item: Item) -> Figure:
    found = picture_at(tools.source.text, item.start, item.block.end)
    assert found is not None
    tools.ledger.paint(item.start, found.words[0], Fate.FURNITURE, "mark-up")
    tools.ledger.paint(found.words[1], found.end, Fate.FURNITURE, "mark-up")
    words = parse_inline(tools.source, *found.words, tools.ledger, tools.log)
    tools.ledger.paint_all(words.stretches(), Fate.SHOWN, "alternative text")
    tools.ledger.paint(*found.address, Fate.METADATA, "picture file")
    tools.ledger.paint(*found.title, Fate.METADATA, "picture title")
    alt, file = words.text, found.to
    caption = parse_inline(tools.source, found.end, item.block.end, tools.ledger, tools.log)
    tools.ledger.paint_all(caption.stretches(), Fate.SHOWN, "caption")
    if not alt:
        tools.log.add(
            "R022", tools.source.path, item.block.line, f'"{file}" has no alternative text', "say what it shows"
        )
    span = tools.source.span(item.start, item.block.end)
    return Figure(tools.ids.make("f", file, alt), alt, file, caption.runs(tools.source), span)


def _sentences(tools: ReadingContext, drafted: DraftBlock, speaker: str) -> tuple[Sentence, ...]:
    """The sentences of a paragraph; their characters are settled as spoken, stage directions as shown."""
    result: list[Sentence] = []
    for start, end in drafted.sentences:
        part = drafted.inline[start:end]
        line = tools.source.line(part.source_range()[0])
        if end - start > MAX_SENTENCE:
            message = f"a sentence of {end - start:,} characters"
            tools.log.add("R023", tools.source.path, line, message, "divide it by full stops")
        elif end - start > LONG_SENTENCE:
            message = f"a sentence of {end - start} characters is spoken in pieces"
            tools.log.add("R024", tools.source.path, line, message)
        sentence_id = tools.ids.make("s", speaker, part.text)
        runs = part.runs(tools.source)
        span = runs[0].span if len(runs) == 1 else None
        result.append(Sentence(sentence_id, part.text, runs, speaker, span or tools.span(part)))
        tools.ledger.paint_all(part.stretches(), Fate.SPOKEN, "sentence")
        for first, last, reason in part.silent():
            tools.ledger.paint(first, last, Fate.SHOWN, reason)
    return tuple(result)
