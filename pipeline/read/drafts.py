"""Drafts of the blocks, turns, sections and references of a transcript, before they have ids."""

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
    """An author as named in a reference list."""

    surname: str
    initial: str


@dataclass(frozen=True, slots=True)
class Work:
    """A work described by a reference, with empty strings for missing fields."""

    title: str
    authors: tuple[Author, ...]
    year: str
    suffix: str
    """Letter after the year (``1999a``)."""
    url: str


@dataclass(frozen=True, slots=True)
class ReferenceEntry:
    """An entry in a reference list, before the mentions of its work are known."""

    id: str
    inline: Inline
    line: int
    work: Work
    number: int = 0
    """Number of the entry in the list, or 0."""


@dataclass(frozen=True, slots=True)
class SourceBlock:
    """A block of source lines between two empty lines."""

    start: int
    end: int
    line: int
    """1-based number of the first line."""
    last_line: int
    text: str
    """Raw source text."""


@dataclass(frozen=True, slots=True)
class Item:
    """A block and its kind.

    Kinds are ``text``, ``list item``, ``heading``, ``figure``, ``pull quote``, ``credit``, ``aside`` (shown but not
    spoken) and ``left out`` (such as page headers).
    """

    kind: str
    block: SourceBlock
    start: int
    """Offset at which the content begins, after any tag or opening markup."""
    end: int
    """Offset at which the content ends, before any closing markup."""
    tag: Tag | None = None
    explicit: bool = False
    """Whether the author marked the kind, as with ``>`` for a pull quote."""
    repeats_line: int = 0
    """Number of the first line that a pull quote repeats, or 0."""
    repeats: int = -1
    """Source offset of the words that a pull quote repeats, or -1."""
    reason: str = ""
    """Why the item is left out or not spoken; otherwise an empty string."""
    list_item: ListItem | None = None
    """Position in a list, or None.

    Until ids are made, its ``list`` field is a temporary key for the whole list.
    """

    @property
    def changes_speaker(self) -> bool:
        """Whether the item begins with ``>>``, which marks an unnamed new speaker in captions."""
        return self.untagged and self.start > self.block.start

    @property
    def speech(self) -> bool:
        """Whether the item is text or a list item."""
        return self.kind in ("text", "list item")

    @property
    def untagged(self) -> bool:
        """Whether the item is text without a tag."""
        return self.kind == "text" and self.tag is None

    def content(self, source: Source) -> str:
        """Return the source text of the item without its tag.

        Spaces replace ``>`` marks, so that offsets do not change.
        """
        text = source.text[self.start : self.end]
        if self.explicit:
            text = _QUOTE_MARK.sub(lambda m: " " * len(m.group()), text)
        return text


@dataclass(frozen=True, slots=True)
class Pages:
    """Evidence that a transcript comes from printed pages."""

    signs: tuple[str, ...]
    """Signs of printed pages, or an empty tuple if there are too few."""
    ends: tuple[int, ...] = ()
    """Sorted offsets of page ends: page numbers, page marks and form feeds."""
    cuts: frozenset[int] = frozenset()
    """Start offsets of the blocks between two parts of a split sentence."""

    def __bool__(self) -> bool:
        return bool(self.signs)

    def breaks_at(self, items: Sequence[Item], number: int) -> bool:
        """Return whether an item is near the end of a page or interrupts a sentence.

        :param number: index of the item.
        """
        if items[number].block.start in self.cuts:
            return True
        first, last = max(0, number - _BESIDE), min(len(items) - 1, number + _BESIDE)
        start = items[first].block.end - 1 if first < number else items[number].block.start
        end = items[last].block.start if last > number else items[number].block.end
        at = bisect_left(self.ends, start)
        return at < len(self.ends) and self.ends[at] <= end


NO_PAGES = Pages(())
_BESIDE = 2
"""Number of items before and after an item to search for a page end."""


@dataclass(slots=True)
class DraftBlock:
    """A block of a turn, before its sentences have ids."""

    items: list[Item]
    """Items of the block: one, or several for a rejoined paragraph."""
    inline: Inline
    following: list[Inline] = field(default_factory=list)
    """Inline text of each later item.

    All are joined in one step, because repeated joins need quadratic time.
    """
    tail: str = ""
    """Last characters of the text, including the items after the first."""
    sentences: list[tuple[int, int]] = field(default_factory=list)
    """(start, end) of each sentence in the text."""
    divided: bool = False
    """Whether a dividing line follows the block."""

    @property
    def kind(self) -> str:
        """Kind of the block's items."""
        return self.items[0].kind


@dataclass(slots=True)
class DraftTurn:
    """A turn, before its sentences have ids."""

    speaker: str
    tag: str
    line: int
    blocks: list[DraftBlock] = field(default_factory=list)
    last_text: DraftBlock | None = None
    """Last text block, which the next item may continue, or None."""


@dataclass(slots=True)
class DraftSection:
    """A section, before its sentences have ids."""

    heading: Item | None
    inline: Inline
    turns: list[DraftTurn] = field(default_factory=list)
