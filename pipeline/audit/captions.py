"""Checks of captions and chapters: syntax, order, times, and identical text in all formats.

The formats are the subsets of WebVTT and SubRip that Rostra writes, and the Podcasting 2.0 formats for transcripts
(JSON 1.0.0) and chapters (JSON 1.2.0).
"""

from __future__ import annotations

import html
import json
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import accumulate, pairwise
from pathlib import Path
from typing import NamedTuple

from pipeline.audit.words import Findings, TextPiece, collapsed, quote_difference

_VTT_TIME = r"(\d{2,}):([0-5]\d):([0-5]\d)\.(\d{3})"
_SRT_TIME = r"(\d{2,}):([0-5]\d):([0-5]\d),(\d{3})"
_VOICE = re.compile(r"<v ([^<>\n]+)>([^<>]*)</v>")
_PART = re.compile(r"\.\d+$")
_CHAPTERS = "1.2.0"
_STEP = 50
"""Maximum length of the sound after the last cue, in milliseconds.

Encoders pad the end of a file.
"""

AGREE = 10
"""Maximum difference in milliseconds between two times that count as equal.

Each caption lasts at least 1 ms, which can delay later captions.
"""


class Malformed(ValueError):
    """Error for a file that violates its format.

    ``line`` is the line number of the violation, or 0 if unknown.
    """

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.line = line


@dataclass(frozen=True, slots=True)
class CaptionCue:
    """A caption, with times in milliseconds."""

    start: int
    end: int
    voice: str
    """Name of the speaker, or an empty string."""
    text: str
    line: int
    """Line number in the file, or 0 if unknown."""
    id: str = ""


@dataclass(frozen=True, slots=True)
class Captions:
    """The text and times of an episode's captions."""

    cues: int = 0
    """Number of cues in the WebVTT file."""
    pieces: tuple[TextPiece, ...] = ()
    """Segments of the JSON transcript, with start times."""
    findings: Findings | None = None
    """Log for findings about the JSON transcript, or None without one."""
    ids: tuple[str, ...] = ()
    """Ids of the WebVTT cues, in file order.

    The parts of a split cue share one entry, which omits the part number.
    """
    vtt_findings: Findings | None = None
    """Log for findings about the WebVTT file, or None without one."""
    others: tuple[tuple[Findings, tuple[int, ...]], ...] = ()
    """Log and segment start times (milliseconds) of each caption file whose text equals the transcript's."""


def read_vtt(text: str) -> list[CaptionCue]:
    """Return the cues of a WebVTT file (W3C WebVTT, section 4).

    :param text: content of the file.
    :raises Malformed: the signature is missing, or a cue has no timing, no text or an unknown tag.
    """
    if not text.startswith("WEBVTT\n"):
        raise Malformed("the WEBVTT signature is missing", 1)
    cues = []
    for line, block in _blocks(text)[1:]:
        if block[0].split(" ")[0] == "NOTE":
            continue
        timing = 0 if " --> " in block[0] else 1
        start, end = _timing(block, timing, line, _VTT_TIME)
        voice, words = _voice("\n".join(block[timing + 1 :]), line)
        cues.append(CaptionCue(start, end, voice, words, line + timing, block[0] if timing else ""))
    return cues


def read_srt(text: str) -> list[CaptionCue]:
    """Return the cues of a SubRip file.

    :param text: content of the file.
    :raises Malformed: the cues are not numbered from 1, or a cue has no timing or no text.
    """
    cues = []
    for number, (line, block) in enumerate(_blocks(text), 1):
        if block[0] != str(number):
            raise Malformed(f"expected cue number {number}, found “{block[0]}”", line)
        start, end = _timing(block, 1, line, _SRT_TIME)
        cues.append(CaptionCue(start, end, "", "\n".join(block[2:]), line + 1))
    return cues


def read_segments(text: str) -> list[CaptionCue]:
    """Return the segments of a JSON transcript (Podcasting 2.0, transcript format 1.0.0).

    :param text: content of the file.
    :raises Malformed: the file is not JSON, has a different version, or a segment lacks times or text.
    """
    try:
        content = json.loads(text)
    except json.JSONDecodeError as error:
        raise Malformed(error.msg, error.lineno) from error
    except (ValueError, RecursionError) as error:
        raise Malformed(str(error)) from error
    segments = content.get("segments") if isinstance(content, dict) else None
    if not isinstance(segments, list) or content.get("version") != "1.0.0":
        raise Malformed("the segments are missing, or the version is not 1.0.0")
    return [_segment(segment, number) for number, segment in enumerate(segments, 1)]


