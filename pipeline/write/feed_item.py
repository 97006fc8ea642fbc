"""An episode in the feed. Its bytes depend on the episode and on the settings, never on another episode."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from pipeline.clock import seconds, whole_seconds
from pipeline.directories import TEXT_BYTES
from pipeline.model import Licence
from pipeline.release import Release
from pipeline.settings import Settings
from pipeline.titles import unnumbered
from pipeline.write.address import asset_address
from pipeline.write.facts import Facts
from pipeline.write.feed_people import Credit, credits_of
from pipeline.write.feed_soundbites import soundbites
from pipeline.write.lines import fitted, one_line
from pipeline.write.show_notes import show_notes

_NAME = 128
"""Characters that Podcasting 2.0 allows for a name and for a licence."""


def write_item(item: Any, settings: Settings, release: Release, known: Facts) -> None:
    """Fill feedgen's entry."""
    document = release.document
    page, book = asset_address(settings, release.page), asset_address(settings, release.book)
    title = unnumbered(known.title, release.number)
    notes = show_notes(document, release.timeline, known, page, book)
    item.title(title)
    item.guid(one_line(release.guid), permalink=False)
    item.link(href=page)
    item.description(fitted(known.summary or known.title, TEXT_BYTES, Markup("<p>{}</p>").format))
    item.content(notes.html)
    item.published(release.published)
    item.enclosure(asset_address(settings, release.audio), str(release.audio.length), release.audio.type)
    item.podcast.itunes_duration(whole_seconds(release.timeline.duration))
    item.podcast.itunes_episode(release.number)
    item.podcast.itunes_episode_type("full")
    add = item.more.add
    add("itunes:title", title)
    add("itunes:summary", notes.text)
    add("itunes:explicit", explicit(settings))
    add("itunes:image", attributes={"href": asset_address(settings, release.cover)})
    add("atom:updated", release.updated.isoformat())
    add("atom:link", attributes={"rel": "alternate", "type": release.page.type, "href": page})
    add("atom:link", attributes={"rel": "related", "type": release.book.type, "href": book})
    add("dc:rights", " · ".join(filter(None, (known.copyright, known.licence.text))))
    _add_numbers(add, settings, release.number)
    _add_sidecars(add, settings, release, known.language)
    for credit in credits_of(document):
        add_person(add, credit)
    for soundbite in soundbites(document, release.timeline):
        times = {"startTime": f"{seconds(soundbite.start)}", "duration": f"{seconds(soundbite.end - soundbite.start)}"}
        add("podcast:soundbite", soundbite.title, times)
    add("podcast:contentLink", "Listen, read along and search on the episode’s page", {"href": page})
    add_licence(add, known.licence)
    add_disclosure(add)


def add_person(add: Any, credit: Credit) -> None:
    """Add somebody with what they did."""
    add("podcast:person", one_line(credit.person.name)[:_NAME], {"role": credit.role, "group": credit.group})


def add_licence(add: Any, licence: Licence) -> None:
    """Add a licence, where there is one, for podcast apps and for readers of Atom."""
    if licence.text:
        add("podcast:license", (licence.slug or licence.name)[:_NAME], {"url": licence.url})
        if licence.url:
            add("atom:link", attributes={"rel": "license", "href": licence.url})


def add_disclosure(add: Any) -> None:
    """Say to machines that the voices are synthetic."""
    add("podcast:txt", "true", {"purpose": "ai-content"})


def explicit(settings: Settings) -> str:
    """The series' ``itunes:explicit``."""
    return "true" if settings.series.explicit else "false"


def _add_numbers(add: Any, settings: Settings, number: int) -> None:
    if settings.series.season:
        add("itunes:season", str(settings.series.season))
        add("podcast:season", str(settings.series.season))
    add("podcast:episode", str(number))


def _add_sidecars(add: Any, settings: Settings, release: Release, language: str) -> None:
    for asset in (release.vtt, release.srt, release.transcript):
        attributes = {"url": asset_address(settings, asset), "type": asset.type, "language": language}
        add("podcast:transcript", attributes=attributes)
    chapters = release.chapters
    add("podcast:chapters", attributes={"url": asset_address(settings, chapters), "type": chapters.type})
