"""Checks the feed against the files it names (RSS 2.0, the itunes and podcast namespaces), and who names the feed."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from fractions import Fraction
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from lxml import etree

from pipeline.audit.captions import Captions, check_captions
from pipeline.audit.chapters import StatedChapter, check_chapters
from pipeline.audit.sound import Damaged, read_mp3
from pipeline.audit.words import Findings, collapsed, text_of
from pipeline.model import Log

FEED_FILE, SUBSCRIPTION_FILE = "feed.xml", "subscribe.opml"
_FEED_TYPE = "application/rss+xml"
_ATOM = "{http://www.w3.org/2005/Atom}"
_ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
_PODCAST = "{https://podcastindex.org/namespace/1.0}"
_NOTES = "{http://purl.org/rss/1.0/modules/content/}encoded"
_FOLDERS = ("books/", "covers/", "episodes/", "media/")
_ADDRESS = re.compile(r"https?://[^\s<>\"]+")
_HALF_A_SECOND = Fraction(1, 2) + Fraction(1, 20)
"""itunes:duration is in whole seconds; an encoder may add 50 ms to a file's end."""
_MILLISECOND = Fraction(1, 1000)
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_DATE = re.compile(
    rf"(({'|'.join(_DAYS)}), )?\d\d? (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{{4}} "
    r"\d\d:\d\d(:\d\d)? ([+-]\d{4}|GMT|UT)"
)
"""RFC 2822, section 3.3, with four digits of the year, as RSS 2.0 recommends and directories demand."""
_TYPES = {
    ".mp3": "audio/mpeg",
    ".epub": "application/epub+zip",
    ".vtt": "text/vtt",
    ".srt": "application/x-subrip",
    ".chapters.json": "application/json+chapters",
    ".json": "application/json",
    ".html": "text/html",
    ".xml": "application/rss+xml",
    ".opml": "text/x-opml",
}
"""Media types of the site's files, by how their names end."""
_KEY = re.compile(
    r"episodes/(.+)\.html|books/(.+)\.epub|(?:media|covers)/(.+?)\.[0-9a-f]{12}(?:\.chapters)?\.[a-z0-9]+"
)
_OF_ITS_OWN = re.compile(r"(picture\.)?[0-9a-f]{12}(\.chapters)?\.[a-z0-9]+|epub")
"""What follows an episode's key in the name of one of its files."""


@dataclass(frozen=True, slots=True)
class _Feed:
    """Where a feed is, and what its addresses mean."""

    site: Path
    label: str
    log: Log
    findings: Findings
    base: str
    """Address of the site with its final slash."""

    def name(self, address: str, line: int, what: str) -> str:
        """Give the path within the site that an address means; empty if there is no such file (R437)."""
        if not address.startswith(self.base):
            self.findings.add("R437", f"{what} {address} is not below {self.base}", line=line)
            return ""
        name = unquote(address.removeprefix(self.base))
        if not (self.site / name).is_file():
            self.findings.add("R437", f"{what} {name} is not there", line=line)
            return ""
        return name

    def of(self, name: str) -> Findings:
        """Give the findings of a file of the site."""
        return Findings(self.log, f"{self.label}/{name}")


@dataclass(frozen=True, slots=True)
class FeedItem:
    """An episode as the feed has it; what it does not say is empty."""

    key: str
    findings: Findings
    """Those of the feed."""
    line: int
    title: str
    number: str
    licence: str
    """Address."""
    language: str
    page: str
    """Path within the site, where its page belongs."""
    book: str
    named: dict[str, str]
    """``enclosure``, ``chapters``, ``cover`` or the media type of captions -> path within the site."""
    seconds: Fraction | None
    """Of its sound."""
    stated: str
    """Its length in seconds, as stated."""
    published: datetime | None
    updated: datetime | None
    captions: Captions
    chapters: tuple[StatedChapter, ...]
    of_chapters: Findings | None
    """Those of the chapters file; None if there is none."""


@dataclass(frozen=True, slots=True)
class AuditedFeed:
    """What the feed was found to hold."""

    items: tuple[FeedItem, ...] = ()
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


