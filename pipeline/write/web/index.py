"""The front page of the site: the show, ways to subscribe, and all episodes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from pipeline.model import FEED, SUBSCRIBE, Document, Release, Show, clock_time, whole_seconds
from pipeline.settings import Settings
from pipeline.write.text.facts import Facts, described, facts, series_licence
from pipeline.write.text.markup import (
    LIST_END,
    NOTHING,
    PARAGRAPH,
    InlineMarkup,
    block,
    licence_link,
    lines,
    listed,
    optional,
    shown_title,
)
from pipeline.write.text.plain import one_line
from pipeline.write.text.words import marked
from pipeline.write.web.frame import downloads, draft_notice, head, language_mark, player, relative, web_page
from pipeline.write.web.subscribe import subscribe

_FEED_LINK = Markup('<link rel="alternate" type="application/rss+xml" title="{}" href="{}">')
_SHOW = Markup("""\
<header class="show">
<img class="picture" src="{}" width="224" height="224" alt="{}">
<div>
<h1>{}</h1>""")
_TAGLINE = Markup('<p class="tagline">{}</p>')
_BOOK = Markup('<p><a class="button" href="{}" type="{}" download>{}, {}</a></p>')
_SHOW_END = Markup("</div>\n</header>\n<main>")
_EPISODES = Markup('<section id="_episodes" aria-labelledby="_episodes-h" tabindex="-1">\n<h2 id="_episodes-h">{}</h2>')
_MAIN_END = Markup("</section>\n</main>")
_FOOTER, _FOOTER_END = Markup("<footer>"), Markup("</footer>")
_LABELLED = Markup("<p>{} {}</p>")
_START = Markup('<article id="{}" aria-labelledby="{}"{}>')
_TITLE = Markup('<h3 id="{}"><a href="{}">{}. {}</a></h3>')
_PLAYER = Markup('controls preload="none"')
_READ = Markup('<p><a class="button" href="{}" aria-label="{}">{}</a></p>')
_FILES = Markup('<ul class="files" aria-label="{}">')
_PEOPLE, _PEOPLE_END = Markup("<details>\n<summary>{}</summary>\n<ul>"), Markup("</ul>\n</details>")
VOICES = Markup('<p class="voices">{}</p>')
_RIGHTS, _RIGHTS_END = Markup('<p class="rights">'), Markup("</p>")
_BREAK = Markup("{}<br>")
_END = Markup("</article>")
_FACTS = Markup('<p class="facts">{} · <time datetime="PT{}S">{}</time></p>')
_SOURCE = Markup('{0} <a href="{1}">{1}</a>')


def index_page(settings: Settings, releases: Sequence[Release], show: Show) -> bytes:
    """Return the front page, ``index.html``, in UTF-8.

    The page loads nothing from other sites, and all its addresses are relative. Episodes are in the given order. The
    element id of each episode is its key.
    """
    series = settings.series
    known = [facts(release.document, settings, release.number) for release in releases]
    language = series.language
    own = InlineMarkup({}, language, xhtml=False)
    words = own.words
    title = one_line(series.title) or words.episodes
    book, description = show.book, one_line(series.description)
    feed = _FEED_LINK.format(title, FEED.path)
    draft = any(release.draft for release in releases)
    shown = marked(title, language, draft)
    start = head(language, shown, description or one_line(series.subtitle), "", SUBSCRIBE, feed)
    body = (
        draft_notice(own, draft),
        _SHOW.format(relative(show.cover), words.cover_of.format(title=title), title),
        optional(_TAGLINE, one_line(series.subtitle)),
        optional(PARAGRAPH, description),
        _BOOK.format(relative(book), book.type, own.own(words.series_as_book), words.size(book.length))
        if book
        else NOTHING,
        _SHOW_END,
        subscribe(settings, own),
        _EPISODES.format(own.own(words.episodes)),
        *(_episode(r, k, place, language) for place, (r, k) in enumerate(zip(releases, known, strict=True), 1)),
        NOTHING if releases else PARAGRAPH.format(own.own(words.no_episodes)),
        _MAIN_END,
        _footer(settings, own),
    )
    return web_page(start, "_episodes", own.own(words.skip_to_episodes), body)


def _episode(release: Release, known: Facts, place: int, language: str) -> Markup:
    """Return the ``<article>`` element for an episode on the front page.

    :param place: position of the episode on the page, starting at 1.
    :param language: language of the page.
    """
    heading = f"_title-{place}"
    address = relative(release.page)
    own = InlineMarkup({}, known.language, xhtml=False)
    words = own.words
    stated = list(filter(None, rights_lines(known, own)))
    return lines(
        _START.format(release.document.key, heading, language_mark(known.language, language)),
        _TITLE.format(heading, address, release.number, shown_title(known, own)),
        when(release, own),
        optional(PARAGRAPH, known.summary),
        player(release, known, _PLAYER),
        _READ.format(address, words.label(words.read_along, known.title), own.own(words.read_along)),
        _FILES.format(words.downloads_of_episode.format(number=release.number)),
        *downloads(release, own, "index"),
        LIST_END,
        folded_people(release.document, own),
        VOICES.format(own.own(words.synthetic_voices)),
        block(_RIGHTS, (*map(_BREAK.format, stated[:-1]), *stated[-1:]), _RIGHTS_END),
        _END,
    )


def folded_people(document: Document, own: InlineMarkup) -> Markup:
    """Return the people in an episode, if any, as a collapsed list."""
    named = (described(person, own.words) for person in document.people)
    return listed(_PEOPLE.format(own.own(own.words.people)), named, _PEOPLE_END)


def when(release: Release, own: InlineMarkup) -> Markup:
    """Return a line with the publication date in words and the episode's length."""
    length, day = release.timeline.duration, release.published.date()
    return _FACTS.format(own.day(day.isoformat()), whole_seconds(length), clock_time(length))


def rights_lines(known: Facts, own: InlineMarkup) -> Iterator[str]:
    """Yield the lines on copyright, licence and first publication.

    The copyright line is always yielded, but may be empty. The other lines are left out if their content is unknown.
    """
    yield known.copyright
    licence = known.licence
    if licence.text:
        yield licence_link(licence)
    if known.source:
        yield _SOURCE.format(own.own(own.words.first_published), known.source)


def _footer(settings: Settings, own: InlineMarkup) -> Markup:
    series = settings.series
    publisher, copyright_ = one_line(series.publisher or series.author), one_line(series.copyright)
    licence = series_licence(settings)
    said = lines(
        optional(PARAGRAPH, publisher),
        optional(PARAGRAPH, copyright_),
        _LABELLED.format(own.own(own.words.licence), licence_link(licence)) if licence.text else NOTHING,
    )
    return lines(_FOOTER, said, _FOOTER_END) if said else NOTHING
