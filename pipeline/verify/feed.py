"""Checks the feed against the files it names (RSS 2.0, the itunes and podcast namespaces)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from lxml import etree

from pipeline.diagnostics import Log
from pipeline.verify.captions import check_captions
from pipeline.verify.chapters import check_chapters
from pipeline.verify.findings import Findings
from pipeline.verify.mp3 import read_mp3
from pipeline.verify.mp4 import Damaged

FEED = "feed.xml"
_ATOM = "{http://www.w3.org/2005/Atom}"
_ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
_PODCAST = "{https://podcastindex.org/namespace/1.0}"
_HALF_A_SECOND = Fraction(1, 2) + Fraction(1, 20)
"""itunes:duration is in whole seconds; an encoder may add 50 ms to a file's end."""


@dataclass(slots=True)
class Episodes:
    """What the feed was found to hold."""

    episodes: int = 0
    cues: int = 0
    chapters: int = 0
    seconds: Fraction = field(default_factory=Fraction)


@dataclass(frozen=True, slots=True)
class _Feed:
    site: Path
    label: str
    log: Log
    findings: Findings
    base: str
    """Address of the site with its final slash."""

    def file(self, address: str, line: int, what: str) -> tuple[Path, Findings] | None:
        """The file of the site that an address means, or None where it is not there (reported)."""
        if not address.startswith(self.base):
            self.findings.add("R437", f"{what} {address} is not below {self.base}", line=line)
            return None
        name = unquote(address.removeprefix(self.base))
        if not (self.site / name).is_file():
            self.findings.add("R437", f"{what} {name} is not there", line=line)
            return None
        return self.site / name, Findings(self.log, f"{self.label}/{name}")


def check_feed(site: Path, label: str, log: Log) -> Episodes:
    """Report what is wrong with the feed of a site, its sound, captions and chapters.

    :param label: how the site's folder is called in findings.
    :raises OSError: a file cannot be read.
    """
    findings = Findings(log, f"{label}/{FEED}")
    counted = Episodes()
    if not (site / FEED).is_file():
        findings.add("R437", "there is no feed")
        return counted
    try:
        channel = etree.parse(site / FEED, etree.XMLParser(resolve_entities=False, no_network=True)).find("channel")
    except etree.XMLSyntaxError as error:
        findings.add("R412", f"not well-formed: {error.msg}", line=error.lineno or 0)
        return counted
    own = [] if channel is None else [e.get("href", "") for e in channel.iterfind(f"{_ATOM}link") if _is_self(e)]
    if len(own) != 1 or not own[0].endswith(f"/{FEED}"):
        findings.add("R437", "no channel with one atom:link to the feed itself")
        return counted
    feed = _Feed(site, label, log, findings, own[0].removesuffix(FEED))
    _check_pictures_and_books(feed, channel)
    _check_guids(feed, channel)
    for item in channel.iterfind("item"):
        _check_item(feed, item, counted)
    return counted


def _is_self(element: Any) -> bool:
    return bool(element.get("rel") == "self")


def _check_pictures_and_books(feed: _Feed, channel: Any) -> None:
    for image in channel.iter(f"{_ITUNES}image"):
        feed.file(image.get("href", ""), image.sourceline, "the picture")
    for link in channel.iter(f"{_ATOM}link"):
        if link.get("rel") == "related":
            feed.file(link.get("href", ""), link.sourceline, "the book")


def _check_guids(feed: _Feed, channel: Any) -> None:
    seen: set[str] = set()
    for item in channel.iterfind("item"):
        guid = (item.findtext("guid") or "").strip()
        if not guid:
            feed.findings.add("R439", "an episode without a GUID", line=item.sourceline)
        elif guid in seen:
            feed.findings.add("R439", f"the GUID {guid} is there twice", line=item.sourceline)
        seen.add(guid)


def _check_item(feed: _Feed, item: Any, counted: Episodes) -> None:
    counted.episodes += 1
    duration = _check_enclosure(feed, item)
    counted.seconds += duration or 0
    captions = dict(_sidecars(feed, item, f"{_PODCAST}transcript"))
    counted.cues += check_captions(captions, duration)
    for _, (path, findings) in _sidecars(feed, item, f"{_PODCAST}chapters"):
        counted.chapters += check_chapters(path, duration, findings)


def _sidecars(feed: _Feed, item: Any, tag: str) -> Iterator[tuple[str, tuple[Path, Findings]]]:
    for element in item.iterfind(tag):
        if found := feed.file(element.get("url", ""), element.sourceline, "the file"):
            yield element.get("type", ""), found


def _check_enclosure(feed: _Feed, item: Any) -> Fraction | None:
    """Seconds of the episode's sound, or None where they are not known."""
    enclosures = item.findall("enclosure")
    if len(enclosures) != 1:
        feed.findings.add("R437", f"{len(enclosures) or 'no'} enclosures, where there is one", line=item.sourceline)
        return None
    enclosure = enclosures[0]
    found = feed.file(enclosure.get("url", ""), enclosure.sourceline, "the enclosure")
    if found is None:
        return None
    path, findings = found
    if enclosure.get("length") != str(path.stat().st_size):
        message = f"{path.name} has {path.stat().st_size} bytes, the enclosure says {enclosure.get('length')}"
        feed.findings.add("R437", message, line=enclosure.sourceline)
    if enclosure.get("type") != "audio/mpeg" or path.suffix != ".mp3":
        message = f"{path.name} is declared as {enclosure.get('type')}"
        feed.findings.add("R437", message, line=enclosure.sourceline)
    try:
        with path.open("rb") as file:
            duration = read_mp3(file).duration
    except Damaged as error:
        findings.add("R432", f"damaged: {error}")
        return None
    stated = (item.findtext(f"{_ITUNES}duration") or "").strip()
    if not stated.isdecimal() or abs(duration - int(stated)) > _HALF_A_SECOND:
        message = f"{path.name} lasts {float(duration):.3f} s, itunes:duration says {stated or 'nothing'}"
        feed.findings.add("R433", message, line=item.sourceline)
    return duration
