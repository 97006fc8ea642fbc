"""Decide whether a text has the layout of pages, and find their ends.

Running heads and pull quotes without marks are things of pages. In minutes and podcasts the same forms are speech: a
motion that is read twice, a line that every motion has, a sentence that is heard before the beginning.
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
"""Words of a running head."""
_LIKENESS = 90
"""Likeness of a running head and the title (0 to 100)."""
_TITLES = 20
"""Lines of a title page that are compared."""
_LONG = 300
"""Characters from which on a block is no line."""
_NO_LAYOUT = ("time stamp", "dividing line", "head of a caption file")
"""What may be between paragraphs in texts without pages too."""
_TAIL = 500
_QUOTES = "“„«\"‘'”»’"
Continues = Callable[[str, str], bool]
"""Whether the second text continues the sentence of the first (``repair.continues``)."""


def find_pages(state: State, continues: Continues) -> Pages:
    """Weigh the signs of pages: those that a layout leaves and no speaker makes count double."""
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
        sign("page numbers that rise", 2)
    elif numbers:
        sign("a page number", 1)
    cuts, touching = _cuts(state, continues)
    if cuts:
        sign("sentences that go on after what is set between", 2)
    if touching > 1:
        sign("paragraphs that begin within a sentence", 1)
    if any(i.kind == "credit" for i in items):
        sign("credits of pictures", 1)
    if any(i.kind == "running head" for i in state.front.items):
        sign("a title that comes again before the first turn", 1)
    heads = titles(state)
    if any(i.untagged and len(i.block.text) < _LONG and says_title(words(i.block.text), heads) for i in items):
        sign("the title among the paragraphs", 1)
    ends = sorted([*feeds, *(at for i in (*numbers, *marks) for at in (i.block.start, i.block.end - 1))])
    return Pages(tuple(signs) if weight >= _ENOUGH else (), tuple(ends), frozenset(cuts))


def titles(state: State) -> tuple[str, ...]:
    """The words of titles that running heads may repeat: episode, series, number."""
    front, kinds = state.front, ("title", "series title", "number", "running head")
    listed = [i.text for i in front.items if i.kind in kinds][:_TITLES]
    return tuple(filter(None, map(words, (front.meta.title, front.meta.series_title, *listed))))


def says_title(said: str, heads: Sequence[str]) -> bool:
    """Whether some words are nearly one of the titles."""
    from rapidfuzz import fuzz

    return any(fuzz.ratio(said, head) >= _LIKENESS for head in heads)


def _numbers(items: Sequence[Item]) -> Iterator[Item]:
    """Page numbers that have something else between them: others are counted aloud."""
    are = [i.kind == "left out" and i.reason == "page number" for i in items]
    for before, item, number, after in zip([False, *are], items, are, [*are[1:], False], strict=False):
        if number and not before and not after:
            yield item


def _rising(numbers: Sequence[Item]) -> bool:
    """Whether page numbers are several, and each is greater than the one before."""
    found = [int("".join(filter(str.isdecimal, words(i.block.text).split(" of ")[0])) or 0) for i in numbers]
    return len(found) > 1 and all(a < b for a, b in pairwise(found))


def _cuts(state: State, continues: Continues) -> tuple[set[int], int]:
    """(offsets of the blocks of layout within cut sentences, number of sentences cut with nothing between)."""
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
            if before and not timed and _goes_on(before, text, continues):
                cuts.update(i.block.start for i in between)
                touching += not between
            before, between, timed = text[-_TAIL:].strip(), [], False
    return cuts, touching


def _is_set_apart(item: Item, heads: Collection[str]) -> bool:
    """Whether a block looks like a quotation or a running head set between the paragraphs."""
    text = item.block.text
    quoted = text[0] in _QUOTES and text.rstrip(".,")[-1] in _QUOTES
    return quoted or (len(text) < _LONG and words(text) in heads)


def repeated_lines(items: Sequence[Item]) -> frozenset[str]:
    """The words of a possible running head: few, three times the same, without end mark."""
    short = [i.block.text for i in items if i.untagged and len(i.block.text) < _LONG]
    formed = (t for t in short if not t[0].islower() and t[0] not in "[(\\" and t[-1] not in '.!?”"’')
    counts = Counter(words(t) for t in formed)
    return frozenset(w for w, n in counts.items() if n >= 3 and 1 < w.count(" ") + 1 <= _MOST_WORDS)


def _goes_on(first: str, second: str, continues: Continues) -> bool:
    """Whether a sentence goes on in lower case; a comma also ends the lines of motions."""
    opening = second[:40].lstrip("*(“\"‘' \n")
    return opening[:1].islower() and continues(first, second[:_TAIL])
