"""Chapters of an episode: its sections or, without headings, groups of turns.

Without headings a chapter may begin at a turn, or at a paragraph of a long turn. The borders with the lowest total
cost are chosen. A chapter's cost grows with the difference between its length and four and a half minutes; it is much
higher above six minutes, and highest below one minute. A border within a turn has an extra cost. So does a border after
a short turn, since a question belongs to its answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.model import FRAME, Chapter, Chunk, Cue, Document, Kind, Passage, Script, samples

_IDEAL = samples(270)
_SPREAD = samples(90)
_LONGEST = samples(360)
_SHORTEST = samples(60)
_SHORT_TURN = samples(60)
_TITLE_WORDS = 50

_OVER_LONGEST = 4.0
_UNDER_SHORTEST = 100.0
_WITHIN_TURN = 1.0
_AFTER_SHORT_TURN = 2.0


@dataclass(frozen=True, slots=True)
class _Border:
    """Possible start of a chapter."""

    passage: int
    """Index of the passage."""
    start: int
    """Start in samples."""
    cost: float


@dataclass(frozen=True, slots=True)
class _Start:
    """Start of a chapter."""

    passage: int
    id: str
    title: str
    """Title; if empty, a title is made from the first speaker's name and words."""


def find_chapters(
    document: Document, script: Script, chunks: Sequence[Chunk], cues: Sequence[Cue], duration: int
) -> tuple[Chapter, ...]:
    """Return the chapters of an episode, from 0 to ``duration`` without gaps.

    The result is empty if no heading or turn is spoken.

    :param duration: length of the episode in samples.
    """
    headed = any(section.heading for section in document.sections)
    starts = _of_sections(document, script) if headed else _of_turns(script, chunks, duration)
    if not starts:
        return ()
    times = [0, *(chunks[start.passage].start_frame * FRAME for start in starts[1:]), duration]
    chapters: list[Chapter] = []
    for start, (begin, end) in zip(starts, pairwise(times), strict=True):
        title = start.title or _title(document, [cue for cue in cues if begin <= cue.start < end])
        turn = next((passage.turn for passage in script.passages[start.passage :] if passage.turn), "")
        chapters.append(Chapter(start.id, title, turn, begin, end))
    return tuple(chapters)


def _of_sections(document: Document, script: Script) -> list[_Start]:
    """Return a chapter start for each spoken section, at its heading."""
    starts = []
    for section in document.sections:
        ids = {turn.id for turn in section.turns}
        if section.heading:
            ids.add(section.heading.id)
        first = next((i for i, p in enumerate(script.passages) if p.turn in ids or p.id in ids), None)
        if first is not None:
            starts.append(_Start(first, section.id, section.heading.text if section.heading else ""))
    return starts


def _of_turns(script: Script, chunks: Sequence[Chunk], duration: int) -> list[_Start]:
    chosen = [border.passage for border in _cheapest(_borders(script, chunks, duration), duration)]
    return [_Start(passage, f"c-{_first_spoken(script.passages[passage:])}", "") for passage in chosen]


def _first_spoken(passages: Sequence[Passage]) -> str:
    """Return the ID of the first paragraph among passages.

    If there is no paragraph, the ID of the first passage is returned. Announcements are skipped so that they do not
    affect chapter IDs, which contain the returned ID.
    """
    return next((p.id for p in passages if p.kind is Kind.PARAGRAPH), passages[0].id)


def _borders(script: Script, chunks: Sequence[Chunk], duration: int) -> list[_Border]:
    borders: list[_Border] = []
    turn, turn_start = "", 0
    for index, (passage, chunk) in enumerate(zip(script.passages, chunks, strict=True)):
        if not passage.turn:
            continue
        start = chunk.start_frame * FRAME if borders else 0
        if passage.turn != turn:
            short = bool(borders) and start - turn_start < _SHORT_TURN
            borders.append(_Border(index, start, _AFTER_SHORT_TURN if short else 0.0))
            turn, turn_start = passage.turn, start
        elif not passage.continued and script.passages[index - 1].kind is not Kind.ANNOUNCEMENT:
            borders.append(_Border(index, start, _WITHIN_TURN))
    return [border for border in borders if border.start < duration]


def _cheapest(borders: Sequence[_Border], duration: int) -> list[_Border]:
    """Return the borders with the lowest total cost, which always include the first one.

    This is a shortest-path search from the end.
    """
    best: list[tuple[float, int]] = [(0.0, len(borders))] * (len(borders) + 1)
    ends = [*borders, _Border(-1, duration, 0.0)]
    for first in range(len(borders) - 1, -1, -1):
        best[first] = min(
            (_cost(ends[after].start - ends[first].start) + ends[after].cost + best[after][0], after)
            for after in range(first + 1, len(ends))
        )
    chosen = []
    at = 0
    while at < len(borders):
        chosen.append(borders[at])
        at = best[at][1]
    return chosen


def _cost(length: int) -> float:
    extra = _OVER_LONGEST if length > _LONGEST else _UNDER_SHORTEST if length < _SHORTEST else 0.0
    return ((length - _IDEAL) / _SPREAD) ** 2 + extra


def _title(document: Document, cues: Sequence[Cue]) -> str:
    """Return a title made from the first speaker's name and words, or an empty string.

    The first speaker is named even if they ask only a short question, since listeners hear that voice first.
    The string is empty if no cue has a speaker.
    """
    first = next((cue for cue in cues if cue.speaker), None)
    return f"{document.person(first.speaker).name}: {_shortened(first.text)}" if first else ""


def _shortened(sentence: str) -> str:
    words = " ".join(sentence.split())
    if len(words) <= _TITLE_WORDS:
        return words
    return words[: _TITLE_WORDS + 1].rsplit(" ", 1)[0][:_TITLE_WORDS].rstrip(",;:–—- ") + "…"
