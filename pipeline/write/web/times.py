"""When what stands on an episode's page is heard."""

from __future__ import annotations

from html import escape

from pipeline import clock
from pipeline.model import Document
from pipeline.timeline import Timeline
from pipeline.write.caption_times import settled
from pipeline.write.chapters import published_chapters
from pipeline.write.epub.overlay_clips import target


def starts(timeline: Timeline) -> dict[str, int]:
    """Element id -> the millisecond from which it is heard, in order; never earlier than what is before it."""
    found: dict[str, int] = {}
    for cue in timeline.cues:
        found.setdefault(target(cue), clock.milliseconds(cue.start))
    return found


def chapters_vtt(document: Document, timeline: Timeline) -> str:
    """The chapters as WebVTT: a cue for each, its title without mark-up (WebVTT, section 4.5)."""
    chapters = published_chapters(document, timeline)
    times = settled([(c.start, c.end) for c in chapters], timeline.duration)
    blocks = ["WEBVTT"]
    for chapter, (start, end) in zip(chapters, times, strict=True):
        title = escape(chapter.title, quote=False)
        blocks.append(f"{chapter.id}\n{clock.vtt(start)} --> {clock.vtt(end)}\n{title}")
    return "\n\n".join(blocks) + "\n"
