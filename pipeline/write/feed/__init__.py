"""The podcast feed: RSS 2.0 with the iTunes and Podcasting 2.0 namespaces.

``channel.py`` is the show, ``item.py`` an episode, ``show_notes.py`` what an app tells of it. A tag of the show or of
an episode is added where ``write_item`` and ``feed_xml`` add the others.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pipeline.model import FEED

if TYPE_CHECKING:
    from pipeline.write.writers import SeriesEdition


def write_feed(series: SeriesEdition) -> Iterator[tuple[str, bytes]]:
    """Write the feed. It names files that must be there already, so it is the last file of a site."""
    from pipeline.write.feed.channel import feed_xml

    yield FEED.path, feed_xml(series.settings, series.releases, series.show)
