"""Built episodes and series: their files by kind, with sizes and dates."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from pipeline.model.document import Document
from pipeline.model.outputs import Asset
from pipeline.model.timeline import Timeline


@dataclass(frozen=True, slots=True)
class Picture:
    """Image file of the site, with its size in pixels."""

    asset: Asset
    width: int
    """Width in pixels."""
    height: int
    """Height in pixels."""


@dataclass(frozen=True, slots=True)
class Release:
    """Episode with all its files in the site."""

    document: Document
    timeline: Timeline
    number: int
    """Episode number, 1 or more."""
    guid: str
    """Permanent GUID, by default a UUIDv5 of the series key and the episode key."""
    published: datetime
    """Permanent date of publication, from the front matter; timezone-aware."""
    updated: datetime
    """Date of the last published change, initially ``published``; timezone-aware."""
    assets: Mapping[str, Asset]
    """Name of a kind (``outputs.EPISODE_KINDS``) -> file."""
    page: Asset
    """Page of the episode; ``length`` is 0, because it is written after all episodes."""
    pictures: Mapping[str, Picture] = field(default_factory=dict)
    """``Figure.file`` -> picture on the page of the episode."""
    enclosure: Asset | None = None
    """External sound that the feed links to instead of the built sound.

    Its ``path`` is a URL.
    """
    draft: bool = False
    """Whether the files come from a draft build; such files are marked and never published."""

    @property
    def audio(self) -> Asset:
        """MP3 file of the episode."""
        return self.assets["audio"]

    @property
    def book(self) -> Asset:
        """EPUB file of the episode."""
        return self.assets["book"]

    @property
    def captions(self) -> Asset:
        """WebVTT file with captions for players."""
        return self.assets["captions"]

    @property
    def chapter_track(self) -> Asset | None:
        """WebVTT file with chapters for players, or None if it is missing."""
        return self.assets.get("chapter_track")

    @property
    def cover(self) -> Asset:
        """JPEG file with the cover of the episode."""
        return self.assets["cover"]


@dataclass(frozen=True, slots=True)
class Show:
    """Files that belong to the series as a whole."""

    cover: Asset
    book: Asset | None
    """Book with the text of all episodes; None for a single transcript."""


def hashed_name(key: str, sha256: str, extension: str) -> str:
    """Return ``KEY.HASH.EXTENSION``, where HASH is the first 12 hex digits of the content's SHA-256."""
    return f"{key}.{sha256[:12]}.{extension}"


def sha256_hex(data: bytes) -> str:
    """Return the SHA-256 of ``data`` as 64 lowercase hex digits."""
    return hashlib.sha256(data).hexdigest()
