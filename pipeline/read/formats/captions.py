"""WebVTT, SubRip (SRT) and SBV captions, including irregular files.

The module has its own scanner because no library gives the file offsets of the words in a cue. In all three formats, a
line with two times begins a cue. A line of digits directly before it is the cue number; in WebVTT, any line directly
before it that follows an empty line is the cue id. Empty lines and numbers may be missing, and SRT times may have a
full stop instead of a comma. Lines after an empty line belong to the cue unless they begin another cue.

``<v Name>`` names the speaker. If no cue has this tag, the rules for speaker tags search the words (``Name: …``, ``>>
NAME: …``). Rolling captions, as on YouTube, show each line twice; the repetition is left out (R052).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from pipeline.model import Fate, Log, counted
from pipeline.read.formats.arranged import PAUSE, Format, Found, arranged, named_lines
from pipeline.read.marks import plain
from pipeline.read.source import Line, Source, Told

_TIME = r"(?:\d{1,3}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?"
_SECONDS = r"\d{1,6}\.\d{1,3}"
"""Pattern for a time in seconds (``12.500``), as some programs write it."""
_HEAD = re.compile(
    rf"\s*({_TIME}|{_SECONDS}(?=\s*-->))(?:\s*-{{1,2}}>\s*({_TIME}|{_SECONDS})(?:[^\S\n].*)?|,({_TIME})\s*)$"
)
_MAGIC = re.compile(r"\s*WEBVTT(?![^\s])")
_COMMENT = re.compile(r"\s*(?:NOTE|STYLE|REGION)(?=\s|$)")
_UNIT = re.compile(
    r"</?(?:i|b|u|s|c|font|lang|ruby|rt|span|v)(?:[.\s][^<>\n]*)?/?>|<(?:\d+:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?>"
    r"|\{\\[^{}\n]*\}",
    re.IGNORECASE,
)
"""Pattern for markup within a cue."""
_VOICE = re.compile(r"<v(?:\.[^\s<>]+)?[^\S\n]+([^<>\n]+)>", re.IGNORECASE)
_ROLLING, _ROWS = 3, 3
"""Limits for rolling captions.

