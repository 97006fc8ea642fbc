"""A transcript file to a Document: the steps of the reading, in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.model import Document, Fate, Ids, Log, Metadata, fold_name
from pipeline.read.blocks import FrontText, SourceBlock, front_text, split_at_lines, split_blocks
from pipeline.read.body import ReadingContext, draft, finish
from pipeline.read.detect import detect
from pipeline.read.entities import blank_entities
from pipeline.read.found_front import read_found_front
from pipeline.read.front import Front, guessed_front, read_front
from pipeline.read.items import make_items
from pipeline.read.ledger import Ledger
from pipeline.read.look_alikes import report_look_alikes, untagged_hint
from pipeline.read.memo import Memo
from pipeline.read.mentions import link_repeats, make_references, mark_mentions
from pipeline.read.people import name_keys, resolve_speakers, untitled
from pipeline.read.pictures import check_pictures
from pipeline.read.pull_quotes import mark_pull_quotes
from pipeline.read.references import ReferenceEntry, find_reference_heading, numbers_of, read_entries, report_unheaded
from pipeline.read.repair import mark_layout
from pipeline.read.source import EditorLog, Source, read_source
from pipeline.read.tags import Lines, Tag


def read_transcript(
    file: Path, name: str, log: Log, convention: str = "auto", memo: Memo | None = None
) -> Document | None:
    """Read a transcript.

    :param name: the file as messages shall name it.
    :param convention: a tag convention of ``tags.PATTERNS``, or ``auto``.
    :param memo: what earlier readings left to be used again.
    :returns: the Document; None where the file is no transcript. Every finding goes to the log; a Document may
        come with errors in the log, and then must not be built.
    """
    source = read_source(file, name, log)
    if source is None:
        return None
    document = parse_transcript(source, file.stem, log, convention, memo)
    if document is not None:
        check_pictures(document, file.parent, log)
    return document


@dataclass(frozen=True, slots=True)
class _Parts:
    """A transcript, divided."""

    convention: str
    tags: tuple[Tag, ...]
    before: list[SourceBlock]
    """What precedes the first turn."""
    body: list[SourceBlock]
    references: list[SourceBlock]
    """The heading of the reference list and its entries; empty where there is none."""


def parse_transcript(
    source: Source, stem: str, log: Log, convention: str = "auto", memo: Memo | None = None
) -> Document | None:
    """Read a transcript's text; see ``read_transcript``."""
    written = log
    if source.numbers:
        log = EditorLog(log, source)
    tools = ReadingContext(source, Ledger(source), log, Ids(), memo)
    toml = front_text(source, log)
    begin = toml.end if toml else 0
    tools.ledger.paint(0, begin, Fate.METADATA, "front matter")
    tools.ledger.paint_all(blank_entities(source.text), Fate.FURNITURE, "mark-up")
    declared = _declared(toml, source.path, written) if toml else None
    lines = Lines(source)
    parts = _divide(lines, begin, declared, convention)
    if parts is None:
        if declared is None or "people" not in declared.unread:
            line = source.line(source.trimmed(begin, len(source.text))[0])
            log.add("R004", source.path, line, "no line begins with a speaker tag", untagged_hint(source))
        return None
    front = _front(tools, parts, declared)
    form = " behind ".join(filter(None, (parts.convention, parts.tags[0].mark)))
    log.add("R010", source.path, parts.tags[0].line, f"speaker tags: {form}, {len(parts.tags)} of them")
    speakers, people = resolve_speakers(parts.tags, front.people, declared=front.declared, path=source.path, log=log)
    heading, entries = "", tuple[ReferenceEntry, ...]()
    if parts.references:
        heading, entries = read_entries(source, parts.references, tools.ledger, log, tools.ids, memo)
    found = declared is None
    items = make_items(source, parts.body, parts.tags)
    items = mark_layout(source, items, _heads(front), found, log)
    items = mark_pull_quotes(source, items, found, log)
    full = [fold_name(p.name) for p in front.people] if front.declared else []
    names = list(dict.fromkeys([*full, *map(untitled, full)]))
    if "people" not in front.unread:
        report_look_alikes(lines, items, parts.tags, parts.convention, names, log)
    if not parts.references:
        report_unheaded(source, items, log)
    drafts, joins = draft(tools, items, speakers, numbers_of(entries))
    mentions = mark_mentions(drafts, entries, memo)
    sections = link_repeats(finish(tools, drafts), tools.repeated)
    references = make_references(tools, entries, mentions, sections)
    settled, lost = tools.ledger.stretches()
    for stretch in lost:
        text = source.text[stretch.start : stretch.end]
        log.add(
            "R026",
            source.path,
            source.line(stretch.start),
            f'no place was found for "{text[:60]}"',
            "please report this",
        )
    return Document(
        key=front.key or stem,
        path=source.path,
        convention=parts.convention,
        meta=_complete(front, stem, source.path, log),
        people=people,
        front=front.items,
        sections=sections,
        reference_heading=heading,
        references=references,
        joins=joins,
        ledger=settled,
        unaccounted=lost,
    )


