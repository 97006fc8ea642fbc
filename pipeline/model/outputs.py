"""Kinds of files in a site.

All code that writes, names, lists, serves, moves or checks files of the site uses these definitions. To add a kind of
output, add a definition here and a writer in ``pipeline/write``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

PUBLISHED = "published.toml"
"""File name of the publication record in the series folder (``publish/record_file.py``)."""
MARK = ".rostra"
"""Name of the mark that identifies folders written by Rostra.

The mark is a file in output folders, and a folder in publication targets.
"""


@dataclass(frozen=True, slots=True)
class Asset:
    """File of the site, with its media type and size."""

    path: str
    """ASCII path relative to ``output/site``, with forward slashes."""
    type: str
    """Media type."""
    length: int
    """Size in bytes."""


_ANY = r"\.[a-z0-9.]+"


@dataclass(frozen=True)
class OutputKind:
    """Kind of file in the site, with its path template, media type and writer."""

    name: str
    path: str
    """Path within the site, with placeholders.

    ``{key}`` is the key of the episode, ``{hash}`` is the first 12 hex digits of the content's SHA-256, and ``.*`` at
    the end is any suffix.
    """
    media_type: str
    group: str
    """Name of the group in the build summary."""
    writer: str = ""
    """``module:function`` in ``pipeline/write``; empty if ``run/site.py`` or another writer creates the file."""
    label: str = ""
    """Name in lists of files; empty if files of this kind are not listed."""
    on_pages: tuple[str, ...] = ()
    """Pages that offer the file for download: ``episode``, ``index`` or both."""
    feed: str = ""
    """Name of the feed element that links to the file.

    It is empty for the enclosure, the cover and unlinked files.
    """

    @property
    def folder(self) -> str:
        """Folder within the site; empty for the root of the site."""
        return self.path.rpartition("/")[0]

    @property
    def hashed(self) -> bool:
        """Whether the name contains the content's hash, so that the bytes never change."""
        return "{hash}" in self.path

    @property
    def suffix(self) -> str:
        """Part of the file name after the key and the hash, such as ``.chapters.json``.

        If the path has neither, this is the file extension.
        """
        return re.sub(r".*}", "", self.path) if "}" in self.path else f".{self.path.rpartition('.')[2]}"

    @cached_property
    def form(self) -> re.Pattern[str]:
        """Regular expression that matches paths of this kind.

        It has a group ``key`` if the paths contain a key.
        """
        return self._pattern(_ANY if self.suffix == ".*" else re.escape(self.suffix))

    @cached_property
    def older_form(self) -> re.Pattern[str]:
        """Regular expression that also matches paths from earlier versions of Rostra.

        Earlier versions may have used a different suffix for this kind.
        """
        return self._pattern(_ANY) if self.hashed and "{key}" in self.path else self.form

    def _pattern(self, suffix: str) -> re.Pattern[str]:
        stem = re.escape(self.path.removesuffix(self.suffix))
        stem = stem.replace(re.escape("{key}"), "(?P<key>[^/]+?)").replace(re.escape("{hash}"), "[0-9a-f]{12}")
        return re.compile(stem + suffix)

    def named(self, key: str, sha256: str = "") -> str:
        """Return the path of an episode's file of this kind, relative to the site.

        :param sha256: hexadecimal SHA-256 of the content; required if the name contains a hash.
        """
        return self.path.format(key=key, hash=sha256[:12])

    def asset(self, key: str, length: int, sha256: str = "") -> Asset:
        """Return the Asset for an episode's file of this kind.

        :param length: size in bytes.
        """
        return Asset(self.named(key, sha256), self.media_type, length)


_BOTH = ("index", "episode")

