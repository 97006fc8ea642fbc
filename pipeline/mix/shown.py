"""Word marks of the spoken text, carried over to the shown text."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.script import Line, Respelling
from pipeline.timeline import Mark, word_marks


def shown_marks(line: Line, marks: Iterable[Mark], end: int) -> tuple[Mark, ...]:
    """One Mark for each word of ``line.text``, from marks over ``line.spoken``; ``end`` is where the line ends.

    Within a respelling the offsets are stretched evenly; what is spoken of a word's later parts does not
    move its beginning.
    """
    return word_marks(line.text, ((_shown(mark.start, line.respellings), mark.sample) for mark in marks), end)


def _shown(offset: int, respellings: Iterable[Respelling]) -> int:
    """The offset in the shown text of an offset in the spoken one; the respellings are in order."""
    shift = 0
    for r in respellings:
        if offset < r.spoken_start:
            break
        if offset < r.spoken_end:
            into = (offset - r.spoken_start) * (r.shown_end - r.shown_start)
            return r.shown_start + into // (r.spoken_end - r.spoken_start)
        shift = r.shown_end - r.spoken_end
    return offset + shift
