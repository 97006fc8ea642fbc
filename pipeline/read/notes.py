"""Marks of notes in the text, ``[2]``, ``²`` or a digit left behind a full stop, where the reference list is numbered.

They are shown and not spoken. A mark counts only where the list has its number. A bare digit must stand behind an end
mark or a comma, as no word and no measure does, and those of a transcript must be several and rise.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import pairwise

from pipeline.read.sentences import is_abbreviated

# Strings, compiled where they are used: most transcripts have no numbered list.
_MEASURE = r"\d\s?[^\W\d_]+$"
"""A number and its unit, whose square a superscript may be."""
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_LETTER = r"[^\W\d_]"
_BEHIND = rf"(?:(?<={_LETTER}{{3}})|(?<=[.,;:!?…”’\"')\]]))"
_CERTAIN = rf"{_BEHIND}\[\d{{1,3}}(?:[,–-] ?\d{{1,3}})*\]|{_BEHIND}[⁰¹²³⁴⁵⁶⁷⁸⁹]{{1,3}}(?!\w)"
_BARE = rf"(?<={_LETTER}{{2}}[.,;:!?…])\d{{1,2}}(?=\s|$)|(?<={_LETTER}[.,;:!?…][”’\"')])\d{{1,2}}(?=\s|$)"
"""A digit that stood above the line before the text lost its form."""


def note_marks(texts: Sequence[str], numbers: Collection[int]) -> list[list[tuple[int, int]]]:
    """The half-open ranges of the marks in each of some paragraphs, in order.

    :param numbers: those of the entries of the reference list; empty where it is not numbered.
    """
    if not numbers:
        return [[] for _ in texts]
    marks = [[m.span() for m in re.finditer(_CERTAIN, t) if _refers(m, numbers)] for t in texts]
    bare = [(n, m) for n, t in enumerate(texts) for m in re.finditer(_BARE, t) if not is_abbreviated(t[: m.start()])]
    said = [int(m.group()) for _, m in bare]
    if len(said) > 1 and set(said) <= set(numbers) and all(a < b for a, b in pairwise(said)):
        for n, found in bare:
            marks[n] = sorted((*marks[n], found.span()))
    return marks


def _refers(mark: re.Match[str], numbers: Collection[int]) -> bool:
    named = re.findall(r"\d+", mark.group().translate(_SUPERSCRIPTS))
    measure = re.search(_MEASURE, mark.string[max(0, mark.start() - 20) : mark.start()])
    return measure is None and set(map(int, named)) <= set(numbers)


def without_marks(text: str, marks: Sequence[tuple[int, int]]) -> str:
    """A text of the same length with blanks for its marks."""
    for start, end in marks:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def with_marks(sentences: Sequence[tuple[int, int]], marks: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Ranges of sentences, each with the marks that follow it."""
    nexts = [start for start, _ in sentences[1:]]
    borders = zip(sentences, [*nexts, float("inf")], strict=True)
    return [(start, max([end, *(m[1] for m in marks if end <= m[0] < border)])) for (start, end), border in borders]
