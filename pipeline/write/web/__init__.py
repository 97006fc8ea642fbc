"""The website: front page (``index.py``), one page per episode (``episode.py``), and assets.

``frame.py`` generates the common parts of all pages, ``transcript.py`` the transcript synchronized with the player
(``player/``), ``subscribe.py`` the links to the feed, and ``notice.py`` the notices for renamed and withdrawn episodes.
``audition.py`` generates a page outside the site, with voices to choose from. ``elements.js`` and ``fault.js`` are
prepended to the scripts of episode pages and of the front page.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pipeline.model import INDEX

if TYPE_CHECKING:
    from pipeline.write.writers import SeriesEdition


def write_pages(series: SeriesEdition) -> Iterator[tuple[str, bytes]]:
    """Yield the path and the content of each file: assets, pages, notices, subscription files.

    Episodes are sorted by number, and the links between their pages follow this order. To add a file that
    belongs to the whole site, add a ``yield`` here.
    """
    from pipeline.write.web.episode import episode_page
    from pipeline.write.web.frame import assets
    from pipeline.write.web.index import index_page
    from pipeline.write.web.notice import notice_pages
    from pipeline.write.web.subscribe import subscribe_files

    yield from assets().items()
    ordered = sorted(series.releases, key=lambda r: (r.number, r.published, r.document.key))
    for previous, release, following in zip((None, *ordered), ordered, (*ordered[1:], None), strict=False):
        yield release.page.path, episode_page(series.settings, release, previous, following)
    yield from notice_pages(series)
    yield from subscribe_files(series.settings, series.draft).items()
    yield INDEX.path, index_page(series.settings, ordered, series.show)
