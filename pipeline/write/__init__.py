"""Writers, which turn a Document and a Timeline into the files of the site.

- ``writers.py``: the interface of a writer, and the lookup of writers by output kind (``model/outputs.py``).
- ``text/``: code shared by the books, the feed and the web pages.
- ``audio.py``, ``captions.py``, ``chapters.py``, ``cover.py``, ``timeline.py``: an episode's other files.
- ``pictures.py``: preparation of the publisher's pictures; ``containers.py``: removal of their metadata.
- ``epub/``: books; ``feed/``: the podcast feed; ``web/``: web pages.
- ``report/``: the build report, which is saved next to the site.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline import lazy_exports

if TYPE_CHECKING:
    from pipeline.write.containers import MOST_BYTES, PictureError
    from pipeline.write.cover import CoverError, draw_cover, publisher_cover, thumbnail
    from pipeline.write.epub.edition import narration_of, same_book
    from pipeline.write.epub.series import write_series_book
    from pipeline.write.epub.series_facts import SeriesEpisode
    from pipeline.write.pictures import open_picture
    from pipeline.write.report import BuildWork, Cause, EpisodeReport, Report
    from pipeline.write.report.page import report_page
    from pipeline.write.text.addresses import episode_guid, show_guid
    from pipeline.write.timeline import read_timeline, timeline_fields, timeline_from
    from pipeline.write.web.audition import Audition, Sample, audition_page
    from pipeline.write.web.subscribe import qr_code
    from pipeline.write.web.transcript import page_pictures
    from pipeline.write.writers import Edition, EncodedSound, Notice, SeriesEdition, episode_writer, series_writers
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "containers": "MOST_BYTES PictureError",
            "cover": "CoverError draw_cover publisher_cover thumbnail",
            "epub.edition": "narration_of same_book",
            "epub.series": "write_series_book",
            "epub.series_facts": "SeriesEpisode",
            "pictures": "open_picture",
            "report": "BuildWork Cause EpisodeReport Report",
            "report.page": "report_page",
            "text.addresses": "episode_guid show_guid",
            "timeline": "read_timeline timeline_fields timeline_from",
            "web.audition": "Audition Sample audition_page",
            "web.subscribe": "qr_code",
            "web.transcript": "page_pictures",
            "writers": "Edition EncodedSound Notice SeriesEdition episode_writer series_writers",
        },
    )

__all__ = [
    "MOST_BYTES", "Audition", "BuildWork", "Cause", "CoverError", "Edition", "EncodedSound", "EpisodeReport", "Notice",
    "PictureError", "Report", "Sample", "SeriesEdition", "SeriesEpisode", "audition_page", "draw_cover",
    "episode_guid", "episode_writer", "narration_of", "open_picture", "page_pictures", "publisher_cover", "qr_code",
    "read_timeline", "report_page", "same_book", "series_writers", "show_guid", "thumbnail", "timeline_fields",
    "timeline_from", "write_series_book",
]  # fmt: skip
