"""When an episode was published and how long it is, for people and for programs.

What may be done with an episode, who made it, and where its text comes from.

An episode on the site's front page: its player, its files, its people, and what may be done with it.

The site's front page: the show, how to subscribe to it, and every episode with its player and its files.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from markupsafe import Markup

from pipeline.model import Person, Release, Show, sized, spoken, whole_seconds
from pipeline.settings import Settings
from pipeline.standards import parse_licence
from pipeline.write.text.addresses import FEED
from pipeline.write.text.facts import SYNTHETIC_VOICES, Facts, facts
from pipeline.write.text.markup import NOTHING, InlineMarkup, block, lines
from pipeline.write.text.plain import direction, one_line, web_address
from pipeline.write.web.frame import downloads, head, relative, web_page
from pipeline.write.web.subscribe import subscribe

_MONTHS = ("January February March April May June July August September October November December").split()
_FACTS = Markup('<p class="facts"><time datetime="{}">{}</time> · <time datetime="PT{}S">{}</time></p>')


def when(release: Release, own: InlineMarkup) -> Markup:
    """Day of publication and length."""
    length = release.timeline.duration
    published = release.published
    return _FACTS.format(published.date().isoformat(), own.own(_day(published)), whole_seconds(length), spoken(length))


def _day(moment: datetime) -> str:
    """``29 February 2024``, in no locale but English."""
    return f"{moment.day} {_MONTHS[moment.month - 1]} {moment.year}"


_LICENCE_LINK = Markup('<a rel="license" href="{}">{}</a>')
_SOURCE = Markup('{0} <a href="{1}">{1}</a>')


def rights_lines(known: Facts, own: InlineMarkup) -> Iterator[str]:
    """Copyright, licence and first publication, as far as they are known."""
    yield known.copyright
    licence = known.licence
    if licence.text:
        yield _LICENCE_LINK.format(licence.url, licence.text) if licence.url else licence.text
    if known.source:
        yield _SOURCE.format(own.own("First published at"), known.source)


_START = Markup('<article id="{}" aria-labelledby="{}"{}>')
_LANGUAGE = Markup(' lang="{}" dir="{}"')
_TITLE = Markup('<h3 id="{}"><a href="{}">{}. {}</a></h3>')
_PARAGRAPH = Markup("<p>{}</p>")
_PLAYER = Markup("""\
<audio controls preload="none" aria-label="Episode {number}: {title}">
<source src="{audio}" type="{type}">
<track kind="captions" src="{captions}" srclang="{language}" label="Captions">
</audio>""")
_READ = Markup('<p><a class="button" href="{}" aria-label="{words}: {title}">{shown}</a></p>')
_READ_WORDS = "Read along with the transcript"
_FILES = Markup('<ul class="files" aria-label="Downloads of episode {}">')
_LIST_END = Markup("</ul>")
_PEOPLE = Markup("<details>\n<summary>{}</summary>\n<ul>")
_ITEM = Markup("<li>{}</li>")
_PEOPLE_END = Markup("</ul>\n</details>")
_VOICES = Markup('<p class="voices">{}</p>')
_RIGHTS, _RIGHTS_END = Markup('<p class="rights">'), Markup("</p>")
_BREAK = Markup("{}<br>")
_END = Markup("</article>")


def index_episode(release: Release, known: Facts, place: int, language: str) -> Markup:
    """The episode in the given place of the page, counted from 1; ``language`` is the page's."""
    heading = f"_title-{place}"
    other = known.language != language
    marked = _LANGUAGE.format(known.language, direction(known.language)) if other else NOTHING
    web_page = relative(release.page)
    own = InlineMarkup({}, known.language, xhtml=False)
    stated = list(filter(None, rights_lines(known, own)))
    return lines(
        _START.format(release.document.key, heading, marked),
        _TITLE.format(heading, web_page, release.number, known.title),
        when(release, own),
        _PARAGRAPH.format(known.summary) if known.summary else NOTHING,
        _PLAYER.format(
            number=release.number,
            title=known.title,
            audio=relative(release.audio),
            type=release.audio.type,
            captions=relative(release.vtt),
            language=known.language,
        ),
        _READ.format(web_page, words=_READ_WORDS, title=known.title, shown=own.own(_READ_WORDS)),
        _FILES.format(release.number),
        *downloads(release, own),
        _LIST_END,
        block(
            _PEOPLE.format(own.own("People")),
            map(_ITEM.format, map(person_description, release.document.people)),
            _PEOPLE_END,
        ),
        _VOICES.format(own.own(SYNTHETIC_VOICES)),
        block(_RIGHTS, (*map(_BREAK.format, stated[:-1]), *stated[-1:]), _RIGHTS_END),
        _END,
    )


