"""An episode and a series as they are released: their files, by kind, with sizes and dates."""

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
    """A picture of the site."""

    asset: Asset
    width: int
    """Pixels."""
    height: int


@dataclass(frozen=True, slots=True)
class Release:
    """An episode with everything that is published of it."""

    document: Document
    timeline: Timeline
    number: int
    """Episode number, 1 or more."""
    guid: str
    """Permanent GUID: at first UUIDv5 of the show's and the episode's key."""
    published: datetime
    """Aware; from the front matter, permanent."""
    updated: datetime
    """Aware; when what was published of it last changed, at first ``published``."""
    assets: Mapping[str, Asset]
    """Its files by the name of their kind (``outputs.EPISODE_KINDS``)."""
    page: Asset
    """Its page; ``length`` is 0, since it is written when all episodes are known."""
    pictures: Mapping[str, Picture] = field(default_factory=dict)
    """Those that its page shows, by ``Figure.file``."""
    enclosure: Asset | None = None
    """Sound of another origin that the feed offers in place of ours; its ``path`` is an address."""
    draft: bool = False
    """Whether its files are those of a draft build, which is never published; they are marked as such."""

    @property
    def audio(self) -> Asset:
        """The MP3."""
        return self.assets["audio"]

    @property
    def book(self) -> Asset:
        """The EPUB."""
        return self.assets["book"]

    @property
    def captions(self) -> Asset:
        """The captions that players show, WebVTT."""
        return self.assets["captions"]

    @property
    def chapter_track(self) -> Asset | None:
        """Chapters as WebVTT, for players on the page; None for a release made without."""
        return self.assets.get("chapter_track")

    @property
    def cover(self) -> Asset:
        """Its artwork, JPEG."""
        return self.assets["cover"]


@dataclass(frozen=True, slots=True)
class Show:
    """What is published of the series as a whole."""

    cover: Asset
    book: Asset | None
    """The text of all episodes; a lone transcript has none."""


def hashed_name(key: str, sha256: str, extension: str) -> str:
    """``key.<first 12 hex of the content's SHA-256>.extension``: a name whose bytes never change."""
    return f"{key}.{sha256[:12]}.{extension}"


def sha256_hex(data: bytes) -> str:
    """SHA-256 of some bytes, in hex."""
    return hashlib.sha256(data).hexdigest()
