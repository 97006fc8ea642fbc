"""Transcripts of hearings and depositions with numbered lines.

Numbers restart on each page or run through the whole text. Numbers and page marks are left out (R053), so that the
rules for plain text can read the words. Lines are wrapped and often double-spaced. A paragraph begins at a line with a
first-line indent, or after more empty lines than usual, but never only because a page ends.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.model import Log, counted
from pipeline.read.formats.arranged import Format, Found, arranged
from pipeline.read.source import Line, Source, Told

_NUMBER = re.compile(r"\s*(\d{1,5})(?=\s|$)")
_PAGE = re.compile(r"\s*(?:page\s+)?[-–—\[(]?\s*\d{1,5}(?:\s*(?:of|/)\s*\d{1,5})?\s*[-–—\])]?\s*$", re.IGNORECASE)
_TAGGED = re.compile(r"[QA](?:[.:]|\s)\s|[^\W\d_][^\n:]{0,60}:\s")
"""Pattern for the beginning of a line with a speaker tag, as in hearings."""
_DIGITS = re.compile(r"\d+")
_FEWEST = 8
"""Minimum number of numbered lines in a file."""
_SKIPPED = 3
"""Maximum number of missing numbers between two numbered lines."""
_NEARLY_ALL = 0.9
"""Minimum share of numbered lines if the numbers never restart."""
_RARE = 10
"""Minimum ratio of all lines to exceptional ones, such as unnumbered lines within a page."""


@dataclass(slots=True)
class _Row:
    """A non-empty line."""

    at: int
    text: str
    number: tuple[int, int] | None
    """(start, end) of the line number in ``text``, or None."""
    page: int
    """Number of times that the numbering has begun at 1 so far."""
    words: int
    """Offset of the words in ``text``, or its length if it has no words."""
    gap: int = 0
    """Number of lines without words since the last line with words."""
    is_mark: bool = False
    """Whether the line is a page number or page header."""


def read_numbered(source: Source, begin: int, _ending: str, log: Log) -> Source:
    """Return a transcript without its line numbers (R053).

    :returns: the source itself if its lines are not numbered.
    """
    rows = _rows(source, begin)
    numbered, worded = [row for row in rows if row.number], [row for row in rows if row.words < len(row.text)]
    pages = rows[-1].page if rows else 0
    if not worded or len(numbered) < _FEWEST or len(numbered) < len(rows) * (0.5 if pages > 1 else _NEARLY_ALL):
        return source
    _mark_pages(rows)
    found = Found(source, "a transcript with numbered lines", ((0, begin),), told=Told.TEXT)
    for row in numbered:
        assert row.number is not None
        found.take(row.at + row.number[0], row.at + row.number[1], "line number")
    for row in rows:
        if row.is_mark:
            found.take(row.at, row.at + len(row.text), "page number" if _PAGE.match(row.text) else "page header")
    found.lines = list(_lines([row for row in worded if not row.is_mark]))
    marks = sum(row.is_mark for row in rows)
    message = f"left out {counted(len(numbered), 'line number')}" + f" and {counted(marks, 'page mark')}" * bool(marks)
    log.add("R053", source.path, source.shown_line(source.line(numbered[0].at)), message)
    return arranged(found)


def _rows(source: Source, begin: int) -> list[_Row]:
    """Return all non-empty lines, with their line numbers.

    A number counts as a line number if it follows the previous one or restarts at 1. The first line number may be
    higher than 1.
    """
    rows: list[_Row] = []
    last, page, gap = 0, 0, 0
    for at, text in source.rows(begin):
        said = text.rstrip()
        if not said:
            gap += 1
            continue
        number = None
        words = len(said) - len(said.lstrip())
        match = _NUMBER.match(said)
        n = int(match[1]) if match else 0
        begins = n == 1 or (last == 0 and match is not None and match.end() < len(said))
        if match and (begins or (0 < last < n <= last + 1 + _SKIPPED)):
            page += n == 1
            number, last = match.span(1), n
            words = match.end() + len(said[match.end() :]) - len(said[match.end() :].lstrip())
        rows.append(_Row(at, said, number, page, words, gap))
        gap = gap + 1 if words == len(said) else 0
    return rows


def _mark_pages(rows: Sequence[_Row]) -> None:
    """Set ``is_mark`` for page numbers and lines that recur at page tops or bottoms."""
    plain = [row for row in rows if not row.number]
    for row in plain:
        row.is_mark = _PAGE.match(row.text) is not None
    plain = [row for row in plain if not row.is_mark]
    border: list[_Row] = []
    waiting: list[_Row] = []
    for before, row in pairwise([*rows[:1], *rows]):
        if row.number:
            border += waiting if row.page > before.page else []
            waiting = []
        elif not row.is_mark:
            waiting.append(row)
    border += waiting
    if len(plain) - len(border) > len(rows) / _RARE:
        return  # Too many unnumbered lines within pages: they are words.
    shapes = Counter(_shape(row) for row in border)
    for row in border:
        row.is_mark = shapes[_shape(row)] > 1


def _shape(row: _Row) -> str:
    return " ".join(_DIGITS.sub("0", row.text).split())


def _lines(rows: Sequence[_Row]) -> Iterator[Line]:
    """Yield the lines with words, with an empty line before each paragraph."""
    if not rows:
        return
    indents = Counter(row.words for row in rows)
    common = [indent for indent, count in indents.items() if count * _RARE >= len(rows)]
    margin = min(common or indents) + 1
    tagged = [row.words for row in rows if _TAGGED.match(row.text, row.words)]
    deep = 2 * sum(indent > margin for indent in tagged) > len(tagged)
    hanging = not deep and indents.most_common(1)[0][0] > margin
    usual = Counter(b.gap for a, b in pairwise(rows) if a.page == b.page).most_common(1)
    page = -1
    for row in rows:
        first = row.words > margin or (not deep and _TAGGED.match(row.text, row.words) is not None)
        if hanging:
            first = row.words <= margin
        apart = row.page == page and usual and row.gap > usual[0][0]
        page = row.page
        yield Line(None, ((row.text[row.words :], row.at + row.words, 1),), joined="\n\n" if first or apart else "\n")


FORMAT = Format(5, read_numbered)
