"""Checks an episode of the feed against the files it names."""

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

from pipeline.model import Log
from pipeline.verify.captions import Captions, check_captions
from pipeline.verify.chapters import Chapter, check_chapters
from pipeline.verify.findings import Findings
from pipeline.verify.mp3 import read_mp3
from pipeline.verify.mp4 import Damaged
from pipeline.verify.words import folded

ATOM = "{http://www.w3.org/2005/Atom}"
ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
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
"""What stands behind an episode's key in the name of one of its files."""


@dataclass(frozen=True, slots=True)
class Feed:
    """Where a feed is, and what its addresses mean."""

    site: Path
    label: str
    log: Log
    findings: Findings
    base: str
    """Address of the site with its final slash."""

    def name(self, address: str, line: int, what: str) -> str:
        """Path within the site of the file that an address means, or empty where it is not there (reported)."""
        if not address.startswith(self.base):
            self.findings.add("R437", f"{what} {address} is not below {self.base}", line=line)
            return ""
        name = unquote(address.removeprefix(self.base))
        if not (self.site / name).is_file():
            self.findings.add("R437", f"{what} {name} is not there", line=line)
            return ""
        return name

    def of(self, name: str) -> Findings:
        """The findings of a file of the site."""
        return Findings(self.log, f"{self.label}/{name}")


@dataclass(frozen=True, slots=True)
class Item:
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
    chapters: tuple[Chapter, ...]
    of_chapters: Findings | None
    """Those of the chapters file; None where there is none."""


def _key(names: Iterable[str]) -> str:
    """The episode that most of its files are called after; empty where there are none."""
    found = (match for match in map(_KEY.fullmatch, names) if match)
    return next(iter(dict(Counter(next(filter(None, match.groups())) for match in found).most_common(1))), "")


def is_of_type(address: str, stated: str) -> bool:
    """Whether a file is of the media type that is stated of it, if any is."""
    return not stated or stated == (_type_of(address) or stated)


def _type_of(address: str) -> str:
    return next((type_ for end, type_ in _TYPES.items() if address.endswith(end)), "")


def belongs(name: str, key: str) -> bool:
    """Whether a file of the site is called as an episode's files are: ``media/<key>.<hash>.mp3``."""
    if name.startswith("episodes/"):
        return name == f"episodes/{key}.html"
    file = name.rpartition("/")[2]
    return file.startswith(f"{key}.") and bool(_OF_ITS_OWN.fullmatch(file[len(key) + 1 :]))


def moment(text: str) -> datetime | None:
    """A date of RSS, aware, or None where it is none."""
    try:
        found = parsedate_to_datetime(text) if _DATE.fullmatch(text) else None
    except ValueError:
        return None
    named = text.partition(", ")[0] if "," in text else ""
    return found if found is not None and named in ("", _DAYS[found.weekday()]) else None


def check_item(feed: Feed, element: Any) -> Item:
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
    chapters: tuple[Chapter, ...] = ()
    if "chapters" in named:
        chapters = check_chapters(feed.site / named["chapters"], seconds, feed.of(named["chapters"]))
    _check_notes(feed, element)
    published, updated = _check_dates(feed, element)
    languages = [e.get("language", "") for e in element.iterfind(f"{_PODCAST}transcript")]
    return Item(
        key,
        feed.findings,
        element.sourceline,
        folded(element.findtext("title") or ""),
        (element.findtext(f"{ITUNES}episode") or "").strip(),
        next((e.get("url", "") for e in element.iterfind(f"{_PODCAST}license")), ""),
        languages[0] if languages else "",
        f"episodes/{key}.html",
        f"books/{key}.epub",
        named,
        seconds,
        (element.findtext(f"{ITUNES}duration") or "").strip(),
        published,
        updated,
        check_captions(sidecars, seconds),
        chapters,
        feed.of(named["chapters"]) if "chapters" in named else None,
    )


def _files(feed: Feed, element: Any) -> Iterator[tuple[str, str, int]]:
    """What the episode names: what it is (the media type of captions), its path within the site, its line."""
    named = [("enclosure", e, e.get("url", "")) for e in element.iterfind("enclosure")]
    named += [("page", e, e.text.strip()) for e in element.iterfind("link") if e.text]
    transcripts = ((e, e.get("url", "")) for e in element.iterfind(f"{_PODCAST}transcript"))
    named += [(_type_of(address) or e.get("type", ""), e, address) for e, address in transcripts]
    named += [("chapters", e, e.get("url", "")) for e in element.iterfind(f"{_PODCAST}chapters")]
    named += [("cover", e, e.get("href", "")) for e in element.iterfind(f"{ITUNES}image")]
    named += [("page", e, e.get("href", "")) for e in element.iterfind(f"{_PODCAST}contentLink")]
    kinds = {"related": "book", "alternate": "page"}
    named += [(kinds[r], e, e.get("href", "")) for e in element.iterfind(f"{ATOM}link") if (r := e.get("rel")) in kinds]
    for kind, e, address in named:
        if not is_of_type(address, stated := e.get("type", "")):
            feed.findings.add("R437", f"{address} is declared as {stated}", line=e.sourceline)
        what = "the file" if "/" in kind else f"the {kind}"
        if name := feed.name(address, e.sourceline, what):
            yield kind, name, e.sourceline


def _check_sound(feed: Feed, item: Any, sound: str) -> Fraction | None:
    """Seconds of the episode's sound, or None where they are not known."""
    enclosures = item.findall("enclosure")
    if len(enclosures) != 1:
        feed.findings.add("R437", f"{len(enclosures) or 'no'} enclosures, where there is one", line=item.sourceline)
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
    stated = (item.findtext(f"{ITUNES}duration") or "").strip()
    if not stated.isdecimal() or abs(duration - int(stated)) > _HALF_A_SECOND:
        message = f"{path.name} lasts {float(duration):.3f} s, itunes:duration says {stated or 'nothing'}"
        feed.findings.add("R433", message, line=item.sourceline)
    return duration


def _check_soundbites(feed: Feed, item: Any, seconds: Fraction | None) -> None:
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


def _check_notes(feed: Feed, item: Any) -> None:
    """What the show notes lead to is there, as far as it is on this site."""
    for tag in (_NOTES, f"{ITUNES}summary"):
        for address in dict.fromkeys(_ADDRESS.findall(item.findtext(tag) or "")):
            if address.removeprefix(feed.base).startswith(_FOLDERS):
                feed.name(html.unescape(address), item.sourceline, "of the show notes")


def _check_dates(feed: Feed, item: Any) -> tuple[datetime | None, datetime | None]:
    """When the episode was published and updated; None where that is not stated as it must be (reported)."""
    stated = (item.findtext("pubDate") or "").strip()
    published = moment(stated)
    if published is None:
        message = f"pubDate is {stated or 'missing'}, no date of RFC 2822"
        feed.findings.add("R437", message, line=item.sourceline)
    changed = (item.findtext(f"{ATOM}updated") or "").strip()
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
