"""Notices at the former addresses of renamed and withdrawn episodes."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from markupsafe import Markup

from pipeline.model import PAGE, SUBSCRIBE, Release
from pipeline.settings import Settings
from pipeline.write.text.facts import facts
from pipeline.write.text.markup import NOTHING, InlineMarkup
from pipeline.write.text.plain import one_line
from pipeline.write.web.frame import head, series_link, web_page
from pipeline.write.writers import Notice, SeriesEdition

_UP = "../"
_CANONICAL = Markup('<link rel="canonical" href="{}">')
_MAIN = Markup('<main id="notice" tabindex="-1">\n<h1>{}</h1>')
_LINK = Markup('<p><a href="{}">{}</a></p>')
_WHEN = Markup("<p>{}</p>")
_END = Markup("</main>")


def notice_pages(series: SeriesEdition) -> Iterator[tuple[str, bytes]]:
    """Yield the path and the content of each notice.

    A notice contains a link to the episode's new page or the date of the withdrawal.
    """
    releases = {release.document.key: release for release in series.releases}
    for notice in series.notices:
        yield PAGE.named(notice.key), _page(series.settings, notice, releases.get(notice.moved_to))


def _page(settings: Settings, notice: Notice, release: Release | None) -> bytes:
    language = settings.series.language
    own = InlineMarkup({}, language, xhtml=False)
    title = one_line(settings.series.title)
    if release is not None:
        words, address = own.words.moved, quote(PAGE.named(release.document.key).rpartition("/")[2])
        links = _CANONICAL.format(address)
        more = _LINK.format(address, facts(release.document, settings, release.number).title)
    else:
        words, links = own.words.withdrawn, NOTHING
        more = _WHEN.format(own.day(notice.withdrawn.date().isoformat())) if notice.withdrawn else NOTHING
    start = head(language, f"{words} – {title}" if title else words, "", _UP, SUBSCRIBE, links)
    body = (series_link(title or own.own(own.words.all_episodes), _UP), _MAIN.format(own.own(words)), more, _END)
    return web_page(start, "notice", own.own(own.words.skip_to_content), body)
