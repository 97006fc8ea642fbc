"""Books as EPUB 3.3: that of an episode (``edition.py``) and that of the whole series (``series.py``)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, BinaryIO

from pipeline.settings import Settings

if TYPE_CHECKING:
    from pipeline.write.epub.series_member import SeriesEpisode
    from pipeline.write.writers import Edition


def write_book(edition: Edition, file: BinaryIO) -> None:
    """Write the narrated edition, or the text alone where the settings ask for books without sound."""
    from pipeline.write.audio import narration
    from pipeline.write.epub.edition import narrated_package, text_package
    from pipeline.write.epub.package import pack

    document, settings, number, updated = edition.document, edition.settings, edition.number, edition.updated
    if settings.audio.narration_bitrate:
        package = narrated_package(
            document, edition.timeline, settings, number, edition.cover, edition.pictures, narration(edition), updated
        )
    else:
        package = text_package(document, settings, number, edition.cover, edition.pictures, updated)
    pack(package, file)


def write_series_book(
    episodes: Sequence[SeriesEpisode], settings: Settings, cover: bytes, updated: datetime, file: BinaryIO
) -> None:
    """Write the text of all episodes as one book.

    :param cover: JPEG.
    :param updated: when an episode was last updated.
    """
    from pipeline.write.epub.package import pack
    from pipeline.write.epub.series import series_package

    pack(series_package(episodes, settings, cover, updated), file)