def person_description(person: Person) -> str:
    """Name, role and affiliation on one line; that a speaker speaks is heard without being said."""
    role = "" if person.role == "speaker" else person.role
    return ", ".join(filter(None, map(one_line, (person.name, role, person.affiliation))))


_FEED_LINK = Markup('<link rel="alternate" type="application/rss+xml" title="{}" href="{}">')
_SHOW = Markup("""\
<header class="show">
<img class="picture" src="{}" width="224" height="224" alt="{}">
<div>
<h1>{}</h1>""")
_TAGLINE = Markup('<p class="tagline">{}</p>')
_PARAGRAPH = Markup("<p>{}</p>")
_BOOK = Markup('<p><a class="button" href="{}" type="{}" download>{}, {}</a></p>')
_SHOW_END = Markup("</div>\n</header>\n<main>")
_EPISODES = Markup('<section id="_episodes" aria-labelledby="_episodes-h" tabindex="-1">\n<h2 id="_episodes-h">{}</h2>')
_MAIN_END = Markup("</section>\n</main>")
_FOOTER, _FOOTER_END = Markup("<footer>"), Markup("</footer>")
_LICENCE_PARAGRAPH = Markup('<p>{0} <a rel="license" href="{2}">{1}</a></p>')
_PLAIN_LICENCE = Markup("<p>{} {}</p>")


def in_order(releases: Iterable[Release]) -> tuple[Release, ...]:
    """Episodes by their numbers, as pages list them and lead from one to the next."""
    return tuple(sorted(releases, key=lambda r: (r.number, r.published, r.document.key)))


def index_page(settings: Settings, releases: Sequence[Release], show: Show) -> bytes:
    """``index.html`` in UTF-8: nothing on it comes from elsewhere, and all addresses are relative to the page.

    Episodes stand in the order of their numbers, each under its key as anchor.
    """
    series = settings.series
    ordered = in_order(releases)
    known = [facts(release.document, settings, release.number) for release in ordered]
    title = one_line(series.title) or "Episodes"
    language = series.language
    own = InlineMarkup({}, language, xhtml=False)
    book, description = show.book, one_line(series.description)
    start = head(
        language, title, description or one_line(series.subtitle), "", "subscribe", _FEED_LINK.format(title, FEED)
    )
    body = (
        _SHOW.format(relative(show.cover), f"Cover of {title}", title),
        _TAGLINE.format(one_line(series.subtitle)) if series.subtitle else NOTHING,
        _PARAGRAPH.format(description) if description else NOTHING,
        _BOOK.format(relative(book), book.type, own.own("The whole series as a book (EPUB)"), sized(book.length))
        if book
        else NOTHING,
        _SHOW_END,
        subscribe(settings, own),
        _EPISODES.format(own.own("Episodes")),
        *(index_episode(r, k, place, language) for place, (r, k) in enumerate(zip(ordered, known, strict=True), 1)),
        NOTHING if ordered else _PARAGRAPH.format(own.own("No episodes yet.")),
        _MAIN_END,
        _footer(settings, own),
    )
    return web_page(start, "_episodes", own.own("Skip to the episodes"), body)


def _footer(settings: Settings, own: InlineMarkup) -> Markup:
    series = settings.series
    publisher, copyright_ = one_line(series.publisher or series.author), one_line(series.copyright)
    licence = parse_licence(one_line(series.licence))
    label, address = own.own("Licence:"), web_address(licence.url)
    form = _LICENCE_PARAGRAPH if address else _PLAIN_LICENCE
    stated = form.format(label, licence.text, address) if licence.text else NOTHING
    said = lines(
        _PARAGRAPH.format(publisher) if publisher else NOTHING,
        _PARAGRAPH.format(copyright_) if copyright_ else NOTHING,
        stated,
    )
    return lines(_FOOTER, said, _FOOTER_END) if said else NOTHING
