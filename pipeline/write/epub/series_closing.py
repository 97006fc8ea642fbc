"""The pages of the series' book behind its episodes: all references, and the index of speakers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from pipeline.model import Turn
from pipeline.write.epub.closing import backlinks, speakers_of
from pipeline.write.epub.contents import beginning
from pipeline.write.epub.frame import page
from pipeline.write.epub.series_member import Member
from pipeline.write.epub.series_people import SeriesPerson
from pipeline.write.epub.series_works import Entry, Work
from pipeline.write.facts import Facts
from pipeline.write.inline import Inline
from pipeline.write.markup import NOTHING, block, lines

_REFERENCES = Markup("""\
<section id="references" epub:type="bibliography" role="doc-bibliography" aria-labelledby="references-h">
<h1 id="references-h">{}</h1>
<ul class="references">
{}
</ul>
</section>""")
_WORK = Markup('<li id="{}-work"><span{}>{}</span>\n<ul class="listed">\n{}\n</ul></li>')
_LISTED = Markup('<li><a href="{}#{}">{}</a>{}</li>')
_SPEAKERS = Markup(
    '<section id="speakers{0}" epub:type="index" role="doc-index" aria-labelledby="speakers{0}-h">\n'
    '<h1 id="speakers{0}-h">{1}</h1>'
)
_SPEAKER = Markup('<section id="person-{0}" aria-labelledby="person-{0}-h">\n<h2 id="person-{0}-h">{1}</h2>')
_DESCRIPTION = Markup("<p>{}</p>")
_EPISODE = Markup('<h3><a href="{}">{}</a></h3>\n<ol>\n{}\n</ol>')
_TURN = Markup('<li><a href="{}#{}">{}</a></li>')
_OTHERS = Markup('<section id="others" aria-labelledby="others-h">\n<h2 id="others-h">{}</h2>\n<ul>')
_OTHER = Markup('<li id="person-{}">{}</li>')
_OTHERS_END = Markup("</ul>\n</section>")
_END = Markup("</section>")
_MOST_TURNS = 4000
"""Links of a page of the index: more make a page that a reading device takes seconds to open."""


def all_references_page(works: Sequence[Work], known: Facts, inline: Inline) -> Markup:
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
    heading = "References of the whole series"
    return page(known, f"{heading} – {known.title}", [_REFERENCES.format(inline.own(heading), lines(*entries))])


def _listed(entry: Entry, speakers: dict[str, str]) -> Markup:
    member, reference = entry.member, entry.reference
    where = f" in “{member.facts.title}”"
    back = NOTHING.join(backlinks(reference, speakers, member.place.conversation, where))
    return _LISTED.format(member.place.references, reference.id, member.label, back)


def speakers_pages(people: Sequence[SeriesPerson], known: Facts, inline: Inline) -> Iterator[tuple[str, Markup]]:
    """File name and page: everybody who speaks with all their turns, and at the end everybody else.

    The index is divided between people, into pages of a length that devices can show.
    """
    shares = _shares([person for person in people if person.turns])
    others = (_OTHER.format(p.id, ", ".join((p.name, *p.descriptions))) for p in people if not p.turns)
    for number, share in enumerate(shares, start=1):
        last = number == len(shares)
        suffix = "" if number == 1 else f"-{number}"
        heading = "Speakers" if len(shares) == 1 else f"Speakers, {number} of {len(shares)}"
        body = (
            _SPEAKERS.format(suffix, inline.own(heading)),
            *map(_speaker, share),
            block(_OTHERS.format(inline.own("Also named")), others, _OTHERS_END) if last else NOTHING,
            _END,
        )
        yield f"speakers{suffix}.xhtml", page(known, f"{heading} – {known.title}", body)


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
    return lines(
        _SPEAKER.format(person.id, person.name),
        *(_DESCRIPTION.format(description) for description in person.descriptions),
        *(_turns(member, turns) for member, turns in person.turns),
        _END,
    )


def _turns(member: Member, turns: Sequence[Turn]) -> Markup:
    page = member.place.conversation
    items = lines(*(_TURN.format(page, turn.id, beginning(turn)) for turn in turns))
    return _EPISODE.format(member.place.part, member.label, items)