AUDIO = OutputKind(
    "audio", "media/{key}.{hash}.mp3", "audio/mpeg", "audio", writer="audio:write_audio", label="MP3", on_pages=_BOTH
)
BOOK = OutputKind(
    "book", "books/{key}.epub", "application/epub+zip", "book",
    writer="epub.edition:write_book", label="EPUB", on_pages=_BOTH,
)  # fmt: skip
CAPTIONS = OutputKind(
    "captions", "media/{key}.{hash}.vtt", "text/vtt", "captions",
    writer="captions:write_vtt", label="Captions (WebVTT)", on_pages=_BOTH, feed="podcast:transcript",
)  # fmt: skip
SUBTITLES = OutputKind(
    "subtitles", "media/{key}.{hash}.srt", "application/x-subrip", "captions",
    writer="captions:write_srt", label="Subtitles (SRT)", on_pages=_BOTH, feed="podcast:transcript",
)  # fmt: skip
TRANSCRIPT = OutputKind(
    "transcript", "media/{key}.{hash}.json", "application/json", "captions",
    writer="captions:write_transcript", label="Transcript (JSON)", on_pages=("episode",), feed="podcast:transcript",
)  # fmt: skip
CHAPTERS = OutputKind(
    "chapters", "media/{key}.{hash}.chapters.json", "application/json+chapters", "captions",
    writer="chapters:write_chapters", label="Chapters (JSON)", feed="podcast:chapters",
)  # fmt: skip
CHAPTER_TRACK = OutputKind(
    "chapter_track", "media/{key}.{hash}.chapters.vtt", "text/vtt", "captions", writer="chapters:write_chapter_track"
)
"""Chapters for the players on web pages."""
TIMELINE = OutputKind(
    "timeline", "media/{key}.{hash}.timeline.json", "application/json", "captions", writer="timeline:write_timeline"
)
"""Sample-accurate times of all sentences, for later builds."""
COVER = OutputKind(
    "cover", "covers/{key}.{hash}.jpg", "image/jpeg", "artwork", writer="cover:write_cover", label="Cover"
)
PICTURE = OutputKind("picture", "media/{key}.picture.{hash}.*", "image/*", "artwork")
"""Picture on an episode's page, with the suffix of the source file."""
PAGE = OutputKind("page", "episodes/{key}.html", "text/html", "page")
STYLE = OutputKind("style", "assets/style.{hash}.css", "text/css", "page")
PLAYER = OutputKind("player", "assets/player.{hash}.js", "text/javascript", "page")
SUBSCRIBE = OutputKind("subscribe", "assets/subscribe.{hash}.js", "text/javascript", "page")
SHOW_COVER = OutputKind("show_cover", "cover.{hash}.jpg", "image/jpeg", "artwork")
INDEX = OutputKind("index", "index.html", "text/html", "page", writer="web:write_pages")
OPML = OutputKind("opml", "subscribe.opml", "text/x-opml", "page")
QR_CODE = OutputKind("qr_code", "feed-qr.svg", "image/svg+xml", "page")
FEED = OutputKind("feed", "feed.xml", "application/rss+xml", "feed", writer="feed.channel:write_feed")

EPISODE_KINDS = (AUDIO, BOOK, CAPTIONS, SUBTITLES, TRANSCRIPT, CHAPTERS, CHAPTER_TRACK, TIMELINE, COVER)
"""Kinds of files of each episode, in the order in which they are listed."""
SOUND_KINDS = (AUDIO, CAPTIONS, SUBTITLES, TRANSCRIPT, CHAPTERS, CHAPTER_TRACK, TIMELINE)
"""Kinds of files made from an episode's sound.

Published files of these kinds are kept until the sound changes.
"""
SERIES_KINDS = (INDEX, FEED)
"""Kinds of files of the whole series.

The feed is last, since it links to the other files.
"""
OUTPUT_KINDS = (
    *EPISODE_KINDS, PICTURE, PAGE, STYLE, PLAYER, SUBSCRIBE, SHOW_COVER, INDEX, OPML, QR_CODE, FEED,
)  # fmt: skip
"""All kinds of files in a site."""
GROUPS = ("audio", "captions", "book", "artwork", "page", "feed")
"""Names of the groups, in the order of the build summary."""


def kind_of(path: str) -> OutputKind | None:
    """Return the kind of file at a path in the site, or None if unknown."""
    return next((kind for kind in OUTPUT_KINDS if kind.form.fullmatch(path)), None)


def is_output(path: str) -> bool:
    """Return whether any version of Rostra could have written a file with this path.

    :param path: path within the site, with forward slashes.
    """
    return any(kind.older_form.fullmatch(path) for kind in OUTPUT_KINDS)