def check_feed(site: Path, label: str, log: Log) -> AuditedFeed:
    """Report what is wrong with the feed of a site, its sound, captions and chapters.

    :param label: how the site's folder is called in findings.
    :raises OSError: a file cannot be read.
    """
    findings = Findings(log, f"{label}/{FEED_FILE}")
    if not (site / FEED_FILE).is_file():
        findings.add("R437", "there is no feed")
        return AuditedFeed()
    try:
        channel = etree.parse(site / FEED_FILE, etree.XMLParser(resolve_entities=False, no_network=True)).find(
            "channel"
        )
    except etree.XMLSyntaxError as error:
        findings.add("R412", f"not well-formed: {error.msg}", line=error.lineno or 0)
        return AuditedFeed()
    own = [] if channel is None else [e.get("href", "") for e in channel.iterfind(f"{_ATOM}link") if _is_self(e)]
    if len(own) != 1 or not own[0].endswith(f"/{FEED_FILE}"):
        findings.add("R437", "no channel with one atom:link to the feed itself")
        return AuditedFeed()
    feed = _Feed(site, label, log, findings, own[0].removesuffix(FEED_FILE))
    _check_guids(feed, channel)
    items = tuple(_check_item(feed, element) for element in channel.iterfind("item"))
    _check_built(feed, channel, items)
    book = _check_channel(feed, channel)
    return AuditedFeed(items, own[0], (channel.findtext("language") or "").strip(), book)


def _is_self(element: Any) -> bool:
    return bool(element.get("rel") == "self")


def _check_channel(feed: _Feed, channel: Any) -> str:
    """Check the pictures, pages and books of the series; gives the path of its book, or empty."""
    book = ""
    home = (channel.findtext("link") or "").strip()
    if home != feed.base:
        feed.findings.add("R437", f"the series' page is {home or 'missing'}, not {feed.base}", line=channel.sourceline)
    for image in channel.iterfind(f"{_ITUNES}image"):
        feed.name(image.get("href", ""), image.sourceline, "the picture")
    for link in channel.iterfind(f"{_ATOM}link"):
        if link.get("rel") == "related":
            book = feed.name(link.get("href", ""), link.sourceline, "the book")
        if not is_of_type(link.get("href", ""), link.get("type", "")):
            message = f"{link.get('href')} is declared as {link.get('type')}"
            feed.findings.add("R437", message, line=link.sourceline)
    return book


def _check_built(feed: _Feed, channel: Any, items: tuple[FeedItem, ...]) -> None:
    """Check that the feed changed last when the newest of its episodes did (R437)."""
    stated = (channel.findtext("lastBuildDate") or "").strip()
    built = _moment(stated)
    newest = max((item.updated for item in items if item.updated), default=None)
    if built is None:
        message = f"lastBuildDate is {stated or 'missing'}, no date of RFC 2822"
        feed.findings.add("R437", message, line=channel.sourceline)
    elif newest and abs(built - newest) >= timedelta(seconds=1):
        feed.findings.add("R437", f"last built on {stated}, its newest episode is of {newest}", line=channel.sourceline)


def _check_guids(feed: _Feed, channel: Any) -> None:
    seen: set[str] = set()
    for item in channel.iterfind("item"):
        guid = (item.findtext("guid") or "").strip()
        if not guid:
            feed.findings.add("R439", "an episode without a GUID", line=item.sourceline)
        elif guid in seen:
            feed.findings.add("R439", f"the GUID {guid} is used twice", line=item.sourceline)
        seen.add(guid)


def _key(names: Iterable[str]) -> str:
    """Find the key that most files of an episode are named after; empty without files."""
    found = (match for match in map(_KEY.fullmatch, names) if match)
    return next(iter(dict(Counter(next(filter(None, match.groups())) for match in found).most_common(1))), "")


def is_of_type(address: str, stated: str) -> bool:
    """Tell whether a file is of the media type that is stated, if any is."""
    return not stated or stated == (_type_of(address) or stated)


def _type_of(address: str) -> str:
    return next((type_ for end, type_ in _TYPES.items() if address.endswith(end)), "")


def belongs(name: str, key: str) -> bool:
    """Tell whether a file is named as the episode's are: ``media/<key>.<hash>.mp3``."""
    if name.startswith("episodes/"):
        return name == f"episodes/{key}.html"
    file = name.rpartition("/")[2]
    return file.startswith(f"{key}.") and bool(_OF_ITS_OWN.fullmatch(file[len(key) + 1 :]))


def _moment(text: str) -> datetime | None:
    """Read a date of RSS, with its zone; None if it is malformed."""
    try:
        found = parsedate_to_datetime(text) if _DATE.fullmatch(text) else None
    except ValueError:
        return None
    named = text.partition(", ")[0] if "," in text else ""
    return found if found is not None and named in ("", _DAYS[found.weekday()]) else None


