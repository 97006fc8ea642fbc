"""Checks the feed against the files it names (RSS 2.0, the itunes and podcast namespaces)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

from lxml import etree

from pipeline.model import Log
from pipeline.verify.feed_item import ATOM, ITUNES, Feed, Item, check_item, is_of_type, moment
from pipeline.verify.findings import Findings

FEED = "feed.xml"


@dataclass(frozen=True, slots=True)
class Episodes:
    """What the feed was found to hold."""

    items: tuple[Item, ...] = ()
    address: str = ""
    """Of the feed itself, or empty."""
    language: str = ""
    book: str = ""
    """Path within the site of the whole series' book, or empty."""

    @property
    def episodes(self) -> int:
        """How many there are."""
        return len(self.items)

    @property
    def cues(self) -> int:
        """Captions of all of them (WebVTT)."""
        return sum(item.captions.cues for item in self.items)

    @property
    def chapters(self) -> int:
        """Chapters of all of them."""
        return sum(len(item.chapters) for item in self.items)

    @property
    def seconds(self) -> Fraction:
        """Length of their sound."""
        return sum((item.seconds or Fraction() for item in self.items), Fraction())


def check_feed(site: Path, label: str, log: Log) -> Episodes:
    """Report what is wrong with the feed of a site, its sound, captions and chapters.

    :param label: how the site's folder is called in findings.
    :raises OSError: a file cannot be read.
    """
    findings = Findings(log, f"{label}/{FEED}")
    if not (site / FEED).is_file():
        findings.add("R437", "there is no feed")
        return Episodes()
    try:
        channel = etree.parse(site / FEED, etree.XMLParser(resolve_entities=False, no_network=True)).find("channel")
    except etree.XMLSyntaxError as error:
        findings.add("R412", f"not well-formed: {error.msg}", line=error.lineno or 0)
        return Episodes()
    own = [] if channel is None else [e.get("href", "") for e in channel.iterfind(f"{ATOM}link") if _is_self(e)]
    if len(own) != 1 or not own[0].endswith(f"/{FEED}"):
        findings.add("R437", "no channel with one atom:link to the feed itself")
        return Episodes()
    feed = Feed(site, label, log, findings, own[0].removesuffix(FEED))
    _check_guids(feed, channel)
    items = tuple(check_item(feed, element) for element in channel.iterfind("item"))
    _check_built(feed, channel, items)
    book = _check_channel(feed, channel)
    return Episodes(items, own[0], (channel.findtext("language") or "").strip(), book)


def _is_self(element: Any) -> bool:
    return bool(element.get("rel") == "self")


def _check_channel(feed: Feed, channel: Any) -> str:
    """The pictures, pages and books of the series itself; gives the path of its book, or empty."""
    book = ""
    home = (channel.findtext("link") or "").strip()
    if home != feed.base:
        feed.findings.add("R437", f"the series' page is {home or 'missing'}, not {feed.base}", line=channel.sourceline)
    for image in channel.iterfind(f"{ITUNES}image"):
        feed.name(image.get("href", ""), image.sourceline, "the picture")
    for link in channel.iterfind(f"{ATOM}link"):
        if link.get("rel") == "related":
            book = feed.name(link.get("href", ""), link.sourceline, "the book")
        if not is_of_type(link.get("href", ""), link.get("type", "")):
            message = f"{link.get('href')} is declared as {link.get('type')}"
            feed.findings.add("R437", message, line=link.sourceline)
    return book


def _check_built(feed: Feed, channel: Any, items: tuple[Item, ...]) -> None:
    """The feed changed last when the newest of its episodes was published or updated."""
    stated = (channel.findtext("lastBuildDate") or "").strip()
    built = moment(stated)
    newest = max((item.updated for item in items if item.updated), default=None)
    if built is None:
        message = f"lastBuildDate is {stated or 'missing'}, no date of RFC 2822"
        feed.findings.add("R437", message, line=channel.sourceline)
    elif newest and abs(built - newest) >= timedelta(seconds=1):
        feed.findings.add("R437", f"last built on {stated}, its newest episode is of {newest}", line=channel.sourceline)


def _check_guids(feed: Feed, channel: Any) -> None:
    seen: set[str] = set()
    for item in channel.iterfind("item"):
        guid = (item.findtext("guid") or "").strip()
        if not guid:
            feed.findings.add("R439", "an episode without a GUID", line=item.sourceline)
        elif guid in seen:
            feed.findings.add("R439", f"the GUID {guid} is there twice", line=item.sourceline)
        seen.add(guid)
