"""Checks of the feed (RSS 2.0, iTunes, Podcasting 2.0), its files, and links to it."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from fractions import Fraction
from glob import escape
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from pipeline.audit.captions import Captions, StatedChapter, check_captions, check_chapters
from pipeline.audit.sound import Damaged, sound_duration
from pipeline.audit.words import Findings, collapsed, parse_xml, text_of
from pipeline.model import AUDIO, BOOK, EPISODE_KINDS, FEED, OUTPUT_KINDS, PAGE, TRANSCRIPT, Log, OutputKind

_NAMESPACES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
}
_OF_EPISODES = (*EPISODE_KINDS, PAGE)
_NAMING = (
    "enclosure", "link", "itunes:image", "podcast:contentLink", "atom:link[@rel='related']",
    "atom:link[@rel='alternate']", *dict.fromkeys(kind.feed for kind in EPISODE_KINDS if kind.feed),
)  # fmt: skip
"""Paths of the elements in a feed item that refer to files of the site."""
_FOLDERS = tuple({f"{kind.folder}/" for kind in _OF_EPISODES})
_ADDRESS = re.compile(r"https?://[^\s<>\"]+")
_PADDING = Fraction(1, 20)
"""Maximum length that an encoder may add to the end of a file, in seconds."""
_MILLISECOND = Fraction(1, 1000)
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_DATE = re.compile(
    rf"(({'|'.join(_DAYS)}), )?\d\d? (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{{4}} "
    r"\d\d:\d\d(:\d\d)? ([+-]\d{4}|GMT|UT)"
)
"""Pattern for RFC 2822 dates (section 3.3) with four-digit years, as podcast directories require."""


@dataclass(frozen=True, slots=True)
class _Feed:
    """The feed being checked, with its site and the log for its findings."""

    site: Path
    findings: Findings
    base: str
    """Address of the site, with a trailing slash."""
    former: Mapping[str, str]
    """Former key of a renamed episode -> current key."""

    def keys(self, name: str) -> Iterator[str]:
        """Yield the current keys of the episodes to which the named file may belong."""
        yield from dict.fromkeys(self.former.get(key, key) for key in _keys(name))

    def name(self, address: str, line: int, what: str) -> str:
        """Return the path within the site for an address, or report a missing file (R437).

        If the file is missing, the result is an empty string.

        :param what: description of the file for the message.
        """
        if not address.startswith(self.base):
            self.findings.add("R437", f"{what} {address} is not under {self.base}", line=line)
            return ""
        name = unquote(address.removeprefix(self.base))
        if not (self.site / name).is_file():
            self.findings.add("R437", f"{what} {name} does not exist", line=line)
            return ""
        return name

    def wrong(self, element: Any, message: str, code: str = "R437") -> None:
        self.findings.add(code, message, line=element.sourceline)

    def of(self, name: str) -> Findings:
        return Findings(self.findings.log, name)


@dataclass(frozen=True, slots=True)
class FeedItem:
    """An episode in the feed; strings are empty if the feed omits the value."""

    key: str
    keys: frozenset[str]
    """Current and former keys of the episode, since published sound files keep their names."""
    findings: Findings
    """Log for findings about the feed."""
    line: int
    title: str
    number: str
    licence: str
    """Address of the licence."""
    language: str
    page: str
    """Expected path of the episode's page within the site."""
    book: str
    """Expected path of the episode's book within the site."""
    named: dict[str, str]
    """Output kind name -> path within the site, according to the feed."""
    stated: str
    """Length in seconds, as given in the feed."""
    published: datetime | None
    updated: datetime | None
    captions: Captions
    chapters: tuple[StatedChapter, ...]
    chapters_findings: Findings | None
    """Log for findings about the chapters file, or None without chapters."""


@dataclass(frozen=True, slots=True)
class AuditedFeed:
    """The contents of the feed that are compared with the other media."""

    items: tuple[FeedItem, ...] = ()
    address: str = ""
    """Address of the feed; empty if the feed could not be read."""
    language: str = ""
    book: str = ""
    """Path of the series' book within the site, or an empty string."""


