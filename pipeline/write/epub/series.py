"""The pages of one episode in the series' book.

The text edition of a whole series: every episode a part, and what belongs to all of them around.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import PurePosixPath
from uuid import UUID, uuid5

from markupsafe import Markup

from pipeline.settings import Settings
from pipeline.write.epub.about_page import about_page
from pipeline.write.epub.closing import references_page
from pipeline.write.epub.conversation import conversation
from pipeline.write.epub.frame import book_page
from pipeline.write.epub.opening import cover_page, described, entry_list, navigation
from pipeline.write.epub.package import Package, Resource
from pipeline.write.epub.pages import checked, stylesheet
from pipeline.write.epub.series_facts import (
    SeriesPerson,
    describe_series,
    series_contributors,
    series_creators,
    series_facts,
    series_people,
    works,
)
from pipeline.write.epub.series_member import Member, SeriesEpisode, member
from pipeline.write.epub.series_pages import (
    all_references_page,
    series_about_page,
    series_attribution,
    series_title_page,
    speakers_pages,
)
from pipeline.write.text.addresses import episode_guid
from pipeline.write.text.contents import ContentsEntry, Landmark, reference_heading, section_entries
from pipeline.write.text.creators import Creator
from pipeline.write.text.facts import UNDATED, Facts
from pipeline.write.text.markup import NOTHING, InlineMarkup, block

_PART = Markup('<section id="{0}part" epub:type="part" role="doc-part" aria-labelledby="{0}part-h">')
_NUMBER = Markup('<p class="number">{}</p>')
_TITLE = Markup('<h1 id="{}part-h">{}</h1>')
_DATE = Markup('<p class="date"><time datetime="{0}">{0}</time></p>')
_SUMMARY = Markup('<p class="summary">{}</p>')
_PEOPLE = Markup('<ul class="people" aria-label="People">')
_PERSON, _PEOPLE_END = Markup("<li>{}</li>"), Markup("</ul>")
_CONTENTS = Markup('<nav id="{0}contents" role="doc-toc" aria-label="{1}">\n{2}\n</nav>')
_END = Markup("</section>")


def part_pages(member: Member, *, listing: bool) -> Iterator[tuple[str, Markup]]:
    """File name and page, in reading order: the part's opening, the conversation, its references, and about it.

    ``listing`` says whether the opening lists the turns, since the book's own contents do not.
    """
    document, known, place, inline = member.document, member.facts, member.place, member.inline
    yield place.part, _opening(member, listing)
    yield place.conversation, conversation(document, known, inline, member.pictures, place=place)
    if document.references:
        yield place.references, references_page(document, known, inline, place)
    yield place.about, about_page(document, known, inline, place)


def part_entry(member: Member, *, turns: bool) -> ContentsEntry:
    """The episode in the book's contents; ``turns`` says whether its turns are listed."""
    place = member.place
    parts = list(section_entries(member.document, place, turns=turns))
    if member.document.references:
        parts.append(ContentsEntry(place.references, reference_heading(member.document)))
    parts.append(ContentsEntry(place.about, "About this episode"))
    return ContentsEntry(place.part, member.label, tuple(parts))


def _opening(member: Member, listing: bool) -> Markup:
    known, inline, prefix = member.facts, member.inline, member.place.prefix
    people = (_PERSON.format(described(person)) for person in member.document.people)
    entries = section_entries(member.document, member.place) if listing else ()
    body = (
        _PART.format(prefix),
        _NUMBER.format(inline.own(member.numbered)) if member.numbered else NOTHING,
        _TITLE.format(prefix, known.title),
        _DATE.format(known.dated) if known.dated else NOTHING,
        _SUMMARY.format(known.summary) if known.summary else NOTHING,
        block(_PEOPLE, people, _PEOPLE_END),
        _CONTENTS.format(prefix, f"Turns of {known.title}", entry_list(entries)) if entries else NOTHING,
        _END,
    )
    return book_page(known, member.label, body, "bodymatter")


_COVER = "images/cover.jpg"
_REFERENCES = "references.xhtml"
_XHTML = "application/xhtml+xml"
_MOST_ENTRIES = 4000
"""Of the table of contents: where there are more turns, each episode lists its own where it begins."""


def series_book_id(settings: Settings) -> str:
    """``urn:uuid:…``: the permanent identifier of the series' book, UUIDv5 of the series' key."""
    key = settings.series.key
    return f"urn:uuid:{uuid5(UUID(episode_guid(key, '')), 'book')}"


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
    contributors = series_contributors(people, creators)
    written = tuple(_pages(members, known, people, creators))
    return Package(
        identifier=series_book_id(settings),
        language=known.language,
        modified=updated or known.date or UNDATED,
        metadata=describe_series(known, settings.book, members, creators, contributors),
        resources=(*written, *_other_resources(members, cover)),
        spine=tuple(resource.id for resource in written),
    )


def _pages(
    members: Sequence[Member], known: Facts, people: Sequence[SeriesPerson], creators: Sequence[Creator]
) -> Iterator[Resource]:
    inline = InlineMarkup({}, known.language, xhtml=True)
    turns = sum(len(each.document.turns()) for each in members)
    listing = turns > _MOST_ENTRIES
    named = works(members)
    index = tuple(speakers_pages(people, known, inline))
    attribution = series_attribution(known, creators)
    contents = (
        ContentsEntry("title.xhtml", "Title page"),
        *(part_entry(each, turns=not listing) for each in members),
        *([ContentsEntry(_REFERENCES, "References of the whole series")] if named else []),
        ContentsEntry(index[0][0], "Speakers"),
        ContentsEntry("about.xhtml", "About this edition"),
    )
    landmarks = _landmarks(members[0], index[0][0], inline, listed=bool(named))
    yield _page("cover.xhtml", cover_page(known, _COVER))
    yield _page("title.xhtml", series_title_page(known, members, creators, inline))
    yield _page("nav.xhtml", navigation(known, inline, contents, landmarks))
    for each in members:
        for name, part in part_pages(each, listing=listing):
            yield _page(name, part)
    if named:
        yield _page(_REFERENCES, all_references_page(named, known, inline))
    for name, listed in index:
        yield _page(name, listed)
    yield _page("about.xhtml", series_about_page(known, members, attribution, inline))


def _landmarks(first: Member, speakers: str, inline: InlineMarkup, *, listed: bool) -> Iterator[Landmark]:
    yield Landmark("cover", "cover.xhtml", inline.own("Cover"))
    yield Landmark("titlepage", "title.xhtml", inline.own("Title page"))
    yield Landmark("toc", "#toc", inline.own("Contents"))
    yield Landmark("bodymatter", first.place.part, inline.own("Start of the first episode"))
    if listed:
        yield Landmark("bibliography", _REFERENCES, inline.own("References of the whole series"))
    yield Landmark("index", speakers, inline.own("Speakers"))
    yield Landmark("copyright-page", "about.xhtml#rights", inline.own("Licence and source"))


def _page(name: str, book_page: Markup) -> Resource:
    properties = ("nav",) if name == "nav.xhtml" else ()
    return Resource(PurePosixPath(name).stem, name, _XHTML, checked(book_page), properties)


def _other_resources(members: Sequence[Member], cover: bytes) -> Iterator[Resource]:
    yield Resource("style", "style.css", "text/css", stylesheet())
    yield Resource("cover-picture", _COVER, "image/jpeg", cover, ("cover-image",))
    for each in members:
        for picture in each.pictures.values():
            yield Resource(PurePosixPath(picture.name).stem, picture.name, picture.type, picture.data)
