"""Reads captions: WebVTT and SubRip as Rostra writes them, and the Podcasting 2.0 transcript JSON."""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass

_VTT_TIME = r"(\d{2,}):([0-5]\d):([0-5]\d)\.(\d{3})"
_SRT_TIME = r"(\d{2,}):([0-5]\d):([0-5]\d),(\d{3})"
_VOICE = re.compile(r"<v ([^<>\n]+)>([^<>]*)</v>")


class Malformed(ValueError):
    """The file does not keep to its format; ``line`` is where, or 0."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.line = line


@dataclass(frozen=True, slots=True)
class Cue:
    """A caption; milliseconds."""

    start: int
    end: int
    voice: str
    """Who speaks, or empty."""
    text: str
    line: int
    """Where it is in the file, or 0."""
    id: str = ""


def read_vtt(text: str) -> list[Cue]:
    """The cues of a WebVTT file (W3C WebVTT, section 4: what authors must write, not what parsers forgive).

    :raises Malformed: it has no signature, or a cue has no timing, no text or an unknown tag.
    """
    if not text.startswith("WEBVTT\n"):
        raise Malformed("no WEBVTT signature", 1)
    cues = []
    for line, block in _blocks(text)[1:]:
        if block[0].split(" ")[0] == "NOTE":
            continue
        timing = 0 if " --> " in block[0] else 1
        start, end = _timing(block, timing, line, _VTT_TIME)
        voice, words = _voice("\n".join(block[timing + 1 :]), line)
        cues.append(Cue(start, end, voice, words, line + timing, block[0] if timing else ""))
    return cues


def read_srt(text: str) -> list[Cue]:
    """The cues of a SubRip file.

    :raises Malformed: the cues are not numbered from 1, or one has no timing or no text.
    """
    cues = []
    for number, (line, block) in enumerate(_blocks(text), 1):
        if block[0] != str(number):
            raise Malformed(f"“{block[0]}” where cue {number} begins", line)
        start, end = _timing(block, 1, line, _SRT_TIME)
        cues.append(Cue(start, end, "", "\n".join(block[2:]), line + 1))
    return cues


def read_segments(text: str) -> list[Cue]:
    """The segments of a transcript JSON (Podcasting 2.0, transcript format 1.0.0).

    :raises Malformed: it is not JSON, or a segment lacks times or words.
    """
    try:
        content = json.loads(text)
    except json.JSONDecodeError as error:
        raise Malformed(error.msg, error.lineno) from error
    segments = content.get("segments") if isinstance(content, dict) else None
    if not isinstance(segments, list) or content.get("version") != "1.0.0":
        raise Malformed("no segments, or not version 1.0.0")
    return [_segment(segment, number) for number, segment in enumerate(segments, 1)]


def _segment(segment: object, number: int) -> Cue:
    if not isinstance(segment, dict):
        raise Malformed(f"segment {number} is no object")
    start, end, body = (segment.get(name) for name in ("startTime", "endTime", "body"))
    if not isinstance(start, int | float) or not isinstance(end, int | float):
        raise Malformed(f"segment {number} lacks a time")
    if not isinstance(body, str) or not body.strip():
        raise Malformed(f"segment {number} lacks its words")
    return Cue(round(start * 1000), round(end * 1000), str(segment.get("speaker", "")), body, 0)


def _blocks(text: str) -> list[tuple[int, list[str]]]:
    """What blank lines divide, with the number of each first line."""
    blocks: list[tuple[int, list[str]]] = []
    inside = False
    for number, line in enumerate(text.splitlines(), 1):
        if line and not inside:
            blocks.append((number, []))
        inside = bool(line)
        if line:
            blocks[-1][1].append(line)
    return blocks


def _timing(block: list[str], at: int, line: int, time: str) -> tuple[int, int]:
    found = re.fullmatch(f"{time} --> {time}", block[at]) if at < len(block) else None
    if found is None:
        raise Malformed("a cue without a timing", line)
    if at + 1 >= len(block):
        raise Malformed("a cue without text", line)
    values = [int(group) for group in found.groups()]
    start, end = (((h * 60 + m) * 60 + s) * 1000 + ms for h, m, s, ms in (values[:4], values[4:]))
    return start, end


def _voice(payload: str, line: int) -> tuple[str, str]:
    found = _VOICE.fullmatch(payload)
    voice, words = (found[1], found[2]) if found else ("", payload)
    if "<" in words or "-->" in words:
        raise Malformed("a tag that is no voice, or an arrow in the text", line)
    return html.unescape(voice), html.unescape(words)