def _declared(toml: FrontText, path: str, log: Log) -> Front:
    return read_front(toml.text, toml.first_line, path, log) if toml.whole else guessed_front(toml.text)


def _divide(lines: Lines, begin: int, declared: Front | None, convention: str) -> _Parts | None:
    """The parts of a transcript, or None where no line begins with a tag.

    The people whom found text lists before its first turn are known by their names in a second search for tags.
    """
    source = lines.source
    blocks = split_blocks(source, begin)
    known = name_keys(declared.people) if declared else frozenset[str]()
    name, tags = detect(lines, begin, known, convention)
    if tags and declared is None:
        before, _ = _at_first_turn(source, blocks, tags[0], found=True)
        if listed := read_found_front(source, before, Log()).people:
            name, tags = detect(lines, source.starts[tags[0].line - 1], name_keys(listed), convention)
    if not tags:
        return None
    at = find_reference_heading(blocks, tags)
    references = blocks[at:] if at >= 0 else []
    if references:
        blocks = blocks[:at]
        tags = tuple(t for t in tags if t.line < references[0].line)
    before, body = _at_first_turn(source, blocks, tags[0], found=declared is None)
    return _Parts(name, tags, before, body, references)


def _at_first_turn(
    source: Source, blocks: Sequence[SourceBlock], first: Tag, *, found: bool
) -> tuple[list[SourceBlock], list[SourceBlock]]:
    """Blocks before and from the first turn; section headings directly before it belong to the body."""
    index = next(i for i, b in enumerate(blocks) if b.last_line >= first.line)
    *cut, holding = split_at_lines(source, blocks[index], [first.line])
    before, body = [*blocks[:index], *cut], [holding, *blocks[index + 1 :]]
    section = "##" if found else "#"
    while before and before[-1].text.startswith(section):
        body.insert(0, before.pop())
    return before, body


def _front(tools: ReadingContext, parts: _Parts, declared: Front | None) -> Front:
    """The front matter; what precedes the first turn is settled as such (R034 where it was declared in TOML)."""
    if declared is None:
        front = read_found_front(tools.source, parts.before, tools.log)
        for start, end, reason in front.furniture:
            tools.ledger.paint(start, end, Fate.FURNITURE, reason)
        for item in front.items:
            fate = Fate.FURNITURE if item.kind == "running head" else Fate.METADATA
            tools.ledger.paint(item.span.start, item.span.end, fate, item.kind)
        return front
    for block in parts.before:
        tools.ledger.paint(block.start, block.end, Fate.METADATA, "text before the first turn")
        if "people" not in declared.unread:
            tools.log.add("R034", tools.source.path, block.line, f'belongs to no speaker: "{block.text[:60]}"')
    return declared


def _heads(front: Front) -> list[str]:
    """What running heads may say."""
    kinds = ("title", "series title", "number", "running head")
    return [front.meta.title, front.meta.series_title, *(i.text for i in front.items if i.kind in kinds)]


def _complete(front: Front, stem: str, path: str, log: Log) -> Metadata:
    meta = front.meta
    if not meta.title:
        if "title" not in front.unread:
            log.add("R029", path, 0, f'no title was found; "{stem}" is used', "set `title` in the front matter")
        meta = replace(meta, title=stem.replace("-", " ").replace("_", " "))
    if not meta.date and "date" not in front.unread:
        log.add("R028", path, 0, "no date was found; 2000-01-01 is used", "set `date = YYYY-MM-DD` in the front matter")
    return meta