def _segment(segment: object, number: int) -> CaptionCue:
    if not isinstance(segment, dict):
        raise Malformed(f"segment {number} is not an object")
    start, end, body = (segment.get(name) for name in ("startTime", "endTime", "body"))
    if not isinstance(start, int | float) or not isinstance(end, int | float):
        raise Malformed(f"segment {number} has no start or end time")
    if not isinstance(body, str) or not body.strip():
        raise Malformed(f"segment {number} has no text")
    return CaptionCue(round(start * 1000), round(end * 1000), str(segment.get("speaker", "")), body, 0)


def _blocks(text: str) -> list[tuple[int, list[str]]]:
    """Return the blocks between empty lines, each with the number of its first line."""
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
        raise Malformed("cue without timings", line)
    if at + 1 >= len(block):
        raise Malformed("cue without text", line)
    values = [int(group) for group in found.groups()]
    start, end = (((h * 60 + m) * 60 + s) * 1000 + ms for h, m, s, ms in (values[:4], values[4:]))
    return start, end


def _voice(payload: str, line: int) -> tuple[str, str]:
    found = _VOICE.fullmatch(payload)
    voice, words = (found[1], found[2]) if found else ("", payload)
    if "<" in words or "-->" in words:
        raise Malformed("the text contains an arrow (-->) or a tag other than <v>", line)
    return html.unescape(voice), html.unescape(words)


def _read(
    path: Path, findings: Findings, reader: Callable[[str], list[CaptionCue]], code: str
) -> list[CaptionCue] | None:
    try:
        return reader(path.read_bytes().decode("utf-8"))
    except UnicodeDecodeError:
        findings.add(code, "the file is not UTF-8")
    except Malformed as error:
        findings.add(code, str(error), line=error.line)
    return None


_READERS = {"transcript": read_segments, "captions": read_vtt, "subtitles": read_srt}
"""Output kind name -> function that parses its files."""


def check_captions(files: Mapping[str, tuple[Path, Findings]], duration: Fraction | None) -> Captions:
    """Check an episode's caption files, log their errors, and return the text and times.

    :param files: output kind name -> its file and log; kinds other than captions are ignored.
    :param duration: length of the episode's sound in seconds, or None if unknown.
    :raises OSError: a file cannot be read.
    """
    read: dict[str, list[CaptionCue]] = {}
    for kind, reader in _READERS.items():
        if kind not in files:
            continue
        cues = _read(*files[kind], reader, "R434")
        if cues is not None:
            read[kind] = cues
            _check_times(cues, duration, files[kind][1])
    known = Captions()
    if "captions" in read:
        cues, vtt_findings = read["captions"], files["captions"][1]
        _check_ids(cues, vtt_findings)
        known = Captions(
            len(cues), ids=tuple(dict.fromkeys(_PART.sub("", cue.id) for cue in cues)), vtt_findings=vtt_findings
        )
    if not (segments := read.pop("transcript", [])):
        return known
    others = [
        (findings, _compare(cues, segments, findings, voiced=kind == "captions"))
        for kind, cues in read.items()
        if cues and (findings := files[kind][1])
    ]
    return replace(
        known,
        pieces=tuple(TextPiece("", collapsed(s.voice), collapsed(s.text), start=s.start) for s in segments),
        findings=files["transcript"][1],
        others=tuple((findings, starts) for findings, starts in others if starts),
    )


def _compare(
    cues: list[CaptionCue], segments: list[CaptionCue], findings: Findings, *, voiced: bool
) -> tuple[int, ...]:
    """Return each transcript segment's start in the captions, in milliseconds.

    If the text differs, this is reported (R435) and the result is empty. Different speakers (R435) and end times (R433)
    are reported once per file. SubRip has no voice tags: when the speaker changes, the speaker's name precedes the
    text.

    :param voiced: whether the captions have voice tags.
    """
    text = "".join(_bare(cue.text) for cue in cues)
    offsets = list(accumulate((len(_bare(cue.text)) for cue in cues), initial=0))
    starts, at = [], 0
    wrong: dict[str, str] = {}
    for segment in segments:
        first = bisect_right(offsets, at) - 1
        label, body = _bare(f"{segment.voice}:"), _bare(segment.text)
        if not voiced and segment.voice and text.startswith(label + body, at):
            at += len(label)
        if not text.startswith(body, at):
            findings.add("R435", f"captions and transcript differ: {quote_difference(text[at:], body)}")
            return ()
        at += len(body)
        last = bisect_left(offsets, at) - 1
        starts.append(cues[first].start)
        voices = [collapsed(cue.voice) for cue in cues[first : last + 1]]
        if voiced and set(voices) != {voice := collapsed(segment.voice)}:
            other = next(each for each in voices if each != voice)
            wrong.setdefault("R435", f"the speaker is “{other}”, but “{voice}” in the transcript")
        if abs(cues[last].end - segment.end) > AGREE:
            ends = f"ends at {cues[last].end / 1000:.3f} s, but at {segment.end / 1000:.3f} s in the transcript"
            wrong.setdefault("R433", f"“{segment.text[:40]}” {ends}")
    if at < len(text):
        wrong["R435"] = f"the captions continue after the end of the transcript: “{text[at : at + 30]}”"
    for code, message in wrong.items():
        findings.add(code, message)
    return tuple(starts)


