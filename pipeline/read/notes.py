"""Marks of notes, which are shown but not spoken: ``[2]``, ``²``, ``[^1]`` and bare digits.

If the reference list is numbered, a mark counts only if the list has its number. Without a numbered list more evidence
is needed: there are several bare digits, which rise and follow end marks; a number in brackets does not replace a
word.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from pipeline.read.abbreviations import is_abbreviated

# The patterns stay strings until their first use, since most transcripts have no marks.
_MEASURE = r"\d\s?[^\W\d_]+$|\b(?:square|cubic)\s+\w+$"
"""A number and a unit, after which a superscript may be an exponent."""
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_LETTER = r"[^\W\d_]"
_AFTER = rf"(?:(?<={_LETTER}{{3}})|(?<=[.,;:!?…”’\"')\]]))"
_RAISED = rf"{_AFTER}[⁰¹²³⁴⁵⁶⁷⁸⁹]{{1,3}}(?!\w)"
_NUMBERS = r"\[\d{1,3}(?:[,–-] ?\d{1,3})*\]"
_CERTAIN = rf"{_AFTER}{_NUMBERS}|{_RAISED}"
_LOOSE = rf"(?<=[\w.,;:!?…”’\"')\]])\s?{_NUMBERS}|{_RAISED}"
"""A possible mark without a numbered list: a space may precede the bracket."""
_NAMED = re.compile(
    r"(?:^|[^\w'’])(?:as|see|in|of|by|to|from|and|or|per|cf|the|with|note|ref|source|reference|than|on|"
    r"page|chapter|figure|item|step|point|section|number|line|part)\.?$",
    re.IGNORECASE,
)
"""Words before a number in brackets that is part of the sentence: ``as [2] says``."""
_FOOTNOTE = r"\[\^[^\[\]\s]{1,40}\]|\^\[[^\[\]]*\]"
"""Marks of footnotes in Markdown, and inline footnotes."""
_BARE = rf"(?<={_LETTER}{{2}}[.,;:!?…])\d{{1,2}}(?=\s|$)|(?<={_LETTER}[.,;:!?…][”’\"')])\d{{1,2}}(?=\s|$)"
"""A digit after an end mark, once a superscript."""
NOTE = re.compile(r"\[\^[^\[\]\s]{1,40}\]:\s")
"""The beginning of a footnote in Markdown."""
_Ranges = list[tuple[int, int]]


def note_marks(texts: Sequence[str], numbers: Collection[int]) -> list[_Ranges]:
    """Return the half-open ranges of the marks in each paragraph, in order.

    :param numbers: numbers of the entries of the reference list; empty if it has no numbers.
    """
    marks = [list(_certain(text, numbers)) for text in texts]
    bare = [(n, m) for n, t in enumerate(texts) for m in re.finditer(_BARE, t) if not is_abbreviated(t[: m.start()])]
    said = [int(m.group()) for _, m in bare]
    listed = set(said) <= set(numbers) if numbers else True
    if len(said) > 1 and listed and all(a < b for a, b in pairwise(said)):
        for n, found in bare:
            marks[n].append(found.span())
    return [sorted(found) for found in marks]


def _certain(text: str, numbers: Collection[int]) -> Iterator[tuple[int, int]]:
    if "[" in text:
        yield from (m.span() for m in re.finditer(_FOOTNOTE, text))
    for found in re.finditer(_CERTAIN if numbers else _LOOSE, text):
        named = set(map(int, re.findall(r"\d+", found.group().translate(_SUPERSCRIPTS))))
        before = text[max(0, found.start() - 20) : found.start()].rstrip()
        word = found.group()[0].isspace() and _NAMED.search(before)
        if (named <= set(numbers) if numbers else not word) and not re.search(_MEASURE, before):
            yield found.end() - len(found.group().lstrip()), found.end()


def without_marks(text: str, marks: Sequence[tuple[int, int]]) -> str:
    """Replace the marks of a text by spaces, keeping its length."""
    parts, at = list[str](), 0
    for start, end in marks:
        parts += (text[at:start], " " * (end - start))
        at = end
    return "".join([*parts, text[at:]])


def with_marks(sentences: Sequence[tuple[int, int]], marks: Sequence[tuple[int, int]]) -> _Ranges:
    """Extend the range of each sentence to the marks that follow it.

    The first range also includes the marks before it.
    """
    if not sentences:
        return [(marks[0][0], marks[-1][1])] if marks else []
    result: _Ranges = []
    nexts = [start for start, _ in sentences[1:]]
    waiting = iter(marks)
    mark = next(waiting, None)
    for (start, end), border in zip(sentences, [*nexts, float("inf")], strict=True):
        while mark is not None and mark[0] < border:
            end = max(end, mark[1])
            mark = next(waiting, None)
        result.append((start, end))
    if marks:
        result[0] = (min(result[0][0], marks[0][0]), result[0][1])
    return result
