"""Divides the text of a caption into cues of few and even lines."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from pipeline.write.text import clean

_BLANK = r" \t\n\r\u1680\u2000-\u2006\u2008-\u200a\u2028\u2029\u205f\u3000"
"""No-break spaces belong to the word they hold together, and control characters, which are left out, divide nothing."""


class Row(NamedTuple):
    """One line of a caption."""

    text: str
    start: int
    """Offset of its first character in :func:`folded`'s text."""


def folded(text: str) -> str:
    """The words of a text with one blank between them."""
    cleaned = clean(text)
    if " ".join(cleaned.split()) == cleaned:
        return cleaned
    return re.sub(f"[{_BLANK}]+", " ", cleaned).strip(" ")


def source_offset(text: str, position: int) -> int:
    """Where in a text the character stands that is at ``position`` of the folded text."""
    words_only = folded(text)
    if words_only == text:
        return position
    number = words_only.count(" ", 0, position)
    starts = (match.start() for match in re.finditer(f"[^{_BLANK}]+", text) if clean(match.group()))
    return next(islice(starts, number, None)) + position - (words_only.rfind(" ", 0, position) + 1)


def divided(text: str, width: int, rows: int) -> list[list[Row]]:
    """A folded text as cues of at most ``rows`` lines of at most ``width`` characters.

    There are as few cues as possible, and their lines are as even as that allows: the text is set in the
    narrowest width that needs no further cue. A word of more than ``width`` characters is cut.
    """
    if len(text) <= width:
        return [[Row(text, 0)]] if text else []
    cuts = _cuts(text, width)
    needed = sum(1 for _ in _lines(text, cuts, width))
    cues = -(-needed // rows)
    allowed = cues * rows if cues > 1 else needed
    # Fewer characters a line than this do not hold the text, unless a longer word has a line of its own.
    least = len(text) // allowed
    if max(map(len, text.split(" "))) > least:
        least = 1
    narrowest = least + bisect_left(range(least, width), True, key=lambda w: _fits(text, cuts, w, allowed))
    lines = [Row(text[start:end], start) for start, end in _lines(text, cuts, narrowest)]
    return [lines[i : i + rows] for i in range(0, len(lines), rows)]


def _cuts(text: str, width: int) -> list[int]:
    """Where words are cut that are too long for a line."""
    long = re.finditer(f"[^ ]{{{width + 1},}}", text)
    return [word.start() + cut for word in long for cut in range(width, len(word.group()), width)]


def _fits(text: str, cuts: list[int], width: int, allowed: int) -> bool:
    """Whether a text needs no more than the allowed number of lines."""
    start = 0
    for _ in range(allowed):
        _, start = _line(text, cuts, start, width)
        if start >= len(text):
            return True
    return False


def _lines(text: str, cuts: list[int], width: int) -> Iterator[tuple[int, int]]:
    """Start and end of each line."""
    start = 0
    while start < len(text):
        end, following = _line(text, cuts, start, width)
        yield start, end
        start = following


def _line(text: str, cuts: list[int], start: int, width: int) -> tuple[int, int]:
    """The end of the line that begins at ``start``, and where the next one begins.

    It has at most ``width`` characters, or a single longer word.
    """
    limit = start + width
    if limit >= len(text):
        return len(text), len(text)
    end = text.rfind(" ", start, limit + 1)
    if cuts:
        before = bisect_right(cuts, limit)
        end = max(end, *(cut for cut in cuts[max(0, before - 1) : before] if cut > start), -1)
        if end < 0:
            following = (text.find(" ", limit), *cuts[before : before + 1])
            end = min((end for end in following if end > 0), default=-1)
    elif end < 0:
        end = text.find(" ", limit)
    if end < 0:
        return len(text), len(text)
    return end, end + (text[end] == " ")
