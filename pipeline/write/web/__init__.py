"""The web edition: the front page (``index.py``), a page for each episode (``episode.py``), and what they load.

``frame.py`` is what every page is set in, ``transcript.py`` the transcript in step with the player (``player/``),
``subscribe.py`` the way to the feed, ``notice.py`` the page in the place of an episode that was renamed or withdrawn.
``audition.py`` is a page of its own, beside the site: voices to choose from.
``elements.js`` and ``fault.js`` are the beginning of both scripts: that of an episode's and that of the front page.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pipeline.model import INDEX

if TYPE_CHECKING:
    from pipeline.write.writers import SeriesEdition


def write_pages(series: SeriesEdition) -> Iterator[tuple[str, bytes]]:
    """Write what the pages load, a page for each episode, the files for subscribers, and the front page last.

    Pages list the episodes by their numbers, and lead in this order from one to the next. A file for all pages is
    another ``yield`` here.
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
