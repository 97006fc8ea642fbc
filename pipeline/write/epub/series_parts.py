"""The pages of one episode in the series' book."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from pipeline.write.epub.about_page import about_page
from pipeline.write.epub.closing import references_page
from pipeline.write.epub.contents import Entry, reference_heading, section_entries
from pipeline.write.epub.conversation import conversation
from pipeline.write.epub.frame import page
from pipeline.write.epub.opening import described, entry_list
from pipeline.write.epub.series_member import Member
from pipeline.write.markup import NOTHING, block

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


def part_entry(member: Member, *, turns: bool) -> Entry:
    """The episode in the book's contents; ``turns`` says whether its turns are listed."""
    place = member.place
    parts = list(section_entries(member.document, place, turns=turns))
    if member.document.references:
        parts.append(Entry(place.references, reference_heading(member.document)))
    parts.append(Entry(place.about, "About this episode"))
    return Entry(place.part, member.label, tuple(parts))


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
    return page(known, member.label, body, "bodymatter")
