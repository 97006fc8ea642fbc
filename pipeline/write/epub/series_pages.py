"""The pages of the series' book around its episodes: the title page, and about the edition.

The pages of the series' book behind its episodes: all references, and the index of speakers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from pipeline.model import Turn
from pipeline.write.epub.about_page import licence_link, rights, source_link
from pipeline.write.epub.frame import book_page
from pipeline.write.epub.series_facts import SeriesPerson, SeriesWork
from pipeline.write.epub.series_facts import WorkEntry as Entry
from pipeline.write.epub.series_member import Member
from pipeline.write.text.contents import backlinks, beginning, speakers_of
from pipeline.write.text.creators import Creator
from pipeline.write.text.facts import SYNTHETIC_VOICES, Facts
from pipeline.write.text.markup import NOTHING, InlineMarkup, block, lines

_TITLE_PAGE = Markup('<section id="titlepage" epub:type="titlepage" aria-labelledby="titlepage-h">')
_TITLE = Markup('<h1 id="titlepage-h">{}</h1>')
_LINE = Markup('<p class="{}">{}</p>')
_CREATORS = Markup('<ul class="people" aria-label="By">')
_CREATOR, _CREATORS_END = Markup("<li>{}</li>"), Markup("</ul>")
_ABOUT = Markup('<section id="about" aria-labelledby="about-h">\n<h1 id="about-h">{}</h1>')
_MADE = Markup('<section id="made" aria-labelledby="made-h">\n<h2 id="made-h">{}</h2>')
_EPISODES = Markup('<section id="episodes" aria-labelledby="episodes-h">\n<h2 id="episodes-h">{}</h2>\n<p>{}</p>\n<ul>')
_EPISODE_ITEM = Markup('<li><a href="{}">{}</a>{}{}</li>')
_EPISODES_END = Markup("</ul>\n</section>")
_COLON, _SEMICOLON = Markup(": {}"), Markup("; {}")
_PARAGRAPH = Markup("<p>{}</p>")
_END = Markup("</section>")


def series_title_page(
    known: Facts, members: Sequence[Member], creators: Sequence[Creator], inline: InlineMarkup
) -> Markup:
    """Title, subtitle, who made it, how many episodes of when, description, publisher: as far as they are known."""
    days = sorted(member.facts.dated[:10] for member in members if member.facts.dated)
    count = f"{len(members)} episodes" if len(members) > 1 else "1 episode"
    span = f", {days[0]} to {days[-1]}" if days and days[0] != days[-1] else f", {days[0]}" if days else ""
    body = (
        _TITLE_PAGE,
        _TITLE.format(known.title),
        _line("subtitle", known.series_subtitle),
        block(_CREATORS, (_CREATOR.format(creator.name) for creator in creators), _CREATORS_END),
        _line("number", inline.own(count + span)),
        _line("summary", known.summary),
        _line("publisher", known.publisher),
        _END,
    )
    return book_page(known, known.title, body, "frontmatter")


def series_attribution(known: Facts, creators: Sequence[Creator]) -> str:
    """Who made what: the line that a reuser of the whole copies (CC BY 4.0, section 3(a)(1))."""
    names = ", ".join(creator.name for creator in creators)
    published = ", ".join(part for part in (known.publisher, known.dated[:4]) if part)
    parts = (names, f"“{known.title}”", published, known.licence.name)
    return ". ".join(part.rstrip(".") for part in parts if part) + "."


def series_about_page(known: Facts, members: Sequence[Member], attribution: str, inline: InlineMarkup) -> Markup:
    """Licence and source of the whole and of each episode, and how the edition was made."""
    own = inline.own
    made = (
        "The words are the transcripts’ own, in their order; the layout is new. Nothing implies that the people "
        "named endorse this edition.",
        f"Audio edition: {SYNTHETIC_VOICES[0].lower()}{SYNTHETIC_VOICES[1:]}",
        "A work that several episodes list stands once in the references of the whole series, as the fullest of the "
        "lists words it.",
    )
    told = own("Each has a page of its own that says how to attribute it and what was repaired in its text.")
    episodes = _EPISODES.format(own("Licences and sources of the episodes"), told)
    body = (
        _ABOUT.format(own("About this edition")),
        rights(attribution, known, inline),
        _MADE.format(own("How this edition was made")),
        *(_PARAGRAPH.format(own(words)) for words in made),
        _END,
        block(episodes, _episodes(members), _EPISODES_END),
        _END,
    )
    return book_page(known, f"About this edition – {known.title}", body)


def _episodes(members: Sequence[Member]) -> Iterator[Markup]:
    for member in members:
        licence, source = member.facts.licence, member.facts.source
        yield _EPISODE_ITEM.format(
            member.place.about,
            member.label,
            _COLON.format(licence_link(licence)) if licence.text else NOTHING,
            _SEMICOLON.format(source_link(source)) if source else NOTHING,
        )


def _line(kind: str, text: str) -> Markup:
    return _LINE.format(kind, text) if text else NOTHING


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
_EPISODE_PARTS = Markup('<h3><a href="{}">{}</a></h3>\n<ol>\n{}\n</ol>')
_TURN = Markup('<li><a href="{}#{}">{}</a></li>')
_OTHERS = Markup('<section id="others" aria-labelledby="others-h">\n<h2 id="others-h">{}</h2>\n<ul>')
_OTHER = Markup('<li id="person-{}">{}</li>')
_OTHERS_END = Markup("</ul>\n</section>")
_END = Markup("</section>")
_MOST_TURNS = 4000
"""Links of a page of the index: more make a page that a reading device takes seconds to open."""


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
    heading = "References of the whole series"
    return book_page(known, f"{heading} – {known.title}", [_REFERENCES.format(inline.own(heading), lines(*entries))])


def _listed(entry: Entry, speakers: dict[str, str]) -> Markup:
    member, reference = entry.member, entry.reference
    where = f" in “{member.facts.title}”"
    back = NOTHING.join(backlinks(reference, speakers, member.place.conversation, where))
    return _LISTED.format(member.place.references, reference.id, member.label, back)


def speakers_pages(people: Sequence[SeriesPerson], known: Facts, inline: InlineMarkup) -> Iterator[tuple[str, Markup]]:
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
        yield f"speakers{suffix}.xhtml", book_page(known, f"{heading} – {known.title}", body)


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
    book_page = member.place.conversation
    items = lines(*(_TURN.format(book_page, turn.id, beginning(turn)) for turn in turns))
    return _EPISODE_PARTS.format(member.place.part, member.label, items)
