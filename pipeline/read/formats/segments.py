"""JSON transcripts in the Podcasting 2.0 format, and similar files from transcription services.

The file contains a list of objects with words, called segments. In Podcasting 2.0, the field ``segments`` contains the
list, and each segment has its words in ``body`` and their speaker in ``speaker``. Segments may also be nested in
sections and turns that name the speaker. The ``json`` module validates the file and decodes the strings, but does not
give their offsets, so the structure is parsed here.

A segment may be a single word. If most segments include the spaces around their words, no spaces are added.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from pipeline.model import Fate, Log
from pipeline.read.formats.arranged import PAUSE, Format, Found, arranged, named_lines
from pipeline.read.source import Line, Source

_WORDS = ("body", "text", "transcript", "content", "spoken", "utterance", "message")
_SPEAKER = (
    "speaker", "speaker_name", "speakerName", "speaker_label", "speakerLabel", "name", "from", "author", "user",
    "username", "role",
)  # fmt: skip
_NAME = ("name", "displayName", "label", "id")
"""Fields that may contain the name in a speaker object, most likely first."""
_START = ("startTime", "start", "start_time")
_END = ("endTime", "end", "end_time")
_LISTS = ("segments", "utterances", "monologues", "paragraphs", "transcript", "results")
"""Fields that may contain the list of segments, most likely first."""
_TOKEN = re.compile(r"[{}\[\]]|\"(?:[^\"\\]|\\.)*+\"|[^\s{}\[\],:\"]+", re.DOTALL)
_ESCAPE = re.compile(r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|.)", re.DOTALL)
_SURROGATE = re.compile("[\ud800-\udfff]")
_CLOSING = re.compile(r"[,.;:!?…)\]}”’»%]")
_ADVICE = 'give each segment a "speaker", or save the transcript as plain text with `NAME: ` before each turn'
_DEEPEST = 60
_MILLISECONDS = 1000


@dataclass(slots=True)
class _Value:
    """A JSON value with its offsets: a string, a number or a container."""

    start: int
    end: int
    text: str = ""
    is_text: bool = False
    fields: dict[str, _Value] | None = None
    items: list[_Value] = field(default_factory=list)

    def first(self, names: Sequence[str]) -> _Value | None:
        """Return the first value of the given fields that is a string or number.

        If a speaker field contains an object, the name in that object is used.

        :param names: names of the fields, in order of priority.
        """
        found = (self.fields.get(name) for name in names) if self.fields else iter(())
        found = (v.first(_NAME) if v and v.fields and names is _SPEAKER else v for v in found)
        return next((v for v in found if v and v.fields is None and not v.items and v.text != "null"), None)


def read_segments(source: Source, begin: int, ending: str, log: Log) -> Source | None:
    """Return a source with the words of a JSON transcript.

    :returns: the source itself if it has a different format, or None if no words can be read (R004).
    """
    start, _ = source.trimmed(begin, len(source.text))
    if source.text[start : start + 1] not in ("{", "["):
        return source
    line = source.shown_line(source.line(start))
    try:
        json.loads(source.text[start:], strict=False)
    except (ValueError, RecursionError) as error:
        if ending != ".json":
            return source
        if isinstance(error, json.JSONDecodeError):
            line = source.shown_line(source.line(min(start + error.pos, len(source.text) - 1)))
        reason = error.msg if isinstance(error, json.JSONDecodeError) else "nested too deeply"
        log.add("R004", source.path, line, f"not valid JSON: {reason}", "export the transcript again")
        return None
    texts: list[_Value] = []
    top = _parsed(source.text, start, texts)
    segments = _segments(top) if top else []
    if not any(s.first(_SPEAKER) for s in segments):
        if ending != ".json" and not segments:
            return source
        message = f"no segment in this JSON file names a speaker ({len(segments):,} in total)"
        if not segments:
            held = ", ".join(f'"{key[:40]}"' for key in list(top.fields)[:5]) if top and top.fields else ""
            message = f"this JSON file has no transcript{f', only {held}' * bool(held)}"
        log.add("R004", source.path, line, message, _ADVICE)
        return None
    found = Found(source, "JSON", ((0, begin),), "json")
    for value in texts:
        found.take(value.start, value.end, "data", Fate.METADATA)
    found.lines = named_lines(list(_lines(found, segments)))
    return arranged(found)


def _parsed(text: str, start: int, texts: list[_Value]) -> _Value | None:
    """Return the value of valid JSON text, with the offsets of all nested values.

    :param start: offset at which the JSON text begins.
    :param texts: list to which all strings except field names are added.
    :returns: None if the values are nested too deeply for a transcript.
    """
    top = _Value(start, start)
    under: list[_Value] = [top]
    name: str | None = None
    at = start
    while token := _TOKEN.search(text, at):
        at = token.end()
        mark, parent = token.group(), under[-1]
        if mark in "}]":
            parent.end = at
            under.pop()
            continue
        value = _Value(token.start(), at)
        if mark[0] == '"':
            value = _Value(token.start() + 1, at - 1, json.loads(mark, strict=False), is_text=True)
            if parent.fields is not None and name is None:
                name = value.text
                continue
            texts.append(value)
        elif mark in "{[":
            value.fields = {} if mark == "{" else None
            under.append(value)
            if len(under) > _DEEPEST:
                return None
        else:
            value.text = mark
        if parent.fields is not None:
            parent.fields[name or ""] = value
            name = None
        else:
            parent.items.append(value)
    return top.items[0] if top.items else None


def _segments(top: _Value) -> list[_Value]:
    """Return the list of segments, or an empty list if the file has none."""
    held = [(0, top)]
    for depth, value in held:
        segments = [item for item in value.items if item.first(_WORDS) is not None]
        if segments and 2 * len(segments) >= len(value.items):
            return segments
        if value.fields and depth < len(_LISTS):
            names = dict.fromkeys((*(n for n in _LISTS if n in value.fields), *value.fields))
            held += ((depth + 1, value.fields[name]) for name in names)
    within = list(_within(top, None))
    named = sum(item.first(_SPEAKER) is not None for item in within)
    return within if 2 * named > len(within) else []


def _within(value: _Value, speaker: _Value | None) -> Iterator[_Value]:
    """Yield the segments nested in a value, in file order.

    :param speaker: speaker of an enclosing object, used for segments that have none.
    """
    if value.first(_WORDS) is not None:
        fields = value.fields or {}
        yield (
            value if speaker is None or value.first(_SPEAKER) else replace(value, fields={**fields, "speaker": speaker})
        )
        return
    speaker = value.first(_SPEAKER) or speaker
    for inner in (*(value.fields or {}).values(), *value.items):
        yield from _within(inner, speaker)


def _lines(found: Found, segments: Sequence[_Value]) -> Iterator[Line]:
    text = found.source.text
    bodies = [body for s in segments if (body := s.first(_WORDS))]
    spaced = 2 * sum(b.text[:1].isspace() or b.text[-1:].isspace() for b in bodies) > len(bodies)
    unit = _unit(segments)
    ended, before = 0.0, ""
    for segment in segments:
        speaker, body = segment.first(_SPEAKER), segment.first(_WORDS)
        if body is None or not body.text.strip():
            continue
        found.take(body.start, body.end, "markup")
        name = None
        if speaker is not None and speaker.text.strip():
            found.take(speaker.start, speaker.end, "speaker tag", Fate.METADATA)
            name = " ".join(_SURROGATE.sub("", speaker.text).split()).removesuffix(":").rstrip()
            name = (name or None) if speaker.is_text and not name.isdecimal() else f"Speaker {name}"
        start, end = _time(segment.first(_START), unit), _time(segment.first(_END), unit)
        for time in (segment.first(_START), segment.first(_END)):
            if time is not None:
                found.take(time.start, time.end, "time stamp")
        touching = spaced and not (before[-1:].isspace() or body.text[:1].isspace())
        joined = "" if before and (touching or _CLOSING.match(body.text)) else "\n"
        named = speaker.start if speaker else -1
        yield Line(name, tuple(_pieces(text, body)), True, start - ended >= PAUSE, joined=joined, named=named)
        ended, before = max(end, start), body.text


def _unit(segments: Sequence[_Value]) -> float:
    """Return the number of time units in a second: 1, or 1000 for milliseconds.

    Times are milliseconds if all are whole numbers and the last is too large for seconds.
    """
    ends = [time.text for s in segments if (time := s.first(_END))]
    whole = bool(ends) and all(t.isdecimal() for t in ends)
    return _MILLISECONDS if whole and int(ends[-1][:15]) > 20 * _MILLISECONDS * max(1, len(ends) // 20) else 1


def _time(value: _Value | None, unit: float) -> float:
    try:
        return float(value.text) / unit if value else 0.0
    except ValueError:
        return 0.0


def _pieces(text: str, value: _Value) -> Iterator[tuple[str, int, int]]:
    """Yield (text, offset, file characters per character) for each piece of a string.

    An escape sequence is one character of the text, but several characters in the file.
    """
    at = value.start
    for escape in _ESCAPE.finditer(text, value.start, value.end):
        if at < escape.start():
            yield text[at : escape.start()], at, 1
        char = json.loads(f'"{escape.group()}"', strict=False)
        yield _SURROGATE.sub("\ufffd", char), escape.start(), len(escape.group())
        at = escape.end()
    if at < value.end:
        yield text[at : value.end], at, 1


FORMAT = Format(2, read_segments)
