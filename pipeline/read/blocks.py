"""Blocks of source lines between empty lines, and the items made from them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import pairwise

from pipeline.read.directions import begins_aside
from pipeline.read.drafts import Item, SourceBlock
from pipeline.read.headings import ends_sentence, is_clear_heading, is_topic, underlined
from pipeline.read.marks import PAGE_MARK, TIME_LINE, is_rule, plain
from pipeline.read.markup import picture_at
from pipeline.read.repair import is_credit
from pipeline.read.source import Source
from pipeline.read.state import State
from pipeline.read.tags import Tag

_REFERENCE_WORDS = (
    "references", "bibliography", "notes", "works cited", "literature", "further reading", "sources",
    "quellen", "quellenverzeichnis", "literatur", "literaturverzeichnis", "literaturangaben", "referenzen",
    "anmerkungen", "referencias", "bibliografía", "fuentes", "notas", "références", "bibliographie",
    "källor", "källförteckning", "referenser", "litteratur", "noter",
)  # fmt: skip
REFERENCE_HEADING = re.compile(rf"(?:#+\s*)?\**(?:{'|'.join(_REFERENCE_WORDS)})\**\s*:?(?:\s*#+)?$", re.IGNORECASE)
"""Pattern for the heading of a reference list, in English, German, Spanish, French or Swedish."""

_HEADING = re.compile(r"#{1,6}\s")


def make_block(source: Source, start: int, end: int) -> SourceBlock:
    """Return the block between two source offsets, without leading and trailing white space."""
    start, end = source.trimmed(start, end)
    return SourceBlock(start, end, *source.lines(start, end), source.text[start:end])


def split_blocks(source: Source, start: int) -> list[SourceBlock]:
    """Split the source text after an offset into blocks at empty lines.

    A Markdown heading or the heading of a reference list is always a separate block.
    """
    blocks: list[SourceBlock] = []
    begin = end = start
    for number in range(source.line(start), len(source.starts) + 1):
        at, text = source.starts[number - 1], source.line_text(number).strip()
        if text.startswith("&") and not plain(text).strip():
            text = ""
        heading = source.laid_out and _is_heading(text, begins=begin == end)
        if (heading or not text) and begin < end:
            blocks.append(make_block(source, begin, end))
            begin = end
        if heading:
            blocks.append(make_block(source, at, at + len(source.line_text(number))))
        elif text:
            begin, end = (at if begin == end else begin), at + len(source.line_text(number))
            continue
        begin = end = at
    if begin < end:
        blocks.append(make_block(source, begin, end))
    return blocks


def _is_heading(line: str, *, begins: bool) -> bool:
    """Return whether a line is a Markdown heading or the heading of a reference list.

    :param begins: whether the line begins a block.
    """
    if _HEADING.match(line):
        return True
    return (begins or line.isupper()) and REFERENCE_HEADING.match(line) is not None


def split_at_lines(source: Source, block: SourceBlock, lines: Iterable[int]) -> list[SourceBlock]:
    """Split a block before each of the given lines, and return the parts.

    :param lines: 1-based line numbers in ascending order.
    """
    cuts = [source.starts[n - 1] for n in lines if block.line < n <= block.last_line]
    borders = [block.start, *cuts, block.end]
    return [make_block(source, a, b) for a, b in pairwise(borders) if source.text[a:b].strip()]


HEADING_LINE = re.compile(r"#{1,6}[ \t]+(.*?)[ \t]*#*$")
"""Pattern for a Markdown heading line; its group contains the words of the heading."""
_CHANGE = re.compile(r"(?:>|&gt;){2,3}(?!>)\s*")
"""Pattern for the ``>>`` before a new speaker in captions.

