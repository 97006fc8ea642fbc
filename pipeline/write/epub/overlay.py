"""The media overlays of a book (EPUB 3.3, section 9; SMIL 3.0), each made from its page itself.

So its order is the page's reading order, each of its targets exists, and its structure is the page's structure,
which lets a listener skip notes and page breaks, and leave figures, lists and tables.
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
"""Class of the element that is heard; ``style.css`` has its colours."""
PLAYING_CLASS = "-epub-media-overlay-playing"
"""Class of a page's root element while anything is heard."""
_XHTML = "http://www.w3.org/1999/xhtml "
_TYPE = "http://www.idpf.org/2007/ops type"
_IMPLIED = {
    "section": "", "aside": "aside", "figure": "figure", "ul": "list", "ol": "list", "li": "list-item",
    "table": "table", "tr": "table-row", "td": "table-cell", "th": "table-cell",
}  # fmt: skip
"""The elements that are structures of their own, and what they are where ``epub:type`` does not say it."""

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
    """A stretch of the narration, in whole milliseconds, so that sums of clips are exact in what is written."""

    target: str
    """Id of the element it is heard with."""
    begin: int
    end: int


def clips(timeline: Timeline) -> tuple[Clip, ...]:
    """The clips in order, without a gap from beginning to end of the narration; a pause belongs to what is before it.

    The first clip begins with the narration, jingle and all. A line that makes no sound has none.

    :raises ValueError: nothing is said.
    """
    if not timeline.cues:
        raise ValueError("nothing is said in this episode")
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
    """SMIL."""
    clips: tuple[Clip, ...]
    """What is heard, in the order of the page."""

    @property
    def id(self) -> str:
        """Id in the package."""
        return f"{PurePosixPath(self.page).stem}-overlay"

    @property
    def name(self) -> str:
        """File name."""
        return f"{PurePosixPath(self.page).stem}.smil"

    @property
    def duration(self) -> int:
        """Milliseconds of its clips together."""
        return sum(clip.end - clip.begin for clip in self.clips)


def overlays(pages: Sequence[tuple[str, bytes]], audio: str, clips: Sequence[Clip]) -> tuple[Overlay, ...]:
    """The overlays of those pages on which anything is narrated; together they hold each clip once and in order.

    :param pages: file name and XHTML, in reading order.
    :param audio: the narration's file name.
    :raises ValueError: the pages do not hold what is heard, or not in this order.
    """
    by_target = {clip.target: clip for clip in clips}
    made = [page_overlay(name, data, audio, by_target) for name, data in pages]
    heard = [clip for overlay in made for clip in overlay.clips]
    if heard != list(clips):
        missed = next((b.target for a, b in zip_longest(heard, clips) if a != b and b), "the end")
        raise ValueError(f"the pages do not say what the narration says at {missed}")
    return tuple(overlay for overlay in made if overlay.clips)


def media_metadata(overlays: Sequence[Overlay], narrator: str) -> tuple[MetadataEntry, ...]:
    """Durations of each overlay and of all, the narrator, and the classes of what is heard."""
    return (
        *(meta("media:duration", smil_time(overlay.duration), refines=overlay.id) for overlay in overlays),
        meta("media:duration", smil_time(sum(overlay.duration for overlay in overlays))),
        meta("media:narrator", narrator),
        meta("media:active-class", ACTIVE_CLASS),
        meta("media:playback-active-class", PLAYING_CLASS),
    )


def page_overlay(page: str, data: bytes, audio: str, clips: Mapping[str, Clip]) -> Overlay:
    """The overlay of a page; its ``clips`` are empty where nothing of the page is narrated.

    :param page: the page's file name, ``data`` its XHTML.
    :param audio: the narration's file name.
    :param clips: element id -> clip; those of other pages do no harm.
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
    """An element that has begun; ``id`` is empty where it is no structure."""

    id: str
    type: str
    parts: list[Markup] = field(default_factory=list)


class _Reader:
    """Follows a page from tag to tag."""

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
