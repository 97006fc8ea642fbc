"""Reads and checks media overlays against the pages they follow and the sound they play (EPUB 3.3, section 9)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from pipeline.verify.book import SMIL, Book, Item, parsed, resolve
from pipeline.verify.mp3 import read_mp3
from pipeline.verify.mp4 import Damaged, read_mp4
from pipeline.verify.page import Page

_S = "{http://www.w3.org/ns/SMIL}"
_CLOCK = re.compile(r"(?:(\d+):)?(\d\d?):(\d\d(?:\.\d+)?)")
_COUNT = re.compile(r"(\d+(?:\.\d+)?)(h|min|s|ms)?")
_UNITS = {"h": Fraction(3600), "min": Fraction(60), "s": Fraction(1), "ms": Fraction(1, 1000)}
_MILLISECOND = Fraction(1, 1000)


@dataclass(frozen=True, slots=True)
class Clip:
    """A stretch of sound and the element it is heard with; seconds."""

    page: str
    target: str
    audio: str
    begin: Fraction
    end: Fraction
    line: int


@dataclass(frozen=True, slots=True)
class Overlay:
    """A media overlay document."""

    item: Item
    clips: tuple[Clip, ...]

    @property
    def duration(self) -> Fraction:
        """Seconds of its clips together."""
        return sum((clip.end - clip.begin for clip in self.clips), Fraction())


def clock_value(text: str) -> Fraction | None:
    """Seconds of a SMIL clock value (SMIL 3.0, section 5.4.3), or None where it is none."""
    if found := _CLOCK.fullmatch(text):
        return int(found[1] or 0) * 3600 + int(found[2]) * 60 + Fraction(found[3])
    if found := _COUNT.fullmatch(text):
        return Fraction(found[1]) * _UNITS[found[2] or "s"]
    return None


def check_overlays(book: Book, pages: dict[str, Page]) -> tuple[Overlay, ...]:
    """Report what is wrong with the overlays; gives them in reading order."""
    overlays = []
    for name in dict.fromkeys(page.item.overlay for page in pages.values() if page.item.overlay):
        item = book.by_id.get(name)
        if item is None or item.type != SMIL:
            book.findings.add("R426", f"the overlay {name} is not a SMIL file of the manifest", book.opf)
        elif item.name in book.archive.NameToInfo:
            root = parsed(book.archive, item.name, book.findings)
            overlays += [] if root is None else [_read(book, pages, root, item)]
    for item in book.items:
        if item.type == SMIL and all(item.id != page.item.overlay for page in pages.values()):
            book.findings.add("R426", "an overlay of no page", item.name)
    for overlay in overlays:
        _check_targets(book, pages, overlay)
        _check_duration(book, overlay.item.id, overlay.duration)
    if overlays:
        _check_duration(book, "", sum((overlay.duration for overlay in overlays), Fraction()))
        if not any(meta.text for meta in book.named("media:narrator")):
            book.findings.add("R429", "no media:narrator: who or what is heard", book.opf)
        _check_sound(book, overlays)
        _check_sentences(book, pages, overlays)
    elif book.named("media:duration"):
        book.findings.add("R429", "states media:duration and has no overlay", book.opf)
    return tuple(overlays)


def _read(book: Book, pages: dict[str, Page], root: Any, item: Item) -> Overlay:
    clips = []
    for par in root.iter(f"{_S}par"):
        text, audio = par.find(f"{_S}text"), par.find(f"{_S}audio")
        if text is None or audio is None:
            book.findings.add("R426", "a par without text or audio", item.name, par.sourceline)
            continue
        begin, end = (clock_value(audio.get(name, "")) for name in ("clipBegin", "clipEnd"))
        if begin is None or end is None:
            book.findings.add("R428", "a clip without a begin or an end", item.name, par.sourceline)
            continue
        page, target = resolve(item.name, text.get("src", ""))
        clips.append(Clip(page, target, resolve(item.name, audio.get("src", ""))[0], begin, end, par.sourceline))
    for element in root.iter(f"{_S}seq", f"{_S}body"):
        reference = element.get("{http://www.idpf.org/2007/ops}textref")
        if reference and not _exists(pages, item, reference):
            book.findings.add("R426", f"{reference} is not in the book", item.name, element.sourceline)
    return Overlay(item, tuple(clips))


def _exists(pages: dict[str, Page], item: Item, reference: str) -> bool:
    name, fragment = resolve(item.name, reference)
    return name in pages and (not fragment or fragment in pages[name].ids)


def _check_targets(book: Book, pages: dict[str, Page], overlay: Overlay) -> None:
    """Each par has a target, on a page that names this overlay, once, and in the order of the page."""
    order = {name: number for number, name in enumerate(pages)}
    heard: set[tuple[str, str]] = set()
    before = (-1, -1)
    for clip in overlay.clips:
        page = pages.get(clip.page)
        if page is None or page.item.overlay != overlay.item.id or clip.target not in page.ids:
            message = f"{clip.page}#{clip.target} is not on a page of this overlay"
            book.findings.add("R426", message, overlay.item.name, clip.line)
            continue
        if (clip.page, clip.target) in heard:
            book.findings.add("R426", f"{clip.target} is heard twice", overlay.item.name, clip.line)
            continue
        heard.add((clip.page, clip.target))
        place = (order[clip.page], page.ids[clip.target])
        if place < before:
            message = f"{clip.target} is heard behind what follows it on the page"
            book.findings.add("R426", message, overlay.item.name, clip.line)
        before = place


def _check_duration(book: Book, id_: str, summed: Fraction) -> None:
    stated = [m for m in book.named("media:duration") if m.refines == id_]
    what = f"of the overlay {id_}" if id_ else "of the book"
    if len(stated) != 1:
        book.findings.add("R429", f"{len(stated) or 'no'} media:duration {what}, where there is one", book.opf)
        return
    value = clock_value(stated[0].text)
    if value is None or abs(value - summed) >= _MILLISECOND:
        message = f"media:duration {what} is {stated[0].text}; its clips last {float(summed):.3f} s"
        book.findings.add("R429", message, book.opf, stated[0].line)


def _check_sound(book: Book, overlays: list[Overlay]) -> None:
    """The clips of each sound file follow each other without a gap from its beginning to its end."""
    reached: dict[str, Fraction] = {}
    lasts = {name: _duration(book, name) for name in dict.fromkeys(c.audio for o in overlays for c in o.clips)}
    for overlay in overlays:
        for clip in overlay.clips:
            name, begins = overlay.item.name, reached.get(clip.audio, Fraction())
            if clip.begin >= clip.end:
                book.findings.add("R428", f"the clip of {clip.target} ends before it begins", name, clip.line)
            elif clip.begin != begins:
                what = "gap before" if clip.begin > begins else "overlap with what is before"
                message = f"{what} {clip.target}: {float(begins):.3f} s to {float(clip.begin):.3f} s"
                book.findings.add("R428", message, name, clip.line)
            last = lasts[clip.audio]
            if last is not None and clip.end > last + _MILLISECOND:
                message = f"the clip of {clip.target} ends at {float(clip.end):.3f} s, the sound at {float(last):.3f} s"
                book.findings.add("R428", message, name, clip.line)
            reached[clip.audio] = clip.end
    for name, end in reached.items():
        last = lasts[name]
        if last is not None and end < last - _MILLISECOND:
            book.findings.add("R428", f"nothing is shown from {float(end):.3f} s to {float(last):.3f} s", name)


def _duration(book: Book, name: str) -> Fraction | None:
    """Seconds of a sound file, or None where it cannot be told (reported)."""
    if name not in book.archive.NameToInfo:
        book.findings.add("R431", "the sound of an overlay is not there", name)
        return None
    try:
        with book.archive.open(name) as file:
            return read_mp3(file).duration if name.endswith(".mp3") else read_mp4(file).duration
    except Damaged as error:
        book.findings.add("R431", f"damaged: {error}", name)
        return None


def _check_sentences(book: Book, pages: dict[str, Page], overlays: list[Overlay]) -> None:
    heard = {(clip.page, clip.target) for overlay in overlays for clip in overlay.clips}
    for name, page in pages.items():
        for place in page.sentences:
            if (name, place.text) not in heard:
                book.findings.add("R427", f"the sentence {place.text} is in no overlay", name, place.line)