They are the minimum number of repeating cues, and the maximum number of lines that a cue repeats.
"""
_FEW_BEFORE = 20
"""Maximum number of lines before the first cue in SRT or SBV captions."""


_ADVICE = "begin each turn with `Name: ` or `<v Name>`"


class _Cue(NamedTuple):
    start: float
    end: float
    rows: list[tuple[int, str]]
    """(file offset, text) of each line."""


def _seconds(time: str) -> float:
    hours, minutes, seconds = ["0", "0", *time.replace(",", ".").split(":")][-3:]
    return int(hours) * 3600 + int(minutes) * 60 + float(seconds)


def read_captions(source: Source, begin: int, ending: str, log: Log) -> Source | None:
    """Return a source with the words of WebVTT, SubRip or SBV captions.

    :returns: the source itself if it has a different format, or None if the captions have no cues (R004).
    """
    webvtt = _MAGIC.match(source.text, begin) is not None
    if "->" not in source.text and ending != ".sbv" and not webvtt:
        return source
    rows = list(source.rows(begin))
    heads = {
        n: head for n, (_, text) in enumerate(rows) if (":" in text or "-->" in text) and (head := _HEAD.match(text))
    }
    if not heads:
        if webvtt:
            line = source.line(source.trimmed(begin, len(source.text))[0])
            log.add("R004", source.path, source.shown_line(line), "these WebVTT captions have no cues", _ADVICE)
            return None
        return source
    first = next(iter(heads))
    if not webvtt and (first > _FEW_BEFORE or (len(heads) < 2 and any(text.strip() for _, text in rows[: first - 1]))):
        return source
    kind = "WebVTT" if webvtt else "SubRip" if "->" in rows[first][1] else "SBV"
    found = Found(source, f"{kind} captions", ((0, begin),))
    cues = _cues(found, rows, heads, webvtt=webvtt)
    found.lines = list(_lines(found, cues))
    if any(line.speaker for line in found.lines):
        found.named_by = "voice"
        found.lines = named_lines(found.lines)
    else:
        found.told = Told.CUES
        hint = f"{_ADVICE}{'; `>>` does not name a speaker' if '>>' in source.text else ''}"
        found.advice = (f"none of the cues in these {found.kind} names a speaker", hint)
    _leave_out_rolled(found, log)
    return arranged(found)


def _cues(
    found: Found, rows: Sequence[tuple[int, str]], heads: dict[int, re.Match[str]], *, webvtt: bool
) -> list[_Cue]:
    """Return the cues, and record the fate of all text outside them.

    Unrecognised text before the first cue is added to ``found.front``.

    :param rows: (file offset, text) of each line.
    :param heads: match of each line with two times, by index of the row.
    """
    cues: list[_Cue] = []
    number = 0
    while number < len(rows):
        at, text = rows[number]
        opens = number == 0 or not rows[number - 1][1].strip()
        if head := heads.get(number):
            found.take(at, at + len(text), "time stamp")
            cues.append(_Cue(_seconds(head[1]), _seconds(head[2] or head[3]), []))
        elif number + 1 in heads and (text.strip().isdecimal() or (webvtt and opens and text.strip())):
            found.take(at, at + len(text), "number of a cue")
        elif webvtt and opens and (_COMMENT.match(text) or (not cues and _MAGIC.match(text))):
            reason = "caption file comment" if _COMMENT.match(text) else "caption file header"
            end = _block_end(rows, number, heads)
            found.taken += ((at, at + len(text), Fate.METADATA, reason) for at, text in rows[number:end])
            number = end
            continue
        elif cues and text.strip():
            cues[-1].rows.append((at, text))
        elif text.strip():
            start, end = found.front[-1] if len(found.front) > 1 else (at, at)
            found.front = (found.front[0], (start, at + len(text)))
        number += 1
    return cues


def _block_end(rows: Sequence[tuple[int, str]], number: int, heads: Collection[int]) -> int:
    """Return the index of the first row after a block, such as a WebVTT comment.

    The block ends at an empty row, at the beginning of a cue, or at the end of the file.

    :param number: index of the first row of the block.
    """
    while number < len(rows) and rows[number][1].strip() and number not in heads:
        if number + 1 in heads and rows[number][1].strip().isdecimal():
            break
        number += 1
    return number


def _lines(found: Found, cues: Sequence[_Cue]) -> Iterator[Line]:
    """Yield the lines of the cues, without markup and split at voice spans."""
    ended = 0.0
    for cue in cues:
        opens, speaker, named = True, None, -1
        for at, text in cue.rows:
            for voice, pieces in _voices(found, at, text):
                if voice:
                    speaker, named = voice, at
                if pieces:
                    yield Line(speaker, tuple(pieces), opens, opens and cue.start - ended >= PAUSE, named=named)
                    opens = False
        ended = cue.end


def _voices(found: Found, at: int, text: str) -> Iterator[tuple[str, list[tuple[str, int, int]]]]:
    """Yield the speaker and the pieces of text of each voice span on a line.

    The speaker is an empty string for text outside a span. A piece has its text, its file offset, and the number of
    file characters for each of its characters (1).

    :param at: file offset of the line.
    """
    if "<" not in text and "{" not in text:
        yield "", [(text, at, 1)] if text.strip() else []
        return
    name, pieces, begin = "", list[tuple[str, int, int]](), 0
    for unit in [*_UNIT.finditer(text), None]:
        end = unit.start() if unit else len(text)
        if text[begin:end] and (pieces or text[begin:end].strip()):
            pieces.append((text[begin:end], at + begin, 1))
        if unit is None or (voice := _VOICE.fullmatch(unit.group())):
            yield name, pieces
        if unit is not None and voice:
            name, pieces = " ".join(plain(voice[1]).split()), []
            found.take(
                at + unit.start() + voice.start(1), at + unit.start() + voice.end(1), "speaker tag", Fate.METADATA
            )
        begin = unit.end() if unit else end


def _leave_out_rolled(found: Found, log: Log) -> None:
    """Remove the lines of rolling captions that repeat the previous cue (R052)."""
    cues: list[list[Line]] = []
    for line in found.lines:
        if line.opens:
            cues.append([])
        cues[-1].append(line)
    shown = [[line.words.strip() for line in cue] for cue in cues]
    repeated = [0, *(_overlap(a, b) for a, b in pairwise(shown))]
    count = sum(map(bool, repeated))
    if count < _ROLLING or 2 * count < len(cues):
        return
    left: list[Line] = []
    for cue, number in zip(cues, repeated, strict=True):
        for text, offset, _ in (piece for line in cue[:number] for piece in line.pieces):
            found.take(offset, offset + len(text), "repeated caption")
        left += [line._replace(opens=n == 0) for n, line in enumerate(cue[number:])]
    source = found.source
    first = next(cue[0] for cue, number in zip(cues, repeated, strict=True) if number)
    message = f"left out {counted(sum(repeated), 'line')} of rolling captions that repeat the previous caption"
    log.add("R052", source.path, source.shown_line(source.line(first.pieces[0][1])), message)
    found.lines = left


def _overlap(before: Sequence[str], cue: Sequence[str]) -> int:
    """Return how many of a cue's last lines the next cue repeats."""
    return next((n for n in range(min(_ROWS, len(before), len(cue)), 0, -1) if before[-n:] == cue[:n]), 0)


FORMAT = Format(1, read_captions)
