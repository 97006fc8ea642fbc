"""What an episode's media are called and how large they are: made by ``run``, read by the feed and the pages."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from pipeline.model.document import Document
from pipeline.model.timeline import Timeline


@dataclass(frozen=True, slots=True)
class Asset:
    """A file of the site."""

    path: str
    """Relative to ``output/site``, forward slashes, ASCII."""
    type: str
    """Media type."""
    length: int
    """Bytes."""


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
    audio: Asset
    vtt: Asset
    srt: Asset
    transcript: Asset
    """Podcast transcript JSON."""
    chapters: Asset
    book: Asset
    cover: Asset
    page: Asset
    """Its page; ``length`` is 0 where it is not written yet."""
    chapter_track: Asset | None = None
    """Chapters as WebVTT, for players on the page."""
    pictures: Mapping[str, Picture] = field(default_factory=dict)
    """Those that its page shows, by ``Figure.file``."""


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
