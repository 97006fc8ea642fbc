"""The podcast feed: RSS 2.0 with the iTunes and Podcasting 2.0 namespaces."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from typing import Any
from urllib.parse import quote

from feedgen.feed import FeedGenerator
from markupsafe import Markup

from pipeline.clock import whole_seconds
from pipeline.licences import parse_licence
from pipeline.model import Licence
from pipeline.release import Release, Show
from pipeline.settings import Settings
from pipeline.write.address import asset_address, base_address, feed_address
from pipeline.write.facts import Facts, facts
from pipeline.write.feed_extension import ChannelElements, ItemElements
from pipeline.write.feed_people import taxonomy
from pipeline.write.guid import show_guid
from pipeline.write.lines import fitted, one_line
from pipeline.write.show_notes import show_notes
from pipeline.write.text import clean

_DESCRIPTION = 4000
"""Bytes that the large directories take of a description."""
_NAME = 128
"""Characters that Podcasting 2.0 allows for a name and for a licence."""
_DEFAULT_CATEGORY = "Education"
_CATEGORY = re.compile(r"[\w&,.' -]+")
_LOOKS_LIKE_MARKUP = re.compile(r"<[A-Za-z/!?]|&(?:#|\w+;)")
_NUMBERED = r"(?:(?:episode|ep\.?|module|part|chapter|lecture|no\.?)\s*)?#?0*{}\s*(?:[:.–—|]|-\s)\s*(?=\S)"


def feed(settings: Settings, releases: Sequence[Release], show: Show) -> bytes:
    """The feed of a series, newest episode first, as UTF-8.

    Nothing in it comes from the clock: it was last built when the newest episode was published or updated.

    :raises ValueError: there is no release, or the series has no title.
    """
    if not releases:
        raise ValueError("a feed without episodes has no date")
    newest_first = sorted(releases, key=lambda r: (r.published, r.number), reverse=True)
    known = [facts(r.document, settings, r.number) for r in newest_first]
    generator = FeedGenerator()
    generator.load_extension("podcast", atom=False)
    generator.register_extension("more", ChannelElements, ItemElements, atom=False)
    _channel(generator, settings, newest_first, known, show)
    if show.book:
        related = {"rel": "related", "type": show.book.type, "href": asset_address(settings, show.book)}
        generator.more.add("atom:link", attributes=related)
    for release, facts_of_it in zip(newest_first, known, strict=True):
        _item(generator.add_entry(order="append"), settings, release, facts_of_it)
    xml: bytes = generator.rss_str(pretty=True)
    return xml


def _channel(channel: Any, settings: Settings, releases: Sequence[Release], known: list[Facts], show: Show) -> None:
    series = settings.series
    title = known[0].series or one_line(series.key)
    author = known[0].author or known[0].publisher or title
    licence = _common_licence(settings, known)
    home = f"{base_address(settings)}/"
    channel.title(title)
    description = clean(series.description).strip() or known[0].series_subtitle or title
    channel.description(fitted(description, _DESCRIPTION, _unmarked))
    channel.language(one_line(series.language))
    channel.copyright(known[0].copyright or licence.text or None)
    channel.generator("Rostra")
    channel.lastBuildDate(max(release.updated for release in releases))
    channel.link(href=feed_address(settings), rel="self", type="application/rss+xml")
    channel.link(href=home, rel="alternate")
    channel.podcast.itunes_author(author)
    # Episodes are numbered parts of one course: apps then offer the first one first.
    channel.podcast.itunes_type("serial")
    for category in _categories(series.categories):
        channel.podcast.itunes_category(category)
    email = one_line(series.email)
    if email:
        channel.podcast.itunes_owner(name=author, email=email)
    add = channel.more.add
    add("atom:link", attributes={"rel": "alternate", "type": "text/html", "href": home})
    add("itunes:explicit", _explicit(settings))
    add("itunes:image", attributes={"href": asset_address(settings, show.cover)})
    add("podcast:guid", show_guid(settings))
    add("podcast:locked", "yes" if email else "no", {"owner": email})
    add("podcast:medium", "podcast")
    _add_licence(add, licence)
    add("podcast:txt", "true", {"purpose": "ai-content"})


def _item(item: Any, settings: Settings, release: Release, known: Facts) -> None:
    document, number = release.document, str(release.number)
    book = asset_address(settings, release.book)
    item.title(_title(known, release.number))
    item.guid(one_line(release.guid), permalink=False)
    item.link(href=f"{base_address(settings)}/#{quote(document.key, safe='')}")
    item.description(fitted(known.summary or known.title, _DESCRIPTION, Markup("<p>{}</p>").format))
    item.content(show_notes(document, release.timeline, known, book))
    item.published(release.published)
    item.enclosure(asset_address(settings, release.audio), str(release.audio.length), release.audio.type)
    item.podcast.itunes_duration(whole_seconds(release.timeline.duration))
    item.podcast.itunes_episode(release.number)
    item.podcast.itunes_episode_type("full")
    add = item.more.add
    add("atom:updated", release.updated.isoformat())
    add("atom:link", attributes={"rel": "related", "type": release.book.type, "href": book})
    add("dc:rights", " · ".join(filter(None, (known.copyright, known.licence.text))))
    add("itunes:explicit", _explicit(settings))
    add("itunes:image", attributes={"href": asset_address(settings, release.cover)})
    add("podcast:episode", number)
    for asset in (release.vtt, release.srt, release.transcript):
        attributes = {"url": asset_address(settings, asset), "type": asset.type, "language": known.language}
        add("podcast:transcript", attributes=attributes)
    add(
        "podcast:chapters",
        attributes={"url": asset_address(settings, release.chapters), "type": release.chapters.type},
    )
    for person in document.people:
        role, group = taxonomy(person)
        add("podcast:person", one_line(person.name)[:_NAME], {"role": role, "group": group})
    _add_licence(add, known.licence)
    add("podcast:txt", "true", {"purpose": "ai-content"})


def _add_licence(add: Any, licence: Licence) -> None:
    if licence.text:
        add("podcast:license", (licence.slug or licence.name)[:_NAME], {"url": licence.url})
        if licence.url:
            add("atom:link", attributes={"rel": "license", "href": licence.url})


def _common_licence(settings: Settings, known: list[Facts]) -> Licence:
    """The licence of the show: as set, else that of its episodes where they agree."""
    if one_line(settings.series.licence):
        return parse_licence(one_line(settings.series.licence))
    first = known[0].licence
    return first if all(k.licence == first for k in known) else Licence("", "", "", "")


def _explicit(settings: Settings) -> str:
    return "true" if settings.series.explicit else "false"


def _categories(worded: Sequence[str]) -> list[dict[str, str]]:
    """``Education > Courses`` as feedgen takes it; what cannot be a category's name is left out."""
    parted = [tuple(one_line(part) for part in category.split(">")) for category in worded]
    named = [parts for parts in parted if all(map(_CATEGORY.fullmatch, parts))]
    return [dict(zip(("cat", "sub"), parts, strict=False)) for parts in named or [(_DEFAULT_CATEGORY,)]]


def _title(known: Facts, number: int) -> str:
    """The title without the episode's number before it: apps show the number themselves."""
    return re.sub(_NUMBERED.format(number), "", known.title, count=1, flags=re.IGNORECASE | re.ASCII)


def _unmarked(text: str) -> str:
    """A text that reads the same in apps that take it for HTML and, as long as it has no mark-up, in all others."""
    return escape(text, quote=False) if _LOOKS_LIKE_MARKUP.search(text) else text
