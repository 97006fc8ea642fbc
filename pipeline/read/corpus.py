"""The words of a text, folded: for comparing what is said, whatever the marks and the case.

What the body says, by words: finds where a quotation's words stand, nearly, over page breaks too.

Some of a quotation's groups of three words vote for the places where it could begin, and only the places with the
most votes are compared letter by letter; so the time does not grow with text times quotations. Only the groups that
some quotation votes with are indexed.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

from pipeline.read.entities import in_place
from pipeline.read.items import Item
from pipeline.read.marks import DIRECTION, STAMP
from pipeline.read.source import Source

_WORD = re.compile(r"[\w'’]+")
_MARKS = ("'", "’", "_")
_NOT_SAID = re.compile(rf"\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*\)|{STAMP.pattern}|(?i:{DIRECTION.pattern})")


def word_offsets(text: str) -> Iterator[tuple[str, int]]:
    """(folded word, offset of its first character) of each word.

    Targets of links, time stamps and stage directions are passed over.
    """
    for found in _WORD.finditer(_what_is_said(text)):
        if word := _folded(found.group()):
            yield word, found.start()


def _what_is_said(text: str) -> str:
    """A text of the same length with blanks for what is not said, and what its entities name."""
    text = in_place(text, "'")
    return _NOT_SAID.sub(lambda m: " " * len(m.group()), text) if "[" in text else text


def words(text: str) -> str:
    """The folded words of a text (as of ``word_offsets``) with a blank between them."""
    return " ".join(_folded(" ".join(_WORD.findall(_what_is_said(text)))).split())


def _folded(text: str) -> str:
    for mark in _MARKS:
        text = text.replace(mark, "")
    return text.casefold()


_Key = TypeVar("_Key", str, tuple[str, ...])

_GROUP = 3
"""Words in a row that are indexed together."""
_SAMPLE = 16
"""Groups of a quotation that vote."""
_PLACES = 3
"""Places that are compared letter by letter."""


@dataclass(frozen=True, slots=True)
class QuotePlace:
    """Where a quotation's words stand in the body."""

    line: int
    """Line of the first of them."""
    item: Item
    """The block that holds them, or their middle."""


class Corpus:
    """The words of some items, in order."""

    def __init__(self, source: Source, items: Sequence[Item], needles: Collection[Sequence[str]]) -> None:
        """:param needles: the words of each quotation that will be looked for."""
        self._source = source
        self._items = items
        self._words: list[str] = []
        self._firsts: list[int] = []
        shared: dict[str, str] = {}
        for item in items:
            self._firsts.append(len(self._words))
            self._words += (shared.setdefault(word, word) for word in words(item.content(source)).split())
        self._groups = self._index(
            zip(*(islice(self._words, n, None) for n in range(_GROUP)), strict=False),
            {group for needle in needles for _, group in _voting(needle)},
        )
        self._positions = self._index(self._words, {needle[0] for needle in needles if needle})

    @staticmethod
    def _index(sequence: Iterable[_Key], wanted: Set[_Key]) -> defaultdict[_Key, list[int]]:
        """Positions of the wanted members of a sequence."""
        index: defaultdict[_Key, list[int]] = defaultdict(list)
        for position, key in enumerate(sequence):
            if key in wanted:
                index[key].append(position)
        return index

    def length(self, item: Item) -> int:
        """Letters of an item's words, with a blank between them."""
        start, end = self._range(item)
        return sum(map(len, self._words[start:end])) + max(0, end - start - 1)

    def find(self, needle: Sequence[str], quoted: Item, least: float, votes: float) -> QuotePlace | None:
        """Where other items say the words of an item.

        :param needle: those words.
        :param least: least share of its letters found there (0 to 100).
        :param votes: least share of its groups of words found there (0 to 1).
        """
        own = self._range(quoted)
        for begin in self._likely(needle, own, votes):
            if place := self._compare(needle, begin, own, least):
                return place
        return None

    def find_exactly(self, needle: Sequence[str], quoted: Item) -> QuotePlace | None:
        """Where other items first say the words of an item, in a row (for quotations too short to vote)."""
        own = self._range(quoted)
        for at in self._positions.get(needle[0], ()) if needle else ():
            if self._words[at : at + len(needle)] == needle and not own[0] <= at < own[1]:
                return QuotePlace(self._line(at), self._item(at))
        return None

    def _item(self, position: int) -> Item:
        return self._items[bisect_right(self._firsts, position) - 1]

    def _line(self, position: int) -> int:
        """The line of a word."""
        number = bisect_right(self._firsts, position) - 1
        item = self._items[number]
        within = islice(word_offsets(item.content(self._source)), position - self._firsts[number], None)
        return self._source.shown_line(self._source.line(item.start + next(within)[1]))

    def _range(self, item: Item) -> tuple[int, int]:
        """The item's own words; an empty range where it is none of these."""
        n = bisect_right(self._items, item.start, key=lambda i: i.start) - 1
        if n < 0 or self._items[n].start != item.start:
            return 0, 0
        return self._firsts[n], self._firsts[n + 1] if n + 1 < len(self._firsts) else len(self._words)

    def _likely(self, needle: Sequence[str], own: tuple[int, int], votes: float) -> list[int]:
        """Positions, as if the item's own words were not there, where the needle may begin; the likeliest first."""
        sample = _voting(needle)
        slack = max(4, len(needle) // 5)
        found: Counter[int] = Counter()
        for n, group in sample:
            for position in self._groups.get(group, ()):
                if not own[0] - _GROUP < position < own[1]:
                    begin = position - n - (own[1] - own[0] if position >= own[1] else 0)
                    found[begin // slack] += 1
        ranked = sorted(found, key=lambda b: (-found[b] - found[b + 1] if b + 1 in found else -found[b], b))
        wanted = max(1.0, votes * len(sample))
        return [b * slack for b in ranked[:_PLACES] if found[b] + found.get(b + 1, 0) >= wanted]

    def _compare(self, needle: Sequence[str], begin: int, own: tuple[int, int], least: float) -> QuotePlace | None:
        slack = max(4, len(needle) // 5)
        low, high = max(0, begin - slack), begin + len(needle) + 3 * slack
        removed = own[1] - own[0]
        positions = [p if p < own[0] else p + removed for p in range(low, min(high, len(self._words) - removed))]
        said = [self._words[p] for p in positions]
        text, window = " ".join(needle), " ".join(said)
        if len(window) < len(text):
            return None
        from rapidfuzz import fuzz

        found = fuzz.partial_ratio_alignment(text, window, score_cutoff=least)
        if found is None:
            return None
        ends = [len(said[0])]
        for word in said[1:]:
            ends.append(ends[-1] + 1 + len(word))
        first = min(bisect_right(ends, found.dest_start), len(positions) - 1)
        middle = min(bisect_right(ends, (found.dest_start + found.dest_end) // 2), len(positions) - 1)
        return QuotePlace(self._line(positions[first]), self._item(positions[middle]))


def _voting(needle: Sequence[str]) -> list[tuple[int, tuple[str, ...]]]:
    """The groups of a quotation that vote, with their places in it."""
    count = len(needle) - _GROUP + 1
    return [(n, tuple(needle[n : n + _GROUP])) for n in range(0, count, max(1, -(-count // _SAMPLE)))]
