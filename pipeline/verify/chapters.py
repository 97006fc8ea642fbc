"""Checks the chapters of an episode (Podcasting 2.0, JSON chapters 1.2.0)."""

from __future__ import annotations

import json
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

from pipeline.verify.findings import Findings

TYPE = "application/json+chapters"


def check_chapters(path: Path, duration: Fraction | None, findings: Findings) -> int:
    """Report what is wrong with a chapters file; gives the number of chapters.

    :param duration: seconds of the episode's sound, or None where it is not known.
    :raises OSError: it cannot be read.
    """
    try:
        content = json.loads(path.read_bytes())
    except ValueError as error:
        findings.add("R436", f"not JSON: {error}")
        return 0
    chapters = content.get("chapters") if isinstance(content, dict) else None
    if not isinstance(chapters, list) or not chapters or not all(isinstance(c, dict) for c in chapters):
        findings.add("R436", "no chapters")
        return 0
    starts = [chapter.get("startTime") for chapter in chapters]
    ends = [chapter.get("endTime", start) for chapter, start in zip(chapters, starts, strict=True)]
    if not all(isinstance(time, int | float) for time in (*starts, *ends)):
        findings.add("R436", "a chapter without a time")
        return 0
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
        findings.add("R436", f"a chapter at {last} s, where the sound ends at {float(duration):.3f} s")
    return len(chapters)
