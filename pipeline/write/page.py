"""The site's front page: every episode with its player, its files, and what may be done with it."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from pathlib import Path

from markupsafe import Markup

from pipeline.release import Asset, Release
from pipeline.settings import Settings
from pipeline.write.address import FEED
from pipeline.write.facts import facts
from pipeline.write.index_episode import index_episode, relative
from pipeline.write.inline import Inline
from pipeline.write.lines import one_line
from pipeline.write.markup import NOTHING, lines
from pipeline.write.text import clean, direction

_HEAD = Markup("""\
<!DOCTYPE html>
<html lang="{language}"{direction}>
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src 'self' data:; media-src 'self'; \
style-src 'sha256-{style_hash}'; base-uri 'none'; form-action 'none'">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>""")
_RIGHT_TO_LEFT = Markup(' dir="rtl"')
_DESCRIPTION = Markup('<meta name="description" content="{}">')
_BODY = Markup("""\
<link rel="icon" href="data:,">
<link rel="alternate" type="application/rss+xml" title="{title}" href="{feed}">
<style>{style}</style>
</head>
<body>
<a class="skip" href="#_episodes">{skip}</a>
<header class="show">""")
_COVER = Markup('<img src="{}" width="192" height="192" alt="">')
_TITLE = Markup("<div>\n<h1>{}</h1>")
_TAGLINE = Markup('<p class="tagline">{}</p>')
_PARAGRAPH = Markup("<p>{}</p>")
_FEED = Markup('<p class="feed"><a href="{}" type="application/rss+xml">{}</a></p>')
_BOOK = Markup('<p class="feed"><a href="{}" type="{}" download>{}</a></p>')
_EPISODES = Markup("""\
</div>
</header>
<main id="_episodes" tabindex="-1">""")
_EPISODES_END = Markup("</main>")
_FOOTER = Markup("<footer>\n<p>{}</p>\n</footer>")
_END = Markup("</body>\n</html>")


def index_page(
    settings: Settings, releases: Sequence[Release], cover: Asset | None = None, book: Asset | None = None
) -> bytes:
    """``index.html``: a page of its own, without script and without anything from elsewhere; HTML in UTF-8.

    Episodes stand in the order of their numbers, each under its key as anchor. Without ``cover``, the show's
    picture, the newest episode's is shown. ``book`` is that of the whole series. All addresses are relative to the page.
    """
    series = settings.series
    in_order = sorted(releases, key=lambda r: (r.number, r.published, r.document.key))
    known = [facts(release.document, settings, release.number) for release in in_order]
    if cover is None and in_order:
        cover = max(in_order, key=lambda r: (r.published, r.number)).cover
    style = (Path(__file__).parent / "index.css").read_text(encoding="utf-8")
    title = one_line(series.title) or next((k.series for k in known if k.series), "Episodes")
    description = series.description or series.subtitle
    publisher = series.publisher or series.author
    own = Inline({}, series.language, xhtml=False)
    episodes = (index_episode(r, k, place, own) for place, (r, k) in enumerate(zip(in_order, known, strict=True), 1))
    page = lines(
        _HEAD.format(
            language=series.language or "en",
            direction=_RIGHT_TO_LEFT if direction(series.language) == "rtl" else NOTHING,
            style_hash=base64.b64encode(hashlib.sha256(style.encode()).digest()).decode(),
            title=title,
        ),
        _DESCRIPTION.format(description) if description else NOTHING,
        _BODY.format(title=title, feed=FEED, style=Markup(style), skip=own.own("Skip to the episodes")),
        _COVER.format(relative(cover)) if cover else NOTHING,
        _TITLE.format(title),
        _TAGLINE.format(series.subtitle) if series.subtitle else NOTHING,
        _PARAGRAPH.format(series.description) if series.description else NOTHING,
        _FEED.format(FEED, own.own("Podcast feed (RSS)")),
        _BOOK.format(relative(book), book.type, own.own("The whole series as a book (EPUB)")) if book else NOTHING,
        _EPISODES,
        lines(*episodes) or _PARAGRAPH.format(own.own("No episodes yet.")),
        _EPISODES_END,
        _FOOTER.format(publisher) if publisher else NOTHING,
        _END,
    )
    return clean(page).encode()
