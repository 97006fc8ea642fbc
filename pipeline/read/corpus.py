"""What the body says, by words: finds where a quotation's words stand, nearly, over page breaks too.

Every three words in a row are indexed. A quotation's groups of three vote for the places where it could begin, and
only the places with the most votes are compared letter by letter; so the time does not grow with text times quotations.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from pipeline.read.items import Item
from pipeline.read.source import Source
from pipeline.read.words import word_offsets

_GROUP = 3
"""Words in a row that are indexed together."""
_SAMPLE = 16
"""Groups of a quotation that vote."""
_PLACES = 3
"""Places that are compared letter by letter."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a quotation's words stand in the body."""

    line: int
    """Line of the first of them."""
    item: Item
    """The block that holds them, or their middle."""


class Corpus:
    """The words of some items, in order."""

    def __init__(self, source: Source, items: Sequence[Item]) -> None:
        self._source = source
        self._items = items
        self._words: list[str] = []
        self._offsets: list[int] = []
        self._firsts: list[int] = []
        for item in items:
            self._firsts.append(len(self._words))
            for word, offset in word_offsets(item.content(source)):
                self._words.append(word)
                self._offsets.append(item.start + offset)
        self._index: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
        self._positions: defaultdict[str, list[int]] = defaultdict(list)
        for position, word in enumerate(self._words):
            self._positions[word].append(position)
        for position in range(len(self._words) - _GROUP + 1):
            self._index[tuple(self._words[position : position + _GROUP])].append(position)

    def length(self, item: Item) -> int:
        """Letters of an item's words, with a blank between them."""
        start, end = self._range(item)
        return sum(map(len, self._words[start:end])) + max(0, end - start - 1)

    def find(self, quoted: Item, least: float, votes: float) -> Place | None:
        """Where other items say the words of an item.

        :param least: least share of its letters found there (0 to 100).
        :param votes: least share of its groups of words found there (0 to 1).
        """
        needle = [word for word, _ in word_offsets(quoted.content(self._source))]
        own = self._range(quoted)
        for begin in self._likely(needle, own, votes):
            if place := self._compare(needle, begin, own, least):
                return place
        return None

    def find_exactly(self, quoted: Item) -> Place | None:
        """Where other items first say the words of an item, in a row (for quotations too short to vote)."""
        needle = [word for word, _ in word_offsets(quoted.content(self._source))]
        own = self._range(quoted)
        for at in self._positions.get(needle[0], ()) if needle else ():
            if self._words[at : at + len(needle)] == needle and not own[0] <= at < own[1]:
                return Place(self._source.line(self._offsets[at]), self._items[bisect_right(self._firsts, at) - 1])
        return None

    def _range(self, item: Item) -> tuple[int, int]:
        """The item's own words; an empty range where it is none of these."""
        n = bisect_right(self._items, item.start, key=lambda i: i.start) - 1
        if n < 0 or self._items[n].start != item.start:
            return 0, 0
        return self._firsts[n], self._firsts[n + 1] if n + 1 < len(self._firsts) else len(self._words)

    def _likely(self, needle: Sequence[str], own: tuple[int, int], votes: float) -> list[int]:
        """Positions, as if the item's own words were not there, where the needle may begin; the likeliest first."""
        count = len(needle) - _GROUP + 1
        sample = range(0, count, max(1, -(-count // _SAMPLE)))
        slack = max(4, len(needle) // 5)
        found: Counter[int] = Counter()
        for n in sample:
            for position in self._index.get(tuple(needle[n : n + _GROUP]), ()):
                if not own[0] - _GROUP < position < own[1]:
                    begin = position - n - (own[1] - own[0] if position >= own[1] else 0)
                    found[begin // slack] += 1
        ranked = sorted(found, key=lambda b: (-found[b] - found[b + 1] if b + 1 in found else -found[b], b))
        wanted = max(1.0, votes * len(sample))
        return [b * slack for b in ranked[:_PLACES] if found[b] + found.get(b + 1, 0) >= wanted]

    def _compare(self, needle: Sequence[str], begin: int, own: tuple[int, int], least: float) -> Place | None:
        slack = max(4, len(needle) // 5)
        low, high = max(0, begin - slack), begin + len(needle) + 3 * slack
        removed = own[1] - own[0]
        positions = [p if p < own[0] else p + removed for p in range(low, min(high, len(self._words) - removed))]
        said = [self._words[p] for p in positions]
        text, window = " ".join(needle), " ".join(said)
        if len(window) < len(text):
            return None
        found = fuzz.partial_ratio_alignment(text, window, score_cutoff=least)
        if found is None:
            return None
        ends = [len(said[0])]
        for word in said[1:]:
            ends.append(ends[-1] + 1 + len(word))
        first = min(bisect_right(ends, found.dest_start), len(positions) - 1)
        middle = min(bisect_right(ends, (found.dest_start + found.dest_end) // 2), len(positions) - 1)
        item = self._items[bisect_right(self._firsts, positions[middle]) - 1]
        return Place(self._source.line(self._offsets[positions[first]]), item)
