"""The hand-made Document with every kind of node, as an episode with its files."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from pipeline.model import CHAPTER_TRACK, Asset, Document, Picture, Release
from tests.write.feed_sample import release
from tests.write.sample import DOCUMENT

PICTURES = {
    "pictures/kiln.png": Picture(Asset("media/kiln.picture.0123456789ab.png", "image/png", 90), 64, 40),
    "pictures/noon.jpg": Picture(Asset("media/kiln.picture.ba9876543210.jpg", "image/jpeg", 90), 64, 40),
}
TRACK = CHAPTER_TRACK.asset("kiln", 1000, "0123456789ab")
PUBLISHED = datetime(2024, 2, 29, tzinfo=UTC)


def episode(document: Document = DOCUMENT, number: int = 3) -> Release:
    """The document as it is published."""
    return replace(release(document, number, PUBLISHED), pictures=PICTURES)
