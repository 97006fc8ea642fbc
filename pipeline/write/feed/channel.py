"""The podcast feed, and its channel element, which describes the show."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from html import escape
from typing import Any

from feedgen.ext.base import BaseEntryExtension
from feedgen.feed import FeedGenerator
from lxml import etree

from pipeline.model import FEED, Licence, Release, Show
from pipeline.settings import Settings
from pipeline.standards import DEFAULT_CATEGORY, TEXT_BYTES, category, frequency
from pipeline.write.feed.item import add_disclosure, add_licence, add_person, explicit, regulars, write_item
from pipeline.write.text.addresses import asset_address, base_address, feed_address, show_guid
from pipeline.write.text.facts import Facts, facts, series_licence
from pipeline.write.text.plain import clean_text, fitted, one_line, web_address
from pipeline.write.text.words import marked, words_for
from pipeline.write.writers import SeriesEdition

NAMESPACES = {
    "atom": "http://www.w3.org/2005/Atom",
    "dc": "http://purl.org/dc/elements/1.1/",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
}
_LOOKS_LIKE_MARKUP = re.compile(r"<[A-Za-z/!?]|&(?:#|\w+;)")


class _Elements(BaseEntryExtension):  # type: ignore[misc]
    """feedgen extension for elements that feedgen does not support.

    It writes the elements in the order in which they were added.
    """

    def __init__(self) -> None:
        self._elements: list[tuple[str, str, dict[str, str]]] = []

    def add(self, name: str, text: str = "", attributes: dict[str, str] | None = None) -> None:
        """Append an element without its empty attributes.

        An element that has neither text nor attributes is left out.

        :param name: name with a prefix, such as ``podcast:guid``.
        :raises KeyError: the prefix is not in ``NAMESPACES``.
        """
        prefix, _, local = name.partition(":")
        given = {key: clean_text(value) for key, value in (attributes or {}).items() if value}
        if text or given:
            self._elements.append((f"{{{NAMESPACES[prefix]}}}{local}", clean_text(text), given))

    def extend_ns(self) -> dict[str, str]:
        """Return the namespaces to declare on the feed's root element, by prefix.

        This method is called by feedgen.
        """
        return NAMESPACES

    def extend_rss(self, feed_xml: Any) -> Any:
        """Append the elements to a channel or an item, and return ``feed_xml``.

        This method is called by feedgen.

        :param feed_xml: ``rss`` element, which contains the channel, or ``item`` element.
        """
        parent = feed_xml[0] if feed_xml.tag == "rss" else feed_xml
        for name, text, attributes in self._elements:
            etree.SubElement(parent, name, attributes).text = text or None
        return feed_xml


def write_feed(series: SeriesEdition) -> Iterator[tuple[str, bytes]]:
    """Yield the path and the content of the feed.

    The feed must be written last, because it links to the other files.
    """
    yield FEED.path, feed_xml(series.settings, series.releases, series.show, series.feed_guid, series.emptied)


def feed_xml(
    settings: Settings, releases: Sequence[Release], show: Show, guid: str = "", emptied: datetime | None = None
) -> bytes:
    """Return the feed of a series in UTF-8, newest episode first.

    The feed does not depend on the current time. The build date is that of the latest publication or update of an
    episode.

    :param guid: published ``podcast:guid`` of the show; if empty, ``show_guid`` determines it.
    :param emptied: build date for a series without episodes; timezone-aware.
    :raises ValueError: there is neither a release nor ``emptied``, or the series has neither title nor key.
    """
    if not releases and emptied is None:
        raise ValueError("a feed without episodes has no date")
    newest_first = sorted(releases, key=lambda r: (r.published, r.number), reverse=True)
    known = [facts(r.document, settings, r.number) for r in newest_first]
    generator = FeedGenerator()
    generator.load_extension("podcast", atom=False)
    generator.register_extension("more", _Elements, _Elements, atom=False)
    _channel(generator, settings, newest_first, known, show, guid or show_guid(settings))
    generator.lastBuildDate(max([release.updated for release in releases], default=emptied))
    for release, facts_of_it in zip(newest_first, known, strict=True):
        write_item(generator.add_entry(order="append"), settings, release, facts_of_it)
    xml: bytes = generator.rss_str(pretty=True)
    return xml


def _channel(
    channel: Any, settings: Settings, releases: Sequence[Release], known: list[Facts], show: Show, guid: str
) -> None:
    series = settings.series
    newest = known[0] if known else None
    title = (newest.series if newest else one_line(series.title)) or one_line(series.key)
    makers = (newest.author, newest.publisher) if newest else (one_line(series.author), one_line(series.publisher))
    author = makers[0] or makers[1] or _speakers(releases) or title
    licence = _common_licence(settings, known)
    home = f"{base_address(settings)}/"
    draft = any(release.draft for release in releases)
    channel.title(marked(title, one_line(series.language), draft))
    subtitle = newest.series_subtitle if newest else one_line(series.subtitle)
    description = clean_text(series.description).strip() or subtitle or title
    channel.description(fitted(description, TEXT_BYTES, _unmarked))
    channel.language(one_line(series.language))
    channel.copyright((newest.copyright if newest else one_line(series.copyright)) or licence.text or None)
    channel.generator("Rostra")
    channel.link(href=feed_address(settings), rel="self", type="application/rss+xml")
    channel.link(href=home, rel="alternate")
    channel.podcast.itunes_author(author)
    channel.podcast.itunes_type(series.type)
    for named in _categories(series.categories):
        channel.podcast.itunes_category(named)
    email = one_line(series.email)
    if email:
        channel.podcast.itunes_owner(name=one_line(series.owner) or author, email=email)
    add = channel.more.add
    add("atom:link", attributes={"rel": "alternate", "type": "text/html", "href": home})
    add("itunes:explicit", explicit(settings))
    add("itunes:image", attributes={"href": asset_address(settings, show.cover)})
    add("itunes:new-feed-url", web_address(series.new_feed_url))
    if series.block or draft:
        add("itunes:block", "Yes")
    if draft:
        add("podcast:block", "yes")
    add("podcast:guid", guid)
    add("podcast:locked", "yes" if email else "no", {"owner": email})
    add("podcast:medium", series.medium)
    if known_frequency := frequency(series.update_frequency):
        complete = "true" if known_frequency.complete else ""
        worded = _frequency(known_frequency.rule, one_line(series.language))
        add("podcast:updateFrequency", worded, {"complete": complete, "rrule": known_frequency.rule})
        add("itunes:complete", "Yes" if known_frequency.complete else "")
    for credit in regulars([release.document for release in releases]) if releases else ():
        add_person(add, credit)
    add_licence(add, licence)
    add_disclosure(add)
    if series.apple_verification:
        add("podcast:txt", series.apple_verification, {"purpose": "applepodcastsverify"})
    if show.book:
        related = {"rel": "related", "type": show.book.type, "href": asset_address(settings, show.book)}
        add("atom:link", attributes=related)


def _frequency(rule: str, language: str) -> str:
    """Return a recurrence rule (RFC 5545) in words.

    An empty rule means that the series is complete.
    """
    words, parts = words_for(language), dict(part.split("=", 1) for part in rule.split(";") if part)
    if not parts:
        return words.complete
    return words.counted(words.frequencies[parts["FREQ"]], int(parts.get("INTERVAL", "1")))


def _speakers(releases: Sequence[Release]) -> str:
    return ", ".join(dict.fromkeys(one_line(p.name) for r in releases for p in r.document.people if p.speaks))


def _common_licence(settings: Settings, known: list[Facts]) -> Licence:
    """Return the licence in the settings, or otherwise the one that all episodes share.

    If there is neither, the text of the returned licence is empty.
    """
    stated, licences = series_licence(settings), [k.licence for k in known]
    return licences[0] if not stated.text and licences and all(one == licences[0] for one in licences) else stated


def _categories(worded: Sequence[str]) -> list[dict[str, str]]:
    """Return the known categories in the format that feedgen expects, or the default category.

    :param worded: categories in the settings, such as ``Education > Courses``.
    """
    published = [name for name in map(category, worded) if name] or [DEFAULT_CATEGORY]
    return [dict(zip(("cat", "sub"), name.split(" > "), strict=False)) for name in published]


def _unmarked(text: str) -> str:
    """Return ``text``, escaped if podcast apps could interpret it as HTML."""
    return escape(text, quote=False) if _LOOKS_LIKE_MARKUP.search(text) else text
