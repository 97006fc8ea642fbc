"""``rostra publish --adopt``: create a publication record from an existing feed.

This lets an existing show move to Rostra. Episodes keep their GUIDs and dates, and keep their existing audio until
their text changes.
"""

from __future__ import annotations

import re
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.client import HTTPException, IncompleteRead
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from lxml import etree

from pipeline.commands.console import input_errors_reported, print_diagnostics, tell
from pipeline.commands.publish import held_series
from pipeline.model import AUDIO, PUBLISHED, YEARS, Exit, Log, Severity, Sound, counted, failure, fold_name, read_file
from pipeline.plan import EpisodePlan
from pipeline.publish import (
    Enclosure,
    Entry,
    Published,
    PublishedFile,
    PublishedVoice,
    current_time,
    load_published,
    save_published,
)
from pipeline.settings import Settings
from pipeline.write import episode_guid

_ITUNES, _PODCAST = "{http://www.itunes.com/dtds/podcast-1.0.dtd}", "{https://podcastindex.org/namespace/1.0}"
_ATOM = "{http://www.w3.org/2005/Atom}"
_LARGEST = 50_000_000
"""Maximum size of a feed in bytes."""
_PART = 1 << 16
"""Number of bytes to read at a time."""
_WAIT = 30.0
"""Seconds to wait for a response."""
_LONGEST = 600.0
"""Maximum duration of the whole download in seconds."""


@dataclass(frozen=True, slots=True)
class Item:
    """Imported fields of a feed item."""

    title: str
    guid: str
    published: datetime | None
    updated: datetime | None
    number: int
    """Value of ``itunes:episode``; 0 if missing or invalid."""
    link: str
    enclosure: Enclosure | None


@dataclass(frozen=True, slots=True)
class Feed:
    """Imported fields and items of a feed."""

    guid: str
    """Value of ``podcast:guid``; empty if missing."""
    items: tuple[Item, ...]


def run_adopt(target: Path, feed: str, output: Path | None) -> None:
    """Write ``published.toml`` from a feed, and report feed items without a transcript (R510).

    :param feed: path or URL of the feed.
    :raises RostraError: the feed cannot be read (R511), or the series already has a record (R406).
    :raises SystemExit: the input contains errors (status 1).
    """
    now = current_time()
    with held_series(target, output, now) as builder:
        root = builder.location.root
        path = root / PUBLISHED
        if load_published(root) != Published():
            hint = "move the record to another folder to replace it"
            raise failure(Exit.INPUT, "R406", str(path), "the series already has a publication record", hint)
        found = read_feed(_load(feed), feed)
        with input_errors_reported():
            planned = builder.plan()
        settings, log = planned.settings, Log()
        pairs = dict(matched(found.items, planned.plan.episodes, settings.series.key))
        for each in found.items:
            if each.guid not in {taken.guid for taken in pairs.values()}:
                message = f'no transcript matches "{each.title}" ({each.guid})'
                log.add("R510", feed, 0, message, "add its transcript, or set `number` in an existing one")
        entries = {
            plan.episode.document.key: _entry(plan, item, settings, planned.automatic, now)
            for plan in planned.plan.episodes
            if (item := pairs.get(plan.episode.document.key)) is not None
        }
        keys = [plan.episode.document.key for plan in planned.plan.episodes]
        print_diagnostics(log.sorted(), Severity.WARNING)
        save_published(root, Published(settings.series.key, found.guid, episodes=entries))
    tell(f"{path}: imported the GUID, date and sound of {len(entries)} of {counted(len(found.items), 'episode')}")
    for key in (key for key in keys if key not in entries):
        tell(f"Not in the feed: {key}; it will be published as a new episode unless you set `draft = true`")
    tell("Next: review and commit the record, then run `rostra publish` (--regenerate KEY replaces the sound)")


def _load(feed: str) -> bytes:
    """Return the bytes of a feed from a path or URL.

    :raises RostraError: the feed cannot be read (R511).
    """
    try:
        data = _downloaded(feed) if urlsplit(feed).scheme in ("http", "https") else read_file(Path(feed))
    except (OSError, ValueError, urllib.error.URLError, HTTPException) as error:
        said = getattr(error, "reason", None) or getattr(error, "strerror", None) or error
        reason = " ".join(str(said).split()) or type(error).__name__
        raise failure(Exit.INPUT, "R511", feed, f"cannot be read: {reason}", "check the path or the URL") from error
    if len(data) > _LARGEST:
        raise failure(Exit.INPUT, "R511", feed, "larger than 50 MB", "use the feed of a single show")
    return data


def _downloaded(address: str) -> bytes:
    """Download a feed and return its bytes, truncated if it is too large.

    :raises OSError: the server cannot be reached, or the download takes too long.
    :raises HTTPException: the response is invalid or incomplete.
    """
    until = time.monotonic() + _LONGEST
    data = bytearray()
    with urllib.request.urlopen(address, timeout=_WAIT) as answer:
        while len(data) <= _LARGEST and (part := answer.read1(_PART)):
            data += part
            if time.monotonic() > until:
                raise TimeoutError(f"the download took longer than {_LONGEST:g} s")
        if answer.length:
            raise IncompleteRead(bytes(data), answer.length)
    return bytes(data)