def _check_item(feed: _Feed, element: Any) -> FeedItem:
    """Report what is wrong with an episode; gives what is known of it.

    :raises OSError: a file cannot be read.
    """
    files = list(_files(feed, element))
    if not (element.findtext("link") or "").strip():
        feed.findings.add("R437", "an episode without a page", line=element.sourceline)
    key = _key(name for _, name, _ in files)
    for _, name, line in files:
        if not belongs(name, key):
            feed.findings.add("R437", f"{name} is of another episode than {key}", line=line)
    named = {kind: name for kind, name, _ in files if belongs(name, key)}
    sound = named.get("enclosure", "")
    seconds = _check_sound(feed, element, sound)
    _check_soundbites(feed, element, seconds)
    sidecars = {kind: (feed.site / name, feed.of(name)) for kind, name in named.items() if "/" in kind}
    chapters: tuple[StatedChapter, ...] = ()
    if "chapters" in named:
        chapters = check_chapters(feed.site / named["chapters"], seconds, feed.of(named["chapters"]))
    _check_notes(feed, element)
    published, updated = _check_dates(feed, element)
    languages = [e.get("language", "") for e in element.iterfind(f"{_PODCAST}transcript")]
    return FeedItem(
        key,
        feed.findings,
        element.sourceline,
        collapsed(element.findtext("title") or ""),
        (element.findtext(f"{_ITUNES}episode") or "").strip(),
        next((e.get("url", "") for e in element.iterfind(f"{_PODCAST}license")), ""),
        languages[0] if languages else "",
        f"episodes/{key}.html",
        f"books/{key}.epub",
        named,
        seconds,
        (element.findtext(f"{_ITUNES}duration") or "").strip(),
        published,
        updated,
        check_captions(sidecars, seconds),
        chapters,
        feed.of(named["chapters"]) if "chapters" in named else None,
    )


def _files(feed: _Feed, element: Any) -> Iterator[tuple[str, str, int]]:
    """Give each file that the episode names: kind (media type of captions), path within the site, line."""
    named = [("enclosure", e, e.get("url", "")) for e in element.iterfind("enclosure")]
    named += [("page", e, e.text.strip()) for e in element.iterfind("link") if e.text]
    transcripts = ((e, e.get("url", "")) for e in element.iterfind(f"{_PODCAST}transcript"))
    named += [(_type_of(address) or e.get("type", ""), e, address) for e, address in transcripts]
    named += [("chapters", e, e.get("url", "")) for e in element.iterfind(f"{_PODCAST}chapters")]
    named += [("cover", e, e.get("href", "")) for e in element.iterfind(f"{_ITUNES}image")]
    named += [("page", e, e.get("href", "")) for e in element.iterfind(f"{_PODCAST}contentLink")]
    kinds = {"related": "book", "alternate": "page"}
    named += [
        (kinds[r], e, e.get("href", "")) for e in element.iterfind(f"{_ATOM}link") if (r := e.get("rel")) in kinds
    ]
    for kind, e, address in named:
        if not is_of_type(address, stated := e.get("type", "")):
            feed.findings.add("R437", f"{address} is declared as {stated}", line=e.sourceline)
        what = "the file" if "/" in kind else f"the {kind}"
        if name := feed.name(address, e.sourceline, what):
            yield kind, name, e.sourceline


def _check_sound(feed: _Feed, item: Any, sound: str) -> Fraction | None:
    """Check the enclosure; gives the seconds of the sound, or None if they are not known."""
    enclosures = item.findall("enclosure")
    if len(enclosures) != 1:
        feed.findings.add("R437", f"{len(enclosures) or 'no'} enclosures, not one", line=item.sourceline)
        return None
    if not sound:
        return None
    enclosure, path = enclosures[0], feed.site / sound
    if enclosure.get("length") != str(path.stat().st_size):
        message = f"{path.name} has {path.stat().st_size} bytes, the enclosure says {enclosure.get('length')}"
        feed.findings.add("R437", message, line=enclosure.sourceline)
    if path.suffix != ".mp3" or not enclosure.get("type"):
        feed.findings.add("R437", f"{path.name} is no MP3, or not declared as one", line=enclosure.sourceline)
    try:
        with path.open("rb") as file:
            duration = read_mp3(file).duration
    except Damaged as error:
        feed.of(sound).add("R432", f"damaged: {error}")
        return None
    stated = (item.findtext(f"{_ITUNES}duration") or "").strip()
    if not stated.isdecimal() or abs(duration - int(stated)) > _HALF_A_SECOND:
        message = f"{path.name} lasts {float(duration):.3f} s, itunes:duration says {stated or 'nothing'}"
        feed.findings.add("R433", message, line=item.sourceline)
    return duration


