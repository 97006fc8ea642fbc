"""Published chapters of an episode, as Podcasting 2.0 JSON and as a WebVTT track.

The JSON follows version 1.2.0 of the format. The track is for the player on the episode's page.
"""

from __future__ import annotations

import json
from dataclasses import replace
from html import escape
from typing import BinaryIO

from pipeline.model import Chapter, Document, Timeline, seconds, vtt_time
from pipeline.write.captions import rounded_spans
from pipeline.write.text.plain import one_line
from pipeline.write.text.words import words_for
from pipeline.write.writers import Edition


def published_chapters(document: Document, timeline: Timeline) -> tuple[Chapter, ...]:
    """Return the chapters of an episode as published in all files, with times in samples.

    The first chapter begins at 0. Chapters that begin after the end of the episode are left out. Titles are on a single
    line, and untitled chapters are numbered. An episode without chapters gets one chapter with the episode's title.
    """
    title = document.meta.title or timeline.key
    whole = Chapter(id=timeline.key, title=title, turn="", start=0, end=timeline.duration)
    chapters = timeline.chapters or (whole,)
    chapters = (replace(chapters[0], start=0), *chapters[1:])
    unnamed = words_for(document.meta.language).numbered_chapter
    return tuple(
        replace(c, title=one_line(c.title) or unnamed.format(number=number), end=min(c.end, timeline.duration))
        for number, c in enumerate(chapters, 1)
        if c.start < min(c.end, timeline.duration)
    )


def chapters_json(document: Document, timeline: Timeline) -> str:
    """Return the chapters of an episode as Podcasting 2.0 JSON, with times in seconds."""
    chapters = [
        {"startTime": seconds(c.start), "endTime": seconds(c.end), "title": c.title}
        for c in published_chapters(document, timeline)
    ]
    content = {"version": "1.2.0", "title": one_line(document.meta.title), "chapters": chapters}
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def chapters_vtt(document: Document, timeline: Timeline) -> str:
    """Return the chapters of an episode as WebVTT, one cue per chapter (WebVTT, section 4.5)."""
    chapters = published_chapters(document, timeline)
    times = rounded_spans([(c.start, c.end) for c in chapters], timeline.duration)
    blocks = ["WEBVTT"]
    for chapter, (start, end) in zip(chapters, times, strict=True):
        title = escape(chapter.title, quote=False)
        blocks.append(f"{chapter.id}\n{vtt_time(start)} --> {vtt_time(end)}\n{title}")
    return "\n\n".join(blocks) + "\n"


def write_chapters(edition: Edition, file: BinaryIO) -> None:
    """Write the chapters of an episode as Podcasting 2.0 JSON."""
    file.write(chapters_json(edition.document, edition.timeline).encode())


def write_chapter_track(edition: Edition, file: BinaryIO) -> None:
    """Write the chapters of an episode as WebVTT, for the player on the episode's page."""
    file.write(chapters_vtt(edition.document, edition.timeline).encode())