def check_feed(site: Path, former: Mapping[str, str], log: Log) -> AuditedFeed:
    """Check the feed and its sound, caption and chapter files, and return its contents.

    :param site: the folder ``output/site``.
    :param former: former key of a renamed episode -> current key.
    :raises OSError: a file cannot be read.
    """
    findings = Findings(log, FEED.path)
    if not (site / FEED.path).is_file():
        findings.add("R437", "the feed is missing")
        return AuditedFeed()
    root = parse_xml(site / FEED.path, findings)
    if root is None:
        return AuditedFeed()
    channel = root.find("channel")
    own = [] if channel is None else [e.get("href", "") for e in _all(channel, "atom:link[@rel='self']")]
    if len(own) != 1 or not own[0].endswith(f"/{FEED.path}"):
        findings.add("R437", "the feed has no channel with exactly one atom:link to itself")
        return AuditedFeed()
    feed = _Feed(site, findings, own[0].removesuffix(FEED.path), former)
    _check_guids(feed, channel)
    items = tuple(_check_item(feed, element) for element in channel.iterfind("item"))
    _check_built(feed, channel, items)
    return AuditedFeed(items, own[0], _text(channel, "language"), _check_channel(feed, channel))


def _all(element: Any, path: str) -> list[Any]:
    return list(element.iterfind(path, _NAMESPACES))


def _text(element: Any, path: str) -> str:
    """Return the text of a child element, or an empty string if missing."""
    return str(element.findtext(path, "", _NAMESPACES)).strip()


def _stated(element: Any, path: str, attribute: str) -> str:
    """Return an attribute of the first element at a path, or an empty string if missing."""
    return next((e.get(attribute, "") for e in _all(element, path)), "")


def _check_channel(feed: _Feed, channel: Any) -> str:
    """Check the channel's links, and return the path of the series' book.

    The path is an empty string if the link or the book is missing.
    """
    book, home = "", _text(channel, "link")
    if home != feed.base:
        feed.wrong(channel, f"the channel's link is {home or 'missing'}; it must be {feed.base}")
    for image in _all(channel, "itunes:image"):
        feed.name(image.get("href", ""), image.sourceline, "the picture")
    for link in _all(channel, "atom:link"):
        if link.get("rel") == "related":
            book = feed.name(link.get("href", ""), link.sourceline, "the book")
        check_type(link.get("href", ""), link, feed.findings)
    return book


def _check_built(feed: _Feed, channel: Any, items: tuple[FeedItem, ...]) -> None:
    """Report a malformed lastBuildDate, or one that differs from the latest episode update (R437)."""
    stated = _text(channel, "lastBuildDate")
    built = _moment(stated)
    newest = max((item.updated for item in items if item.updated), default=None)
    if built is None:
        feed.wrong(channel, f"lastBuildDate is {stated or 'missing'}, not an RFC 2822 date")
    elif newest and abs(built - newest) >= timedelta(seconds=1):
        feed.wrong(channel, f"lastBuildDate is {stated}, but the latest episode changed on {newest}")


def _check_guids(feed: _Feed, channel: Any) -> None:
    seen: set[str] = set()
    for item in channel.iterfind("item"):
        guid = _text(item, "guid")
        if not guid:
            feed.wrong(item, "the episode has no GUID", "R439")
        elif guid in seen:
            feed.wrong(item, f"GUID {guid} is used twice", "R439")
        seen.add(guid)


def check_type(address: str, element: Any, findings: Findings) -> None:
    """Report an element with the wrong media type for the file at its address (R437)."""
    kind, stated = kind_of(address, OUTPUT_KINDS), element.get("type", "")
    if kind and stated and stated != kind.media_type:
        findings.add("R437", f"{address} is declared as {stated}, not {kind.media_type}", line=element.sourceline)


def kind_of(address: str, kinds: Iterable[OutputKind] = _OF_EPISODES) -> OutputKind | None:
    """Return the output kind with the longest matching suffix, or None if unknown.

    :param address: path or URL of a file.
    """
    ending = (kind for kind in kinds if address.endswith(kind.suffix))
    return max(ending, key=lambda kind: len(kind.suffix), default=None)


def _keys(name: str) -> Iterator[str]:
    """Yield each possible episode key in a path such as ``media/<key>.<hash>.mp3``."""
    for kind in OUTPUT_KINDS:
        if "{key}" in kind.path and (found := kind.form.fullmatch(name)):
            yield found["key"]


def belongs(name: str, keys: Set[str]) -> bool:
    """Return whether a file's name contains one of the given episode keys.

    :param name: path within the site.
    """
    return not keys.isdisjoint(_keys(name))


