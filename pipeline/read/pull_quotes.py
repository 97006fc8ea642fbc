"""Pull quotes: blocks that repeat a passage of the text.

They are marked with ``>``; in a text with page layout they may be unmarked. In a text without page layout, a paragraph
that repeats another is speech: a motion that is read twice, or a teaser.

The search compares words, tolerates small differences and crosses page breaks. A sample of a quotation's trigrams
(three consecutive words) votes for its possible positions, and only those with the most votes are compared letter by
letter. This is faster than comparing each quotation with the whole text. Only trigrams that vote are indexed.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence, Set
from dataclasses import dataclass, replace
from itertools import accumulate, islice

from pipeline.read.drafts import Item
from pipeline.read.marks import plain, word_offsets, words
from pipeline.read.repair import whole_turns
from pipeline.read.source import Source
from pipeline.read.state import State

_OPENING = "“„«\"‘'"
_CLOSING = "”“»\"’'"
_MIN_WORDS = 5
_MIN_WORDS_PLAIN = 8
_NOT_REPEATED = "this pull quote does not occur in the text, so the narrator speaks it"
_LIKENESS = {"quoted": (84.0, 0.2), "explicit": (80.0, 0.2), "plain": (95.0, 0.5)}
"""Type of pull quote -> minimum shares of its letters and trigrams found in the text.

