"""Which stretch of the narration is heard with which element of the book."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from pipeline.model import Cue, Kind, Timeline, narration_clock, whole_milliseconds
from pipeline.settings import Speech, languages_of

OPENING_ID = "opening"
CLOSING_ID = "closing"


@dataclass(frozen=True, slots=True)
class Clip:
    """A stretch of the narration, in whole milliseconds, so that sums of clips are exact in what is written."""

    target: str
    """Id of the element it is heard with."""
    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class Wording:
    """What the audio says that is not the transcript's; empty where it says nothing."""

    opening: str = ""
    closing: str = ""
    languages: tuple[str, str] = ("", "")
    """Of the opening and of the closing."""


NO_WORDING = Wording()


def wording(timeline: Timeline, speech: Speech, language: str) -> Wording:
    """The words of the opening and the closing, as they are spoken in an episode of this language."""
    said = {cue.kind: cue.text for cue in timeline.cues if cue.kind in (Kind.OPENING, Kind.CLOSING)}
    return Wording(said.get(Kind.OPENING, ""), said.get(Kind.CLOSING, ""), languages_of(speech, language))


def clips(timeline: Timeline) -> tuple[Clip, ...]:
    """The clips in order, without a gap from beginning to end of the narration; a pause belongs to what is before it.

    The first clip begins with the narration, jingle and all. A line that makes no sound has none.

    :raises ValueError: nothing is said.
    """
    if not timeline.cues:
        raise ValueError("nothing is said in this episode")
    clock = narration_clock(timeline.chunks)
    starts = (whole_milliseconds(clock.at(cue.start)) for cue in timeline.cues[1:])
    times = (0, *starts, whole_milliseconds(clock.duration))
    placed = zip(timeline.cues, pairwise(times), strict=True)
    return tuple(Clip(target(cue), begin, end) for cue, (begin, end) in placed if begin < end)


def target(cue: Cue) -> str:
    """The id of the element that a cue is heard with."""
    if cue.kind is Kind.ANNOUNCEMENT:
        return f"{cue.turn}-h"
    fixed = {Kind.OPENING: OPENING_ID, Kind.CLOSING: CLOSING_ID}
    return fixed.get(cue.kind, cue.id)
