"""The ledger: a record of what happens to every non-space character of the source."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from itertools import groupby, pairwise
from typing import TypeAlias

from pipeline.model import Fate, Span, Stretch
from pipeline.read.source import Source

_Entry: TypeAlias = tuple[Fate, str] | None


class Ledger:
    """A record of what happens to each source range (its fate), and why."""

    def __init__(self, source: Source) -> None:
        self.source = source
        """The text that offsets refer to; each returned ``Stretch`` has offsets in the file instead."""
        self._coats: list[tuple[int, int, Fate, str, bool]] = []
        """(start, end, fate, reason, whether in file offsets) of each entry, in call order."""

    def paint(self, start: int, end: int, fate: Fate, reason: str) -> None:
        """Set the fate of the range [start, end), overriding earlier calls."""
        if start < end:
            self._coats.append((start, end, fate, reason, False))

    def paint_all(self, stretches: Iterable[tuple[int, int]], fate: Fate, reason: str) -> None:
        """Set the fate of several half-open ranges, overriding earlier calls."""
        for start, end in stretches:
            self.paint(start, end, fate, reason)

    def paint_span(self, span: Span, fate: Fate, reason: str) -> None:
        """Set the fate of the file range that a Span covers, overriding earlier calls."""
        self._coats.append((span.start, span.end, fate, reason, True))

    def stretches(self) -> tuple[tuple[Stretch, ...], tuple[Stretch, ...]]:
        """Return the stretches with a fate and those without one, in source order.

        Each stretch is within one line and has no leading or trailing spaces.
        """
        settled: list[Stretch] = []
        lost: list[Stretch] = []
        pieces = ((*piece, entry) for start, end, entry in self._visible() for piece in self._within_lines(start, end))
        for (line, entry), same in groupby(pieces, key=lambda piece: (piece[0], piece[3])):
            ranges = [(start, end) for _, start, end, _ in same]
            start, end = ranges[0][0], ranges[-1][1]
            if entry is None:
                lost.append(Stretch(start, end, line, Fate.LEFT_OUT, "unaccounted"))
            else:
                settled.append(Stretch(start, end, line, *entry))
        return tuple(settled), tuple(lost)

    def _within_lines(self, start: int, end: int) -> Iterator[tuple[int, int, int]]:
        """Yield (line, start, end) for each line of a range, without leading and trailing spaces."""
        text, starts = self.source.file.text, self.source.file.starts
        line = self.source.file.line(start)
        while start < end:
            border = min(end, starts[line]) if line < len(starts) else end
            part = text[start:border]
            if said := part.strip():
                first = start + len(part) - len(part.lstrip())
                yield self.source.file.shown_line(line), first, first + len(said)
            line, start = line + 1, border

    def _visible(self) -> Iterator[tuple[int, int, _Entry]]:
        """Yield (start, end, entry in effect or None) for consecutive ranges of the whole file."""
        coats = self._in_file()
        order = sorted(range(len(coats)), key=lambda n: coats[n][0])
        borders = sorted({0, len(self.source.file.text), *(b for coat in coats for b in coat[:2])})
        on: list[int] = []
        """Heap of negated indexes of the entries that apply, so that the latest comes first."""
        following = 0
        for start, end in pairwise(borders):
            while following < len(order) and coats[order[following]][0] <= start:
                heapq.heappush(on, -order[following])
                following += 1
            while on and coats[-on[0]][1] <= start:
                heapq.heappop(on)
            yield start, end, coats[-on[0]][2:] if on else None

    def _in_file(self) -> list[tuple[int, int, Fate, str]]:
        """Return all entries in file offsets.

        Ranges outside the extracted text come first, so that the recorded entries override them.
        """
        if (view := self.source.view) is None:
            return [coat[:4] for coat in self._coats]
        coats = list(view.taken)
        for start, end, fate, reason, in_file in self._coats:
            ranges = [(start, end)] if in_file else view.places.ranges(start, end)
            coats += ((*range_, fate, reason) for range_ in ranges)
        return coats
