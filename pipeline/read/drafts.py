"""Blocks, items, turns and references of a transcript before its nodes have ids."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.model import ListItem
from pipeline.read.inline import Inline
from pipeline.read.source import Source
from pipeline.read.tags import Tag

_QUOTE_MARK = re.compile(r"^[ \t]*>[ \t]?", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Author:
    """An author as the reference list names them."""

    surname: str
    initial: str


@dataclass(frozen=True, slots=True)
class Work:
    """A work as a reference describes it; fields that it lacks are empty."""

    title: str
    authors: tuple[Author, ...]
    year: str
    suffix: str
    """Letter after the year (``1999a``)."""
    url: str


@dataclass(frozen=True, slots=True)
class ReferenceEntry:
    """A reference before its mentions are known."""

    id: str
    inline: Inline
    line: int
    work: Work
    number: int = 0
    """Number in the list, or 0."""


@dataclass(frozen=True, slots=True)
class SourceBlock:
    """A stretch of source between two empty lines."""

    start: int
    end: int
    line: int
    """First line, 1-based."""
    last_line: int
    text: str
    """Raw source text."""


@dataclass(frozen=True, slots=True)
class Item:
    """A block and its kind.

    Kinds: ``text``, ``list item``, ``heading``, ``figure``, ``pull quote``, ``credit``, ``aside`` (shown, not spoken)
    and ``left out`` (page headers and the like).
    """

    kind: str
    block: SourceBlock
    start: int
    """Offset where its content begins, after a tag or mark."""
    end: int
    """Offset after its content, before a closing mark."""
    tag: Tag | None = None
    explicit: bool = False
    """Whether the author marked its kind (``>``)."""
    repeats_line: int = 0
    """First line of the words that a pull quote repeats, or 0."""
    repeats: int = -1
    """Offset of the content of the block that a pull quote repeats, or -1."""
    reason: str = ""
    """Why it is left out, or not spoken."""
    list_item: ListItem | None = None
    """Position in a list; ``list`` only groups the items until ids are made."""

    @property
    def changes_speaker(self) -> bool:
        """Whether it begins with the ``>>`` of captions, which gives no name."""
        return self.untagged and self.start > self.block.start

    @property
    def speech(self) -> bool:
        """Whether it is text or a list item."""
        return self.kind in ("text", "list item")

    @property
    def untagged(self) -> bool:
        """Whether it is text without a tag."""
        return self.kind == "text" and self.tag is None

    def content(self, source: Source) -> str:
        """Return its source text without the tag; spaces replace ``>`` marks to keep the length."""
        text = source.text[self.start : self.end]
        if self.explicit:
            text = _QUOTE_MARK.sub(lambda m: " " * len(m.group()), text)
        return text


@dataclass(frozen=True, slots=True)
class Pages:
    """Evidence for pages in a transcript."""

    signs: tuple[str, ...]
    """Signs of pages; empty if the text has no pages."""
    ends: tuple[int, ...] = ()
    """Offsets of page ends in order: page numbers, page marks, form feeds."""
    cuts: frozenset[int] = frozenset()
    """Offsets of the blocks within a cut sentence."""

    def __bool__(self) -> bool:
        return bool(self.signs)

    def breaks_at(self, items: Sequence[Item], number: int) -> bool:
        """Return whether an item is beside a page end or within a cut sentence."""
        if items[number].block.start in self.cuts:
            return True
        first, last = max(0, number - _BESIDE), min(len(items) - 1, number + _BESIDE)
        start = items[first].block.end - 1 if first < number else items[number].block.start
        end = items[last].block.start if last > number else items[number].block.end
        at = bisect_left(self.ends, start)
        return at < len(self.ends) and self.ends[at] <= end


NO_PAGES = Pages(())
_BESIDE = 2
"""Most blocks between a line and the end of its page."""


@dataclass(slots=True)
class DraftBlock:
    """A block of a turn before its sentences have ids."""

    items: list[Item]
    """A single item, or the pieces of a rejoined paragraph."""
    inline: Inline
    following: list[Inline] = field(default_factory=list)
    """Texts of the other pieces, joined once, since repeated joins are quadratic."""
    tail: str = ""
    """End of its text, with the other pieces."""
    sentences: list[tuple[int, int]] = field(default_factory=list)
    """Ranges of its text, if it is spoken."""
    divided: bool = False
    """Whether a dividing line follows it."""

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
    last_text: DraftBlock | None = None
    """Its last block of text, which a following one may continue."""


@dataclass(slots=True)
class DraftSection:
    """A section before its sentences have ids."""

    heading: Item | None
    inline: Inline
    turns: list[DraftTurn] = field(default_factory=list)