def read_feed(data: bytes, name: str) -> Feed:
    """Return the items and the GUID of an RSS feed.

    :param name: name of the feed for messages.
    :raises RostraError: the data is not an RSS feed with episodes (R511).
    """
    try:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))
    except etree.XMLSyntaxError as error:
        raise failure(Exit.INPUT, "R511", name, f"not XML: {error.msg}", "use an RSS feed") from error
    channel = root.find("channel")
    if root.tag != "rss" or channel is None:
        raise failure(Exit.INPUT, "R511", name, "not an RSS feed", "use the URL that apps subscribe to")
    items: dict[str, Item] = {}
    for element in channel.iter("item"):
        if guid := _text(element, "guid"):
            # Apps treat items with the same GUID as one episode, so only the first counts.
            items.setdefault(guid, _item(element))
    if not items:
        raise failure(Exit.INPUT, "R511", name, "the feed has no episodes", "run `rostra publish` without --adopt")
    return Feed(_text(channel, f"{_PODCAST}guid"), tuple(items.values()))


def _item(element: etree._Element) -> Item:
    enclosure = element.find("enclosure")
    url = "" if enclosure is None else enclosure.get("url", "").strip()
    sound = None
    if enclosure is not None and url:
        length = _count(enclosure.get("length", ""))
        sound = Enclosure(url, length, enclosure.get("type") or AUDIO.media_type)
    return Item(
        title=_text(element, "title"),
        guid=_text(element, "guid"),
        published=_moment(_text(element, "pubDate"), parsedate_to_datetime),
        updated=_moment(_text(element, f"{_ATOM}updated"), datetime.fromisoformat),
        number=_count(_text(element, f"{_ITUNES}episode")),
        link=_text(element, "link"),
        enclosure=sound,
    )


def _text(element: etree._Element, name: str) -> str:
    return " ".join((element.findtext(name) or "").split())


def _count(text: str) -> int:
    """Parse an integer of at most 15 digits; return 0 for any other text."""
    return int(text) if re.fullmatch(r"[0-9]{1,15}", text := text.strip()) else 0


def _moment(text: str, parsed: Callable[[str], datetime]) -> datetime | None:
    """Return a parsed date in UTC, or None if it is invalid or outside ``YEARS``.

    A date without a time zone is interpreted as UTC.
    """
    try:
        moment = parsed(text).replace(microsecond=0)
        moment = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
    return moment if moment.year in YEARS else None


def matched(items: Sequence[Item], episodes: Sequence[EpisodePlan], series: str) -> Iterator[tuple[str, Item]]:
    """Yield the key and the feed item of each episode that matches an item.

    Episodes are matched by the GUID that Rostra would assign, then by their key (as a GUID or the name of a page or
    sound file), then by number, then by title. A criterion that several items meet is ignored.

    :param series: key of the series.
    """
    left = {plan.episode.document.key: plan for plan in episodes}
    free = list(items)
    for fits in _TESTS:
        for key, plan in list(left.items()):
            found = [item for item in free if fits(item, plan, series)]
            if len(found) == 1:
                yield key, found[0]
                free.remove(found[0])
                del left[key]


def _names(item: Item) -> Iterator[str]:
    yield item.guid
    for address in (item.link, item.guid, item.enclosure.url if item.enclosure else ""):
        with suppress(ValueError):  # not a URL
            yield PurePosixPath(unquote(urlsplit(address).path)).name.split(".")[0]


def _has_number(item: Item, plan: EpisodePlan, _: str) -> bool:
    return plan.episode.stated and item.number == plan.episode.number


_TESTS: tuple[Callable[[Item, EpisodePlan, str], bool], ...] = (
    lambda item, plan, series: item.guid == episode_guid(series, plan.episode.document.key),
    lambda item, plan, _: plan.episode.document.key in _names(item),
    _has_number,
    lambda item, plan, _: fold_name(item.title) == fold_name(plan.episode.document.meta.title),
)


def _entry(plan: EpisodePlan, item: Item, settings: Settings, automatic: Mapping[str, Sound], now: datetime) -> Entry:
    engine, url = settings.speech.engine, settings.series.url
    published = item.published or plan.episode.stated_date
    entry = Entry(
        guid=item.guid,
        published=published,
        updated=item.updated if item.updated and item.updated > published else None,
        since=now,
        engine=engine,
        content=plan.content,
        artwork=plan.artwork,
        enclosure=item.enclosure,
        # Recorded voices are kept, so that new speakers do not change the voices of earlier episodes.
        voices={
            line.speaker: PublishedVoice(automatic[line.speaker].name, automatic[line.speaker].pitch, now)
            for line in plan.script.lines()
            if line.speaker in automatic
        },
    )
    own = _own_file(item.enclosure, url)
    return replace(entry, content="", enclosure=None, files=own) if own else entry


def _own_file(enclosure: Enclosure | None, url: str) -> Mapping[str, PublishedFile]:
    """Return the published file, by path, if Rostra made the enclosure for this series.

    The mapping is empty for any other enclosure.

    :param url: URL of the series.
    """
    path = unquote(enclosure.url.removeprefix(f"{url}/")) if enclosure and url else ""
    if enclosure is None or not AUDIO.form.fullmatch(path):
        return {}
    return {path: PublishedFile(enclosure.length, path.split(".")[-2])}
