"""The ledger: what becomes of every non-blank character of the source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeAlias

from pipeline.model import Fate, Stretch
from pipeline.read.source import Source

_Entry: TypeAlias = tuple[Fate, str] | None


class Ledger:
    """A sheet as long as the source; every node paints the characters it took, with their fate and the reason."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._sheet: list[_Entry] = [None] * len(source.text)

    def paint(self, start: int, end: int, fate: Fate, reason: str) -> None:
        """Settle the fate of a stretch; a later call overrides an earlier one."""
        self._sheet[start:end] = [(fate, reason)] * (end - start)

    def paint_offsets(self, offsets: Iterable[int], fate: Fate, reason: str) -> None:
        """Settle the fate of single characters (negative offsets are not in the source and are passed over)."""
        for offset in offsets:
            if offset >= 0:
                self._sheet[offset] = (fate, reason)

    def stretches(self) -> tuple[tuple[Stretch, ...], tuple[Stretch, ...]]:
        """(settled, unaccounted) stretches in source order, none over a line's end; blanks take a neighbour's side."""
        settled: list[Stretch] = []
        lost: list[Stretch] = []
        for start, end, entry in self._groups():
            line = self._source.line(start)
            if entry is None:
                lost.append(Stretch(start, end, line, Fate.FURNITURE, "unaccounted"))
            else:
                settled.append(Stretch(start, end, line, *entry))
        return tuple(settled), tuple(lost)

    def _groups(self) -> Iterator[tuple[int, int, _Entry]]:
        start = end = -1
        current: _Entry = None
        new_line = False
        for offset, char in enumerate(self._source.text):
            if char.isspace():
                new_line = new_line or char == "\n"
                continue
            entry, begins_line, new_line = self._sheet[offset], new_line, False
            if start >= 0 and entry == current and not begins_line:
                end = offset + 1
                continue
            if start >= 0:
                yield start, end, current
            start, end, current = offset, offset + 1, entry
        if start >= 0:
            yield start, end, current
