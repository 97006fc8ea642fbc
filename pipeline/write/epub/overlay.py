"""Media overlays for a book (EPUB 3.3, section 9; SMIL 3.0), generated from its pages.

Because each overlay is generated from its page, it has the same reading order and structure, and all its targets exist.
The structure lets listeners skip notes and page breaks, and leave figures, lists and tables early.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, zip_longest
from pathlib import PurePosixPath
from xml.parsers import expat

from markupsafe import Markup

from pipeline.model import Timeline, narration_clock, smil_time, whole_milliseconds
from pipeline.write.epub.metadata import MetadataEntry, meta
from pipeline.write.text.conversation import target
from pipeline.write.text.markup import lines, optional

ACTIVE_CLASS = "-epub-media-overlay-active"
"""CSS class of the element being played; ``overlay.css`` sets its colours."""
PLAYING_CLASS = "-epub-media-overlay-playing"
"""CSS class of a page's root element during playback."""
_XHTML = "http://www.w3.org/1999/xhtml "
_TYPE = "http://www.idpf.org/2007/ops type"
_IMPLIED = {
    "section": "", "aside": "aside", "figure": "figure", "ul": "list", "ol": "list", "li": "list-item",
    "table": "table", "tr": "table-row", "td": "table-cell", "th": "table-cell",
}  # fmt: skip
"""Default ``epub:type`` of a ``seq``, by the XHTML element that becomes the ``seq``."""

_SMIL = Markup("""\
<?xml version="1.0" encoding="utf-8"?>
<smil xmlns="http://www.w3.org/ns/SMIL" xmlns:epub="http://www.idpf.org/2007/ops" version="3.0">
<body epub:textref="{}"{}>
{}
</body>
</smil>
""")
_SEQ = Markup('<seq epub:textref="{}#{}"{}>')
_SEQ_END = Markup("</seq>")
_PAR = Markup('<par{}><text src="{}#{}"/><audio src="{}" clipBegin="{}" clipEnd="{}"/></par>')
_TYPED = Markup(' epub:type="{}"')


@dataclass(frozen=True, slots=True)
class Clip:
    """A segment of the narration, with start and end in milliseconds.

    Whole milliseconds make the total durations in the metadata exact.
    """

    target: str
    """Id of the element that is highlighted during the clip."""
    begin: int
    end: int


def clips(timeline: Timeline) -> tuple[Clip, ...]:
    """Return the clips of a narration in playing order, without gaps.

    A pause belongs to the clip before it. The first clip includes the jingle. A cue without sound has no clip.

    :raises ValueError: the timeline is empty.
    """
    if not timeline.cues:
        raise ValueError("the episode has no spoken text")
    clock = narration_clock(timeline.chunks)
    starts = (whole_milliseconds(clock.at(cue.start)) for cue in timeline.cues[1:])
    times = (0, *starts, whole_milliseconds(clock.duration))
    placed = zip(timeline.cues, pairwise(times), strict=True)
    return tuple(Clip(target(cue), begin, end) for cue, (begin, end) in placed if begin < end)


@dataclass(frozen=True, slots=True)
class Overlay:
    """The media overlay of one page."""

    page: str
    """File name of the page."""
    data: bytes
    """Content of the SMIL file."""
    clips: tuple[Clip, ...]
    """Clips in the order of their elements on the page."""

    @property
    def id(self) -> str:
        """Id of the overlay in the package document."""
        return f"{PurePosixPath(self.page).stem}-overlay"

    @property
    def name(self) -> str:
        """File name of the overlay."""
        return f"{PurePosixPath(self.page).stem}.smil"

    @property
    def duration(self) -> int:
        """Total length of the clips in milliseconds."""
        return sum(clip.end - clip.begin for clip in self.clips)


def overlays(pages: Sequence[tuple[str, bytes]], audio: str, clips: Sequence[Clip]) -> tuple[Overlay, ...]:
    """Return the overlays for all narrated pages.

    Each clip is in exactly one overlay.

    :param pages: file name and XHTML of each page, in reading order.
    :param audio: file name of the narration.
    :raises ExpatError: a page is not well-formed.
    :raises ValueError: the pages lack the target of a clip, or have the targets in a different order.
    """
    by_target = {clip.target: clip for clip in clips}
    made = [page_overlay(name, data, audio, by_target) for name, data in pages]
    heard = [clip for overlay in made for clip in overlay.clips]
    if heard != list(clips):
        missed = next((b.target for a, b in zip_longest(heard, clips) if a != b and b), "the end")
        raise ValueError(f"the pages do not match the narration at {missed}")
    return tuple(overlay for overlay in made if overlay.clips)


def media_metadata(overlays: Sequence[Overlay], narrator: str) -> tuple[MetadataEntry, ...]:
    """Return the metadata entries for durations, narrator and playback CSS classes.

    :param narrator: name of the narrator.
    """
    return (
        *(meta("media:duration", smil_time(overlay.duration), refines=overlay.id) for overlay in overlays),
        meta("media:duration", smil_time(sum(overlay.duration for overlay in overlays))),
        meta("media:narrator", narrator),
        meta("media:active-class", ACTIVE_CLASS),
        meta("media:playback-active-class", PLAYING_CLASS),
    )


def page_overlay(page: str, data: bytes, audio: str, clips: Mapping[str, Clip]) -> Overlay:
    """Return the overlay for a page, without clips if the page is not narrated.

    :param page: file name of the page.
    :param data: XHTML of the page.
    :param audio: file name of the narration.
    :param clips: clips by element id; may contain clips of other pages.
    :raises ExpatError: the page is not well-formed.
    """
    reader = _Reader(page, audio, clips)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.end
    parser.Parse(data, True)
    written = _SMIL.format(page, optional(_TYPED, reader.body.type), lines(*reader.body.parts))
    return Overlay(page, written.encode(), tuple(reader.heard))


@dataclass(slots=True)
class _Open:
    """An element that has been opened but not closed.

    ``id`` is empty if the element does not become a ``seq``.
    """

    id: str
    type: str
    parts: list[Markup] = field(default_factory=list)


class _Reader:
    """Handler of start and end tags that builds the overlay of a page."""

    def __init__(self, page: str, audio: str, clips: Mapping[str, Clip]) -> None:
        self.page, self.audio, self.clips = page, audio, clips
        self.heard: list[Clip] = []
        self.body = _Open("", "")
        self.open: list[_Open] = []
        self.within: list[_Open] = [self.body]

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name, id_, type_ = tag.removeprefix(_XHTML), attributes.get("id", ""), attributes.get(_TYPE, "")
        if name == "body":
            self.body.type = type_
        element = _Open(id_ if name in _IMPLIED else "", type_ or _IMPLIED.get(name, ""))
        self.open.append(element)
        if element.id:
            self.within.append(element)
        if id_ in self.clips:
            self.hear(self.clips[id_], type_)

    def hear(self, clip: Clip, type_: str) -> None:
        self.heard.append(clip)
        begin, end = smil_time(clip.begin), smil_time(clip.end)
        par = _PAR.format(optional(_TYPED, type_), self.page, clip.target, self.audio, begin, end)
        self.within[-1].parts.append(par)

    def end(self, _: str) -> None:
        element = self.open.pop()
        if not element.id:
            return
        self.within.pop()
        if element.parts:
            start = _SEQ.format(self.page, element.id, optional(_TYPED, element.type))
            self.within[-1].parts.append(lines(start, *element.parts, _SEQ_END))
