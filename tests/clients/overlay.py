"""A book's media overlay as its files state it, read without the project's code (EPUB 3.3, section 9; SMIL 3.0)."""

from __future__ import annotations

import posixpath
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

_NS = {
    "container": "urn:oasis:names:tc:opendocument:xmlns:container",
    "opf": "http://www.idpf.org/2007/opf",
    "smil": "http://www.w3.org/ns/SMIL",
}
_UNITS = {"h": 3600.0, "min": 60.0, "s": 1.0, "ms": 0.001, "": 1.0}


@dataclass(frozen=True, slots=True)
class Clip:
    """A ``par``: what is shown while what is heard (seconds)."""

    text: str
    """``EPUB/page.xhtml#id``."""
    sound: str
    begin: float
    end: float

    @property
    def id(self) -> str:
        return self.text.partition("#")[2]


def clock(value: str) -> float:
    """The seconds of a SMIL clock value: ``1:02:03.5``, ``02:03.5``, ``3.5s``, ``35ms``."""
    if ":" in value:
        seconds = 0.0
        for part in value.split(":"):
            seconds = seconds * 60 + float(part)
        return seconds
    match = re.fullmatch(r"([\d.]+)(h|min|s|ms|)", value)
    assert match, value
    return float(match.group(1)) * _UNITS[match.group(2)]


def schedule(book: Path) -> list[Clip]:
    """Every clip of the book, in the order in which it is read."""
    with zipfile.ZipFile(book) as files:
        container = etree.fromstring(files.read("META-INF/container.xml"))
        opf = container.find(".//container:rootfile", _NS).get("full-path")
        package = etree.fromstring(files.read(opf))
        items = {item.get("id"): item for item in package.iterfind(".//opf:manifest/opf:item", _NS)}
        pages = [items[ref.get("idref")] for ref in package.iterfind(".//opf:spine/opf:itemref", _NS)]
        overlays = [items[page.get("media-overlay")] for page in pages if page.get("media-overlay")]
        names = [posixpath.join(posixpath.dirname(opf), overlay.get("href")) for overlay in overlays]
        return [clip for name in names for clip in _clips(name, files.read(name))]


def _clips(name: str, smil: bytes) -> list[Clip]:
    def whole(href: str) -> str:
        return posixpath.normpath(posixpath.join(posixpath.dirname(name), href))

    clips = []
    for par in etree.fromstring(smil).iterfind(".//smil:par", _NS):
        text, audio = par.find("smil:text", _NS), par.find("smil:audio", _NS)
        begin, end = clock(audio.get("clipBegin")), clock(audio.get("clipEnd"))
        clips.append(Clip(whole(text.get("src")), whole(audio.get("src")), begin, end))
    return clips
