"""Find marks of notes, which are shown, not spoken: ``[2]``, ``²``, ``[^1]``, lost digits.

If the reference list is numbered, a mark counts only if the list has its number. Without such a list more must
speak for a mark: bare digits are several, rise and follow an end mark; a number in brackets is no word.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from pipeline.read.abbreviations import is_abbreviated

# Strings, compiled on their first use: most transcripts have no marks.
_MEASURE = r"\d\s?[^\W\d_]+$|\b(?:square|cubic)\s+\w+$"
"""A number and its unit, whose square a superscript may be."""
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_LETTER = r"[^\W\d_]"
_BEHIND = rf"(?:(?<={_LETTER}{{3}})|(?<=[.,;:!?…”’\"')\]]))"
_RAISED = rf"{_BEHIND}[⁰¹²³⁴⁵⁶⁷⁸⁹]{{1,3}}(?!\w)"
_NUMBERS = r"\[\d{1,3}(?:[,–-] ?\d{1,3})*\]"
_CERTAIN = rf"{_BEHIND}{_NUMBERS}|{_RAISED}"
_LOOSE = rf"(?<=[\w.,;:!?…”’\"')\]])\s?{_NUMBERS}|{_RAISED}"
"""What may be a mark without a list: a space may come before the bracket."""
_NAMED = re.compile(
    r"(?:^|[^\w'’])(?:as|see|in|of|by|to|from|and|or|per|cf|the|with|note|ref|source|reference|than|on|"
    r"page|chapter|figure|item|step|point|section|number|line|part)\.?$",
    re.IGNORECASE,
)
"""Before a number in brackets that is read as a word: ``as [2] says``."""
_FOOTNOTE = r"\[\^[^\[\]\s]{1,40}\]|\^\[[^\[\]]*\]"
"""The marks of Markdown, and its notes within the line."""
_BARE = rf"(?<={_LETTER}{{2}}[.,;:!?…])\d{{1,2}}(?=\s|$)|(?<={_LETTER}[.,;:!?…][”’\"')])\d{{1,2}}(?=\s|$)"
"""A digit that was above the line before the text lost its form."""
NOTE = re.compile(r"\[\^[^\[\]\s]{1,40}\]:\s")
"""The beginning of a note in Markdown."""
_Ranges = list[tuple[int, int]]


def note_marks(texts: Sequence[str], numbers: Collection[int]) -> list[_Ranges]:
    """The half-open ranges of the marks in each of some paragraphs, in order.

    :param numbers: those of the entries of the reference list; empty if it is not numbered.
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
        alone = found.group()[0].isspace() and _NAMED.search(before)
        if (named <= set(numbers) if numbers else not alone) and not re.search(_MEASURE, before):
            yield found.end() - len(found.group().lstrip()), found.end()


def without_marks(text: str, marks: Sequence[tuple[int, int]]) -> str:
    """A text of the same length with spaces for its marks."""
    parts, at = list[str](), 0
    for start, end in marks:
        parts += (text[at:start], " " * (end - start))
        at = end
    return "".join([*parts, text[at:]])


def with_marks(sentences: Sequence[tuple[int, int]], marks: Sequence[tuple[int, int]]) -> _Ranges:
    """Ranges of sentences, each with the marks that follow it; the first with those before it, too."""
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
