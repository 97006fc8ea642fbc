"""Divides the text of a caption into cues of few and even lines."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from pipeline.write.text import clean

_WORD = re.compile(r"(?:\S|[\u00a0\u2007\u202f]|[\x0b\x0c\x1c-\x1f\x85])+")
"""No-break spaces belong to the word they hold together, and control characters, which are left out, divide nothing."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A word, or a part of a word too long for a line."""

    text: str
    start: int
    """Offset of its first character in the caption's text."""
    joined: bool
    """Whether it continues the word before it."""


Row: TypeAlias = tuple[Piece, ...]
"""The pieces of one line."""


def pieces(text: str, width: int) -> Row:
    """The words of a text; a word of more than ``width`` characters is cut."""
    found = []
    for match in _WORD.finditer(text):
        word = clean(match.group())
        for cut in range(0, len(word), width):
            found.append(Piece(word[cut : cut + width], match.start() + cut, cut > 0))
    return tuple(found)


def joined(row: Sequence[Piece]) -> str:
    """The pieces as text."""
    return "".join(p.text if p.joined else f" {p.text}" for p in row).removeprefix(" ")


def _wrapped(words: Sequence[Piece], width: int) -> list[Row]:
    rows: list[list[Piece]] = []
    length = 0
    for piece in words:
        longer = length + len(piece.text) + (not piece.joined)
        if rows and longer <= width:
            rows[-1].append(piece)
            length = longer
        else:
            rows.append([piece])
            length = len(piece.text)
    return [tuple(row) for row in rows]


def _rows(sizes: Sequence[tuple[int, int]], width: int) -> int:
    """How many rows ``_wrapped`` needs for pieces of these (length, blanks before it)."""
    rows, length = 0, width + 1
    for size, blank in sizes:
        length += size + blank
        if length > width:
            rows += 1
            length = size
    return rows


def divided(words: Sequence[Piece], width: int, rows: int) -> list[list[Row]]:
    """The words as cues of at most ``rows`` lines of at most ``width`` characters.

    There are as few cues as possible, and their lines are as even as that allows: the text is set in the
    narrowest width that needs no further cue.
    """
    widest = _wrapped(words, width)
    cues = -(-len(widest) // rows)
    allowed = cues * rows if cues > 1 else len(widest)
    sizes = [(len(piece.text), not piece.joined) for piece in words]
    narrowest = 1 + bisect_left(range(1, width), True, key=lambda w: _rows(sizes, w) <= allowed)
    lines = _wrapped(words, narrowest)
    return [lines[i : i + rows] for i in range(0, len(lines), rows)]
