"""Write Document and Timeline as files.

``writers.py`` has the contract of a writer and finds the writer of each kind of output; ``model/outputs.py`` is the
table of kinds. ``text/`` is what books, feed and pages share; each other file or folder writes one kind.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline import lazy_exports

if TYPE_CHECKING:
    from pipeline.write.audio.m4a import Stream, m4a, narration_tags
    from pipeline.write.audio.mp3 import id3, write_mp3
    from pipeline.write.captions import srt, transcript_json, vtt
    from pipeline.write.chapters import chapters_json
    from pipeline.write.cover import CoverError, draw_cover, publisher_cover, thumbnail
    from pipeline.write.epub.edition import book, narrated_package, text_package
    from pipeline.write.epub.package import pack
    from pipeline.write.epub.series import series_package
    from pipeline.write.epub.series_member import SeriesEpisode
    from pipeline.write.feed.channel import feed_xml
    from pipeline.write.report.data import BuildWork, Cause, EpisodeReport, Report
    from pipeline.write.report.page import report_page
    from pipeline.write.text.addresses import FEED, episode_guid
    from pipeline.write.web.episode import episode_page
    from pipeline.write.web.frame import assets
    from pipeline.write.web.index import in_order, index_page
    from pipeline.write.web.subscribe import QR, qr_code, subscribe_files
    from pipeline.write.web.transcript import chapters_vtt, page_pictures
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "audio.m4a": "Stream m4a narration_tags",
            "audio.mp3": "id3 write_mp3",
            "captions": "srt transcript_json vtt",
            "chapters": "chapters_json",
            "cover": "CoverError draw_cover publisher_cover thumbnail",
            "epub.edition": "book narrated_package text_package",
            "epub.package": "pack",
            "epub.series": "series_package",
            "epub.series_member": "SeriesEpisode",
            "feed.channel": "feed_xml",
            "report.data": "BuildWork Cause EpisodeReport Report",
            "report.page": "report_page",
            "text.addresses": "FEED episode_guid",
            "web.episode": "episode_page",
            "web.frame": "assets",
            "web.index": "in_order index_page",
            "web.subscribe": "QR qr_code subscribe_files",
            "web.transcript": "chapters_vtt page_pictures",
        },
    )

__all__ = [
    "FEED", "QR", "BuildWork", "Cause", "CoverError", "EpisodeReport", "Report", "SeriesEpisode", "Stream", "assets",
    "book", "chapters_json", "chapters_vtt", "draw_cover", "episode_guid", "episode_page", "feed_xml", "id3",
    "in_order", "index_page", "m4a", "narrated_package", "narration_tags", "pack", "page_pictures", "publisher_cover",
    "qr_code", "report_page", "series_package", "srt", "subscribe_files", "text_package", "thumbnail",
    "transcript_json", "vtt", "write_mp3",
]  # fmt: skip