def _moment(text: str) -> datetime | None:
    """Return an RSS date as a datetime, or None if it is malformed."""
    try:
        found = parsedate_to_datetime(text) if _DATE.fullmatch(text) else None
    except ValueError:
        return None
    named = text.partition(", ")[0] if "," in text else ""
    return found if found is not None and named in ("", _DAYS[found.weekday()]) else None


def _check_item(feed: _Feed, element: Any) -> FeedItem:
    """Check a feed item and its files, and return its contents."""
    files = list(_files(feed, element))
    elsewhere = any(_is_elsewhere(feed, enclosure) for enclosure in element.findall("enclosure"))
    counted = Counter(key for _, name, _ in files for key in feed.keys(name))
    key = max(counted, key=counted.__getitem__, default="")
    keys = frozenset({key, *(old for old, new in feed.former.items() if new == key)})
    for _, name, line in files:
        if name and not belongs(name, keys):
            feed.findings.add("R437", f"{name} does not belong to episode {key}", line=line)
    if not _text(element, "link"):
        feed.wrong(element, "the episode has no link to its page")
    if key:
        _check_complete(feed, keys, key, {kind for kind, _, _ in files}, element.sourceline, offered=not elsewhere)
    named = {kind: name for kind, name, _ in files if belongs(name, keys)}
    seconds = None if elsewhere else _check_sound(feed, element, named.get(AUDIO.name, ""))
    _check_soundbites(feed, element, seconds)
    there = {kind: (feed.site / name, feed.of(name)) for kind, name in named.items()}
    _check_notes(feed, element)
    published, updated = _check_dates(feed, element)
    chapters_findings = there.get("chapters")
    return FeedItem(
        key=key,
        keys=keys,
        findings=feed.findings,
        line=element.sourceline,
        title=collapsed(_text(element, "title")),
        number=_text(element, "itunes:episode"),
        licence=_stated(element, "podcast:license", "url"),
        language=_stated(element, TRANSCRIPT.feed, "language"),
        page=PAGE.named(key),
        book=BOOK.named(key),
        named=named,
        stated=_text(element, "itunes:duration"),
        published=published,
        updated=updated,
        captions=check_captions(there, seconds),
        chapters=check_chapters(*chapters_findings, seconds) if chapters_findings else (),
        chapters_findings=chapters_findings[1] if chapters_findings else None,
    )


def _files(feed: _Feed, element: Any) -> Iterator[tuple[str, str, int]]:
    """Yield the output kind, path and line number of each file in a feed item.

    The path is an empty string if the file is missing.
    """
    for e in (e for path in _NAMING for e in _all(element, path)):
        address = e.get("url") or e.get("href") or (e.text or "").strip()
        if e.tag == "enclosure" and _is_elsewhere(feed, e):
            continue
        check_type(address, e, feed.findings)
        kind = kind_of(address)
        name = kind.name if kind else ""
        yield name, feed.name(address, e.sourceline, f"the {name or 'file'}"), e.sourceline


def _is_elsewhere(feed: _Feed, enclosure: Any) -> bool:
    """Return whether an enclosure is on another site, as for an adopted episode."""
    address = enclosure.get("url", "")
    return address.startswith(("http://", "https://")) and not address.startswith(feed.base)


def _check_complete(feed: _Feed, keys: Set[str], key: str, named: Set[str], line: int, *, offered: bool) -> None:
    """Report an episode's missing files, and files made for a different sound file (R437).

    :param named: output kinds to which the feed item links; files of all other kinds must at least be on the site.
    :param offered: whether the enclosure is on this site; if so, the item must link to every kind with a feed element.
    """
    for kind in _OF_EPISODES:
        if kind.feed and kind.name in named and not offered:
            message = f"the {kind.name} file of {key} was made for a different sound file from the enclosure"
            feed.findings.add("R437", message, line=line)
        wanted = [kind.named(escape(each), "?" * 12) for each in sorted(keys)]
        if kind.name not in named and (
            (kind.feed and offered) or not any(path for w in wanted for path in feed.site.glob(w))
        ):
            feed.findings.add("R437", f"episode {key} has no file {kind.named(key, '<hash>')}", line=line)


