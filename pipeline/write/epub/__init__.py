"""Books as EPUB 3.3: that of an episode (``edition.py``) and that of the whole series (``series.py``)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from pipeline.settings import Settings
    from pipeline.write.epub.series_facts import SeriesEpisode
    from pipeline.write.writers import Edition


def write_book(edition: Edition, file: BinaryIO) -> None:
    """Write the narrated edition, or the text alone if the settings ask for books without sound."""
    from pipeline.write.epub.edition import episode_package
    from pipeline.write.epub.package import pack

    pack(episode_package(edition), file)


def write_series_book(
    episodes: Sequence[SeriesEpisode], settings: Settings, cover: bytes, updated: datetime, file: BinaryIO
) -> None:
    """Write the text of all episodes as one book; see ``series_package``."""
    from pipeline.write.epub.package import pack
    from pipeline.write.epub.series import series_package

    pack(series_package(episodes, settings, cover, updated), file)
