"""Note marks, which are shown but not spoken: ``[2]``, ``²``, ``[^1]`` and plain numbers.

If the reference list is numbered, a mark counts only if the list contains its number. Otherwise, a number in brackets
counts only if it is not part of the sentence (``as [2] says``). Plain numbers count only if there are at least two,
in increasing order, each after a punctuation mark.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from pipeline.read.abbreviations import is_abbreviated

# The patterns are compiled on first use, since most transcripts have no note marks.
_MEASURE = r"\d\s?[^\W\d_]+$|\b(?:square|cubic)\s+\w+$"
"""Pattern for a number with a unit, after which a superscript may be an exponent."""
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_LETTER = r"[^\W\d_]"
_AFTER = rf"(?:(?<={_LETTER}{{3}})|(?<=[.,;:!?…”’\"')\]]))"
_RAISED = rf"{_AFTER}[⁰¹²³⁴⁵⁶⁷⁸⁹]{{1,3}}(?!\w)"
_NUMBERS = r"\[\d{1,3}(?:[,–-] ?\d{1,3})*\]"
_CERTAIN = rf"{_AFTER}{_NUMBERS}|{_RAISED}"
_LOOSE = rf"(?<=[\w.,;:!?…”’\"')\]])\s?{_NUMBERS}|{_RAISED}"
"""Pattern for a possible note mark if the reference list has no numbers.

A space may precede the bracket.
"""
_NAMED = re.compile(
    r"(?:^|[^\w'’])(?:as|see|in|of|by|to|from|and|or|per|cf|the|with|note|ref|source|reference|than|on|"
    r"page|chapter|figure|item|step|point|section|number|line|part)\.?$",
    re.IGNORECASE,
)
"""Pattern for words before a number in brackets that is part of the sentence: ``as [2] says``."""
_FOOTNOTE = r"\[\^[^\[\]\s]{1,40}\]|\^\[[^\[\]]*\]"
"""Pattern for footnote marks and inline footnotes in Markdown."""
_BARE = rf"(?<={_LETTER}{{2}}[.,;:!?…])\d{{1,2}}(?=\s|$)|(?<={_LETTER}[.,;:!?…][”’\"')])\d{{1,2}}(?=\s|$)"
"""Pattern for digits after a punctuation mark, which may have been a superscript."""
NOTE = re.compile(r"\[\^[^\[\]\s]{1,40}\]:\s")
"""Pattern for the beginning of a footnote in Markdown."""
_Ranges = list[tuple[int, int]]


def note_marks(texts: Sequence[str], numbers: Collection[int]) -> list[_Ranges]:
    """Return the sorted half-open ranges of the note marks in each paragraph.

    :param numbers: numbers of the entries in the reference list; empty if they have no numbers.
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
    """Return a text with its note marks replaced with spaces.

    The length of the text does not change.
    """
    parts, at = list[str](), 0
    for start, end in marks:
        parts += (text[at:start], " " * (end - start))
        at = end
    return "".join([*parts, text[at:]])


def with_marks(sentences: Sequence[tuple[int, int]], marks: Sequence[tuple[int, int]]) -> _Ranges:
    """Return the sentence ranges, each extended to include the note marks after the sentence.

    The first range also includes the note marks before the sentence. If there are no sentences, one range covers all
    note marks.
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
