"""An episode's sound as files: the MP3 of the feed (``mp3.py``) and the narration of the book (``m4a.py``)."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from pipeline.write.audio.m4a import Stream
    from pipeline.write.writers import Edition


def write_audio(edition: Edition, file: BinaryIO) -> None:
    """Write tags, Info frame and the chunks' frames one after the other.

    Every chunk was encoded apart and begins without reference to earlier frames, so joining is copying.
    """
    from pipeline.write.audio.mp3 import id3

    tags = id3(edition.document, edition.settings, edition.timeline, edition.number, edition.thumbnail)
    for part in chain((tags, edition.sound.info_frame), edition.sound.frames()):
        file.write(part)


def narration(edition: Edition) -> Stream:
    """The episode's sound as .m4a, made while it is written."""
    from pipeline.write.audio.m4a import m4a, narration_tags

    tags = narration_tags(edition.document, edition.settings, edition.number)
    return m4a(edition.sound.packet_sizes(), edition.sound.packets(), tags)
