"""The site's front page: the show, how to subscribe to it, and every episode with its player and its files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from markupsafe import Markup

from pipeline.counts import sized
from pipeline.licences import parse_licence
from pipeline.release import Release, Show
from pipeline.settings import Settings
from pipeline.write.address import FEED
from pipeline.write.facts import facts
from pipeline.write.inline import Inline
from pipeline.write.lines import one_line
from pipeline.write.markup import NOTHING, lines
from pipeline.write.text import web_address
from pipeline.write.web.files import relative
from pipeline.write.web.frame import head, page
from pipeline.write.web.index_episode import index_episode
from pipeline.write.web.subscribe import subscribe

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
_LICENCE = Markup('<p>{0} <a rel="license" href="{2}">{1}</a></p>')
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
    title = one_line(series.title) or next((k.series for k in known if k.series), "Episodes")
    language = series.language or "en"
    own = Inline({}, language, xhtml=False)
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
    return page(start, "_episodes", own.own("Skip to the episodes"), body)


def _footer(settings: Settings, own: Inline) -> Markup:
    series = settings.series
    publisher, copyright_ = one_line(series.publisher or series.author), one_line(series.copyright)
    licence = parse_licence(one_line(series.licence))
    label, address = own.own("Licence:"), web_address(licence.url)
    form = _LICENCE if address else _PLAIN_LICENCE
    stated = form.format(label, licence.text, address) if licence.text else NOTHING
    said = lines(
        _PARAGRAPH.format(publisher) if publisher else NOTHING,
        _PARAGRAPH.format(copyright_) if copyright_ else NOTHING,
        stated,
    )
    return lines(_FOOTER, said, _FOOTER_END) if said else NOTHING
