"""An episode's sound: the MP3 with ID3 tags, and the .m4a file in the book.

Both are joined from separately encoded chunks, and are never held in memory as a whole. The tags of the MP3 are
ID3v2.3, with chapters as in the ID3v2 Chapter Frame Addendum 1.0.

In the .m4a, the index comes before the sound ("fast start"), so that players can start immediately. The index contains
the format, the packet offsets and the edit list. It also contains tags, in case someone extracts the narration from the
book. The file can be written to a stream that cannot seek, such as an entry in a ZIP archive. The packets are AAC-LC,
mono, 24 kHz. Standards: ISO/IEC 14496-12 (file format), 14496-14 (MP4), 14496-3 (decoder configuration). The tags use
Apple's format, which players support. All times are in samples. All dates are zero, so that the file is reproducible.

This module writes the index itself because libavformat (through PyAV) needs a stream that can seek. To put the index
first, libavformat needs a file path and writes the file twice, or reserves space of a guessed size. It is also slower:
370 ms for an hour of packets, compared with 60 ms for this module.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, BinaryIO

import numpy as np
from mutagen import id3

from pipeline.model import AAC_FRAME, RATE, Chapter, milliseconds
from pipeline.settings import Settings
from pipeline.standards import iso_639_2
from pipeline.write.chapters import published_chapters
from pipeline.write.text.addresses import base_address
from pipeline.write.text.facts import Facts, facts
from pipeline.write.text.plain import one_line
from pipeline.write.text.words import marked, words_for
from pipeline.write.writers import Edition

# mypy: untyped-calls-exclude=mutagen

_PADDING = 8192
"""Number of padding bytes, which let an app extend the tags without moving the sound."""
_NO_OFFSET = 0xFFFFFFFF
"""Byte offset in a CHAP frame that makes players use the chapter's times."""
_HEADER = _FRAME_HEADER = 10
"""Size in bytes of an ID3v2.3 tag header, and of each frame header."""
_MOST_CHAPTERS = 255
"""Maximum number of chapters, because a CTOC frame stores the number in one byte."""


def write_audio(edition: Edition, file: BinaryIO) -> None:
    """Write the MP3 of an episode: ID3 tags, Info frame, and all other frames.

    No frame refers to data in an earlier chunk, so the frames of all chunks are copied unchanged.
    """
    for part in chain((id3_tags(edition), edition.sound.info_frame), edition.sound.frames()):
        file.write(part)


def id3_tags(edition: Edition) -> bytes:
    """Return the ID3 tags that precede the first frame, with 8192 bytes of padding.

    The tags are ID3v2.3 in UTF-16, because many players do not support later versions. They contain no picture if the
    edition's thumbnail is empty.
    """
    known = facts(edition.document, edition.settings, edition.number)
    chapters = published_chapters(edition.document, edition.timeline)[:_MOST_CHAPTERS]
    tags = id3.ID3()
    for frame in (*_texts(edition, known), *_addresses(edition.settings, known), *_chapters(chapters)):
        tags.add(frame)
    if edition.thumbnail:
        tags.add(id3.APIC(id3.Encoding.LATIN1, "image/jpeg", id3.PictureType.COVER_FRONT, "", edition.thumbnail))
    tags.update_to_v23()
    out = io.BytesIO()
    tags.save(out, v1=0, v2_version=3, v23_sep=None, padding=lambda _: _PADDING)
    return _chapters_in_order(out.getvalue())


