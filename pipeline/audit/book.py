"""Checks of a book: archive, table of contents and media overlays.

The narration has its own timeline. Each block of the text (a heading, an announcement, a paragraph or a part of a long
paragraph) is encoded separately. A block begins one frame before its first words and is a whole number of frames long.
A frame has 576 samples in the episode (MP3, MPEG-2 layer III at 24 kHz, ISO/IEC 13818-3) and 1024 samples in the
narration (AAC-LC, ISO/IEC 14496-3). Rounding up to whole frames can therefore make a block longer in the narration than
in the episode, which delays all later blocks.
"""

from __future__ import annotations

import errno
import hashlib
import re
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.audit.epub import EpubFile, EpubLink, EpubPage, ManifestItem, open_epub, parse_entry, resolve
from pipeline.audit.sound import Damaged, sound_duration
from pipeline.audit.words import Findings, TextPiece, check_words, collapsed
from pipeline.model import AUDIO

_SMIL = "application/smil+xml"
_S = "{http://www.w3.org/ns/SMIL}"
_CLOCK = re.compile(r"(?:(\d+):)?(\d\d?):(\d\d(?:\.\d+)?)")
_COUNT = re.compile(r"(\d+(?:\.\d+)?)(h|min|s|ms)?")
_UNITS = {"h": Fraction(3600), "min": Fraction(60), "s": Fraction(1), "ms": Fraction(1, 1000)}
_MILLISECOND = Fraction(1, 1000)
_SAMPLES = 24
"""Samples per millisecond, at 24 kHz."""
_MP3, _AAC = 576, 1024
"""Samples in an MP3 frame and in an AAC frame."""
_CLIP = Fraction(3, 1000)
"""Maximum difference in seconds between the starts of a clip and its text.

Both times are in whole milliseconds, and one of them is rounded down.
"""
_TURN = re.compile(r"(.*_)?t[0-9a-f]{10}(-\d+)?")


@dataclass(frozen=True, slots=True)
class StatedClip:
    """A clip in a media overlay: a page element and its audio segment.

    ``begin`` and ``end`` are in seconds.
    """

    overlay: str
    """Name of the overlay document in the archive."""
    page: str
    target: str
    audio: str
    begin: Fraction
    end: Fraction
    line: int


@dataclass(frozen=True, slots=True)
class StatedOverlay:
    """A media overlay document with its clips."""

    item: ManifestItem
    clips: tuple[StatedClip, ...]

    @property
    def duration(self) -> Fraction:
        """Total length of the clips in seconds."""
        return sum((clip.end - clip.begin for clip in self.clips), Fraction())


@dataclass(frozen=True, slots=True)
class AuditedBook:
    """The contents of a book that are compared with the other media."""

    name: str = ""
    """File name."""
    findings: Findings | None = None
    """Log for findings about the book, or None if the book could not be read."""
    opf: str = ""
    pages: int = 0
    overlays: int = 0
    pieces: tuple[TextPiece, ...] = ()
    """Text segments in reading order."""
    played: tuple[StatedClip, ...] = ()
    """Clips in reading order."""
    stated: dict[str, str] = field(default_factory=dict)
    """Metadata name -> first value in the package document, ignoring elements that refine others."""
    people: tuple[str, ...] = ()
    """Names of the people on the title page, in page order."""
    cover: str = ""
    """First 12 hex digits of the cover's SHA-256 hash; empty if there is no cover."""


