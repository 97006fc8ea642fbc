"""Page layout: evidence of printed pages, and the offsets of page ends.

Page headers and unmarked pull quotes occur only in texts from printed pages. In minutes and podcasts, repeated text
is speech: a motion that is read twice, a line that every motion contains, or a sentence played as a teaser.
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
"""Maximum number of words in a page header."""
_LIKENESS = 90
"""Minimum similarity of a page header to the title (0 to 100)."""
_TITLES = 20
"""Maximum number of title page lines to compare."""
_LONG = 300
"""Minimum length of a block that is too long to be a page header, in characters."""
_NO_LAYOUT = ("time stamp", "dividing line", "caption file header")
"""Reasons for leaving out a block that also occur in texts without page layout."""
_TAIL = 500
_QUOTES = "“„«\"‘'”»’"
Continues = Callable[[str, str], bool]
"""A function that returns whether the second text continues the first (``repair.continues``)."""


def find_pages(state: State, continues: Continues) -> Pages:
    """Find signs that the text comes from printed pages, and where the pages end.

    If the only sign is a weak one, such as a single page number, no signs are returned.
    """
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
        sign("page marks", 2)
    if _rising(numbers):
        sign("increasing page numbers", 2)
    elif numbers:
        sign("a page number", 1)
    cuts, touching = _cuts(state, continues)
    if cuts:
        sign("interrupted sentences", 2)
    if touching > 1:
        sign("paragraphs that begin mid-sentence", 1)
    if any(i.kind == "credit" for i in items):
        sign("picture credits", 1)
    if any(i.kind == "page header" for i in state.front.items):
        sign("a repeated title before the first turn", 1)
    heads = titles(state)
    if any(i.untagged and len(i.block.text) < _LONG and says_title(words(i.block.text), heads) for i in items):
        sign("the title repeated between paragraphs", 1)
    ends = sorted([*feeds, *(at for i in (*numbers, *marks) for at in (i.block.start, i.block.end - 1))])
    return Pages(tuple(signs) if weight >= _ENOUGH else (), tuple(ends), frozenset(cuts))


def titles(state: State) -> tuple[str, ...]:
    """Return the folded titles, episode number and page headers from the front matter.

    Page headers in the body may repeat any of these.
    """
    front, kinds = state.front, ("title", "series title", "number", "page header")
    listed = [i.text for i in front.items if i.kind in kinds][:_TITLES]
    return tuple(filter(None, map(words, (front.meta.title, front.meta.series_title, *listed))))


def says_title(said: str, heads: Sequence[str]) -> bool:
    """Return whether a folded text is nearly the same as one of the titles."""
    from rapidfuzz import fuzz

    return any(fuzz.ratio(said, head) >= _LIKENESS for head in heads)


def _numbers(items: Sequence[Item]) -> Iterator[Item]:
    """Yield the items marked as page numbers, except those next to each other.

    Adjacent numbers are read as speech, since somebody may be counting aloud.
    """
    are = [i.kind == "left out" and i.reason == "page number" for i in items]
    for before, item, number, after in zip([False, *are], items, are, [*are[1:], False], strict=False):
        if number and not before and not after:
            yield item


def _rising(numbers: Sequence[Item]) -> bool:
    """Return whether there are at least two page numbers, in increasing order."""
    found = [int("".join(filter(str.isdecimal, words(i.block.text).split(" of ")[0])) or 0) for i in numbers]
    return len(found) > 1 and all(a < b for a, b in pairwise(found))


def _cuts(state: State, continues: Continues) -> tuple[set[int], int]:
    """Return the evidence of sentences that were cut by page breaks.

    :returns: offsets of the blocks between the two parts of a cut sentence, and the number of cut sentences without
        such blocks.
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
    """Return whether a block between paragraphs looks like a pull quote or page header.

    :param heads: result of ``repeated_lines``.
    """
    text = item.block.text
    quoted = text[0] in _QUOTES and text.rstrip(".,")[-1] in _QUOTES
    return quoted or (len(text) < _LONG and words(text) in heads)


def repeated_lines(items: Sequence[Item]) -> frozenset[str]:
    """Return the folded text of short lines that occur at least three times.

    Lines that end like a sentence do not count.
    """
    short = [i.block.text for i in items if i.untagged and len(i.block.text) < _LONG]
    formed = (t for t in short if not t[0].islower() and t[0] not in "[(\\" and t[-1] not in '.!?”"’')
    counts = Counter(words(t) for t in formed)
    return frozenset(w for w, n in counts.items() if n >= 3 and 1 < w.count(" ") + 1 <= _MOST_WORDS)


def _continues(first: str, second: str, continues: Continues) -> bool:
    """Return whether the second text continues the first and begins in lower case.

    A comma at the end of the first text is not enough, since the lines of motions also end with commas.
    """
    opening = second[:40].lstrip("*(“\"‘' \n")
    return opening[:1].islower() and continues(first, second[:_TAIL])
