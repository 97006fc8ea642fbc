"""Reads WebVTT as far as these tests need it."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

_CUE = re.compile(r"(\d+):(\d\d):(\d\d)\.(\d{3}) --> (\d+):(\d\d):(\d\d)\.(\d{3})\n(.*?)(?=\n\n|\Z)", re.DOTALL)


@dataclass(frozen=True)
class Cue:
    """A cue (milliseconds)."""

    start: int
    end: int
    speaker: str
    text: str


def read_vtt(text: str) -> list[Cue]:
    cues = []
    for match in _CUE.finditer(text):
        h1, m1, s1, ms1, h2, m2, s2, ms2 = (int(g) for g in match.groups()[:8])
        voice = re.match(r"<v ([^>]*)>(.*?)(?:</v>)?$", match.group(9), re.DOTALL)
        speaker, words = (voice.group(1), voice.group(2)) if voice else ("", match.group(9))
        start, end = ((h * 60 + m) * 60 + s for h, m, s in ((h1, m1, s1), (h2, m2, s2)))
        text_of_it = " ".join(html.unescape(words).split())
        cues.append(Cue(start * 1000 + ms1, end * 1000 + ms2, html.unescape(speaker), text_of_it))
    return cues
