"""Places in a file of the characters that a format took out of it.

A text is divided into pieces. A piece is a stretch of the file in which each character of the text has the same number
of characters: 1 in most, 6 in ``\\u00e4`` of JSON. A piece of width 0 is not in the file: a line's end that was put in.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterator


class Places:
    """The pieces of a text, in its order."""

    def __init__(self) -> None:
        self._starts, self._offsets, self._widths = array("q"), array("q"), array("q")
        self._length = 0

    def add(self, length: int, offset: int, width: int) -> None:
        """Add the next characters of the text.

        :param offset: of the first of them in the file.
        :param width: characters of the file for each.
        """
        if not length:
            return
        if not (self._starts and width == self._widths[-1] and offset == self._behind()):
            self._starts.append(self._length)
            self._offsets.append(offset)
            self._widths.append(width)
        self._length += length

    def _behind(self) -> int:
        """Offset in the file after the last piece."""
        return self._offsets[-1] + (self._length - self._starts[-1]) * self._widths[-1]

    def position(self, at: int) -> int:
        """Offset in the file of a character of the text."""
        number = bisect_right(self._starts, at) - 1
        return self._offsets[number] + (at - self._starts[number]) * self._widths[number] if number >= 0 else at

    def ranges(self, start: int, end: int) -> list[tuple[int, int]]:
        """Half-open ranges of the file that hold a stretch of the text, in the text's order."""
        found: list[tuple[int, int]] = []
        number = max(0, bisect_right(self._starts, start) - 1)
        while number < len(self._starts) and self._starts[number] < end:
            begin, offset, width = self._starts[number], self._offsets[number], self._widths[number]
            number += 1
            last = min(end, self._starts[number] if number < len(self._starts) else self._length)
            first = max(start, begin)
            if width and first < last:
                found.append((offset + (first - begin) * width, offset + (last - begin) * width))
        return found

    def hull(self, start: int, end: int) -> tuple[int, int]:
        """The least range of the file that holds a stretch of the text."""
        if found := self.ranges(start, end):
            return min(a for a, _ in found), max(b for _, b in found)
        return (self.position(start),) * 2

    def others(self, length: int) -> Iterator[tuple[int, int]]:
        """The ranges of a file of this length that hold nothing of the text, in order."""
        at = 0
        for start, end in sorted(self.ranges(0, self._length)):
            if at < start:
                yield at, start
            at = max(at, end)
        if at < length:
            yield at, length