The share of letters is from 0 to 100, and that of trigrams from 0 to 1.
"""


def mark_pull_quotes(state: State) -> None:
    """Mark pull quotes, with or without ``>`` (R015, R031).

    A block without ``>`` counts only in a text with page layout, and not if it is the whole text of a turn.
    """
    source, items = state.source, state.items
    unmarked = bool(state.pages) and state.repairs("pull quotes")
    whole = whole_turns(items)
    looks = {
        n: _look(i, source)
        for n, i in enumerate(items)
        if i.kind == "pull quote" or (unmarked and i.untagged and n not in whole)
    }
    quoted = {n for n, look in looks.items() if look != "plain"}
    said = {n: words(items[n].content(source)).split() for n, look in looks.items() if state.found or look != "plain"}
    body = Corpus(source, [i for n, i in enumerate(items) if i.speech and n not in quoted], said.values())
    result = list(items)
    for number, needle in said.items():
        if place := _place(body, items[number], needle, looks[number]):
            result[number] = _repeating(state, items[number], place)
    left = [n for n in sorted(quoted) if not result[n].repeats_line]
    if left:
        others = Corpus(source, [result[n] for n in left if result[n].kind == "text"], [said[n] for n in left])
        for number in left:
            item = items[number]
            place = _place(others, item, said[number], looks[number])
            if place and others.length(place.item) > 1.2 * _letters(said[number]):
                result[number] = _repeating(state, item, place)
    for item in result:
        if item.kind == "pull quote" and not item.repeats_line:
            state.report("R031", item.block.line, _NOT_REPEATED, "remove the `>` if it is not a pull quote")
    state.items = result


def _look(item: Item, source: Source) -> str:
    """Return the type of a pull quote: ``explicit`` (``>``), ``quoted`` (in quotes) or ``plain``."""
    if item.explicit:
        return "explicit"
    text = plain(item.content(source)).strip().rstrip(".,")
    opens, closes = text[:1] in _OPENING, text[-1:] in _CLOSING
    inner = text[1:-1]
    lone_end = closes and not opens and not any(c in inner for c in '“„«"')
    lone_start = opens and not any(c in inner for c in '”»"')
    return "quoted" if text and ((opens and closes) or lone_end or lone_start) else "plain"


def _place(body: Corpus, item: Item, said: Sequence[str], look: str) -> QuotePlace | None:
    if look == "explicit" and len(said) < _MIN_WORDS:
        return body.find_exactly(said, item)
    if len(said) < (_MIN_WORDS_PLAIN if look == "plain" else _MIN_WORDS):
        return None
    place = body.find(said, item, *_LIKENESS[look])
    letters = _letters(said)
    if place and look == "plain" and abs(letters - body.length(place.item)) <= max(3, letters // 50):
        return None
    return place


def _letters(said: Sequence[str]) -> int:
    """Return the length in characters of words joined with spaces."""
    return sum(map(len, said)) + max(0, len(said) - 1)


def _repeating(state: State, item: Item, place: QuotePlace) -> Item:
    hint = "" if item.explicit else f"evidence of page layout: {', '.join(state.pages.signs)}"
    state.report("R015", item.block.line, f"pull quote shown but not spoken: repeats line {place.line}", hint)
    return replace(item, kind="pull quote", repeats_line=place.line, repeats=place.item.start)


_GROUP = 3
"""Number of words in an indexed group (trigram)."""
_SAMPLE = 16
"""Maximum number of trigrams to sample from a quotation."""
_MANY = 64
"""Maximum number of positions to index for a trigram."""
_PLACES = 3
"""Maximum number of positions to compare letter by letter."""


@dataclass(frozen=True, slots=True)
class QuotePlace:
    """The location of the passage that a quotation repeats."""

    line: int
    """Line of the first word."""
    item: Item
    """Block that contains the passage, or the middle of a passage in several blocks."""


class Corpus:
    """An index of the words in some items, in text order."""

    def __init__(self, source: Source, items: Sequence[Item], needles: Collection[Sequence[str]]) -> None:
        """Index the words of some items.

        :param needles: words of each quotation to find; only sequences of words from the quotations are indexed.
        """
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
        short = {tuple(needle) for needle in needles if 0 < len(needle) < _MIN_WORDS}
        self._exact: dict[tuple[str, ...], list[int]] = {}
        for length in sorted({len(needle) for needle in short}):
            rows = zip(*(islice(self._words, n, None) for n in range(length)), strict=False)
            self._exact |= self._index(rows, {needle for needle in short if len(needle) == length})

    @staticmethod
    def _index(rows: Iterable[tuple[str, ...]], wanted: Set[tuple[str, ...]]) -> dict[tuple[str, ...], list[int]]:
        """Return the first ``_MANY`` positions of each wanted sequence of words."""
        index: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
        for position, row in enumerate(rows):
            if row in wanted and len(index[row]) < _MANY:
                index[row].append(position)
        return index

    def length(self, item: Item) -> int:
        """Return the length in characters of an item's words joined with spaces."""
        return _letters(self._words[slice(*self._range(item))])

    def find(self, needle: Sequence[str], quoted: Item, least: float, votes: float) -> QuotePlace | None:
        """Return the position of a quotation in other items, or None.

        :param needle: words of the quotation.
        :param quoted: item that contains the quotation.
        :param least: minimum percentage of the quotation's letters found at the position (0 to 100).
        :param votes: minimum share of its sampled trigrams found near the position (0 to 1).
        """
        own = self._range(quoted)
        places = (self._compare(needle, begin, own, least) for begin in self._likely(needle, own, votes))
        return next(filter(None, places), None)

    def find_exactly(self, needle: Sequence[str], quoted: Item) -> QuotePlace | None:
        """Return the position of a quotation's exact words in other items, or None.

        This is for quotations that are too short to find by their trigrams.

        :param needle: words of the quotation.
        :param quoted: item that contains the quotation.
        """
        own = self._range(quoted)
        places = (at for at in self._exact.get(tuple(needle), ()) if not own[0] <= at < own[1])
        return next((self._place(at, at) for at in places), None)

    def _place(self, word: int, held: int) -> QuotePlace:
        """Return the line and item of a passage as a QuotePlace.

        :param word: position of the passage's first word, whose line is returned.
        :param held: position of the word whose item is returned.
        """
        number, holding = (bisect_right(self._firsts, position) - 1 for position in (word, held))
        item = self._items[number]
        *_, (_, offset) = islice(word_offsets(item.content(self._source)), word - self._firsts[number] + 1)
        return QuotePlace(self._source.shown_line(self._source.line(item.start + offset)), self._items[holding])

    def _range(self, item: Item) -> tuple[int, int]:
        """Return the half-open range of an item's words, or (0, 0) if unindexed."""
        n = bisect_right(self._items, item.start, key=lambda i: i.start) - 1
        if n < 0 or self._items[n].start != item.start:
            return 0, 0
        return self._firsts[n], self._firsts[n + 1] if n + 1 < len(self._firsts) else len(self._words)

    def _likely(self, needle: Sequence[str], own: tuple[int, int], votes: float) -> list[int]:
        """Return the most likely positions of a quotation, best first.

        Positions do not count the words of the item that contains the quotation.

        :param own: word range of that item.
        """
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
        ends = [past - 1 for past in accumulate(len(word) + 1 for word in said)]
        first = min(bisect_right(ends, found.dest_start), len(positions) - 1)
        middle = min(bisect_right(ends, (found.dest_start + found.dest_end) // 2), len(positions) - 1)
        return self._place(positions[first], positions[middle])


def _voting(needle: Sequence[str]) -> list[tuple[int, tuple[str, ...]]]:
    """Return an evenly spaced sample of a quotation's trigrams, as (position, trigram) pairs."""
    count = len(needle) - _GROUP + 1
    return [(n, tuple(needle[n : n + _GROUP])) for n in range(0, count, max(1, -(-count // _SAMPLE)))]
