"""The hand-made Document with every kind of node, as an episode with its files."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from pipeline.model import Asset, Document, Picture, Release
from tests.write.feed_sample import release
from tests.write.sample import DOCUMENT

PICTURES = {
    "pictures/kiln.png": Picture(Asset("media/kiln.picture.0123456789ab.png", "image/png", 90), 64, 40),
    "pictures/noon.jpg": Picture(Asset("media/kiln.picture.ba9876543210.jpg", "image/jpeg", 90), 64, 40),
}
TRACK = Asset("media/kiln.0123456789ab.chapters.vtt", "text/vtt", 90)
PUBLISHED = datetime(2024, 2, 29, tzinfo=UTC)


def episode(document: Document = DOCUMENT, number: int = 3) -> Release:
    """The document as it is published."""
    return replace(release(document, number, PUBLISHED), chapter_track=TRACK, pictures=PICTURES)
