"""Joins what was read apart: mentions with the references, pull quotes with the paragraphs they repeat."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from pipeline.model import Mention, PullQuote, Reference, Section, Sentence, Span
from pipeline.read.body import DraftSection, Tools
from pipeline.read.memo import Memo
from pipeline.read.mentions import find_mentions
from pipeline.read.references import Entry


def mark_mentions(
    drafts: Sequence[DraftSection], entries: Sequence[Entry], memo: Memo | None
) -> dict[str, tuple[str, str]]:
    """Style the places of a draft that name a work; mention id -> (reference id, how)."""
    blocks = [b for s in drafts for t in s.turns for b in t.blocks if b.kind == "text"]
    count: Counter[str] = Counter()
    result: dict[str, tuple[str, str]] = {}
    found = find_mentions([(b.inline, b.sentences) for b in blocks], [e.work for e in entries], memo)
    for block, places in zip(blocks, found, strict=True):
        changes: list[tuple[int, int, str]] = []
        for place in places:
            entry = entries[place.entry].id
            count[entry] += 1
            mention = f"{entry}-m{count[entry]}"
            changes.append((place.start, place.end, mention))
            result[mention] = (entry, place.how)
        if changes:
            block.inline = block.inline.mentioning(changes)
    return result


def make_references(
    tools: Tools, entries: Sequence[Entry], mentions: Mapping[str, tuple[str, str]], sections: Sequence[Section]
) -> tuple[Reference, ...]:
    """The reference list with its mentions (R018, R019)."""
    places = _places(sections)
    found: defaultdict[str, list[Mention]] = defaultdict(list)
    for mention, (entry_id, how) in mentions.items():
        sentence, span = places[mention]
        found[entry_id].append(Mention(mention, entry_id, sentence.id, span, how))
    return tuple(_reference(tools, e, tuple(found[e.id])) for e in entries)


def _reference(tools: Tools, entry: Entry, mentions: tuple[Mention, ...]) -> Reference:
    log, path, work = tools.log, tools.source.path, entry.work
    for mention in mentions:
        start, end = tools.source.trimmed(mention.span.start, mention.span.end)
        text, line = " ".join(tools.source.text[start:end].split()), tools.source.line(start)
        log.add("R018", path, line, f'"{text}" names "{work.title}" (by {mention.how})')
    if not mentions:
        log.add("R019", path, entry.line, f'nothing in the text names "{work.title}"')
    runs, span = entry.inline.runs(tools.source), tools.span(entry.inline)
    surnames = tuple(a.surname for a in work.authors)
    return Reference(entry.id, runs, entry.inline.text, span, work.url, work.title, surnames, work.year, mentions)


def _places(sections: Sequence[Section]) -> dict[str, tuple[Sentence, Span]]:
    """Mention id -> its sentence and its span."""
    result: dict[str, tuple[Sentence, Span]] = {}
    sentences = [s for section in sections for t in section.turns for p in t.paragraphs() for s in p.sentences]
    for sentence in sentences:
        for run in sentence.runs:
            if run.mention and run.span:
                first, span = result.get(run.mention, (sentence, run.span))
                span = replace(span, end=run.span.end, last_line=run.span.last_line)
                result[run.mention] = (first, span)
    return result


def link_repeats(sections: Sequence[Section], repeated: Mapping[str, int]) -> tuple[Section, ...]:
    """Pull quotes with the id of the paragraph they repeat.

    :param repeated: pull quote id -> offset where the content of the repeated block begins.
    """
    starts = {
        piece.start: paragraph.id
        for section in sections
        for turn in section.turns
        for paragraph in turn.paragraphs()
        for piece in paragraph.pieces
    }
    quotes = {quote: starts.get(offset, "") for quote, offset in repeated.items()}
    return tuple(
        replace(
            section,
            turns=tuple(
                replace(
                    turn,
                    blocks=tuple(
                        replace(b, repeats=quotes.get(b.id, "")) if isinstance(b, PullQuote) else b for b in turn.blocks
                    ),
                )
                for turn in section.turns
            ),
        )
        for section in sections
    )
