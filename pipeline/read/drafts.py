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
    """An author as the list names them."""

    surname: str
    initial: str


@dataclass(frozen=True, slots=True)
class Work:
    """What an entry says of a work; what it does not say is empty."""

    title: str
    authors: tuple[Author, ...]
    year: str
    suffix: str
    """The letter after the year (``1999a``)."""
    url: str


@dataclass(frozen=True, slots=True)
class ReferenceEntry:
    """An entry of the list before it is matched with the text."""

    id: str
    inline: Inline
    line: int
    work: Work
    number: int = 0
    """As the list numbers it, or 0."""


@dataclass(frozen=True, slots=True)
class SourceBlock:
    """A stretch of source between two empty lines."""

    start: int
    end: int
    line: int
    """First line, 1-based."""
    last_line: int
    text: str
    """The raw source text."""


@dataclass(frozen=True, slots=True)
class Item:
    """A block and what it is.

    Kinds: ``text``, ``list item``, ``heading``, ``figure``, ``pull quote``, ``credit``, ``aside`` (shown where it is,
    and said by nobody) and ``furniture``.
    """

    kind: str
    block: SourceBlock
    start: int
    """Offset where its content begins, after a tag or mark."""
    end: int
    """Offset after its content, before a mark that closes it."""
    tag: Tag | None = None
    explicit: bool = False
    """Whether the author marked it as what it is (``>``)."""
    repeats_line: int = 0
    """Line where the words that a pull quote repeats begin, or 0."""
    repeats: int = -1
    """Offset where those words' block has its content, or -1."""
    reason: str = ""
    """Why furniture is furniture, or an aside is one."""
    list_item: ListItem | None = None
    """The place of a list item; its ``list`` is no id yet, only the same for all of them."""

    @property
    def changes_speaker(self) -> bool:
        """Whether it begins with the ``>>`` of captions, which names nobody."""
        return self.untagged and self.start > self.block.start

    @property
    def speech(self) -> bool:
        """Whether it is what somebody says: text or an item of a list."""
        return self.kind in ("text", "list item")

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


@dataclass(frozen=True, slots=True)
class Pages:
    """What speaks for pages in a transcript."""

    signs: tuple[str, ...]
    """Why it has pages; empty if it has none."""
    ends: tuple[int, ...] = ()
    """Offsets of page ends: page numbers, marks of pages, form feeds; in order."""
    cuts: frozenset[int] = frozenset()
    """Offsets of the blocks within a cut sentence."""

    def __bool__(self) -> bool:
        return bool(self.signs)

    def breaks_at(self, items: Sequence[Item], number: int) -> bool:
        """Whether an item is beside the end of a page or within a cut sentence."""
        if items[number].block.start in self.cuts:
            return True
        first, last = max(0, number - _BESIDE), min(len(items) - 1, number + _BESIDE)
        start = items[first].block.end - 1 if first < number else items[number].block.start
        end = items[last].block.start if last > number else items[number].block.end
        at = bisect_left(self.ends, start)
        return at < len(self.ends) and self.ends[at] <= end


NO_PAGES = Pages(())
_BESIDE = 2
"""Blocks between a line and the end of the page that it belongs to, at most."""


@dataclass(slots=True)
class DraftBlock:
    """A block of a turn before its sentences have ids."""

    items: list[Item]
    """One, or the pieces of a rejoined paragraph."""
    inline: Inline
    following: list[Inline] = field(default_factory=list)
    """The texts of the other pieces until they are joined: each time would be quadratic."""
    tail: str = ""
    """The end of its text, with those."""
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
    """The last of them that is text, which a following one may continue."""


@dataclass(slots=True)
class DraftSection:
    """A section before its sentences have ids."""

    heading: Item | None
    inline: Inline
    turns: list[DraftTurn] = field(default_factory=list)