def _check_ids(cues: list[CaptionCue], findings: Findings) -> None:
    seen: set[str] = set()
    for cue in cues:
        if cue.id and cue.id in seen:
            findings.add("R416", f"two captions have the id {cue.id}", line=cue.line)
        seen.add(cue.id)


def _check_times(cues: list[CaptionCue], duration: Fraction | None, findings: Findings) -> None:
    if not cues:
        findings.add("R434", "the file has no captions")
        return
    for number, cue in enumerate(cues, 1):
        if cue.end <= cue.start:
            findings.add("R434", f"caption {number} does not end after it begins", line=cue.line)
    for number, (before, after) in enumerate(pairwise(cues), 2):
        if after.start < before.end:
            findings.add("R434", f"caption {number} begins before the previous one ends", line=after.line)
    if duration is None:
        return
    last, ends = max(cue.end for cue in cues), duration * 1000
    message = f"the captions end at {last / 1000:.3f} s, but the sound ends at {float(duration):.3f} s"
    if last > ends + 1:
        findings.add("R434", message)
    elif last < ends - _STEP:
        findings.add("R433", message)


def _bare(text: str) -> str:
    """Return the text without whitespace, since the formats break lines differently."""
    return "".join(text.split())


class StatedChapter(NamedTuple):
    """A chapter, with times in milliseconds."""

    start: int
    end: int
    title: str


def check_chapters(path: Path, findings: Findings, duration: Fraction | None) -> tuple[StatedChapter, ...]:
    """Report errors in a chapters file (R436), and return its chapters.

    The result is empty if the chapters or their times cannot be read.

    :param duration: length of the episode's sound in seconds, or None if unknown.
    :raises OSError: the file cannot be read.
    """
    try:
        content = json.loads(path.read_bytes())
    except (ValueError, RecursionError) as error:
        findings.add("R436", f"the file is not valid JSON: {error}")
        return ()
    chapters = content.get("chapters") if isinstance(content, dict) else None
    if isinstance(content, dict) and content.get("version") != _CHAPTERS:
        findings.add("R436", f"the version is {content.get('version')}, not {_CHAPTERS}")
    if not isinstance(chapters, list) or not chapters or not all(isinstance(c, dict) for c in chapters):
        findings.add("R436", "the file has no chapters")
        return ()
    starts = [chapter.get("startTime") for chapter in chapters]
    ends = [chapter.get("endTime", start) for chapter, start in zip(chapters, starts, strict=True)]
    if not all(isinstance(time, int | float) for time in (*starts, *ends)):
        findings.add("R436", "a chapter has no valid start or end time")
        return ()
    if starts[0] != 0:
        findings.add("R436", f"the first chapter begins at {starts[0]} s, not at 0 s")
    for number, (before, after) in enumerate(pairwise(starts), 2):
        if after <= before:
            findings.add("R436", f"chapter {number} begins at {after} s, but the previous one at {before} s")
    for number, chapter in enumerate(chapters, 1):
        if "endTime" in chapter and chapter["endTime"] <= chapter["startTime"]:
            findings.add("R436", f"chapter {number} does not end after it begins")
        if not str(chapter.get("title", "")).strip():
            findings.add("R436", f"chapter {number} has no title")
    last = max(*starts, *ends)
    if duration is not None and last > duration + Fraction(1, 1000):
        findings.add("R436", f"a chapter begins or ends at {last} s, but the sound ends at {float(duration):.3f} s")
    return tuple(
        StatedChapter(round(start * 1000), round(end * 1000), collapsed(str(chapter.get("title", ""))))
        for chapter, start, end in zip(chapters, starts, ends, strict=True)
    )


def read_track(path: Path, findings: Findings) -> tuple[StatedChapter, ...]:
    """Return the chapters in a player's WebVTT chapter track.

    If the track is malformed, this is reported (R436) and the result is empty.

    :raises OSError: the file cannot be read.
    """
    cues = _read(path, findings, read_vtt, "R436") or ()
    return tuple(StatedChapter(cue.start, cue.end, collapsed(cue.text)) for cue in cues)


def check_ends(track: tuple[StatedChapter, ...], chapters: tuple[StatedChapter, ...], findings: Findings) -> None:
    """Report player chapters that end at a different time in the chapters file (R436)."""
    for here, there in zip(track, chapters, strict=False):
        if here.start == there.start and abs(here.end - there.end) > AGREE:
            ends = f"{here.end / 1000:.3f} s, but at {there.end / 1000:.3f} s in the chapters file"
            findings.add("R436", f"“{here.title}” ends at {ends}")
