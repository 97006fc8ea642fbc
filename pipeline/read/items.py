"""The blocks of the body, each taken for what its form says it is."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.read.blocks import SourceBlock, split_at_lines
from pipeline.read.marks import TIME_LINE
from pipeline.read.markup import picture_at
from pipeline.read.source import Source
from pipeline.read.tags import Tag

HEADING = re.compile(r"#{1,6}[ \t]+(.*?)[ \t]*#*$")
_CHANGE = re.compile(r"(?:>|&gt;){2,3}(?!>)\s*")
"""That somebody else speaks, as captions mark it; never the beginning of a pull quote."""
_QUOTE_MARK = re.compile(r"^[ \t]*>[ \t]?", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Item:
    """A block and what it is: ``text``, ``heading``, ``figure``, ``pull quote``, ``credit`` or ``furniture``."""

    kind: str
    block: SourceBlock
    start: int
    """Offset where its content begins, behind a tag or mark."""
    end: int
    """Offset behind its content, before a mark that closes it."""
    tag: Tag | None = None
    explicit: bool = False
    """Whether the author marked it as what it is (``>``)."""
    repeats_line: int = 0
    """Line where the words that a pull quote repeats begin, or 0."""
    repeats: int = -1
    """Offset where those words' block has its content, or -1."""
    reason: str = ""
    """Why furniture is furniture."""

    @property
    def changes_speaker(self) -> bool:
        """Whether it begins with the ``>>`` of captions, which names nobody."""
        return self.untagged and self.start > self.block.start

    @property
    def untagged(self) -> bool:
        """Whether it is text that no tag begins."""
        return self.kind == "text" and self.tag is None

    def content(self, source: Source) -> str:
        """Its source text without the tag, with ``>`` marks blanked out (the length is kept)."""
        text = source.text[self.start : self.end]
        if self.explicit:
            text = _QUOTE_MARK.sub(lambda m: " " * len(m.group()), text)
        return text


def make_items(source: Source, blocks: Sequence[SourceBlock], tags: Sequence[Tag]) -> list[Item]:
    """Blocks as Items; a block is divided where one of its lines begins with a tag or is a time."""
    by_line = {t.line: t for t in tags}
    return [
        _item(part, by_line.get(part.line))
        for block in blocks
        for part in split_at_lines(source, block, _beginnings(source, block, by_line))
    ]


def _beginnings(source: Source, block: SourceBlock, tagged: Mapping[int, Tag]) -> list[int]:
    """The lines of a block that begin a part of it: those with a tag, times alone on a line, what follows these."""
    numbers = range(block.line, block.last_line + 1)
    changes = set[int]()
    if (">>" in block.text or "&gt;" in block.text) and not _is_quote(block.text):
        changes = {n for n in numbers if _CHANGE.match(source.line_text(n).lstrip())}
    times = {n for n in numbers if TIME_LINE.match(source.line_text(n).strip())} if ":" in block.text else set[int]()
    times -= {source.line(tagged[n].end) for n in numbers if n in tagged} if times else set()
    times |= {n - 1 for n in times if source.line_text(n - 1).strip().isdigit()}
    return [
        n
        for n in numbers
        if n in tagged or n in changes or (n in times and n - 1 not in times) or (n - 1 in times and n not in times)
    ]


def _is_quote(text: str) -> bool:
    return text.startswith(">") and not _CHANGE.match(text)


def _item(block: SourceBlock, tag: Tag | None) -> Item:
    if tag is not None:
        return Item("text", block, tag.end, block.end, tag)
    if heading := HEADING.match(block.text):
        return Item("heading", block, block.start + heading.start(1), block.start + heading.end(1))
    if picture_at(block.text, 0, len(block.text)):
        return Item("figure", block, block.start, block.end)
    if change := _CHANGE.match(block.text):
        return Item("text", block, block.start + change.end(), block.end)
    if _is_quote(block.text):
        return Item("pull quote", block, block.start, block.end, explicit=True)
    return Item("text", block, block.start, block.end)
