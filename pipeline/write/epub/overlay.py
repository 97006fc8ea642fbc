"""The media overlays of a book, and what the package says of them (EPUB 3.3, section 9)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import PurePosixPath

from pipeline.clock import smil
from pipeline.write.epub.metadata import Entry, meta
from pipeline.write.epub.overlay_clips import Clip
from pipeline.write.epub.overlay_smil import page_overlay

ACTIVE_CLASS = "-epub-media-overlay-active"
"""Class of the element that is heard; ``style.css`` has its colours."""
PLAYING_CLASS = "-epub-media-overlay-playing"
"""Class of a page's root element while anything is heard."""


@dataclass(frozen=True, slots=True)
class Overlay:
    """The media overlay of one page."""

    id: str
    name: str
    page: str
    """File name of the page."""
    data: bytes
    """SMIL."""
    duration: int
    """Milliseconds of its clips together."""


def overlays(pages: Sequence[tuple[str, bytes]], audio: str, clips: Sequence[Clip]) -> tuple[Overlay, ...]:
    """The overlays of those pages on which anything is narrated; together they hold each clip once and in order.

    :param pages: file name and XHTML, in reading order.
    :param audio: the narration's file name.
    :raises ValueError: the pages do not hold what is heard, or not in this order.
    """
    by_target = {clip.target: clip for clip in clips}
    read = [(name, page_overlay(name, data, audio, by_target)) for name, data in pages]
    heard = [clip for _, written in read for clip in written.clips]
    if heard != list(clips):
        missed = next((b.target for a, b in zip_longest(heard, clips) if a != b and b), "the end")
        raise ValueError(f"the pages do not say what the narration says at {missed}")
    return tuple(_overlay(name, written.data, written.clips) for name, written in read if written.clips)


def media_metadata(overlays: Sequence[Overlay], narrator: str) -> tuple[Entry, ...]:
    """Durations of each overlay and of all, the narrator, and the classes of what is heard."""
    return (
        *(meta("media:duration", smil(overlay.duration), refines=overlay.id) for overlay in overlays),
        meta("media:duration", smil(sum(overlay.duration for overlay in overlays))),
        meta("media:narrator", narrator),
        meta("media:active-class", ACTIVE_CLASS),
        meta("media:playback-active-class", PLAYING_CLASS),
    )


def _overlay(page: str, data: bytes, clips: Sequence[Clip]) -> Overlay:
    stem = PurePosixPath(page).stem
    return Overlay(f"{stem}-overlay", f"{stem}.smil", page, data, sum(clip.end - clip.begin for clip in clips))