def check_book(path: Path, findings: Findings) -> AuditedBook:
    """Check a book, log its errors, and return its contents.

    Pages are parsed one at a time and sound files are streamed, so that large books need little memory.

    :raises OSError: the file cannot be read.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            epub = open_epub(archive, findings)
            return _check(epub, path.name) if epub is not None else AuditedBook()
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        findings.add("R411", f"not a complete zip archive: {error}")
        return AuditedBook()
    except OSError as error:
        if error.errno != errno.EINVAL:
            raise
        findings.add("R411", "not a complete zip archive: its directory points before the start of the file")
        return AuditedBook()


def _check(epub: EpubFile, name: str) -> AuditedBook:
    pages = epub.read_pages()
    for page_name, page in pages.items():
        check_words(page.words, epub.findings, page_name)
        _check_titles(epub, page)
        _check_labels(epub, pages, page)
    overlays = check_overlays(epub, pages)
    return AuditedBook(
        name,
        epub.findings,
        epub.opf,
        len(pages),
        len(overlays),
        tuple(piece for page in pages.values() for piece in page.words.pieces),
        tuple(clip for overlay in overlays for clip in overlay.clips),
        {meta.name: meta.text for meta in reversed(epub.metadata) if not meta.refines},
        next((page.people for page in pages.values() if page.people), ()),
        _cover(epub),
    )


def _cover(epub: EpubFile) -> str:
    there = (i.name for i in epub.items if "cover-image" in i.properties and i.name in epub.archive.NameToInfo)
    name = next(there, "")
    return hashlib.sha256(epub.archive.read(name)).hexdigest()[:12] if name else ""


def _check_titles(epub: EpubFile, page: EpubPage) -> None:
    """Report a title page or conversation page whose heading differs from the book's title (R419)."""
    title = next((collapsed(meta.text) for meta in epub.named("dc:title")), "")
    for id_ in ("titlepage", "conversation"):
        heading, _ = page.headed.get(id_, (title, ""))
        if heading != title:
            epub.findings.add("R419", f"the heading is “{heading}”, but the book's title is “{title}”", page.item.name)


def _check_labels(epub: EpubFile, pages: dict[str, EpubPage], page: EpubPage) -> None:
    """Report labels in the contents and the index that differ from their targets (R415)."""
    for link in page.contents or page.links:
        target, fragment = resolve(page.item.name, link.href)
        headed = pages[target].headed.get(fragment) if target in pages else None
        if headed is None or not (page.contents or (_TURN.fullmatch(fragment) and link.text)):
            continue
        if message := _label_difference(link, *headed, listed=bool(page.contents)):
            epub.findings.add("R415", message, page.item.name, link.line)


def _label_difference(link: EpubLink, heading: str, told: str, *, listed: bool) -> str:
    """Return a message if a label differs from its target section, otherwise an empty string.

    The table of contents lists a section by its heading, and a turn by its speaker and first words. The index of
    speakers lists a turn by its first words only.

    :param heading: heading of the target section.
    :param told: text of the target section's sentences, without spaces.
    :param listed: whether the label is in the table of contents.
    """
    first = link.text.removeprefix(f"{heading}: ") if listed else link.text
    if listed and link.text == heading:
        return ""
    if listed and first == link.text:
        return f"the table of contents says “{link.text}”, but the heading on the page is “{heading}”"
    if told.startswith(first.replace(" ", "").removesuffix("…")):
        return ""
    return f"the label “{link.text}” differs from the first words of its target"


def clock_value(text: str) -> Fraction | None:
    """Return a SMIL clock value (SMIL 3.0, 5.4.3) in seconds, or None if malformed."""
    if found := _CLOCK.fullmatch(text):
        return int(found[1] or 0) * 3600 + int(found[2]) * 60 + Fraction(found[3])
    if found := _COUNT.fullmatch(text):
        return Fraction(found[1]) * _UNITS[found[2] or "s"]
    return None


