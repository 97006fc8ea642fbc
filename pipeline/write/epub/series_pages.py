"""The pages that only the series' book has: what opens an episode's part, and what belongs to all episodes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from pipeline.model import Turn
from pipeline.write.epub.about_page import AUDIO_EDITION, about_page, rights
from pipeline.write.epub.contents import ContentsEntry, Member, beginning, reference_entries, section_entries
from pipeline.write.epub.pages import (
    BOOK_BIBLIOGRAPHY,
    TITLE,
    TITLE_PAGE,
    TURN,
    book_page,
    conversation_page,
    entry_list,
    others,
    references_page,
    title_line,
)
from pipeline.write.epub.series_facts import SeriesPerson, SeriesWork, WorkEntry
from pipeline.write.text.conversation import backlinks, speakers_of
from pipeline.write.text.facts import Creator, Facts, described
from pipeline.write.text.markup import (
    LIST,
    LIST_END,
    NOTHING,
    PARAGRAPH,
    REFERENCE_LIST,
    SECTION_END,
    InlineMarkup,
    licence_link,
    lines,
    optional,
    people_list,
    section,
)

REFERENCES_HEADING = "References of the whole series"
_PART = Markup('<section id="{0}part" epub:type="part" role="doc-part" aria-labelledby="{0}part-h">')
_PART_TITLE = Markup('<h1 id="{}part-h">{}</h1>')
_DATE = Markup('<p class="date"><time datetime="{0}">{0}</time></p>')
_CONTENTS = Markup('<nav id="{0}contents" role="doc-toc" aria-label="{1}">\n{2}\n</nav>')
_EPISODE_ITEM = Markup('<li><a href="{}">{}</a>{}{}</li>')
_COLON, _SOURCE = Markup(": {}"), Markup('; <a href="{0}">{0}</a>')
_INDEX = Markup(' epub:type="index" role="doc-index"')
_WORK = Markup('<li id="{}-work"><span{}>{}</span>\n<ul class="listed">\n{}\n</ul></li>')
_LISTED = Markup('<li><a href="{}#{}">{}</a>{}</li>')
_EPISODE_PARTS = Markup('<h3><a href="{}">{}</a></h3>\n<ol>\n{}\n</ol>')
_MOST_TURNS = 4000
"""Links of a page of the index: more make a page that a reading device takes seconds to open."""


def part_pages(member: Member, *, listing: bool) -> Iterator[tuple[str, Markup]]:
    """File name and page, in reading order: the part's opening, the conversation, its references, and about it.

    ``listing`` says whether the opening lists the turns, since the book's own contents do not.
    """
    place = member.place
    yield place.part, _opening(member, listing)
    yield place.conversation, conversation_page(member)
    if member.document.references:
        yield place.references, references_page(member)
    yield place.about, about_page(member)


def part_entry(member: Member, *, turns: bool) -> ContentsEntry:
    """The episode in the book's contents; ``turns`` says whether its turns are listed."""
    place = member.place
    parts = (
        *section_entries(member, turns=turns),
        *reference_entries(member),
        ContentsEntry(place.about, "About this episode"),
    )
    return ContentsEntry(place.part, member.label, parts)


def _opening(member: Member, listing: bool) -> Markup:
    known, inline, prefix = member.facts, member.inline, member.place.prefix
    entries = section_entries(member) if listing else ()
    body = (
        _PART.format(prefix),
        title_line("number", inline.own(member.numbered)),
        _PART_TITLE.format(prefix, known.title),
        optional(_DATE, known.dated),
        title_line("summary", known.summary),
        people_list("People", map(described, member.document.people)),
        _CONTENTS.format(prefix, f"Turns of {known.title}", entry_list(entries)) if entries else NOTHING,
        SECTION_END,
    )
    return book_page(known, member.label, body, "bodymatter")


def series_title_page(
    known: Facts, members: Sequence[Member], creators: Sequence[Creator], inline: InlineMarkup
) -> Markup:
    """Title, subtitle, who made it, how many episodes of when, description, publisher: as far as they are known."""
    days = sorted(member.facts.dated[:10] for member in members if member.facts.dated)
    count = f"{len(members)} episodes" if len(members) > 1 else "1 episode"
    span = f", {days[0]} to {days[-1]}" if days and days[0] != days[-1] else f", {days[0]}" if days else ""
    body = (
        TITLE_PAGE,
        TITLE.format(known.title),
        title_line("subtitle", known.series_subtitle),
        people_list("By", (creator.name for creator in creators)),
        title_line("number", inline.own(count + span)),
        title_line("summary", known.summary),
        title_line("publisher", known.publisher),
        SECTION_END,
    )
    return book_page(known, known.title, body, "frontmatter")