def _chapters_in_order(tag: bytes) -> bytes:
    """Return an ID3 tag with its CHAP frames sorted by start time.

    mutagen sorts them by length.

    An ID3v2.3 frame consists of name, length (4 bytes), flags (2 bytes) and content. The content of a CHAP frame begins
    with the element id, a zero byte, and the start time (4 bytes; ID3v2 Chapter Frame Addendum).
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


def _texts(edition: Edition, known: Facts) -> Iterator[id3.Frame]:
    document = edition.document
    speakers = ", ".join(one_line(p.name) for p in document.people if p.speaks)
    language = iso_639_2(known.language)
    texts = (
        (id3.TIT2, marked(known.title, known.language, bool(edition.settings.draft_of))),
        (id3.TALB, known.series),
        (id3.TPE1, speakers or known.author),
        (id3.TPE2, known.author or known.publisher),
        (id3.TPUB, known.publisher),
        (id3.TRCK, str(known.number)),
        (id3.TCON, "Podcast"),
        (id3.TLAN, language),
        (id3.TCOP, known.copyright or known.licence.text),
        (id3.TDRC, known.date.strftime("%Y-%m-%d") if known.date else ""),
    )
    for frame, text in texts:
        if text:
            yield frame(encoding=id3.Encoding.UTF16, text=[text])
    licence = f"{known.licence.text} {known.licence.url}".strip()
    words = words_for(known.language)
    source = f"{words.first_published} {known.source}" if known.source else ""
    comment = "\n".join(filter(None, (known.summary, words.synthetic_voices, licence, source)))
    yield id3.COMM(encoding=id3.Encoding.UTF16, lang=language, desc="", text=[comment])


def _addresses(settings: Settings, known: Facts) -> Iterator[id3.Frame]:
    here = f"{base_address(settings)}/" if settings.series.url else ""
    for frame, address in ((id3.WCOP, known.licence.url), (id3.WOAF, here), (id3.WOAS, known.source)):
        if address:
            yield frame(url=address)


def _chapters(chapters: tuple[Chapter, ...]) -> Iterator[id3.Frame]:
    ids = [f"chp{number}" for number in range(1, len(chapters) + 1)]
    for id_, chapter in zip(ids, chapters, strict=True):
        title = id3.TIT2(encoding=id3.Encoding.UTF16, text=[chapter.title])
        start, end = milliseconds(chapter.start), milliseconds(chapter.end)
        yield id3.CHAP(id_, start, end, _NO_OFFSET, _NO_OFFSET, sub_frames=[title])
    yield id3.CTOC("toc", id3.CTOCFlags.TOP_LEVEL | id3.CTOCFlags.ORDERED, ids, sub_frames=[])


@dataclass(frozen=True, slots=True)
class Stream:
    """Content of a file, produced in pieces so that it need not fit in memory."""

    length: int
    """Length in bytes."""
    parts: Iterator[bytes]
    """Consecutive pieces of the content; the iterator can be used only once."""


Sizes = np.ndarray[tuple[int], np.dtype[Any]]

_RUN = 64
"""Number of packets (2.7 s of sound) per offset in the index."""
_CONFIGURATION = bytes.fromhex("130856e500")
"""AudioSpecificConfig for AAC-LC, 24 kHz, mono.

It excludes spectral band replication explicitly, because players otherwise look for it.
"""
_LONGEST_PACKET = 768
"""Maximum size of a mono packet in bytes (6144 bits)."""
_LARGEST = (1 << 32) - 1
"""Maximum value of the 32-bit fields in the boxes used here."""
_MOST_INDEX = 1 << 25
"""Upper bound for the size of the index in bytes.