def check_overlays(epub: EpubFile, pages: dict[str, EpubPage]) -> tuple[StatedOverlay, ...]:
    """Report errors in a book's media overlays, and return the overlays in reading order.

    The errors concern references (R426), missing sentences (R427), clips (R428), metadata (R429) and sound files
    (R431).
    """
    overlays = []
    for name in dict.fromkeys(page.item.overlay for page in pages.values() if page.item.overlay):
        item = epub.by_id.get(name)
        if item is None or item.type != _SMIL:
            epub.findings.add("R426", f"media overlay {name} is not a SMIL file in the manifest", epub.opf)
        elif item.name in epub.archive.NameToInfo:
            root = parse_entry(epub.archive, item.name, epub.findings)
            overlays += [] if root is None else [_read(epub, root, item)]
    for overlay in overlays:
        _check_targets(epub, pages, overlay)
        _check_duration(epub, overlay.item.id, overlay.duration)
    if overlays:
        _check_duration(epub, "", sum((overlay.duration for overlay in overlays), Fraction()))
        if not any(meta.text for meta in epub.named("media:narrator")):
            epub.findings.add("R429", "media:narrator is missing", epub.opf)
        _check_sound(epub, overlays)
        _check_sentences(epub, pages, overlays)
    elif epub.named("media:duration"):
        epub.findings.add("R429", "media:duration is set, but the book has no media overlay", epub.opf)
    return tuple(overlays)


def _read(epub: EpubFile, root: Any, item: ManifestItem) -> StatedOverlay:
    clips = []
    for par in root.iter(f"{_S}par"):
        text, audio = par.find(f"{_S}text"), par.find(f"{_S}audio")
        if text is None or audio is None:
            epub.findings.add("R426", "par element without text or audio", item.name, par.sourceline)
            continue
        begin, end = (clock_value(audio.get(name, "")) for name in ("clipBegin", "clipEnd"))
        if begin is None or end is None:
            epub.findings.add("R428", "clip without a valid clipBegin or clipEnd", item.name, par.sourceline)
            continue
        page, target = resolve(item.name, text.get("src", ""))
        sound, _ = resolve(item.name, audio.get("src", ""))
        clips.append(StatedClip(item.name, page, target, sound, begin, end, par.sourceline))
    return StatedOverlay(item, tuple(clips))


def _report(findings: Findings, code: str, clip: StatedClip, message: str) -> None:
    findings.add(code, message, clip.overlay, clip.line)


def _check_targets(epub: EpubFile, pages: dict[str, EpubPage], overlay: StatedOverlay) -> None:
    """Report clips whose target is missing, repeated or out of order on the page (R426)."""
    order = {name: number for number, name in enumerate(pages)}
    heard: set[tuple[str, str]] = set()
    before = (-1, -1)
    for clip in overlay.clips:
        page = pages.get(clip.page)
        if page is None or page.item.overlay != overlay.item.id or clip.target not in page.ids:
            _report(epub.findings, "R426", clip, f"{clip.page}#{clip.target} is not on a page with this overlay")
            continue
        if (clip.page, clip.target) in heard:
            _report(epub.findings, "R426", clip, f"{clip.target} is played twice")
            continue
        heard.add((clip.page, clip.target))
        place = (order[clip.page], page.ids[clip.target])
        if place < before:
            _report(epub.findings, "R426", clip, f"{clip.target} is out of order: later text on the page plays first")
        before = place


def _check_duration(epub: EpubFile, id_: str, summed: Fraction) -> None:
    stated = [m for m in epub.named("media:duration") if m.refines == id_]
    what = f"for overlay {id_}" if id_ else "for the book"
    if len(stated) != 1:
        epub.findings.add("R429", f"expected one media:duration {what}, found {len(stated) or 'none'}", epub.opf)
        return
    value = clock_value(stated[0].text)
    if value is None or abs(value - summed) >= _MILLISECOND:
        message = f"media:duration {what} is {stated[0].text}, but its clips last {float(summed):.3f} s"
        epub.findings.add("R429", message, epub.opf, stated[0].line)


