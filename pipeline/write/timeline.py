"""An episode's Timeline as a file: by it a later build sets text and published sound in step, without speaking again.

Times are whole samples at 24 kHz and whole frames of 576 samples. Ids and words are those of the text, so the file has
none: it fits the script that it was made of.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from itertools import accumulate
from typing import Any, BinaryIO

from pipeline.model import Chapter, Chunk, Cue, Mark, Script, Timeline, Words
from pipeline.write.writers import Edition

_VERSION = 1


def write_timeline(edition: Edition, file: BinaryIO) -> None:
    """Write the Timeline as JSON, with the marks of all words."""
    timeline = edition.timeline
    words = [[[mark.start, mark.end, mark.sample] for mark in cue.words] for cue in timeline.cues]
    fields = {"version": _VERSION, **timeline_fields(timeline), "words": words}
    file.write(json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")


def read_timeline(script: Script, data: bytes) -> Timeline:
    """Read what ``write_timeline`` wrote of the same script.

    :raises ValueError: it is of another script, or no Timeline.
    """
    try:
        fields = json.loads(data)
        if fields["version"] != _VERSION:
            raise ValueError(f"its version is {fields['version']}")
        timeline = timeline_from(script, fields)
        words = [Words(Mark(*mark) for mark in marks) for marks in fields["words"]]
        cues = tuple(dataclasses.replace(c, words=w) for c, w in zip(timeline.cues, words, strict=True))
    except (KeyError, TypeError, RecursionError) as error:
        raise ValueError(f"no timeline: {error}") from error
    return dataclasses.replace(timeline, cues=cues)


def timeline_fields(timeline: Timeline) -> dict[str, Any]:
    """The numbers of a Timeline, without the marks of words, as a JSON value."""
    return {
        "chunks": [chunk.frames for chunk in timeline.chunks],
        "cues": [[cue.start, cue.end] for cue in timeline.cues],
        "chapters": [dataclasses.astuple(chapter) for chapter in timeline.chapters],
        "loudness": timeline.loudness,
        "peak": timeline.peak_dbtp,
        "levels": timeline.levels,
    }


def timeline_from(script: Script, fields: Mapping[str, Any]) -> Timeline:
    """Make the Timeline of a script from its numbers (``timeline_fields``); it has no marks of words.

    :raises ValueError: they are of another script.
    :raises KeyError: a number is missing.
    """
    lengths: list[int] = fields["chunks"]
    starts = accumulate(lengths[:-1], initial=0)
    spoken = [(passage, line) for passage in script.passages for line in passage.lines]
    return Timeline(
        key=script.key,
        chunks=tuple(
            Chunk(passage.id, start, length)
            for passage, start, length in zip(script.passages, starts, lengths, strict=True)
        ),
        cues=tuple(
            Cue(line.id, passage.kind, passage.turn, line.speaker, line.text, start, end, ())
            for (passage, line), (start, end) in zip(spoken, fields["cues"], strict=True)
        ),
        chapters=tuple(Chapter(*values) for values in fields["chapters"]),
        frames=sum(lengths),
        loudness=fields["loudness"],
        peak_dbtp=fields["peak"],
        levels=tuple(fields["levels"]),
    )