The index needs 4 bytes for each of fewer than 2^22 packets, plus headers.
"""
_SILENCE = bytes.fromhex("01182007")
"""Silent packet at the end, which makes the decoder output the last frame of sound."""
_MATRIX = struct.pack(">9I", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)


def _header(sizes: Sizes, known: Facts) -> bytes:
    """Return all bytes of the .m4a file that precede the first packet.

    A decoder needs the next packet to complete a frame, so the first decoded frame is empty. The edit list begins after
    that frame and plays 1024 samples for each packet except the last.

    :param sizes: size of each packet in bytes; the last packet is the silent one that flushes the decoder.
    :raises ValueError: offsets or times need more than 32 bits (about 49 hours of sound).
    """
    total = int(sizes.sum(dtype=np.int64))
    if max(sizes.size * AAC_FRAME, total + _MOST_INDEX) > _LARGEST:
        raise ValueError(f"{sizes.size} packets are too many for an .m4a file")
    kind = _box(b"ftyp", b"M4A \0\0\2\0M4A isomiso2")
    length = len(kind) + len(_movie(sizes, 0, known)) + 8
    return kind + _movie(sizes, length, known) + struct.pack(">I4s", 8 + total, b"mdat")


def _movie(sizes: Sizes, start: int, known: Facts) -> bytes:
    played = (sizes.size - 1) * AAC_FRAME
    movie = struct.pack(">IIIIIH10x", 0, 0, RATE, played, 0x10000, 0x100) + _MATRIX + bytes(24) + struct.pack(">I", 2)
    track = struct.pack(">IIIIIQHHHH", 0, 0, 1, 0, played, 0, 0, 0, 0x100, 0) + _MATRIX + bytes(8)
    edit = struct.pack(">IIiI", 1, played, AAC_FRAME, 0x10000)
    return _box(
        b"moov",
        _full(b"mvhd", movie),
        _box(
            b"trak",
            _full(b"tkhd", track, flags=3),  # enabled, in the presentation
            _box(b"edts", _full(b"elst", edit)),
            _media(sizes, start, known.language),
        ),
        _box(b"udta", _tags(known)),
    )


def _media(sizes: Sizes, start: int, language: str) -> bytes:
    letters = iso_639_2(language)
    packed = sum((ord(letter) - 0x60) << shift for letter, shift in zip(letters, (10, 5, 0), strict=True))
    media = struct.pack(">IIIIHH", 0, 0, RATE, sizes.size * AAC_FRAME, packed, 0)
    here = _full(b"dref", struct.pack(">I", 1), _full(b"url ", flags=1))
    return _box(
        b"mdia",
        _full(b"mdhd", media),
        _full(b"hdlr", struct.pack(">I4s12x", 0, b"soun"), b"\0"),
        _box(b"minf", _full(b"smhd", bytes(4)), _box(b"dinf", here), _samples(sizes, start)),
    )


def _samples(sizes: Sizes, start: int) -> bytes:
    count = sizes.size
    lengths = np.add.reduceat(sizes, np.arange(0, count, _RUN), dtype=np.int64)
    offsets = start + np.cumsum(lengths) - lengths
    whole, rest = divmod(count, _RUN)
    runs = [(1, _RUN, 1)] * (whole > 0) + [(whole + 1, rest, 1)] * (rest > 0)
    # A decoder that starts in the middle of the file needs the previous packet (AudioRollRecoveryEntry).
    roll = struct.pack(">4sIIh", b"roll", 2, 1, -1)
    return _box(
        b"stbl",
        _full(b"stsd", struct.pack(">I", 1), _sound(sizes)),
        _full(b"stts", struct.pack(">III", 1, count, AAC_FRAME)),
        _full(b"stsc", struct.pack(">I", len(runs)), *(struct.pack(">III", *run) for run in runs)),
        _full(b"stsz", struct.pack(">II", 0, count), sizes.astype(">u4").tobytes()),
        _full(b"stco", struct.pack(">I", offsets.size), offsets.astype(">u4").tobytes()),
        _full(b"sgpd", roll, version=1),
        _full(b"sbgp", struct.pack(">4sIII", b"roll", 1, count, 1)),
    )


def _sound(sizes: Sizes) -> bytes:
    bits = RATE * 8
    mean = int(sizes.sum(dtype=np.int64)) * bits // (sizes.size * AAC_FRAME)
    most = _LONGEST_PACKET * bits // AAC_FRAME
    decoder = struct.pack(">BB3sII", 0x40, 0x15, _LONGEST_PACKET.to_bytes(3, "big"), most, mean)
    stream = _descriptor(4, decoder + _descriptor(5, _CONFIGURATION))
    elementary = _descriptor(3, struct.pack(">HB", 0, 0) + stream + _descriptor(6, b"\2"))
    entry = struct.pack(">6xH8xHHHHI", 1, 1, 16, 0, 0, RATE << 16)
    return _box(b"mp4a", entry, _full(b"esds", elementary))


def _tags(known: Facts) -> bytes:
    rights = known.copyright or known.licence.text
    named = ((b"\xa9nam", known.title), (b"\xa9ART", known.author), (b"\xa9alb", known.series), (b"cprt", rights))
    text = struct.pack(">II", 1, 0)  # UTF-8
    items = [_box(name, _box(b"data", text, value.encode())) for name, value in named if value]
    handler = _full(b"hdlr", struct.pack(">I4s4s8x", 0, b"mdir", b"appl"), b"\0")
    return _full(b"meta", handler, _box(b"ilst", *items))


def _box(name: bytes, *content: bytes) -> bytes:
    return b"".join((struct.pack(">I4s", 8 + sum(map(len, content)), name), *content))


def _full(name: bytes, *content: bytes, version: int = 0, flags: int = 0) -> bytes:
    return _box(name, struct.pack(">I", version << 24 | flags), *content)


def _descriptor(tag: int, content: bytes) -> bytes:
    return bytes((tag, len(content))) + content


def narration(edition: Edition) -> Stream:
    """Return the episode's sound as an .m4a file, generated while it is read.

    :raises ValueError: the episode has no sound, or too much for the format (about 49 hours).
    """
    known = facts(edition.document, edition.settings, edition.number)
    return m4a(edition.sound.packet_sizes(), edition.sound.packets(), known)


def m4a(sizes: Iterable[bytes], packets: Iterable[bytes], known: Facts) -> Stream:
    """Return an .m4a file with the AAC packets of an episode.

    A decoder plays exactly 1024 samples for each packet.

    :param sizes: packet sizes of each chunk in playing order (``Aac.sizes``, unsigned 16-bit, little-endian); consumed
        before the function returns.
    :param packets: packets of each chunk in the same order (``Aac.packets``), read one chunk at a time while the file
        is read. Reading raises ValueError if their sizes differ from ``sizes``.
    :param known: metadata for the tags.
    :raises ValueError: there are no packets, or too many for the format (about 49 hours).
    """
    told = [np.frombuffer(part, "<u2") for part in sizes]
    lengths = [int(part.sum()) for part in told]
    if not any(lengths):
        raise ValueError("the narration has no packets")
    start = _header(np.concatenate([*told, np.array([len(_SILENCE)], "<u2")]), known)
    parts = chain((start,), _checked_packets(packets, lengths), (_SILENCE,))
    return Stream(len(start) + sum(lengths) + len(_SILENCE), parts)


def _checked_packets(packets: Iterable[bytes], lengths: Sequence[int]) -> Iterator[bytes]:
    for part, length in zip(packets, lengths, strict=True):
        if len(part) != length:
            raise ValueError(f"the packets of a chunk have {len(part)} bytes instead of {length}")
        yield part


def narration_packets(file: bytes) -> tuple[bytes, bytes]:
    """Return the packet sizes and the packets of an .m4a file created by ``m4a``.

    Each size is an unsigned 16-bit number, little-endian. The silent packet at the end is left out.

    :raises ValueError: the file was not created by ``m4a``.
    """
    boxes = dict(_boxes(file))
    index = boxes.get(b"moov", b"")
    for name in (b"trak", b"mdia", b"minf", b"stbl", b"stsz"):
        index = dict(_boxes(index)).get(name, b"")
    sizes = np.frombuffer(index[12:], ">u4") if len(index) % 4 == 0 else np.array([], ">u4")
    packets = boxes.get(b"mdat", b"")
    if not sizes.size or int(sizes.sum()) != len(packets) or int(sizes.max()) > _LONGEST_PACKET:
        raise ValueError("the narration was not created by Rostra")
    return sizes[:-1].astype("<u2").tobytes(), packets[: len(packets) - int(sizes[-1])]


def _boxes(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield the name and the content of each top-level MP4 box."""
    at = 0
    while at + 8 <= len(content):
        length, name = struct.unpack_from(">I4s", content, at)
        yield name, content[at + 8 : at + length]
        at += max(length, 8)
