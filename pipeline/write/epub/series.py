"""The series' book, without audio: one part per episode, plus pages for the whole series."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import BinaryIO

from markupsafe import Markup

from pipeline.settings import Settings
from pipeline.write.epub import pages
from pipeline.write.epub.about_page import about_page, rights
from pipeline.write.epub.contents import (
    OWN_BOOK,
    ContentsEntry,
    Member,
    about_entry,
    beginning,
    landmarks,
    reference_entries,
    section_entries,
    title_entry,
)
from pipeline.write.epub.package import Package, book_id, checked, pack, page_resource, shown_resources
from pipeline.write.epub.series_facts import (
    SeriesEpisode,
    SeriesPerson,
    SeriesWork,
    WorkEntry,
    as_member,
    describe_series,
    series_creators,
    series_facts,
    series_people,
    works,
)
from pipeline.write.text.conversation import backlinks, speakers_of
from pipeline.write.text.facts import Creator, Facts, attribution, described
from pipeline.write.text.markup import (
    LINK,
    LIST,
    LIST_END,
    NOTHING,
    PARAGRAPH,
    SECTION_END,
    InlineMarkup,
    bibliography,
    licence_link,
    lines,
    optional,
    people_list,
    section,
    shown_title,
)
from pipeline.write.text.words import Words, words_for

_MOST_ENTRIES = 4000
"""Maximum number of turns in the table of contents.

If the series has more turns, each episode lists its own.
"""
_PART = Markup('<section id="{0}part" epub:type="part" role="doc-part" aria-labelledby="{0}part-h">')
_PART_TITLE = Markup('<h1 id="{}part-h">{}</h1>')
_DATE = Markup('<p class="date"><time datetime="{}">{}</time></p>')
_CONTENTS = Markup('<nav id="{0}contents" role="doc-toc" aria-label="{1}">\n{2}\n</nav>')
_EPISODE_ITEM = Markup("<li>{}{}</li>")
_SOURCE = Markup('; <a href="{0}">{0}</a>')
_INDEX = Markup(' epub:type="index" role="doc-index"')
_WORK = Markup('<li id="{}-work"><span{}>{}</span>\n<ul class="listed">\n{}\n</ul></li>')
_LISTED = Markup('<li><a href="{}#{}">{}</a>{}</li>')
_EPISODE_PARTS = Markup('<h3><a href="{}">{}</a></h3>\n<ol>\n{}\n</ol>')
_MOST_TURNS = 4000
"""Maximum number of links to turns on an index page.

