"""Captions of an episode: WebVTT, SubRip, and the Podcasting 2.0 transcript JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from html import escape
from typing import NamedTuple

from pipeline import clock
from pipeline.model import Document
from pipeline.timeline import Cue, Timeline
from pipeline.write.caption_lines import divided, folded, source_offset
from pipeline.write.caption_times import sample_at, settled
from pipeline.write.disclosure import SYNTHETIC_VOICES
from pipeline.write.lines import one_line

_ROWS = 2
_VTT_WIDTH = 65
_SRT_WIDTH = 32
_MEMBERS = json.JSONEncoder(ensure_ascii=False, separators=(",\n   ", ": ")).encode


class _Caption(NamedTuple):
    id: str
    name: str
    lines: list[str]
    start: int
    end: int


class _Said(NamedTuple):
    """A cue with the name of its speaker, empty for the narrator."""

    cue: Cue
    text: str
    """What is said, on one line."""
    name: str
    changed: bool
    """Whether somebody else spoke before."""


def vtt(document: Document, timeline: Timeline) -> str:
    """The captions as WebVTT, with voice spans.

    At most 2 lines of 65 characters; a longer cue is divided at its word marks, its parts get the ids ``id``,
    ``id.2``, ``id.3``. The last caption ends with the episode. The header has no metadata lines, since strict
    readers refuse them.
    """
    blocks = ["WEBVTT", "\n".join(("NOTE", *_note(document)))]
    for caption in _captions(document, timeline, _VTT_WIDTH, named=False):
        text = "\n".join(escape(line, quote=False) for line in caption.lines)
        if caption.name:
            text = f"<v {escape(caption.name, quote=False)}>{text}</v>"
        blocks.append(f"{caption.id}\n{clock.vtt(caption.start)} --> {clock.vtt(caption.end)}\n{text}")
    return "\n\n".join(blocks) + "\n"


def srt(document: Document, timeline: Timeline) -> str:
    """The captions as SubRip: at most 2 lines of 32 characters, ``Name: `` where the speaker changes."""
    captions = _captions(document, timeline, _SRT_WIDTH, named=True)
    return "\n".join(
        f"{number}\n{clock.srt(c.start)} --> {clock.srt(c.end)}\n" + "".join(f"{line}\n" for line in c.lines)
        for number, c in enumerate(captions, 1)
    )


def transcript_json(document: Document, timeline: Timeline) -> str:
    """The transcript as Podcasting 2.0 JSON 1.0.0: one segment a cue, times in seconds; the narrator has no name."""
    said = _said(document, timeline)
    times = settled([(s.cue.start, s.cue.end) for s in said], timeline.duration)
    segments = [
        _segment(
            ({"speaker": s.name} if s.name else {})
            | {"startTime": clock.seconds(start), "endTime": clock.seconds(end), "body": s.text}
        )
        for s, (start, end) in zip(said, times, strict=True)
    ]
    listed = "[\n" + ",\n".join(segments) + "\n ]" if segments else "[]"
    return f'{{\n "version": "1.0.0",\n "segments": {listed}\n}}\n'


def _segment(segment: dict[str, object]) -> str:
    """A segment as ``json.dumps`` with ``indent=1`` writes it, which is slow."""
    return f"  {{\n   {_MEMBERS(segment)[1:-1]}\n  }}"


def _note(document: Document) -> Iterator[str]:
    licence = document.meta.licence
    for text in (document.meta.title, licence.text, licence.url, SYNTHETIC_VOICES):
        if line := one_line(text):
            yield line.replace("-->", "→")


def _said(document: Document, timeline: Timeline) -> list[_Said]:
    """The cues that say something."""
    said = []
    names = {"": ""}
    before = ""
    for cue in timeline.cues:
        if text := one_line(cue.text):
            if cue.speaker not in names:
                names[cue.speaker] = one_line(document.person(cue.speaker).name)
            said.append(_Said(cue, text, names[cue.speaker], cue.speaker != before))
            before = cue.speaker
    return said


def _captions(document: Document, timeline: Timeline, width: int, *, named: bool) -> Iterator[_Caption]:
    drafts = [part for said in _said(document, timeline) for part in _parts(said, width, named=named)]
    times = settled([(start, end) for *_, start, end in drafts], timeline.duration)
    for draft, (start, end) in zip(drafts, times, strict=True):
        yield draft._replace(start=start, end=end)


def _parts(said: _Said, width: int, *, named: bool) -> Iterator[_Caption]:
    """The captions that a cue is divided into, with the times (samples) at which they are heard."""
    cue, name = said.cue, said.name
    label = f"{folded(name)}: " if named and name and said.changed else ""
    parts = divided(label + folded(cue.text), width, _ROWS)
    starts = [cue.start, *(sample_at(cue, _offset(cue.text, part[0].start - len(label))) for part in parts[1:])]
    for number, (part, start, end) in enumerate(zip(parts, starts, [*starts[1:], cue.end], strict=True), 1):
        id_ = f"{cue.id}.{number}" if number > 1 else cue.id
        yield _Caption(id_, name, [row.text for row in part], start, end)


def _offset(text: str, position: int) -> int:
    """Where in a cue's text a character of the folded text stands; what is before it counts as its beginning."""
    return source_offset(text, position) if position >= 0 else 0