def _check_soundbites(feed: _Feed, item: Any, seconds: Fraction | None) -> None:
    for bite in item.iterfind(f"{_PODCAST}soundbite"):
        try:
            start, length = (Fraction(bite.get(name, "")) for name in ("startTime", "duration"))
        except ValueError:
            feed.findings.add("R437", "a soundbite without a start or a duration", line=bite.sourceline)
            continue
        if start < 0 or length <= 0 or (seconds is not None and start + length > seconds + _MILLISECOND):
            ends = f", the sound at {float(seconds):.3f} s" if seconds is not None else ""
            message = f"a soundbite from {float(start):.3f} s to {float(start + length):.3f} s{ends}"
            feed.findings.add("R433", message, line=bite.sourceline)


def _check_notes(feed: _Feed, item: Any) -> None:
    """Report links of the show notes to files that this site does not have (R437)."""
    for tag in (_NOTES, f"{_ITUNES}summary"):
        for address in dict.fromkeys(_ADDRESS.findall(item.findtext(tag) or "")):
            if address.removeprefix(feed.base).startswith(_FOLDERS):
                feed.name(html.unescape(address), item.sourceline, "of the show notes")


def _check_dates(feed: _Feed, item: Any) -> tuple[datetime | None, datetime | None]:
    """Read when the episode was published and updated; None for what is malformed (R437)."""
    stated = (item.findtext("pubDate") or "").strip()
    published = _moment(stated)
    if published is None:
        message = f"pubDate is {stated or 'missing'}, no date of RFC 2822"
        feed.findings.add("R437", message, line=item.sourceline)
    changed = (item.findtext(f"{_ATOM}updated") or "").strip()
    try:
        updated = datetime.fromisoformat(changed)
    except ValueError:
        updated = None
    if updated is None or updated.tzinfo is None:
        message = f"atom:updated is {changed or 'missing'}, no date of RFC 3339"
        feed.findings.add("R437", message, line=item.sourceline)
        return published, None
    if published is not None and updated - published < timedelta():
        feed.findings.add("R437", f"updated on {changed}, before it was published", line=item.sourceline)
    return published, updated


def check_list(path: Path, address: str, findings: Findings) -> None:
    """Report a subscription list (OPML 2.0) that does not name this feed and its site.

    :param address: of the feed, as it states it.
    :raises OSError: it cannot be read.
    """
    root = _parse(path, findings)
    if root is None:
        return
    outlines = [e for e in root.iter("outline") if e.get("xmlUrl")]
    if len(outlines) != 1:
        findings.add("R437", f"{len(outlines) or 'no'} feeds, not one")
    for outline in outlines:
        site = address.rpartition("/")[0] + "/"
        for name, wanted in (("xmlUrl", address), ("htmlUrl", site)):
            if outline.get(name) != wanted:
                findings.add("R437", f"{name} is {outline.get(name)}, not {wanted}", line=outline.sourceline)


def _parse(path: Path, findings: Findings) -> Any:
    try:
        return etree.parse(path, etree.XMLParser(resolve_entities=False, no_network=True)).getroot()
    except etree.XMLSyntaxError as error:
        findings.add("R412", f"not well-formed: {error.msg}", line=error.lineno or 0)
        return None


def check_offered(front: Any, address: str, findings: Findings) -> None:
    """Report a front page that leads to another feed, or states another address (R437)."""
    links = [e for e in front.iter("a", "link") if e.get("type") == _FEED_TYPE]
    if not links:
        findings.add("R437", "nothing leads to the feed")
    for link in links:
        if link.get("href") != FEED_FILE:
            findings.add("R437", f"{link.get('href')} is not the feed, {FEED_FILE}", line=link.sourceline)
        stated = text_of(link)
        if stated.startswith(("http:", "https:")) and stated != address:
            findings.add("R437", f"it gives {stated} as the feed’s address, which is {address}", line=link.sourceline)
