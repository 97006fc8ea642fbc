"""A transcript file to a Document: the steps of the reading, in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from pipeline.diagnostics import Log
from pipeline.model import (
    Document,
    Fate,
    Figure,
    Mention,
    Metadata,
    PullQuote,
    Reference,
    Section,
    Sentence,
    Span,
    Turn,
)
from pipeline.names import fold_name
from pipeline.read.blocks import Block, front_text, split_blocks
from pipeline.read.body import DraftSection, Tools, draft, finish
from pipeline.read.found_front import read_found_front
from pipeline.read.front import read_front
from pipeline.read.ids import Ids
from pipeline.read.items import HEADING, make_items
from pipeline.read.ledger import Ledger
from pipeline.read.mentions import find_mentions
from pipeline.read.people import resolve_speakers
from pipeline.read.references import Entry, find_reference_heading, read_entries
from pipeline.read.repair import take_apart
from pipeline.read.source import Source, read_source
from pipeline.read.tags import Tag, detect
from pipeline.toml_file import suggestion

_SUFFIXES = (".jpg", ".jpeg", ".png", ".gif")


def read_transcript(file: Path, name: str, log: Log, convention: str = "auto") -> Document | None:
    """Read a transcript.

    :param name: the file as messages shall name it.
    :param convention: a tag convention of ``tags.PATTERNS``, or ``auto``.
    :returns: the Document; None where the file is no transcript. Every finding goes to the log; a Document may
        come with errors in the log, and then must not be built.
    """
    source = read_source(file, name, log)
    if source is None:
        return None
    document = parse_transcript(source, file.stem, log, convention)
    if document is not None:
        _check_pictures(document, file.parent, log)
    return document


def parse_transcript(source: Source, stem: str, log: Log, convention: str = "auto") -> Document | None:
    """Read a transcript's text; see ``read_transcript``."""
    ledger = Ledger(source)
    tools = Tools(source, ledger, log, Ids())
    toml = front_text(source)
    front = read_front(toml.text, toml.first_line, source.path, log) if toml else None
    begin = toml.end if toml else 0
    ledger.paint(0, begin, Fate.METADATA, "front matter")
    blocks = split_blocks(source, begin)
    known = frozenset(fold_name(n) for p in (front.people if front else ()) for n in (p.name, *p.aliases))
    found_convention, tags = detect(source, begin, known, convention)
    if not tags:
        line = blocks[0].line if blocks else source.line(max(0, begin - 1))
        log.add("R004", source.path, line, "no line begins with a speaker tag", "write `NAME - text` or `NAME: text`")
        return None
    heading = find_reference_heading(blocks, tags[-1].line)
    entries_heading, entries = "", tuple[Entry, ...]()
    if heading >= 0:
        entries_heading, entries = read_entries(source, blocks[heading:], ledger, log, tools.ids)
        blocks = blocks[:heading]
    before, body = _divide(blocks, tags[0], canonical=front is not None)
    if front is None:
        front = read_found_front(source, before, "", log)
        for item in front.items:
            fate = Fate.FURNITURE if item.kind == "running head" else Fate.METADATA
            ledger.paint(item.span.start, item.span.end, fate, item.kind)
    else:
        _stray(tools, before)
    log.add("R010", source.path, tags[0].line, f"speaker tags: {found_convention}, {len(tags)} of them")
    speakers, people = resolve_speakers(tags, front.people, declared=front.declared, path=source.path, log=log)
    items = make_items(source, body, tags)
    titles = [front.meta.title, front.meta.series_title]
    items = take_apart(source, items, titles, toml is None, log)
    drafts, joins = draft(tools, items, speakers)
    mentions = _mark_mentions(drafts, entries)
    sections = _with_repeats(finish(tools, drafts))
    references = _references(tools, entries, mentions, sections)
    settled, lost = ledger.stretches()
    for stretch in lost:
        text = source.text[stretch.start : stretch.end]
        log.add("R026", source.path, stretch.line, f'no place was found for "{text[:60]}"', "please report this")
    meta = _complete(front.meta, stem, source.path, log)
    return Document(
        front.key or stem,
        source.path,
        found_convention,
        meta,
        people,
        front.items,
        sections,
        entries_heading,
        references,
        tuple(joins),
        settled,
        lost,
    )


def _divide(blocks: Sequence[Block], first: Tag, *, canonical: bool) -> tuple[list[Block], list[Block]]:
    """Blocks before and from the first turn; a heading directly before it belongs to the body."""
    index = next(i for i, b in enumerate(blocks) if b.last_line >= first.line)
    while canonical and index and (HEADING.match(blocks[index - 1].text)):
        index -= 1
    return list(blocks[:index]), list(blocks[index:])


def _stray(tools: Tools, blocks: Sequence[Block]) -> None:
    for block in blocks:
        tools.ledger.paint(block.start, block.end, Fate.METADATA, "text before the first turn")
        tools.log.add("R034", tools.source.path, block.line, f'belongs to no speaker: "{block.text[:60]}"')


