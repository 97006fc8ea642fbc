"""The file with an episode's Timeline.

The file lets a later build align the text with the published sound without synthesizing speech again. Times are in
samples at 24 kHz; the lengths of chunks are in MP3 frames of 576 samples. The ids and text of cues are not stored, but
taken from the script. Therefore, the file is valid only for an unchanged script.
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
    """Write the Timeline of an episode as JSON, including the times of all words."""
    timeline = edition.timeline
    words = [[[mark.start, mark.end, mark.sample] for mark in cue.words] for cue in timeline.cues]
    fields = {"version": _VERSION, **timeline_fields(timeline), "words": words}
    file.write(json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")


def read_timeline(script: Script, data: bytes) -> Timeline:
    """Return the Timeline in a file that ``write_timeline`` wrote for the same script.

    :param data: content of the file.
    :raises ValueError: the data are malformed, or belong to another script.
    """
    try:
        fields = json.loads(data)
        if fields["version"] != _VERSION:
            raise ValueError(f"unsupported version {fields['version']}")
        timeline = timeline_from(script, fields)
        words = [Words(Mark(*mark) for mark in marks) for marks in fields["words"]]
        cues = tuple(dataclasses.replace(c, words=w) for c, w in zip(timeline.cues, words, strict=True))
    except (KeyError, TypeError, RecursionError) as error:
        raise ValueError(f"not a timeline: {error}") from error
    return dataclasses.replace(timeline, cues=cues)


def timeline_fields(timeline: Timeline) -> dict[str, Any]:
    """Return a Timeline as a JSON value, without the cues' ids, text and word times."""
    return {
        "chunks": [chunk.frames for chunk in timeline.chunks],
        "cues": [[cue.start, cue.end] for cue in timeline.cues],
        "chapters": [dataclasses.astuple(chapter) for chapter in timeline.chapters],
        "loudness": timeline.loudness,
        "peak": timeline.peak_dbtp,
        "levels": timeline.levels,
    }


def timeline_from(script: Script, fields: Mapping[str, Any]) -> Timeline:
    """Return the Timeline of a script, without the times of words.

    :param fields: result of ``timeline_fields`` for the same script.
    :raises ValueError: the fields belong to another script.
    :raises KeyError: a field is missing.
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