Pull quotes begin with a single ``>``.
"""


def make_items(state: State) -> None:
    """Make items from the blocks in ``state.body``, and add them to ``state.items``.

    An item begins at each speaker tag and at each line that is always a separate item, such as a page mark. Underlined
    headings (R062) and labels (R064) are reported.
    """
    source, by_line = state.source, {t.line: t for t in state.tags}
    headings = state.repairs("headings")
    apart = {n for line in state.labels for n in (line, line + 1)}
    for block in state.body:
        if headings and source.view is None and block.line not in by_line and underlined(block.text):
            said = block.text.partition("\n")[0].rstrip()
            state.report("R062", block.line, f'read as a heading: "{said[:60]}"')
            state.items.append(Item("heading", block, block.start, block.start + len(said)))
            continue
        lines = _beginnings(source, block, by_line, headings=headings)
        if not apart.isdisjoint(range(block.line, block.last_line + 1)):
            lines = sorted({*lines, *apart.intersection(range(block.line, block.last_line + 1))})
        for part in split_at_lines(source, block, lines):
            item = _item(part, by_line.get(part.line), only_words=not source.laid_out)
            if part.line in state.labels and item.untagged and not is_credit(part.text):
                state.report("R064", part.line, f'label shown but not spoken: "{part.text[:60]}"')
                item = replace(item, kind="aside", reason="label")
            state.items.append(item)


def _apart(source: Source, block: SourceBlock, tagged: Mapping[int, Tag], *, headings: bool) -> set[int]:
    """Return the numbers of the lines in a block that are always separate items.

    These are dividing lines, page marks, asides, and clear headings before a speaker tag.

    :param tagged: speaker tags by line number.
    """
    found = set[int]()
    for number in range(block.line, block.last_line + 1):
        line = plain(source.line_text(number)).strip()
        if number in tagged or not line:
            continue
        if is_rule(line) or PAGE_MARK.fullmatch(line) or begins_aside(line):
            found.add(number)
        elif headings and number > block.line and number + 1 in tagged and is_clear_heading(line):
            ended = ends_sentence(source.line_text(number - 1)) or is_topic(line)
            found |= {number} if ended else set()
    return found


def _beginnings(source: Source, block: SourceBlock, tagged: Mapping[int, Tag], *, headings: bool) -> list[int]:
    """Return the numbers of the lines in a block that begin an item."""
    numbers = range(block.line, block.last_line + 1)
    changes = set[int]()
    if (">>" in block.text or "&gt;" in block.text) and not _is_quote(block.text):
        changes = {n for n in numbers if _CHANGE.match(source.line_text(n).lstrip())}
    times = {n for n in numbers if TIME_LINE.match(source.line_text(n).strip())} if ":" in block.text else set[int]()
    times -= {source.line(tagged[n].end) for n in numbers if n in tagged} if times else set()
    own_lines = _apart(source, block, tagged, headings=headings) if block.last_line > block.line else set[int]()
    times |= {n - 1 for n in times if source.line_text(n - 1).strip().isdigit()}
    return [
        n
        for n in numbers
        if n in tagged
        or n in changes
        or n in own_lines
        or (n - 1 in own_lines and n not in own_lines)
        or (n in times and n - 1 not in times)
        or (n - 1 in times and n not in times)
    ]


def _is_quote(text: str) -> bool:
    return text.startswith(">") and not _CHANGE.match(text)


def _item(block: SourceBlock, tag: Tag | None, *, only_words: bool) -> Item:
    """Classify a block as text, heading, figure or pull quote, and return its item.

    :param only_words: whether the block can only be text because its file format has no headings, figures or quotes.
    """
    if tag is not None:
        closed = tag.closing and block.text.endswith(tag.closing)
        return Item("text", block, tag.end, block.end - len(tag.closing) * bool(closed), tag)
    if change := _CHANGE.match(block.text):
        return Item("text", block, block.start + change.end(), block.end)
    if only_words:
        return Item("text", block, block.start, block.end)
    heading = HEADING_LINE.match(block.text)
    if heading and not is_rule(block.text):
        return Item("heading", block, block.start + heading.start(1), block.start + heading.end(1))
    if picture_at(block.text, 0, len(block.text)):
        return Item("figure", block, block.start, block.end)
    if _is_quote(block.text):
        return Item("pull quote", block, block.start, block.end, explicit=True)
    return Item("text", block, block.start, block.end)
