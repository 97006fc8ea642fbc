"""Inline text that keeps the source offset and style of each character."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pipeline.model import Run
from pipeline.read.source import Source

JOIN = -1
"""Offset of a space inserted between two pieces, which has no source position."""


@dataclass(frozen=True, slots=True)
class Style:
    """The formatting of one character."""

    emphasis: bool = False
    strong: bool = False
    href: str = ""
    lang: str = ""
    mention: str = ""
    silent: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters that have the same style and are contiguous in the source."""

    start: int
    """Offset in the text."""
    end: int
    offset: int
    """Source offset of the first character, or ``JOIN``."""
    style: Style
    length: int = 0
    """Number of source characters in an entity, which is one character in the text.

    It is 0 if the source and the text have the same length.
    """

    def source(self) -> tuple[int, int]:
        """Return the half-open source range of the piece."""
        return self.offset, self.offset + (self.length or self.end - self.start)


@dataclass(frozen=True, slots=True)
class Inline:
    """Text with the source offset and the style of each character."""

    text: str
    pieces: tuple[Piece, ...]
    """Pieces in text order, without gaps."""

    def __getitem__(self, part: slice) -> Inline:
        start, end, _ = part.indices(len(self.text))
        return Inline(self.text[start:end], tuple(self._cut(start, end, -start)))

    def __add__(self, other: Inline) -> Inline:
        return Inline(self.text + other.text, (*self.pieces, *other._cut(0, len(other.text), len(self.text))))

    def _cut(self, start: int, end: int, shift: int) -> Iterator[Piece]:
        """Yield the pieces within [start, end), with text offsets shifted by ``shift``."""
        for n in range(bisect_right(self.pieces, start, key=lambda piece: piece.end), len(self.pieces)):
            piece = self.pieces[n]
            if piece.start >= end:
                return
            first, last = max(start, piece.start), min(end, piece.end)
            offset = piece.offset if piece.offset == JOIN else piece.offset + first - piece.start
            yield Piece(first + shift, last + shift, offset, piece.style, piece.length)

    def stripped(self) -> Inline:
        """Return the text without leading and trailing spaces."""
        start, end = len(self.text) - len(self.text.lstrip()), len(self.text.rstrip())
        return self if (start, end) == (0, len(self.text)) else self[start : max(start, end)]

    def without(self, places: Sequence[tuple[int, int]]) -> Inline:
        """Return the text without the given half-open ranges.

        :param places: ranges to remove, sorted by offset.
        """
        texts, pieces, at, length = list[str](), list[Piece](), 0, 0
        for start, end in (*places, (len(self.text), len(self.text))):
            texts.append(self.text[at:start])
            pieces += self._cut(at, start, length - at)
            length += max(0, start - at)
            at = end
        return Inline("".join(texts), tuple(pieces))

    def restyled(self, places: Sequence[tuple[int, int, dict[str, Any]]]) -> Inline:
        """Return the text with style fields changed in the given ranges.

        :param places: (start, end, changed fields) of each range, sorted by offset.
        """
        pieces: list[Piece] = []
        at = 0
        for start, end, fields in places:
            pieces += self._cut(at, start, 0)
            pieces += (replace(p, style=replace(p.style, **fields)) for p in self._cut(start, end, 0))
            at = end
        return Inline(self.text, (*pieces, *self._cut(at, len(self.text), 0)))

    def emphasised(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield the emphasised ranges within [start, end), in text order."""
        first = last = start
        for piece in self._cut(start, end, 0):
            if piece.style.emphasis:
                last = piece.end
                continue
            if first < last:
                yield first, last
            first = last = piece.end
        if first < last:
            yield first, last

    def stretches(self) -> list[tuple[int, int]]:
        """Return the half-open source range of each piece, omitting inserted spaces."""
        return [p.source() for p in self.pieces if p.offset != JOIN]

    def silent(self) -> list[tuple[int, int, str]]:
        """Return (start, end, reason) for each source range shown but not spoken."""
        return [(*p.source(), p.style.silent) for p in self.pieces if p.style.silent]

    def source_range(self) -> tuple[int, int]:
        """Return the half-open source range from the first to the last character.

        :raises IndexError: if the text is empty.
        """
        stretches = self.stretches()
        return stretches[0][0], stretches[-1][1]

    def runs(self, source: Source) -> tuple[Run, ...]:
        """Return a ``Run`` for each piece, with its text, style and file position."""
        return tuple(self._run(p, source) for p in self.pieces)

    def _run(self, piece: Piece, source: Source) -> Run:
        style = piece.style
        span = None if piece.offset == JOIN else source.exact_span(*piece.source())
        text = self.text[piece.start : piece.end]
        return Run(text, span, style.emphasis, style.strong, style.href, style.lang, style.mention, style.silent)


EMPTY = Inline("", ())


def join(*parts: Inline) -> Inline:
    """Join texts with spaces, skipping empty ones."""
    texts: list[str] = []
    pieces: list[Piece] = []
    length = 0
    for part in (p for p in parts if p.text):
        if texts:
            pieces.append(Piece(length, length + 1, JOIN, Style()))
            length += 1
        texts.append(part.text)
        pieces += part._cut(0, len(part.text), length)
        length += len(part.text)
    return Inline(" ".join(texts), tuple(pieces))
