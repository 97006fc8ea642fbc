"""Sections, turns and paragraphs of a document.

Speaker tags begin turns, and headings begin sections. Paragraphs split by a page break are rejoined.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import TypeVar

from pipeline.model import (
    MAX_SENTENCE,
    Block,
    Credit,
    Fate,
    Figure,
    Heading,
    Paragraph,
    PullQuote,
    Section,
    Sentence,
    Span,
    Turn,
)
from pipeline.read.drafts import DraftBlock, DraftSection, DraftTurn, Item
from pipeline.read.inline import EMPTY, join
from pipeline.read.markup import picture_at
from pipeline.read.notes import note_marks, with_marks, without_marks
from pipeline.read.references import numbers_of
from pipeline.read.repair import TAIL, continues
from pipeline.read.sentences import split_sentences
from pipeline.read.state import State

_Draft = TypeVar("_Draft", DraftSection, DraftTurn, DraftBlock)
LONG_SENTENCE = 600
"""Maximum number of characters in a sentence that is spoken in one piece (R024)."""


def draft_turns(state: State) -> None:
    """Set ``state.drafts`` to sections made from the items, with spoken text split into sentences."""
    sections = [DraftSection(None, EMPTY)]
    paint, speaker = state.ledger.paint, _talk_speaker(state) if state.talk else ""
    for item in state.let_go():
        if item.kind == "left out":
            paint(item.block.start, item.block.end, Fate.LEFT_OUT, item.reason)
            if item.reason == "dividing line" and sections[-1].turns:
                _mark_divided(sections[-1].turns[-1])
        elif item.kind == "heading":
            inline = state.inline(item)
            if inline.text:
                sections.append(DraftSection(item, inline))
            paint(item.block.start, item.start, Fate.LEFT_OUT, "markup")
            paint(item.end, item.block.end, Fate.LEFT_OUT, "markup")
        else:
            turns = sections[-1].turns
            if item.tag is not None:
                paint(item.block.start, item.start, Fate.LEFT_OUT, "markup")
                paint(item.tag.start, item.tag.end, Fate.METADATA, "speaker tag")
                paint(item.end, item.block.end, Fate.LEFT_OUT, "markup")
                speaker = state.speakers[item.tag.name]
                if not (item.tag.continued and turns and turns[-1].speaker == speaker):
                    turns.append(DraftTurn(speaker, item.tag.name, item.tag.line))
            else:
                paint(item.block.start, item.start, Fate.LEFT_OUT, "markup")
                paint(item.end, item.block.end, Fate.LEFT_OUT, "markup")
                if item.changes_speaker:
                    speaker = state.unnamed()
                if item.changes_speaker or not turns:
                    turns.append(DraftTurn(speaker, "", item.block.line))
            _add(state, turns[-1], item)
    _drop_empty(state, sections)
    state.drafts = [s for s in sections if s.turns or s.heading]
    blocks = [b for s in state.drafts for t in s.turns for b in t.blocks]
    for block in (b for b in blocks if b.following):
        block.inline, block.following = state.mended(join(block.inline, *block.following)), []
    for block in (b for b in blocks if b.kind == "aside"):
        block.sentences = _sentence_ranges(state, block.inline.text)
        block.inline = block.inline.restyled([(0, len(block.inline.text), {"silent": block.items[0].reason})])
    spoken = [b for b in blocks if b.items[0].speech or (b.kind == "pull quote" and not b.items[0].repeats_line)]
    _without_notes(state, spoken)


def _talk_speaker(state: State) -> str:
    """Return the speaker's id for a talk without a tag, and report the choice (R057).

    If the front matter lists exactly one possible speaker, that person is chosen; otherwise, the speaker is unnamed.
    """
    listed = [p for p in state.front.people if p.role in ("", "speaker", "author", "presenter", "guest")]
    speaker = listed[0].id if len(listed) == 1 else state.unnamed()
    name = listed[0].name if len(listed) == 1 else "an unnamed speaker"
    line = state.body[0].line if state.body else 0
    message = f"the talk before the questions has no speaker tag, so it is attributed to {name}"
    state.report("R057", line, message, "begin the talk with a speaker tag")
    if len(listed) == 1:
        state.people = tuple(replace(p, speaks=True) if p.id == speaker else p for p in state.people)
    return speaker


def _sentence_ranges(state: State, text: str) -> list[tuple[int, int]]:
    language = state.front.meta.language or state.language or "en"
    language = language if state.repairs("abbreviations") else ""
    return split_sentences(text, state.memo, language)


def _without_notes(state: State, spoken: Sequence[DraftBlock]) -> None:
    """Split each spoken block into sentences, and exclude note marks from speech.

    Note marks are reported if the file has no numbered reference list (R061).
    """
    numbers = numbers_of(state.entries)
    switched = state.repairs("note marks")
    marked = note_marks([b.inline.text for b in spoken], numbers) if switched else [[] for _ in spoken]
    for block, marks in zip(spoken, marked, strict=True):
        block.sentences = _sentence_ranges(state, without_marks(block.inline.text, marks))
        if not marks:
            continue
        block.sentences = with_marks(block.sentences, marks)
        for start, end in marks if not numbers else ():
            mark = block.inline[start:end]
            line = state.source.line(mark.source_range()[0])
            state.report("R061", line, f'note mark shown but not spoken: "{mark.text[:40]}"')
        block.inline = block.inline.restyled([(*mark, {"silent": "note mark"}) for mark in marks])


def _mark_divided(turn: DraftTurn) -> None:
    """Record that a dividing line follows the last text block of a turn."""
    spoken = next((b for b in reversed(turn.blocks) if b.kind == "text"), None)
    if spoken is not None:
        spoken.divided = True


def _drop_empty(state: State, sections: Sequence[DraftSection]) -> None:
    """Remove turns without blocks from the sections, and report their tags (R030).

    The last turn before a heading is not reported if untagged words follow the heading.
    """
    for section, after in zip_longest(sections, sections[1:]):
        continues_below = after is not None and after.turns and not after.turns[0].tag
        for turn in section.turns:
            if turn.tag and not turn.blocks and not (continues_below and turn is section.turns[-1]):
                _report_wordless(state, turn)
        section.turns = [t for t in section.turns if t.blocks]


def _report_wordless(state: State, turn: DraftTurn) -> None:
    state.report("R030", turn.line, f'no words follow the tag "{turn.tag}"', "add the words, or remove the tag")


def _add(state: State, turn: DraftTurn, item: Item) -> None:
    """Add an item to a turn, or rejoin it with the previous paragraph (R014)."""
    inline = EMPTY if item.kind == "figure" else state.inline(item)
    if not inline.text and item.kind != "figure":
        return
    view = state.source.view
    if view is not None and item.block.line in view.asides:
        inline = inline.restyled([(0, len(inline.text), {"silent": "stage direction"})])
    previous = turn.last_text if item.list_item is None else None
    continuing = (item.untagged and not item.changes_speaker) or (item.tag is not None and item.tag.continued)
    continuing = continuing and state.source.laid_out and item.kind == "text"
    if continuing and previous and _joins(state, previous.tail, inline.text):
        first = state.source.shown_line(previous.items[-1].block.line)
        state.joins.append((first, state.source.shown_line(item.block.line)))
        state.report("R014", item.block.line, f"rejoined with the paragraph on line {first}")
        previous.items.append(item)
        previous.following.append(inline)
        previous.tail = f"{previous.tail} {inline.text}"[-TAIL:]
        return
    turn.blocks.append(DraftBlock([item], inline, tail=inline.text[-TAIL:]))
    if item.speech:
        turn.last_text = turn.blocks[-1] if item.kind == "text" else None


def _joins(state: State, first: str, second: str) -> bool:
    return continues(first, second) and state.repairs("cut paragraphs")


def make_sections(state: State) -> None:
    """Set ``state.sections`` to the final sections, made from ``state.drafts``.

    Every node gets an id, and the ledger records every character. Long sentences (R023, R024) and turns without words
    (R030) are reported.
    """
    sections = [_section(state, d) for d in _drained(state.drafts)]
    starts = {piece.start: p.id for s in sections for t in s.turns for p in t.paragraphs() for piece in p.pieces}

    def linked(block: Block) -> Block:
        if not isinstance(block, PullQuote):
            return block
        return replace(block, repeats=starts.get(state.repeated.get(block.id, -1), ""))

    state.sections = tuple(
        replace(s, turns=tuple(replace(t, blocks=tuple(map(linked, t.blocks))) for t in s.turns)) for s in sections
    )


def _drained(drafts: list[_Draft]) -> Iterator[_Draft]:
    """Yield the drafts in order, removing each from the list to save memory."""
    drafts.reverse()
    while drafts:
        yield drafts.pop()


def _section(state: State, drafted: DraftSection) -> Section:
    heading, inline = None, drafted.inline
    if drafted.heading is not None:
        heading = Heading(state.ids.make("h", inline.text), inline.runs(state.source), inline.text, state.span(inline))
        state.ledger.paint_all(inline.stretches(), Fate.SPOKEN, "section heading")
    turns = tuple(_turn(state, t) for t in _drained(drafted.turns))
    return Section(state.ids.numbered("sec-" + (heading.id if heading else "start")), heading, turns)


def _turn(state: State, drafted: DraftTurn) -> Turn:
    source, blocks = state.source, list[Block]()
    start = drafted.blocks[0].items[0].block.start if drafted.blocks else 0
    end = 0
    for draft in _drained(drafted.blocks):
        blocks.append(_block(state, draft, drafted.speaker))
        state.dividers += [blocks[-1].id] * draft.divided
        end = max(end, *(item.block.end for item in draft.items))
    if drafted.tag and not any(isinstance(b, Paragraph) for b in blocks):
        _report_wordless(state, drafted)
    sentences = (s.id for b in blocks if isinstance(b, Paragraph | PullQuote) for s in b.sentences)
    base = next(sentences, "") or state.ids.make("s", drafted.speaker, "")
    first, last = map(source.shown_line, (drafted.line, source.line(max(start, end - 1))))
    span = Span(source.path, first, last, *source.in_file(start, end))
    return Turn(state.ids.numbered("t" + base[1:]), drafted.speaker, drafted.tag, tuple(blocks), span)


def _block(state: State, drafted: DraftBlock, speaker: str) -> Block:
    item, inline, ids = drafted.items[0], drafted.inline, state.ids
    if drafted.kind == "figure":
        return _figure(state, item)
    span = state.span(inline)
    if drafted.kind == "credit":
        state.ledger.paint_all(inline.stretches(), Fate.SHOWN, "picture credit")
        return Credit(ids.make("c", inline.text), inline.runs(state.source), inline.text, span)
    if drafted.kind == "pull quote":
        return _pull_quote(state, item, drafted)
    sentences = _sentences(state, drafted, speaker)
    pieces = tuple(state.source.span(i.start, i.block.end) for i in drafted.items)
    span = replace(span, first_line=state.source.shown_line(item.block.line))
    base, place = sentences[0].id[1:], item.list_item
    if place:
        place = replace(place, list=state.lists.setdefault(place.list, f"l{base}"))
    return Paragraph(ids.numbered(f"p{base}"), sentences, span, pieces, place)


def _pull_quote(state: State, item: Item, drafted: DraftBlock) -> PullQuote:
    """Return a pull quote, with sentences to speak unless it repeats words from a turn."""
    inline = drafted.inline
    quote_id, runs = state.ids.make("q", inline.text), inline.runs(state.source)
    if item.repeats_line:
        state.repeated[quote_id] = state.source.in_file(item.repeats, item.repeats + 1)[0]
        state.ledger.paint_all(inline.stretches(), Fate.SHOWN, f"pull quote: repeats line {item.repeats_line}")
    sentences = () if item.repeats_line else _sentences(state, drafted, "")
    return PullQuote(quote_id, runs, inline.text, state.span(inline), "", item.repeats_line, sentences)


def _figure(state: State, item: Item) -> Figure:
    found = picture_at(state.source.text, item.start, item.block.end)
    assert found is not None
    paint = state.ledger.paint
    paint(item.start, found.words[0], Fate.LEFT_OUT, "markup")
    paint(found.words[1], found.end, Fate.LEFT_OUT, "markup")
    words = state.parse(*found.words)
    state.ledger.paint_all(words.stretches(), Fate.SHOWN, "alternative text")
    paint(*found.address, Fate.METADATA, "picture file")
    paint(*found.title, Fate.METADATA, "picture title")
    caption = state.parse(found.end, item.block.end)
    state.ledger.paint_all(caption.stretches(), Fate.SHOWN, "caption")
    alt, file = words.text, found.to
    if not alt:
        state.report("R022", item.block.line, f'"{file}" has no alternative text', "describe what the picture shows")
    span = state.source.span(item.start, item.block.end)
    return Figure(state.ids.make("f", file, alt), alt, file, caption.runs(state.source), span)


def _sentences(state: State, drafted: DraftBlock, speaker: str) -> tuple[Sentence, ...]:
    """Return the sentences of a paragraph, and record them in the ledger.

    The ledger records sentences as spoken and stage directions as shown.
    """
    result: list[Sentence] = []
    for start, end in drafted.sentences:
        part = drafted.inline[start:end]
        line, length = state.source.line(part.source_range()[0]), end - start
        if length > MAX_SENTENCE:
            message = f"the sentence has {length:,} characters; the limit is {MAX_SENTENCE:,}"
            state.report("R023", line, message, "split it with full stops")
        elif length > LONG_SENTENCE:
            message = f"the sentence has {length} characters, so it is spoken in several pieces"
            state.report("R024", line, message, "shorten it")
        sentence_id = state.ids.make("s", speaker, part.text)
        runs = part.runs(state.source)
        span = runs[0].span if len(runs) == 1 else None
        result.append(Sentence(sentence_id, part.text, runs, speaker, span or state.span(part)))
        state.ledger.paint_all(part.stretches(), Fate.SPOKEN, "sentence")
        for first, last, reason in part.silent():
            state.ledger.paint(first, last, Fate.SHOWN, reason)
    return tuple(result)
