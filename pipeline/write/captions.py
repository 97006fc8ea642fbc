"""Captions of an episode: WebVTT, SubRip, and the Podcasting 2.0 transcript JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import escape

from pipeline import clock
from pipeline.model import Document
from pipeline.timeline import Cue, Timeline
from pipeline.write.caption_lines import Row, divided, joined, pieces
from pipeline.write.caption_times import sample_at, settled
from pipeline.write.disclosure import SYNTHETIC_VOICES
from pipeline.write.lines import one_line

_ROWS = 2
_VTT_WIDTH = 65
_SRT_WIDTH = 32


@dataclass(frozen=True, slots=True)
class _Caption:
    id: str
    name: str
    lines: tuple[str, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Said:
    """A cue with the name of its speaker, empty for the narrator."""

    cue: Cue
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
        ({"speaker": s.name} if s.name else {})
        | {"startTime": clock.seconds(start), "endTime": clock.seconds(end), "body": one_line(s.cue.text)}
        for s, (start, end) in zip(said, times, strict=True)
    ]
    return json.dumps({"version": "1.0.0", "segments": segments}, ensure_ascii=False, indent=1) + "\n"


def _note(document: Document) -> Iterator[str]:
    licence = document.meta.licence
    for text in (document.meta.title, licence.text, licence.url, SYNTHETIC_VOICES):
        if line := one_line(text):
            yield line.replace("-->", "→")


def _said(document: Document, timeline: Timeline) -> list[_Said]:
    """The cues that say something."""
    said = []
    before = ""
    for cue in timeline.cues:
        if one_line(cue.text):
            name = one_line(document.person(cue.speaker).name) if cue.speaker else ""
            said.append(_Said(cue, name, cue.speaker != before))
            before = cue.speaker
    return said


def _captions(document: Document, timeline: Timeline, width: int, *, named: bool) -> list[_Caption]:
    drafts = [
        (f"{said.cue.id}.{number}" if number > 1 else said.cue.id, said, rows, start, end)
        for said in _said(document, timeline)
        for number, (rows, start, end) in enumerate(_parts(said, width, named=named), 1)
    ]
    times = settled([(start, end) for *_, start, end in drafts], timeline.duration)
    return [
        _Caption(id_, said.name, tuple(map(joined, rows)), start, end)
        for (id_, said, rows, _, _), (start, end) in zip(drafts, times, strict=True)
    ]


def _parts(said: _Said, width: int, *, named: bool) -> Iterator[tuple[list[Row], int, int]]:
    """Lines, start and end (samples) of the captions that a cue is divided into."""
    cue = said.cue
    label = f"{said.name}:" if named and said.name and said.changed else ""
    words = (*(replace(p, start=0) for p in pieces(label, width)), *pieces(cue.text, width))
    parts = divided(words, width, _ROWS)
    starts = [cue.start, *(sample_at(cue, rows[0][0].start) for rows in parts[1:])]
    yield from zip(parts, starts, [*starts[1:], cue.end], strict=True)