def _check_sound(feed: _Feed, item: Any, sound: str) -> Fraction | None:
    """Check an episode's enclosure, and return its duration in seconds, or None if unknown."""
    enclosures = item.findall("enclosure")
    if len(enclosures) != 1:
        feed.wrong(item, f"expected one enclosure, found {len(enclosures) or 'none'}")
        return None
    enclosure, path = enclosures[0], feed.site / sound
    if kind_of(enclosure.get("url", "")) is not AUDIO or not enclosure.get("type"):
        feed.wrong(enclosure, "the enclosure is not an MP3, or has no type")
    if not sound:
        return None
    if enclosure.get("length") != str(path.stat().st_size):
        stated = enclosure.get("length", "no length")
        feed.wrong(enclosure, f"{path.name} is {path.stat().st_size} bytes long, but the enclosure declares {stated}")
    try:
        with path.open("rb") as file:
            duration = sound_duration(file, "mp3")
    except Damaged as error:
        feed.of(sound).add("R432", f"damaged: {error}")
        return None
    stated = _text(item, "itunes:duration")
    # itunes:duration is in whole seconds, rounded down.
    if not stated.isdecimal() or not 0 <= duration - int(stated) < 1 + _PADDING:
        message = f"{path.name} lasts {float(duration):.3f} s, but itunes:duration is {stated or 'missing'}"
        feed.wrong(item, message, "R433")
    return duration


def _check_soundbites(feed: _Feed, item: Any, seconds: Fraction | None) -> None:
    for bite in _all(item, "podcast:soundbite"):
        try:
            start, length = (Fraction(bite.get(name, "")) for name in ("startTime", "duration"))
        except ValueError:
            feed.wrong(bite, "soundbite without a valid start time or duration")
            continue
        if start < 0 or length <= 0 or (seconds is not None and start + length > seconds + _MILLISECOND):
            ends = f", but the sound ends at {float(seconds):.3f} s" if seconds is not None else ""
            feed.wrong(bite, f"soundbite from {float(start):.3f} s to {float(start + length):.3f} s{ends}", "R433")


def _check_notes(feed: _Feed, item: Any) -> None:
    """Report links in the show notes to missing files of this site (R437)."""
    for tag in ("content:encoded", "itunes:summary"):
        for address in dict.fromkeys(_ADDRESS.findall(_text(item, tag))):
            if address.removeprefix(feed.base).startswith(_FOLDERS):
                feed.name(html.unescape(address), item.sourceline, "the show notes link")


def _check_dates(feed: _Feed, item: Any) -> tuple[datetime | None, datetime | None]:
    """Return the publication and update times of an episode, each None if malformed (R437)."""
    stated, changed = _text(item, "pubDate"), _text(item, "atom:updated")
    published = _moment(stated)
    if published is None:
        feed.wrong(item, f"pubDate is {stated or 'missing'}, not an RFC 2822 date")
    try:
        updated = datetime.fromisoformat(changed)
    except ValueError:
        updated = None
    if updated is None or updated.tzinfo is None:
        feed.wrong(item, f"atom:updated is {changed or 'missing'}, not an RFC 3339 date")
        return published, None
    if published is not None and updated < published:
        feed.wrong(item, f"atom:updated is {changed}, before the publication date")
    return published, updated


def check_list(path: Path, address: str, findings: Findings) -> None:
    """Report a subscription list (OPML 2.0) without correct links to the feed and site (R437).

    :param path: path of the subscription list.
    :param address: address of the feed.
    :raises OSError: the file cannot be read.
    """
    root = parse_xml(path, findings)
    if root is None:
        return
    outlines = [e for e in root.iter("outline") if e.get("xmlUrl")]
    if len(outlines) != 1:
        findings.add("R437", f"expected one feed, found {len(outlines) or 'none'}")
    for outline in outlines:
        for name, wanted in (("xmlUrl", address), ("htmlUrl", address.rpartition("/")[0] + "/")):
            if outline.get(name) != wanted:
                findings.add("R437", f"{name} is {outline.get(name)}, not {wanted}", line=outline.sourceline)


def check_offered(front: Any, address: str, findings: Findings) -> None:
    """Report a front page without a feed link, or with a wrong feed address (R437).

    :param front: root element of the front page.
    :param address: address of the feed.
    """
    links = [e for e in front.iter("a", "link") if e.get("type") == FEED.media_type]
    if not links:
        findings.add("R437", "the page has no link to the feed")
    for link in links:
        if link.get("href") != FEED.path:
            message = f"the page links to {link.get('href')} instead of the feed {FEED.path}"
            findings.add("R437", message, line=link.sourceline)
        stated = text_of(link)
        if stated.startswith(("http:", "https:")) and stated != address:
            message = f"the page shows the feed address {stated}; it must be {address}"
            findings.add("R437", message, line=link.sourceline)