def _complete(meta: Metadata, stem: str, path: str, log: Log) -> Metadata:
    if not meta.title:
        log.add("R029", path, 0, f'no title was found; "{stem}" is used', "set `title` in the front matter")
        meta = replace(meta, title=stem.replace("-", " ").replace("_", " "))
    if not meta.date:
        log.add("R028", path, 0, "no date was found; 2000-01-01 is used", "set `date = YYYY-MM-DD` in the front matter")
    return meta


def _mark_mentions(drafts: Sequence[DraftSection], entries: Sequence[Entry]) -> dict[str, tuple[str, str]]:
    """Style the places that name a work; mention id -> (reference id, how)."""
    blocks = [b for s in drafts for t in s.turns for b in t.blocks if b.kind == "text"]
    count: dict[str, int] = {}
    result: dict[str, tuple[str, str]] = {}
    for block, found in zip(blocks, find_mentions([b.inline for b in blocks], entries), strict=True):
        for place in found:
            entry = entries[place.entry]
            count[entry.id] = count.get(entry.id, 0) + 1
            mention = f"{entry.id}-m{count[entry.id]}"
            block.inline = block.inline.restyled(place.start, place.end, mention=mention)
            result[mention] = (entry.id, place.how)
    return result


def _references(
    tools: Tools, entries: Sequence[Entry], mentions: dict[str, tuple[str, str]], sections: Sequence[Section]
) -> tuple[Reference, ...]:
    places = _places(sections)
    references: list[Reference] = []
    for entry in entries:
        mine = [m for m, (reference, _) in mentions.items() if reference == entry.id]
        found = tuple(
            Mention(m, entry.id, sentence.id, span, mentions[m][1]) for m in mine for sentence, span in [places[m]]
        )
        for mention in found:
            text = tools.source.text[mention.span.start : mention.span.end]
            message = f'"{text}" names "{entry.title}" (by {mention.how})'
            tools.log.add("R018", tools.source.path, mention.span.first_line, message)
        if not found:
            tools.log.add("R019", tools.source.path, entry.line, f'nothing in the text names "{entry.title}"')
        inline = entry.inline
        surnames = tuple(a.surname for a in entry.authors)
        references.append(
            Reference(
                entry.id,
                inline.runs(tools.source),
                inline.text,
                tools.span(inline),
                entry.url,
                entry.title,
                surnames,
                entry.year,
                found,
            )
        )
    return tuple(references)


def _places(sections: Sequence[Section]) -> dict[str, tuple[Sentence, Span]]:
    """Mention id -> its sentence and its span."""
    result: dict[str, tuple[Sentence, Span]] = {}
    for section in sections:
        for turn in section.turns:
            for paragraph in turn.paragraphs():
                for sentence in paragraph.sentences:
                    for run in sentence.runs:
                        if run.mention and run.span:
                            known = result.get(run.mention)
                            span = replace(known[1], end=run.span.end) if known else run.span
                            result[run.mention] = (known[0] if known else sentence, span)
    return result


def _with_repeats(sections: tuple[Section, ...]) -> tuple[Section, ...]:
    """Pull quotes with the id of the paragraph they repeat in place of its offset."""
    paragraphs = [p for s in sections for t in s.turns for p in t.paragraphs()]
    starts = {str(piece.start): p.id for p in paragraphs for piece in p.pieces}

    def mended(turn: Turn) -> Turn:
        blocks = tuple(
            replace(b, repeats=starts.get(b.repeats, "")) if isinstance(b, PullQuote) and b.repeats else b
            for b in turn.blocks
        )
        return replace(turn, blocks=blocks)

    return tuple(replace(s, turns=tuple(mended(t) for t in s.turns)) for s in sections)


def _check_pictures(document: Document, folder: Path, log: Log) -> None:
    for turn in document.turns():
        for block in turn.blocks:
            if isinstance(block, Figure):
                _check_picture(block, folder, log)


def _check_picture(figure: Figure, folder: Path, log: Log) -> None:
    line, path = figure.span.first_line, figure.span.path
    file = folder / figure.file
    if not figure.file or not file.is_file():
        pictures = sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.suffix.lower() in _SUFFIXES)
        hint = suggestion(figure.file, pictures) or "paths start at the transcript's folder"
        log.add("R021", path, line, f'the picture "{figure.file}" is not there', hint)
        return
    try:
        with Image.open(file) as image:
            if image.format not in ("JPEG", "PNG", "GIF"):
                log.add("R035", path, line, f'"{figure.file}" is {image.format}', "use JPEG, PNG or GIF")
    except (UnidentifiedImageError, OSError):
        log.add("R035", path, line, f'"{figure.file}" cannot be read as a picture', "use JPEG, PNG or GIF")
