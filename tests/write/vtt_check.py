"""A strict reader of WebVTT as Rostra writes it: W3C WebVTT, sections 4.1 to 4.3 (syntax, not the lenient parser)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from itertools import pairwise

_TIME = r"(\d{2,}):([0-5]\d):([0-5]\d)\.(\d{3})"
_TIMINGS = re.compile(rf"{_TIME} --> {_TIME}")
_REFERENCE = r"&(?:amp|lt|gt|lrm|rlm|nbsp);"
_TEXT = rf"(?:[^&<\n\r]|{_REFERENCE})"
_ANNOTATION = rf"(?:[^&>\n\r]|{_REFERENCE})"
_PAYLOAD = re.compile(
    rf"<v (?P<voice>{_ANNOTATION}+)>(?P<said>{_TEXT}+(?:\n{_TEXT}+)*)</v>"
    rf"|(?P<plain>{_TEXT}+(?:\n{_TEXT}+)*)"
)


@dataclass(frozen=True)
class Shown:
    id: str
    start: int
    """Milliseconds."""
    end: int
    voice: str
    lines: tuple[str, ...]


def read(text: str) -> list[Shown]:
    """The cues of a file.

    :raises AssertionError: it breaks the grammar, or its cues are not in order, overlap or last no time.
    """
    lines = re.split(r"\r\n|\r|\n", text)
    assert lines[:2] == ["WEBVTT", ""], "signature and a blank line"
    assert "\0" not in text
    cues: list[Shown] = []
    for block in re.split(r"\n{2,}", "\n".join(lines[2:]).strip("\n")):
        if re.match(r"NOTE($|[ \t\n])", block):
            assert "-->" not in block, "a comment holds no arrow"
            assert not cues, "the note stands first"
        elif block:
            cues.append(_cue(block))
    ids = [c.id for c in cues]
    assert len(set(ids)) == len(ids), "ids are unique"
    for cue in cues:
        assert cue.end > cue.start, f"{cue.id} lasts no time"
    for before, after in pairwise(cues):
        assert before.end <= after.start, f"{before.id} overlaps {after.id}"
    return cues


def _cue(block: str) -> Shown:
    id_, _, rest = block.partition("\n")
    assert "-->" not in id_, "an id holds no arrow"
    timing, _, payload = rest.partition("\n")
    times = _TIMINGS.fullmatch(timing)
    assert times, f"timings: {timing!r}"
    assert "-->" not in payload, "a payload holds no arrow"
    found = _PAYLOAD.fullmatch(payload)
    assert found, f"payload: {payload!r}"
    assert found["voice"] is None or found["voice"].strip(), "a voice has a name"
    said = found["said"] or found["plain"]
    start, end = _milliseconds(times.groups()[:4]), _milliseconds(times.groups()[4:])
    return Shown(id_, start, end, unescape(found["voice"] or ""), tuple(map(unescape, said.split("\n"))))


def _milliseconds(fields: tuple[str, ...]) -> int:
    hours, minutes, seconds, millis = map(int, fields)
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + millis