Reading devices open larger pages slowly.
"""


def write_series_book(
    episodes: Sequence[SeriesEpisode], settings: Settings, cover: bytes, updated: datetime, file: BinaryIO
) -> None:
    """Write the text of all episodes as one EPUB book.

    See :func:`series_package` for parameters and errors.
    """
    pack(series_package(episodes, settings, cover, updated), file)


def series_package(episodes: Sequence[SeriesEpisode], settings: Settings, cover: bytes, updated: datetime) -> Package:
    """Return the text of all episodes as one book, ready to be packed.

    :param episodes: episodes sorted by number, with unique keys; at least one.
    :param cover: cover as JPEG.
    :param updated: time of the last change to the published content of any episode; timezone-aware.
    :raises KeyError: a figure's file is not among its episode's pictures.
    :raises RostraError: a picture is not a JPEG, PNG or GIF.
    :raises ValueError: there is no episode.
    """
    if not episodes:
        raise ValueError("the series has no episodes")
    members = [as_member(episode, settings) for episode in episodes]
    known = series_facts(settings, members)
    people = series_people(members, words_for(known.language))
    makers = series_creators(people, known.author)
    written = tuple(page_resource(name, checked(page)) for name, page in _pages(members, known, people, makers))
    pictures = (picture for each in members for picture in each.pictures.values())
    return Package(
        identifier=book_id(settings),
        language=known.language,
        modified=updated,
        metadata=describe_series(known, settings.book, members, makers, (person.creator for person in people)),
        resources=(*written, *shown_resources(cover, pictures)),
        spine=tuple(resource.id for resource in written),
    )


def _pages(
    members: Sequence[Member], known: Facts, people: Sequence[SeriesPerson], creators: Sequence[Creator]
) -> Iterator[tuple[str, Markup]]:
    """Yield the file name and the content of each page, in reading order."""
    inline = InlineMarkup({}, known.language, xhtml=True)
    words = inline.words
    listing = sum(len(each.document.turns()) for each in members) > _MOST_ENTRIES
    named = works(members)
    index = tuple(_speakers_pages(people, known, inline))
    contents = (
        title_entry(words),
        *(_part_entry(each, words, turns=not listing) for each in members),
        *([ContentsEntry(OWN_BOOK.page("references"), words.series_references)] if named else []),
        ContentsEntry(index[0][0], words.speakers),
        about_entry(words),
    )
    back = [("index", index[0][0], inline.own(words.speakers))]
    if named:
        back.insert(0, ("bibliography", OWN_BOOK.page("references"), inline.own(words.series_references)))
    marks = landmarks(inline, (members[0].place.page("part"), words.start_of_first_episode), *back)
    yield "cover.xhtml", pages.cover_page(known, words)
    yield "title.xhtml", _title_page(known, members, creators, inline)
    yield "nav.xhtml", pages.navigation(known, inline, contents, marks)
    for each in members:
        yield from _part_pages(each, listing=listing)
    if named:
        yield OWN_BOOK.page("references"), _references_page(named, known, inline)
    yield from index
    yield OWN_BOOK.page("about"), _about_page(known, members, attribution(known, creators), inline)


def _part_pages(member: Member, *, listing: bool) -> Iterator[tuple[str, Markup]]:
    """Yield the file name and content of each page of an episode, in reading order.

    :param listing: whether the first page lists the turns; True if the table of contents does not list them.
    """
    place = member.place
    yield place.page("part"), _opening(member, listing)
    yield place.page("conversation"), pages.conversation_page(member)
    if member.document.references:
        yield place.page("references"), pages.references_page(member)
    yield place.page("about"), about_page(member)


def _part_entry(member: Member, words: Words, *, turns: bool) -> ContentsEntry:
    """Return the table-of-contents entry for an episode.

    :param turns: whether to list the turns of the episode.
    """
    place = member.place
    parts = (
        *section_entries(member, words, turns=turns),
        *reference_entries(member, words),
        ContentsEntry(place.page("about"), words.about_episode),
    )
    return ContentsEntry(place.page("part"), member.label(words), parts)


def _opening(member: Member, listing: bool) -> Markup:
    known, inline, prefix = member.facts, member.inline, member.place.prefix
    words = inline.words
    entries = section_entries(member, words) if listing else ()
    named = (described(person, words) for person in member.document.people)
    turns_of = words.turns_of.format(title=known.title) if entries else ""
    body = (
        _PART.format(prefix),
        pages.title_line("number", inline.own(member.numbered)),
        _PART_TITLE.format(prefix, shown_title(known, inline)),
        _DATE.format(known.dated, inline.own(_day(known.dated, words))) if known.dated else NOTHING,
        pages.corrections_line(member),
        pages.title_line("summary", known.summary),
        people_list(words.people, named),
        _CONTENTS.format(prefix, turns_of, pages.entry_list(entries)) if entries else NOTHING,
        SECTION_END,
    )
    return pages.book_page(known, member.label(words), body, "bodymatter")


def _title_page(known: Facts, members: Sequence[Member], creators: Sequence[Creator], inline: InlineMarkup) -> Markup:
    """Return the title page of the series' book.

    It contains the title, subtitle, creators, number and date range of episodes, summary and publisher, if known.
    """
    days = sorted(member.facts.dated[:10] for member in members if member.facts.dated)
    words = inline.words
    count = words.counted(words.counted_episodes, len(members))
    if days and days[0] != days[-1]:
        first, last = (_day(day, words) for day in (days[0], days[-1]))
        count = words.episodes_between.format(episodes=count, first=first, last=last)
    elif days:
        count = words.episodes_on.format(episodes=count, day=_day(days[0], words))
    body = (
        pages.TITLE_PAGE,
        pages.TITLE.format(known.title),
        pages.title_line("subtitle", known.series_subtitle),
        people_list(words.by, (creator.name for creator in creators)),
        pages.title_line("number", inline.own(count)),
        pages.title_line("summary", known.summary),
        pages.title_line("publisher", known.publisher),
        SECTION_END,
    )
    return pages.book_page(known, known.title, body, "frontmatter")


def _about_page(known: Facts, members: Sequence[Member], attributed: str, inline: InlineMarkup) -> Markup:
    """Return the “about” page of the book: licences, sources, and production notes.

    :param attributed: text of the attribution.
    """
    own, words = inline.own, inline.words
    made = (words.series_own_words, words.audio_edition, words.works_once)
    episodes = (PARAGRAPH.format(own(words.episodes_have_pages)), LIST, *_episodes(members, words), LIST_END)
    body = section(
        "about",
        own(words.about_edition),
        rights(attributed, known, inline),
        section("made", own(words.how_made), *(PARAGRAPH.format(own(each)) for each in made)),
        section("episodes", own(words.licences_of_episodes), *episodes),
        level=1,
    )
    return pages.book_page(known, f"{words.about_edition} – {known.title}", [body])


def _episodes(members: Sequence[Member], words: Words) -> Iterator[Markup]:
    for member in members:
        licence, source = member.facts.licence, member.facts.source
        link = LINK.format(member.place.page("about"), member.label(words))
        labelled = Markup(words.labelled)
        shown = labelled.format(label=link, text=licence_link(licence)) if licence.text else link
        yield _EPISODE_ITEM.format(shown, optional(_SOURCE, source))


def _day(stated: str, words: Words) -> str:
    """Return a date as readable text, such as ``29 February 2024``.

    :param stated: date, or date and time, in ISO 8601 format.
    """
    return words.day(date.fromisoformat(stated[:10]))


def _references_page(works: Sequence[SeriesWork], known: Facts, inline: InlineMarkup) -> Markup:
    """Return the page with all cited works, their episodes, and links back to mentions."""
    speakers = {
        entry.member.place.prefix: speakers_of(entry.member.document, inline.words)
        for work in works
        for entry in work.entries
    }
    entries = []
    for work in works:
        shown = work.fullest
        listed = lines(*(_listed(entry, speakers[entry.member.place.prefix], inline.words) for entry in work.entries))
        language = shown.member.facts.language
        attributes = inline.language_attributes(language) if language != known.language else NOTHING
        text = shown.member.inline.reference(shown.reference)
        entries.append(_WORK.format(work.entries[0].reference.id, attributes, text, listed))
    heading = inline.words.series_references
    body = bibliography("references", inline.own(heading), entries, level=1, kind=pages.BIBLIOGRAPHY)
    return pages.book_page(known, f"{heading} – {known.title}", [body])


def _listed(entry: WorkEntry, speakers: dict[str, str], words: Words) -> Markup:
    member, reference = entry.member, entry.reference
    conversation = member.place.page("conversation")
    back = NOTHING.join(backlinks(reference, speakers, words, conversation, member.facts.title))
    return _LISTED.format(member.place.page("references"), reference.id, member.label(words), back)


def _speakers_pages(people: Sequence[SeriesPerson], known: Facts, inline: InlineMarkup) -> Iterator[tuple[str, Markup]]:
    """Yield the file name and the content of each page of the index of people.

    Speakers come first, with links to their turns; other people follow.

    The index is split into several pages, because reading devices open large pages slowly. The entry for a person is
    never split.
    """
    words = inline.words
    shares = _shares([person for person in people if person.turns])
    silent = [(p.id, ", ".join((p.name, *p.descriptions))) for p in people if not p.turns]
    for number, share in enumerate(shares, start=1):
        suffix = f"-{number}" if number > 1 else ""
        numbered = words.speakers_page.format(number=number, count=len(shares))
        heading = words.speakers if len(shares) == 1 else numbered
        rest = pages.others(silent, inline) if number == len(shares) else NOTHING
        named = (_speaker(person, words) for person in share)
        body = section(f"speakers{suffix}", inline.own(heading), *named, rest, level=1, kind=_INDEX)
        yield f"speakers{suffix}.xhtml", pages.book_page(known, f"{heading} – {known.title}", [body])


def _shares(speakers: Sequence[SeriesPerson]) -> list[list[SeriesPerson]]:
    """Return the speakers on each index page.

    There is always at least one page.
    """
    shares: list[list[SeriesPerson]] = [[]]
    room = _MOST_TURNS
    for person in speakers:
        count = sum(len(turns) for _, turns in person.turns)
        if count > room and shares[-1]:
            shares.append([])
            room = _MOST_TURNS
        shares[-1].append(person)
        room -= count
    return shares


def _speaker(person: SeriesPerson, words: Words) -> Markup:
    episodes = []
    for member, turns in person.turns:
        conversation = member.place.page("conversation")
        items = lines(*(pages.TURN.format(conversation, turn.id, beginning(turn)) for turn in turns))
        episodes.append(_EPISODE_PARTS.format(member.place.page("part"), member.label(words), items))
    return section(f"person-{person.id}", person.name, *map(PARAGRAPH.format, person.descriptions), *episodes)
