"""Mapping from offsets in an extracted text to offsets in its file.

The text is split into pieces. All characters in a piece have the same width: the number of file characters that
represent each of them. It is usually 1, but 6 for ``\\u00e4`` in JSON, and 0 for a line end that is not in the file.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterator


class Places:
    """A mapping from offsets in an extracted text to file offsets."""

    def __init__(self) -> None:
        self._starts, self._offsets, self._widths = array("q"), array("q"), array("q")
        self._length = 0

    def add(self, length: int, offset: int, width: int) -> None:
        """Append the next characters of the text.

        :param length: number of characters.
        :param offset: file offset of the first character.
        :param width: number of file characters for each character of the text.
        """
        if not length:
            return
        if not (self._starts and width == self._widths[-1] and offset == self._end()):
            self._starts.append(self._length)
            self._offsets.append(offset)
            self._widths.append(width)
        self._length += length

    def _end(self) -> int:
        """Return the file offset after the last piece."""
        return self._offsets[-1] + (self._length - self._starts[-1]) * self._widths[-1]

    def position(self, at: int) -> int:
        """Return the file offset of the character at a text offset."""
        number = bisect_right(self._starts, at) - 1
        return self._offsets[number] + (at - self._starts[number]) * self._widths[number] if number >= 0 else at

    def ranges(self, start: int, end: int) -> list[tuple[int, int]]:
        """Return the half-open file ranges of a text range, in text order."""
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
        """Return the smallest file range that contains a text range."""
        if found := self.ranges(start, end):
            return min(a for a, _ in found), max(b for _, b in found)
        return (self.position(start),) * 2

    def others(self, length: int) -> Iterator[tuple[int, int]]:
        """Yield the file ranges that contain no part of the text, in file order.

        :param length: length of the file, in characters.
        """
        at = 0
        for start, end in sorted(self.ranges(0, self._length)):
            if at < start:
                yield at, start
            at = max(at, end)
        if at < length:
            yield at, length