def _check_sound(epub: EpubFile, overlays: list[StatedOverlay]) -> None:
    """Report gaps, overlaps and wrong times in the clips of each sound file (R428)."""
    reached: dict[str, Fraction] = {}
    lasts = {name: _duration(epub, name) for name in dict.fromkeys(c.audio for o in overlays for c in o.clips)}
    for overlay in overlays:
        for clip in overlay.clips:
            begins = reached.get(clip.audio, Fraction())
            if clip.begin >= clip.end:
                _report(epub.findings, "R428", clip, f"the clip for {clip.target} does not end after it begins")
            elif clip.begin != begins:
                what = "gap before" if clip.begin > begins else "overlap before"
                span = f"{float(begins):.3f} s to {float(clip.begin):.3f} s"
                _report(epub.findings, "R428", clip, f"{what} {clip.target}: {span}")
            last = lasts[clip.audio]
            if last is not None and clip.end > last + _MILLISECOND:
                ends = f"ends at {float(clip.end):.3f} s, but the sound ends at {float(last):.3f} s"
                _report(epub.findings, "R428", clip, f"the clip for {clip.target} {ends}")
            reached[clip.audio] = clip.end
    for name, end in reached.items():
        last = lasts[name]
        if last is not None and end < last - _MILLISECOND:
            epub.findings.add("R428", f"no clip covers {float(end):.3f} s to {float(last):.3f} s", name)


def _duration(epub: EpubFile, name: str) -> Fraction | None:
    """Return a sound file's length in seconds, or None if missing or damaged (R431)."""
    if name not in epub.archive.NameToInfo:
        epub.findings.add("R431", "the sound file of a media overlay is missing", name)
        return None
    try:
        with epub.archive.open(name) as file:
            return sound_duration(file, "mp3" if name.endswith(AUDIO.suffix) else "mp4")
    except Damaged as error:
        epub.findings.add("R431", f"damaged: {error}", name)
        return None


def _check_sentences(epub: EpubFile, pages: dict[str, EpubPage], overlays: list[StatedOverlay]) -> None:
    heard = {(clip.page, clip.target) for overlay in overlays for clip in overlay.clips}
    for name, page in pages.items():
        for place in page.sentences:
            if (name, place.text) not in heard:
                epub.findings.add("R427", f"sentence {place.text} is not in any media overlay", name, place.line)


class _Block(NamedTuple):
    """The start of a block (see the module docstring), in samples."""

    begins: int
    """Start in the episode."""
    narrated: int
    """Start in the narration."""

    def at(self, start: int) -> Fraction:
        """Return the narration time in seconds for an episode time in milliseconds."""
        return Fraction(self.narrated + start * _SAMPLES - self.begins, _SAMPLES * 1000)

    def following(self, start: int) -> _Block:
        """Return the block after this one.

        :param start: time in the episode, in milliseconds, at which the first words of the returned block begin.
        """
        begins = max(start * _SAMPLES // _MP3 - 1, 0) * _MP3
        return _Block(begins, self.narrated + -(-(begins - self.begins) // _AAC) * _AAC)


def check_clips(
    clips: Sequence[StatedClip], pieces: Sequence[TextPiece], starts: Sequence[int], findings: Findings
) -> None:
    """Report the first clip that does not begin when its text is heard (R428).

    No file records how a paragraph is split into blocks, and a block can begin with any sentence that begins on a frame
    boundary. So all possible splits are tried, and those that a clip contradicts are discarded.

    :param clips: clips in reading order; the first begins at the start of the sound file and includes the jingle.
    :param pieces: text segments in reading order.
    :param starts: time in the episode, in milliseconds, at which each segment begins.
    """
    played = {clip.target: clip for clip in clips[1:]}
    possible, paragraph = {_Block(0, 0)}, None
    for piece, start in zip(pieces, starts, strict=True):
        begun = {block.following(start) for block in possible}
        if piece.block != paragraph:
            possible = begun
        elif start * _SAMPLES % _MP3 == 0:
            possible |= begun
        paragraph = piece.block
        clip = played.get(piece.id)
        if clip is None:
            continue
        agreeing = {block for block in possible if abs(clip.begin - block.at(start)) <= _CLIP}
        if not agreeing:
            right = min((block.at(start) for block in possible), key=lambda time: abs(time - clip.begin))
            begins = f"the clip for {clip.target} begins at {float(clip.begin):.3f} s"
            message = f"{begins}, but its text at {float(right):.3f} s, according to captions and page"
            _report(findings, "R428", clip, message)
            return
        possible = agreeing
