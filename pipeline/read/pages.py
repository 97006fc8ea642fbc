"""Page layout: signs that a text comes from printed pages, and the ends of these pages.

Running heads and unmarked pull quotes occur only in texts with pages. In minutes and podcasts the same forms are
speech: a motion that is read twice, a line of every motion, a sentence that is played before the beginning.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import pairwise

from pipeline.read.drafts import Item, Pages
from pipeline.read.marks import words
from pipeline.read.state import State

_ENOUGH = 2
_MOST_WORDS = 12
"""Most words of a running head."""
_LIKENESS = 90
"""Least likeness of a running head to the title (0 to 100)."""
_TITLES = 20
"""Most lines of a title page to compare."""
_LONG = 300
"""Characters of the shortest block that is too long for a running head."""
_NO_LAYOUT = ("time stamp", "dividing line", "head of a caption file")
"""Reasons that also occur between paragraphs of texts without pages."""
_TAIL = 500
_QUOTES = "“„«\"‘'”»’"
Continues = Callable[[str, str], bool]
"""A function that tells whether the second text continues the first (``repair.continues``)."""


def find_pages(state: State, continues: Continues) -> Pages:
    """Weigh the signs of pages; those that cannot be speech count double."""
    source, items, signs, weight = state.source, state.items, list[str](), 0

    def sign(reason: str, counts: int) -> None:
        nonlocal weight
        signs.append(reason)
        weight += counts

    feeds = [at for at, char in enumerate(source.text) if char == "\f"] if "\f" in source.text else []
    if feeds:
        sign("form feeds", 2)
    numbers = list(_numbers(items))
    marks = [i for i in items if i.kind == "left out" and i.reason == "page mark"]
    if marks:
        sign("marks of pages", 2)
    if _rising(numbers):
        sign("rising page numbers", 2)
    elif numbers:
        sign("a page number", 1)
    cuts, touching = _cuts(state, continues)
    if cuts:
        sign("sentences that continue after an interruption", 2)
    if touching > 1:
        sign("paragraphs that begin within a sentence", 1)
    if any(i.kind == "credit" for i in items):
        sign("picture credits", 1)
    if any(i.kind == "running head" for i in state.front.items):
        sign("a repeated title before the first turn", 1)
    heads = titles(state)
    if any(i.untagged and len(i.block.text) < _LONG and says_title(words(i.block.text), heads) for i in items):
        sign("the title among the paragraphs", 1)
    ends = sorted([*feeds, *(at for i in (*numbers, *marks) for at in (i.block.start, i.block.end - 1))])
    return Pages(tuple(signs) if weight >= _ENOUGH else (), tuple(ends), frozenset(cuts))


def titles(state: State) -> tuple[str, ...]:
    """Return the words of titles that running heads may repeat: episode, series, number."""
    front, kinds = state.front, ("title", "series title", "number", "running head")
    listed = [i.text for i in front.items if i.kind in kinds][:_TITLES]
    return tuple(filter(None, map(words, (front.meta.title, front.meta.series_title, *listed))))


def says_title(said: str, heads: Sequence[str]) -> bool:
    """Return whether some words are nearly the same as a title."""
    from rapidfuzz import fuzz

    return any(fuzz.ratio(said, head) >= _LIKENESS for head in heads)


def _numbers(items: Sequence[Item]) -> Iterator[Item]:
    """Yield the page numbers that are not next to another number: those are counted aloud."""
    are = [i.kind == "left out" and i.reason == "page number" for i in items]
    for before, item, number, after in zip([False, *are], items, are, [*are[1:], False], strict=False):
        if number and not before and not after:
            yield item


def _rising(numbers: Sequence[Item]) -> bool:
    """Return whether there are several page numbers, each greater than the previous one."""
    found = [int("".join(filter(str.isdecimal, words(i.block.text).split(" of ")[0])) or 0) for i in numbers]
    return len(found) > 1 and all(a < b for a, b in pairwise(found))


def _cuts(state: State, continues: Continues) -> tuple[set[int], int]:
    """Find sentences that page breaks have cut.

    :returns: offsets of the blocks between their pieces, and the number of cut sentences without such blocks.
    """
    source, cuts, touching = state.source, set[int](), 0
    heads = repeated_lines(state.items)
    before, between, timed = "", list[Item](), False
    for item in state.items:
        if item.tag is not None or item.kind == "heading":
            before, between, timed = item.content(source)[-_TAIL:].strip() if item.tag else "", [], False
        elif item.kind == "aside":
            continue
        elif item.kind != "text" or _is_set_apart(item, heads):
            timed = timed or item.reason in _NO_LAYOUT
            between.append(item)
        else:
            text = item.content(source)
            if before and not timed and _continues(before, text, continues):
                cuts.update(i.block.start for i in between)
                touching += not between
            before, between, timed = text[-_TAIL:].strip(), [], False
    return cuts, touching


def _is_set_apart(item: Item, heads: Collection[str]) -> bool:
    """Return whether a block looks like a pull quote or a running head between paragraphs."""
    text = item.block.text
    quoted = text[0] in _QUOTES and text.rstrip(".,")[-1] in _QUOTES
    return quoted or (len(text) < _LONG and words(text) in heads)


def repeated_lines(items: Sequence[Item]) -> frozenset[str]:
    """Return the words of short lines that occur three times, without an end mark."""
    short = [i.block.text for i in items if i.untagged and len(i.block.text) < _LONG]
    formed = (t for t in short if not t[0].islower() and t[0] not in "[(\\" and t[-1] not in '.!?”"’')
    counts = Counter(words(t) for t in formed)
    return frozenset(w for w, n in counts.items() if n >= 3 and 1 < w.count(" ") + 1 <= _MOST_WORDS)


def _continues(first: str, second: str, continues: Continues) -> bool:
    """Return whether a sentence continues in lower case.

    A comma at the end is not enough, since it also ends the lines of motions.
    """
    opening = second[:40].lstrip("*(“\"‘' \n")
    return opening[:1].islower() and continues(first, second[:_TAIL])
