"""The first and the last rules: divide a transcript into its parts, and settle what the others left open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from pipeline.model import FALLBACK_DATE, Fate, FrontItem, Log, counted
from pipeline.read.blocks import HEADING_LINE, split_at_lines, split_blocks
from pipeline.read.detect import detect
from pipeline.read.drafts import SourceBlock
from pipeline.read.formats import CAPTIONS_ADVICE, retold
from pipeline.read.found_front import is_title_page, read_found_front
from pipeline.read.front import front_text, guessed_front, read_front
from pipeline.read.look_alikes import untagged_hint
from pipeline.read.marks import blank_entities, plain
from pipeline.read.people import name_keys
from pipeline.read.references import find_reference_heading
from pipeline.read.source import Source, View
from pipeline.read.state import State
from pipeline.read.tags import Tag


def read_front_matter(state: State) -> None:
    """Read the front matter in TOML, if there is any."""
    source, toml = state.source, front_text(state.source, state.log)
    if toml:
        state.begin = toml.end
        state.declared = guessed_front(toml.text)
        if toml.whole:
            state.declared = read_front(toml.text, toml.first_line, source.path, state.editor_log)
    state.ledger.paint(0, state.begin, Fate.METADATA, "front matter")
    if not source.captions:
        state.ledger.paint_all(blank_entities(source.text), Fate.FURNITURE, "mark-up")


def divide(state: State) -> None:
    """Find the tags, and divide at the first one and at the reference list (R004 without any tag).

    The people whom a title page lists before the first turn are known by their names in a second search for tags.
    """
    source, declared, lines = state.source, state.declared, state.lines
    blocks = split_blocks(source, state.begin)
    known = name_keys(declared.people) if declared else frozenset[str]()
    if source.names_speakers:
        name, tags = given(source)
    else:
        name, tags = detect(lines, state.begin, known, state.convention)
    # A heading before the first turn is the title unless front matter states one.
    titled = declared is not None and bool(declared.meta.title or "title" in declared.unread)
    if tags and source.view is None:
        before, _ = _at_first_turn(source, blocks, tags[0], titled=titled)
        if listed := read_found_front(source, before, Log()).people:
            keys = known | name_keys(listed)
            name, tags = detect(lines, source.starts[tags[0].line - 1], keys, state.convention)
    if source.captions and tags:
        state.look_at(retold(source, name, tags))
        source, (name, tags) = state.source, given(state.source)
        state.ledger.paint_all(blank_entities(source.text), Fate.FURNITURE, "mark-up")
        blocks = split_blocks(source, state.begin)
    if not tags:
        if declared is None or "people" not in declared.unread:
            line = source.line(source.trimmed(state.begin, len(source.text))[0])
            message, hint = "no line begins with a speaker tag", untagged_hint(source)
            if source.captions and source.view:
                message = f"these are {source.view.kind}, and no cue names who speaks"
                hint = f"{CAPTIONS_ADVICE}{'; `>>` names nobody' if '>>' in source.text else ''}"
            state.report("R004", line, message, hint)
        state.refused = True
        return
    at = find_reference_heading(blocks, tags) if source.view is None else -1
    if at >= 0:
        blocks, state.listed = blocks[:at], blocks[at:]
        tags = tuple(t for t in tags if t.line < state.listed[0].line)
    state.convention, state.tags = name, tags
    state.before, state.body = _at_first_turn(source, blocks, tags[0], titled=titled)


def given(source: Source) -> tuple[str, tuple[Tag, ...]]:
    """How the format of a file names speakers, and a tag of no length where each turn begins."""
    assert source.view is not None
    return source.view.named_by, tuple(Tag(tag.line, tag.at, tag.at, tag.name) for tag in source.view.tags)


def _at_first_turn(
    source: Source, blocks: Sequence[SourceBlock], first: Tag, *, titled: bool
) -> tuple[list[SourceBlock], list[SourceBlock]]:
    """Blocks before and from the first turn; section headings directly before it belong to the body."""
    index = next(i for i, b in enumerate(blocks) if b.last_line >= first.line)
    *cut, holding = split_at_lines(source, blocks[index], [first.line])
    before, body = [*blocks[:index], *cut], [holding, *blocks[index + 1 :]]
    section = "#" if titled else "##"
    while before and before[-1].text.startswith(section) and HEADING_LINE.match(before[-1].text):
        body.insert(0, before.pop())
    return before, body


def read_opening(state: State) -> None:
    """Read the title page before the first turn; front matter above it wins. Report the tags (R010)."""
    declared, view = state.declared, state.source.view
    unnamed = [b for b in state.before if view is not None and b.start >= view.fore]
    state.before = [b for b in state.before if view is None or b.start < view.fore]
    unreadable = declared is not None and "people" in declared.unread
    state.front = read_found_front(state.source, state.before, Log() if unreadable else state.log, declared)
    if view is not None:
        state.front = replace(state.front, items=(*state.front.items, *(_unnamed(state, b) for b in unnamed)))
        events = view.asides.difference(view.nobodys)
        _report_unnamed(state, view, [b.line for b in unnamed if b.line not in events])
    state.found = view is None and (declared is None or is_title_page(state.front))
    for start, end, reason in state.front.furniture:
        state.ledger.paint(start, end, Fate.FURNITURE, reason)
    for item in state.front.items:
        fate = Fate.FURNITURE if item.kind == "running head" else Fate.METADATA
        state.ledger.paint_span(item.span, fate, item.kind)
    form = " behind ".join(filter(None, (state.convention, state.tags[0].mark)))
    state.report("R010", state.tags[0].line, f"speaker tags: {form}, {len(state.tags)} of them")


def _unnamed(state: State, block: SourceBlock) -> FrontItem:
    """Words of a format that names speakers before it names the first."""
    return FrontItem("front matter", " ".join(plain(block.text).split()), state.source.span(block.start, block.end))


def _report_unnamed(state: State, view: View, before: Sequence[int]) -> None:
    """Report the words for which a format that names speakers has no name (R050).

    :param before: lines before the first turn.
    """
    later = [line for line in view.nobodys if line >= state.tags[0].line]
    where = [f"{len(before)} before the first turn kept in the book"] if before else []
    where += [f"{len(later)} shown and not spoken"] if later else []
    if where:
        message = f"{counted(len(before) + len(later), 'line')} without a name: {', '.join(where)}"
        state.report("R050", [*before, *later][0], message, "write who says it before the words")


def settle_ledger(state: State) -> None:
    """Settle what becomes of every character (R026)."""
    state.settled, state.unaccounted = state.ledger.stretches()
    for stretch in state.unaccounted:
        text = state.source.text[stretch.start : stretch.end][:60]
        state.report("R026", state.source.line(stretch.start), f'no place was found for "{text}"', "please report this")


def complete_metadata(state: State) -> None:
    """Put the file's name in the place of a missing title (R029); report a missing or impossible date (R028)."""
    meta, unread = state.front.meta, state.front.unread
    if not meta.title:
        if "title" not in unread:
            state.report("R029", 0, f'no title was found; "{state.stem}" is used', "set `title` in the front matter")
        meta = replace(meta, title=state.stem.replace("-", " ").replace("_", " "))
    try:
        datetime.fromisoformat(meta.date)
    except ValueError:
        problem = f"there is no such date as {meta.date}" if meta.date else "no date was found"
        meta = replace(meta, date="")
        if "date" not in unread:
            state.report(
                "R028", 0, f"{problem}; {FALLBACK_DATE} is used", "set `date = YYYY-MM-DD` in the front matter"
            )
    state.meta = meta
