"""The pages of the series' book around its episodes: the title page, and about the edition."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from pipeline.write.disclosure import SYNTHETIC_VOICES
from pipeline.write.epub.about_page import licence_link, rights, source_link
from pipeline.write.epub.creators import Creator
from pipeline.write.epub.frame import page
from pipeline.write.epub.series_member import Member
from pipeline.write.facts import Facts
from pipeline.write.inline import Inline
from pipeline.write.markup import NOTHING, block

_TITLE_PAGE = Markup('<section id="titlepage" epub:type="titlepage" aria-labelledby="titlepage-h">')
_TITLE = Markup('<h1 id="titlepage-h">{}</h1>')
_LINE = Markup('<p class="{}">{}</p>')
_CREATORS = Markup('<ul class="people" aria-label="By">')
_CREATOR, _CREATORS_END = Markup("<li>{}</li>"), Markup("</ul>")
_ABOUT = Markup('<section id="about" aria-labelledby="about-h">\n<h1 id="about-h">{}</h1>')
_MADE = Markup('<section id="made" aria-labelledby="made-h">\n<h2 id="made-h">{}</h2>')
_EPISODES = Markup('<section id="episodes" aria-labelledby="episodes-h">\n<h2 id="episodes-h">{}</h2>\n<p>{}</p>\n<ul>')
_EPISODE = Markup('<li><a href="{}">{}</a>{}{}</li>')
_EPISODES_END = Markup("</ul>\n</section>")
_COLON, _SEMICOLON = Markup(": {}"), Markup("; {}")
_PARAGRAPH = Markup("<p>{}</p>")
_END = Markup("</section>")


def series_title_page(known: Facts, members: Sequence[Member], creators: Sequence[Creator], inline: Inline) -> Markup:
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
    return page(known, known.title, body, "frontmatter")


def series_attribution(known: Facts, creators: Sequence[Creator]) -> str:
    """Who made what: the line that a reuser of the whole copies (CC BY 4.0, section 3(a)(1))."""
    names = ", ".join(creator.name for creator in creators)
    published = ", ".join(part for part in (known.publisher, known.dated[:4]) if part)
    parts = (names, f"“{known.title}”", published, known.licence.name)
    return ". ".join(part.rstrip(".") for part in parts if part) + "."


def series_about_page(known: Facts, members: Sequence[Member], attribution: str, inline: Inline) -> Markup:
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
    return page(known, f"About this edition – {known.title}", body)


def _episodes(members: Sequence[Member]) -> Iterator[Markup]:
    for member in members:
        licence, source = member.facts.licence, member.facts.source
        yield _EPISODE.format(
            member.place.about,
            member.label,
            _COLON.format(licence_link(licence)) if licence.text else NOTHING,
            _SEMICOLON.format(source_link(source)) if source else NOTHING,
        )


def _line(kind: str, text: str) -> Markup:
    return _LINE.format(kind, text) if text else NOTHING
