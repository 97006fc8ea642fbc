"""The text edition of a whole series: every episode a part, and what belongs to all of them around."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from markupsafe import Markup

from pipeline.settings import Settings
from pipeline.write.epub.contents import ABOUT_ENTRY, ALONE, TITLE_ENTRY, ContentsEntry, Member, landmarks
from pipeline.write.epub.package import COVER, Package, book_id, checked, page_resource, shown_resources
from pipeline.write.epub.pages import cover_page, navigation
from pipeline.write.epub.series_facts import (
    SeriesPerson,
    describe_series,
    series_creators,
    series_facts,
    series_people,
    works,
)
from pipeline.write.epub.series_member import SeriesEpisode, member
from pipeline.write.epub.series_pages import (
    REFERENCES_HEADING,
    all_references_page,
    part_entry,
    part_pages,
    series_about_page,
    series_title_page,
    speakers_pages,
)
from pipeline.write.text.facts import UNDATED, Creator, Facts, attribution, contributors
from pipeline.write.text.markup import InlineMarkup

_MOST_ENTRIES = 4000
"""Of the table of contents: where there are more turns, each episode lists its own where it begins."""


def series_package(
    episodes: Sequence[SeriesEpisode], settings: Settings, cover: bytes, updated: datetime | None = None
) -> Package:
    """The text edition of a series before it is written; the same input gives the same book.

    :param episodes: at least one, in their order, each with another key.
    :param cover: JPEG.
    :param updated: when what was published of an episode last changed (aware); None for the newest episode's date.
    :raises KeyError: a figure's file is not among its episode's pictures.
    :raises RostraError: a picture is neither JPEG nor PNG nor GIF.
    :raises ValueError: there is no episode.
    """
    if not episodes:
        raise ValueError("a series without an episode is no book")
    members = [member(episode, settings) for episode in episodes]
    known = series_facts(settings, members)
    people = series_people(members)
    creators = series_creators(people, known.author)
    written = tuple(page_resource(name, checked(page)) for name, page in _pages(members, known, people, creators))
    others = contributors((person.creator for person in people), creators)
    pictures = (picture for each in members for picture in each.pictures.values())
    return Package(
        identifier=book_id(settings),
        language=known.language,
        modified=updated or known.date or UNDATED,
        metadata=describe_series(known, settings.book, members, creators, others),
        resources=(*written, *shown_resources(cover, pictures)),
        spine=tuple(resource.id for resource in written),
    )


def _pages(
    members: Sequence[Member], known: Facts, people: Sequence[SeriesPerson], creators: Sequence[Creator]
) -> Iterator[tuple[str, Markup]]:
    """File name and page, in reading order."""
    inline = InlineMarkup({}, known.language, xhtml=True)
    turns = sum(len(each.document.turns()) for each in members)
    listing = turns > _MOST_ENTRIES
    named = works(members)
    index = tuple(speakers_pages(people, known, inline))
    contents = (
        TITLE_ENTRY,
        *(part_entry(each, turns=not listing) for each in members),
        *([ContentsEntry(ALONE.references, REFERENCES_HEADING)] if named else []),
        ContentsEntry(index[0][0], "Speakers"),
        ABOUT_ENTRY,
    )
    back = [("index", index[0][0], inline.own("Speakers"))]
    if named:
        back.insert(0, ("bibliography", ALONE.references, inline.own(REFERENCES_HEADING)))
    marks = landmarks(inline, (members[0].place.part, "Start of the first episode"), *back)
    yield "cover.xhtml", cover_page(known, COVER)
    yield "title.xhtml", series_title_page(known, members, creators, inline)
    yield "nav.xhtml", navigation(known, inline, contents, marks)
    for each in members:
        yield from part_pages(each, listing=listing)
    if named:
        yield ALONE.references, all_references_page(named, known, inline)
    yield from index
    yield ALONE.about, series_about_page(known, members, attribution(known, creators), inline)
