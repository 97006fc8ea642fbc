"""The kinds of files that a site is made of, in one table.

Whoever writes, names, lists, serves, moves or checks a file of the site reads its row here. Another kind of output is
a row and a writer in ``pipeline/write``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

PUBLISHED = "published.toml"
"""What was published and when, beside ``transcripts/`` (``publish/record_file.py``): a build reads it."""
MARK = ".rostra"
"""Rostra's own name in a folder: a file marks a folder that it builds into, a folder marks one that it publishes to."""


@dataclass(frozen=True, slots=True)
class Asset:
    """A file of the site."""

    path: str
    """Relative to ``output/site``, forward slashes, ASCII."""
    type: str
    """Media type."""
    length: int
    """Bytes."""


_ANY = r"\.[a-z0-9.]+"


@dataclass(frozen=True)
class OutputKind:
    """A kind of file of the site."""

    name: str
    path: str
    """Within the site. ``{key}`` is the episode's key, ``{hash}`` the first 12 hex digits of the content's SHA-256;
    ``.*`` at the end is any suffix."""
    media_type: str
    group: str
    """What the summary of a build calls it."""
    writer: str = ""
    """``module:function`` below ``pipeline/write``; empty where files are not written one by one (``run/site.py``)."""
    label: str = ""
    """What lists of files call it; empty where it is not listed."""
    on_pages: tuple[str, ...] = ()
    """The pages that offer it for download: ``episode``, ``index``."""
    feed: str = ""
    """The element of the feed that names it, besides enclosure and cover."""

    @property
    def folder(self) -> str:
        """Its folder within the site; empty for the site itself."""
        return self.path.rpartition("/")[0]

    @property
    def hashed(self) -> bool:
        """Whether its name holds its content's hash, so that its bytes never change."""
        return "{hash}" in self.path

    @property
    def suffix(self) -> str:
        """What its names end in, from the full stop after key and hash: ``.chapters.json``."""
        return re.sub(r".*}", "", self.path) if "}" in self.path else f".{self.path.rpartition('.')[2]}"

    @cached_property
    def form(self) -> re.Pattern[str]:
        """Its paths, with a group ``key`` if they have one."""
        return self._pattern(_ANY if self.suffix == ".*" else re.escape(self.suffix))

    @cached_property
    def older_form(self) -> re.Pattern[str]:
        """Its paths as any version of Rostra wrote them: an episode's hashed file may have had another suffix."""
        return self._pattern(_ANY) if self.hashed and "{key}" in self.path else self.form

    def _pattern(self, suffix: str) -> re.Pattern[str]:
        stem = re.escape(self.path.removesuffix(self.suffix))
        stem = stem.replace(re.escape("{key}"), "(?P<key>[^/]+?)").replace(re.escape("{hash}"), "[0-9a-f]{12}")
        return re.compile(stem + suffix)

    def named(self, key: str, sha256: str = "") -> str:
        """The path of an episode's file of this kind.

        :param sha256: of its content, in hex; for a kind whose names hold a hash.
        """
        return self.path.format(key=key, hash=sha256[:12])

    def asset(self, key: str, length: int, sha256: str = "") -> Asset:
        """An episode's file of this kind.

        :param length: bytes.
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
"""Chapters for players on the page."""
TIMELINE = OutputKind(
    "timeline", "media/{key}.{hash}.timeline.json", "application/json", "captions", writer="timeline:write_timeline"
)
"""When everything is heard, to the sample: for later builds."""
COVER = OutputKind(
    "cover", "covers/{key}.{hash}.jpg", "image/jpeg", "artwork", writer="cover:write_cover", label="Cover"
)
PICTURE = OutputKind("picture", "media/{key}.picture.{hash}.*", "image/*", "artwork")
"""A picture of an episode's page, with the suffix of its source."""
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
"""The files of one episode, in the order in which lists name them."""
SOUND_KINDS = (AUDIO, CAPTIONS, SUBTITLES, TRANSCRIPT, CHAPTERS, CHAPTER_TRACK, TIMELINE)
"""Those of an episode that are made of its sound: once published, they stay as long as what is heard stays."""
SERIES_KINDS = (INDEX, FEED)
"""What is written of all episodes together, in order; the feed last, since it names the others."""
OUTPUT_KINDS = (
    *EPISODE_KINDS, PICTURE, PAGE, STYLE, PLAYER, SUBSCRIBE, SHOW_COVER, INDEX, OPML, QR_CODE, FEED,
)  # fmt: skip
"""All kinds."""
GROUPS = ("audio", "captions", "book", "artwork", "page", "feed")
"""The groups, in the order in which the summary of a build names them."""


def kind_of(path: str) -> OutputKind | None:
    """The kind of a path within the site; None if it has the form of none."""
    return next((kind for kind in OUTPUT_KINDS if kind.form.fullmatch(path)), None)


def is_output(path: str) -> bool:
    """Whether a path has the form of a file of the site, as any version of Rostra named it."""
    return any(kind.older_form.fullmatch(path) for kind in OUTPUT_KINDS)