def series_about_page(known: Facts, members: Sequence[Member], attributed: str, inline: InlineMarkup) -> Markup:
    """Licence and source of the whole and of each episode, and how the edition was made."""
    own = inline.own
    made = (
        "The words are the transcripts’ own, in their order; the layout is new. Nothing implies that the people "
        "named endorse this edition.",
        AUDIO_EDITION,
        "A work that several episodes list stands once in the references of the whole series, as the fullest of the "
        "lists words it.",
    )
    told = "Each has a page of its own that says how to attribute it and what was repaired in its text."
    episodes = (PARAGRAPH.format(own(told)), LIST, *_episodes(members), LIST_END)
    body = section(
        "about",
        own("About this edition"),
        rights(attributed, known, inline),
        section("made", own("How this edition was made"), *(PARAGRAPH.format(own(words)) for words in made)),
        section("episodes", own("Licences and sources of the episodes"), *episodes),
        level=1,
    )
    return book_page(known, f"About this edition – {known.title}", [body])


def _episodes(members: Sequence[Member]) -> Iterator[Markup]:
    for member in members:
        licence, source = member.facts.licence, member.facts.source
        yield _EPISODE_ITEM.format(
            member.place.about,
            member.label,
            _COLON.format(licence_link(licence)) if licence.text else NOTHING,
            optional(_SOURCE, source),
        )


def all_references_page(works: Sequence[SeriesWork], known: Facts, inline: InlineMarkup) -> Markup:
    """Every work once, with each episode that lists it and a link back to every mention."""
    speakers = {
        entry.member.place.prefix: speakers_of(entry.member.document) for work in works for entry in work.entries
    }
    entries = []
    for work in works:
        shown = work.fullest
        listed = lines(*(_listed(entry, speakers[entry.member.place.prefix]) for entry in work.entries))
        language = shown.member.facts.language
        attributes = inline.language_attributes(language) if language != known.language else NOTHING
        text = shown.member.inline.reference(shown.reference)
        entries.append(_WORK.format(work.entries[0].reference.id, attributes, text, listed))
    heading = inline.own(REFERENCES_HEADING)
    body = section("references", heading, REFERENCE_LIST, *entries, LIST_END, level=1, kind=BOOK_BIBLIOGRAPHY)
    return book_page(known, f"{REFERENCES_HEADING} – {known.title}", [body])


def _listed(entry: WorkEntry, speakers: dict[str, str]) -> Markup:
    member, reference = entry.member, entry.reference
    where = f" in “{member.facts.title}”"
    back = NOTHING.join(backlinks(reference, speakers, member.place.conversation, where))
    return _LISTED.format(member.place.references, reference.id, member.label, back)


def speakers_pages(people: Sequence[SeriesPerson], known: Facts, inline: InlineMarkup) -> Iterator[tuple[str, Markup]]:
    """File name and page: everybody who speaks with all their turns, and at the end all other people.

    The index is divided between people, into pages of a length that devices can show.
    """
    shares = _shares([person for person in people if person.turns])
    silent = [(p.id, ", ".join((p.name, *p.descriptions))) for p in people if not p.turns]
    for number, share in enumerate(shares, start=1):
        suffix = f"-{number}" if number > 1 else ""
        heading = "Speakers" if len(shares) == 1 else f"Speakers, {number} of {len(shares)}"
        rest = others(silent, inline) if number == len(shares) else NOTHING
        body = section(f"speakers{suffix}", inline.own(heading), *map(_speaker, share), rest, level=1, kind=_INDEX)
        yield f"speakers{suffix}.xhtml", book_page(known, f"{heading} – {known.title}", [body])


def _shares(speakers: Sequence[SeriesPerson]) -> list[list[SeriesPerson]]:
    """Speakers by page, at least one page."""
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


def _speaker(person: SeriesPerson) -> Markup:
    turns = (_turns(member, turns) for member, turns in person.turns)
    return section(f"person-{person.id}", person.name, *map(PARAGRAPH.format, person.descriptions), *turns)


def _turns(member: Member, turns: Sequence[Turn]) -> Markup:
    items = lines(*(TURN.format(member.place.conversation, turn.id, beginning(turn)) for turn in turns))
    return _EPISODE_PARTS.format(member.place.part, member.label, items)
