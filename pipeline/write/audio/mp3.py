"""ID3 tags of an episode (ID3v2.3, chapters by the ID3v2 Chapter Frame Addendum 1.0)."""

from __future__ import annotations

import io
from collections.abc import Iterator

from mutagen.id3 import (
    APIC,
    CHAP,
    COMM,
    CTOC,
    ID3,
    TALB,
    TCON,
    TCOP,
    TDRC,
    TIT2,
    TLAN,
    TPE1,
    TPE2,
    TPUB,
    TRCK,
    WCOP,
    WOAF,
    WOAS,
    CTOCFlags,
    Encoding,
    Frame,
    PictureType,
)

from pipeline.model import Chapter, Document, Timeline, milliseconds
from pipeline.settings import Settings
from pipeline.standards import iso_639_2
from pipeline.write.chapters import published_chapters
from pipeline.write.text.addresses import base_address
from pipeline.write.text.facts import SYNTHETIC_VOICES, Facts, facts
from pipeline.write.text.plain import one_line

# mypy: untyped-calls-exclude=mutagen


_PADDING = 8192
"""Bytes left free, so that a player may add to the tags without moving the sound."""
_NO_OFFSET = 0xFFFFFFFF
"""Byte offsets of a chapter that are to be ignored in favour of its times."""
_HEADER = _FRAME_HEADER = 10
"""Bytes of the header of an ID3v2.3 tag, and of each frame."""
_MOST_CHAPTERS = 255
"""A table of contents counts its chapters in one byte."""


def id3(document: Document, settings: Settings, timeline: Timeline, number: int, cover_jpeg: bytes) -> bytes:
    """The tags of an episode as they stand before its first frame, with 8192 bytes of padding.

    ``cover_jpeg`` should be a thumbnail; empty means no picture. Players that read ID3v2.3 only are common, so
    that version is written, in UTF-16.
    """
    known = facts(document, settings, number)
    tags = ID3()
    for frame in (*_texts(document, known), *_addresses(settings, known)):
        tags.add(frame)
    if cover_jpeg:
        tags.add(
            APIC(encoding=Encoding.LATIN1, mime="image/jpeg", type=PictureType.COVER_FRONT, desc="", data=cover_jpeg)
        )
    for frame in _chapters(published_chapters(document, timeline)[:_MOST_CHAPTERS]):
        tags.add(frame)
    tags.update_to_v23()
    out = io.BytesIO()
    tags.save(out, v1=0, v2_version=3, v23_sep=None, padding=lambda _: _PADDING)
    return _chapters_in_order(out.getvalue())


def _chapters_in_order(tag: bytes) -> bytes:
    """The tag with its CHAP frames in the order of their times; mutagen sorts frames by their length.

    A frame of ID3v2.3 is its name, its length in four bytes, two bytes of flags, and its content; that of CHAP is the
    element's name, a zero byte, and the start in four bytes (ID3v2 Chapter Frame Addendum).
    """
    frames: list[bytes] = []
    at = _HEADER
    while tag[at : at + 4].strip(b"\0"):
        length = _FRAME_HEADER + int.from_bytes(tag[at + 4 : at + 8], "big")
        frames.append(tag[at : at + length])
        at += length
    chapters = sorted((f for f in frames if f.startswith(b"CHAP")), key=_chapter_start)
    others = [f for f in frames if not f.startswith(b"CHAP")]
    return tag[:_HEADER] + b"".join((*others, *chapters)) + tag[at:]


def _chapter_start(frame: bytes) -> int:
    start = frame.index(b"\0", _FRAME_HEADER) + 1
    return int.from_bytes(frame[start : start + 4], "big")


def _texts(document: Document, known: Facts) -> Iterator[Frame]:
    speakers = ", ".join(one_line(p.name) for p in document.people if p.speaks)
    language = iso_639_2(known.language)
    texts = (
        (TIT2, known.title),
        (TALB, known.series),
        (TPE1, speakers or known.author),
        (TPE2, known.author or known.publisher),
        (TPUB, known.publisher),
        (TRCK, str(known.number)),
        (TCON, "Podcast"),
        (TLAN, language),
        (TCOP, known.copyright or known.licence.text),
        (TDRC, known.date.strftime("%Y-%m-%d") if known.date else ""),
    )
    for frame, text in texts:
        if text:
            yield frame(encoding=Encoding.UTF16, text=[text])
    licence = f"{known.licence.text} {known.licence.url}".strip()
    source = f"First published at {known.source}" if known.source else ""
    comment = "\n".join(filter(None, (known.summary, SYNTHETIC_VOICES, licence, source)))
    yield COMM(encoding=Encoding.UTF16, lang=language, desc="", text=[comment])


def _addresses(settings: Settings, known: Facts) -> Iterator[Frame]:
    here = f"{base_address(settings)}/" if settings.series.url else ""
    for frame, address in ((WCOP, known.licence.url), (WOAF, here), (WOAS, known.source)):
        if address:
            yield frame(url=address)


def _chapters(chapters: tuple[Chapter, ...]) -> Iterator[Frame]:
    ids = [f"chp{number}" for number in range(1, len(chapters) + 1)]
    for id_, chapter in zip(ids, chapters, strict=True):
        yield CHAP(
            element_id=id_,
            start_time=milliseconds(chapter.start),
            end_time=milliseconds(chapter.end),
            start_offset=_NO_OFFSET,
            end_offset=_NO_OFFSET,
            sub_frames=[TIT2(encoding=Encoding.UTF16, text=[chapter.title])],
        )
    yield CTOC(
        element_id="toc",
        flags=CTOCFlags.TOP_LEVEL | CTOCFlags.ORDERED,
        child_element_ids=ids,
        sub_frames=[],
    )
