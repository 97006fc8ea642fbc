"""Checks the chapters of an episode (Podcasting 2.0, JSON chapters 1.2.0)."""

from __future__ import annotations

import json
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from pipeline.audit.captions import AGREE, Malformed, read_vtt
from pipeline.audit.words import Findings, collapsed

_VERSION = "1.2.0"


class StatedChapter(NamedTuple):
    """A chapter as its file states it."""

    start: int
    """Milliseconds."""
    end: int
    title: str


def check_chapters(path: Path, findings: Findings, duration: Fraction | None) -> tuple[StatedChapter, ...]:
    """Report what is wrong with a chapters file; gives its chapters, or none if they cannot be read.

    :param duration: seconds of the episode's sound, or None if it is not known.
    :raises OSError: it cannot be read.
    """
    try:
        content = json.loads(path.read_bytes())
    except ValueError as error:
        findings.add("R436", f"not JSON: {error}")
        return ()
    chapters = content.get("chapters") if isinstance(content, dict) else None
    if isinstance(content, dict) and content.get("version") != _VERSION:
        findings.add("R436", f"version {content.get('version')}, not {_VERSION}")
    if not isinstance(chapters, list) or not chapters or not all(isinstance(c, dict) for c in chapters):
        findings.add("R436", "no chapters")
        return ()
    starts = [chapter.get("startTime") for chapter in chapters]
    ends = [chapter.get("endTime", start) for chapter, start in zip(chapters, starts, strict=True)]
    if not all(isinstance(time, int | float) for time in (*starts, *ends)):
        findings.add("R436", "a chapter without a time")
        return ()
    if starts[0] != 0:
        findings.add("R436", f"the first chapter begins at {starts[0]} s")
    for number, (before, after) in enumerate(pairwise(starts), 2):
        if after <= before:
            findings.add("R436", f"chapter {number} begins at {after} s, the one before it at {before} s")
    for number, chapter in enumerate(chapters, 1):
        if "endTime" in chapter and chapter["endTime"] <= chapter["startTime"]:
            findings.add("R436", f"chapter {number} ends before it begins")
        if not str(chapter.get("title", "")).strip():
            findings.add("R436", f"chapter {number} has no title")
    last = max(*starts, *ends)
    if duration is not None and last > duration + Fraction(1, 1000):
        findings.add("R436", f"a chapter at {last} s, the sound ends at {float(duration):.3f} s")
    return tuple(
        StatedChapter(round(start * 1000), round(end * 1000), collapsed(str(chapter.get("title", ""))))
        for chapter, start, end in zip(chapters, starts, ends, strict=True)
    )


def read_track(path: Path, findings: Findings) -> tuple[StatedChapter, ...]:
    """Read the chapters for players on the page (WebVTT, section 4.5); none if damaged (R436).

    :raises OSError: the file cannot be read.
    """
    try:
        cues = read_vtt(path.read_bytes().decode("utf-8"))
    except UnicodeDecodeError:
        findings.add("R436", "not UTF-8")
        return ()
    except Malformed as error:
        findings.add("R436", str(error), line=error.line)
        return ()
    return tuple(StatedChapter(cue.start, cue.end, collapsed(cue.text)) for cue in cues)


def check_ends(track: tuple[StatedChapter, ...], chapters: tuple[StatedChapter, ...], findings: Findings) -> None:
    """Report chapters of a player that end at another time than in the chapters file."""
    for here, there in zip(track, chapters, strict=False):
        if here.start == there.start and abs(here.end - there.end) > AGREE:
            ends = f"{here.end / 1000:.3f} s, in the chapters file at {there.end / 1000:.3f} s"
            findings.add("R436", f"“{here.title}” ends at {ends}")
