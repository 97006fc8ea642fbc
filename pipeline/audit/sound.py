"""Reads MP3 and MP4 files as far as their length in time and their completeness need; decodes no sound.

An MP3 is read frame by frame (ISO/IEC 11172-3, 13818-3), with its ID3v2 tag and its Info frame; an MP4 by its boxes
(ISO/IEC 14496-12).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import IO

_BITRATES = {
    3: (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    2: (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
"""kbit/s of layer III by the header's version bits (3 MPEG-1, 2 MPEG-2)."""
_RATES = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000)}
_FRAMES_AT_ONCE = 4096
_BLOCK = 1 << 20
_CONTAINERS = (b"moov", b"trak", b"mdia", b"minf", b"stbl", b"edts")


class Damaged(ValueError):
    """The file is not a whole sound file; the message says what is wrong."""


@dataclass(frozen=True, slots=True)
class Mp3Sound:
    """An MP3 file of equal frames."""

    frames: int
    """Frames after the Info frame."""
    duration: Fraction
    """Seconds that are played: without the encoder's delay and padding, which the Info frame states."""


@dataclass(frozen=True, slots=True)
class _Mp3Frame:
    size: int
    """Bytes of the frame."""
    samples: int
    rate: int
    side: int
    """Bytes of side information."""


def read_mp3(file: IO[bytes]) -> Mp3Sound:
    """Read the length of an MP3 made of a tag, an Info frame and equal frames, in blocks.

    :raises Damaged: it is anything else, or the Info frame states another number of frames or bytes.
    """
    first = _after_tag(file)
    own = _frame_header(first)
    info = first + file.read(own.size - len(first))
    at = 4 + own.side
    if info[at : at + 4] != b"Info" or len(info) < at + 156:
        raise Damaged("it does not begin with an Info frame")
    flags, frames, length = struct.unpack_from(">III", info, at + 4)
    if flags & 3 != 3:
        raise Damaged("the Info frame states no number of frames or bytes")
    cut = int.from_bytes(info[at + 141 : at + 144], "big")
    head = file.read(4)
    header = _frame_header(head)
    counted = _count_frames(file, head, header)
    if counted != frames:
        raise Damaged(f"it has {counted} frames, its Info frame says {frames}")
    if own.size + counted * header.size != length:
        raise Damaged(f"it has {own.size + counted * header.size} bytes of frames, its Info frame says {length}")
    played = counted * header.samples - (cut >> 12) - (cut & 0xFFF)
    return Mp3Sound(counted, Fraction(played, header.rate))


def _after_tag(file: IO[bytes]) -> bytes:
    """Read the first four bytes after the ID3v2 tag (ID3v2.3, section 3.1)."""
    start = file.read(4)
    if start[:3] != b"ID3":
        return start
    rest = file.read(6)
    if len(rest) < 6 or any(byte & 0x80 for byte in rest[2:]):
        raise Damaged("its ID3 tag is malformed")
    size = rest[2] << 21 | rest[3] << 14 | rest[4] << 7 | rest[5]
    if len(file.read(size)) < size:
        raise Damaged("its ID3 tag is cut short")
    return file.read(4)


def _frame_header(data: bytes) -> _Mp3Frame:
    if len(data) < 4:
        raise Damaged("it has no frames")
    version, layer = data[1] >> 3 & 3, data[1] >> 1 & 3
    bitrate, rate, padding, mode = data[2] >> 4, data[2] >> 2 & 3, data[2] >> 1 & 1, data[3] >> 6
    known = data[0] == 0xFF and data[1] >> 5 == 7 and version in _BITRATES and layer == 1
    if not known or not 1 <= bitrate <= 14 or rate == 3:
        raise Damaged(f"{data[:4].hex()} is no header of an MPEG layer III frame")
    samples = 1152 if version == 3 else 576
    hertz = _RATES[version][rate]
    side = (17 if mode == 3 else 32) if version == 3 else (9 if mode == 3 else 17)
    return _Mp3Frame(samples // 8 * _BITRATES[version][bitrate - 1] * 1000 // hertz + padding, samples, hertz, side)


def _count_frames(file: IO[bytes], head: bytes, header: _Mp3Frame) -> int:
    """Count the frames from ``head`` on; each must have the first one's header, except its mode bits."""
    frames = 0
    data = head + file.read(header.size * _FRAMES_AT_ONCE - len(head))
    while data:
        if len(data) % header.size:
            raise Damaged(f"its last frame is cut short, or frame {frames + len(data) // header.size + 1} is longer")
        for offset in range(3):
            column = data[offset :: header.size]
            if column.count(head[offset]) != len(column):
                wrong = next(i for i, byte in enumerate(column) if byte != head[offset])
                raise Damaged(f"frame {frames + wrong + 1} differs from the first in kind or size")
        frames += len(data) // header.size
        data = file.read(header.size * _FRAMES_AT_ONCE)
    return frames


@dataclass(frozen=True, slots=True)
class Mp4Sound:
    """The only track of a sound file."""

    rate: int
    """Its time scale: samples per second."""
    samples: int
    """Samples in all its frames (``stts``)."""
    duration: Fraction
    """Seconds that are played: what its edit list plays, or everything."""


@dataclass(frozen=True, slots=True)
class _Box:
    kind: bytes
    start: int
    """Offset of the payload in the file."""
    size: int
    """Bytes of the payload."""


def read_mp4(file: IO[bytes]) -> Mp4Sound:
    """Read the track of a sound file once, from beginning to end, in blocks.

    :raises Damaged: a box is cut short, the track is not sound, its tables disagree, or its frames are not all there.
    """
    moov = b""
    media: list[_Box] = []
    at = 0
    while header := file.read(8):
        box = _box_header(header, file, at)
        if box.kind == b"moov":
            moov = _payload(file, box)
        else:
            _skip(file, box)
            media += [box] if box.kind == b"mdat" else []
        at = box.start + box.size
    if not moov:
        raise Damaged("no moov box")
    try:
        return _track(_boxes(moov), media)
    except struct.error as error:
        raise Damaged(f"a box is cut short ({error})") from error


def _box_header(header: bytes, file: IO[bytes], at: int) -> _Box:
    if len(header) < 8:
        raise Damaged(f"the box at byte {at} is cut short")
    size, kind = struct.unpack(">I4s", header)
    if size == 1:
        long_size = file.read(8)
        if len(long_size) < 8:
            raise Damaged(f"the box at byte {at} is cut short")
        return _Box(kind, at + 16, int.from_bytes(long_size, "big") - 16)
    if size < 8:
        raise Damaged(f"the box at byte {at} states a size of {size} bytes")
    return _Box(kind, at + 8, size - 8)


def _payload(file: IO[bytes], box: _Box) -> bytes:
    data = file.read(box.size)
    if len(data) < box.size:
        raise Damaged("the moov box is cut short")
    return data


def _skip(file: IO[bytes], box: _Box) -> None:
    left = box.size
    while left > 0:
        read = len(file.read(min(left, _BLOCK)))
        if not read:
            raise Damaged(f"the {box.kind.decode('latin-1')} box lacks its last {left} bytes")
        left -= read


def _boxes(data: bytes) -> dict[bytes, bytes]:
    """Give the payloads of a moov box by kind; it must have a single track."""
    found: dict[bytes, bytes] = {}
    for kind, payload in _walk(data):
        if kind == b"trak" and kind in found:
            raise Damaged("more than one track")
        found.setdefault(kind, payload)
    return found


def _walk(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    while at + 8 <= len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        if size < 8 or at + size > len(data):
            raise Damaged(f"the {kind.decode('latin-1')} box does not fit into its parent")
        payload = data[at + 8 : at + size]
        yield kind, payload
        if kind in _CONTAINERS:
            yield from _walk(payload)
        at += size


def _track(boxes: dict[bytes, bytes], media: list[_Box]) -> Mp4Sound:
    for kind in (b"mvhd", b"mdhd", b"hdlr", b"stsd", b"stts", b"stsz", b"stsc"):
        if kind not in boxes:
            raise Damaged(f"no {kind.decode()} box")
    if boxes[b"hdlr"][8:12] != b"soun" or boxes[b"stsd"][12:16] != b"mp4a":
        raise Damaged("the track is not AAC sound")
    rate, stated = _timed_header(boxes[b"mdhd"])
    if not rate:
        raise Damaged("a time scale of 0")
    runs = list(struct.iter_unpack(">II", boxes[b"stts"][8:]))
    samples = sum(count * delta for count, delta in runs)
    if samples != stated:
        raise Damaged(f"its frames last {samples} samples, its header (mdhd) says {stated}")
    sizes = _sizes(boxes[b"stsz"])
    if len(sizes) != sum(count for count, _ in runs):
        raise Damaged("the tables of times and of sizes have another number of frames (stts, stsz)")
    _check_frames(boxes, sizes, media)
    scale, _ = _timed_header(boxes[b"mvhd"])
    return Mp4Sound(rate, samples, _played(boxes.get(b"elst", b""), scale, Fraction(samples, rate), rate))


def _timed_header(box: bytes) -> tuple[int, int]:
    """Read time scale and duration of an mvhd or mdhd box."""
    scale, duration = struct.unpack_from(">IQ", box, 20) if box[:1] == b"\1" else struct.unpack_from(">II", box, 12)
    return scale, duration


def _sizes(box: bytes) -> tuple[int, ...]:
    fixed, count = struct.unpack_from(">II", box, 4)
    return (fixed,) * count if fixed else struct.unpack_from(f">{count}I", box, 12)


def _played(edits: bytes, scale: int, whole: Fraction, rate: int) -> Fraction:
    """Compute the seconds that an edit list plays of a track of ``whole`` seconds."""
    if not edits:
        return whole
    (count,) = struct.unpack_from(">I", edits, 4)
    layout = ">Qq" if edits[0] == 1 else ">Ii"
    if count != 1:
        raise Damaged(f"an edit list of {count} edits")
    length, begin = struct.unpack_from(layout, edits, 8)
    if begin < 0 or not scale:
        raise Damaged("an edit list that begins with silence")
    return min(Fraction(length, scale), whole - Fraction(begin, rate))


def _check_frames(boxes: dict[bytes, bytes], sizes: tuple[int, ...], media: list[_Box]) -> None:
    """Check that every chunk of frames is inside of an mdat box (``stsc``, ``stco`` or ``co64``)."""
    layout = b"co64" if b"co64" in boxes else b"stco"
    if layout not in boxes:
        raise Damaged("no stco box")
    offsets = [o for (o,) in struct.iter_unpack(">Q" if layout == b"co64" else ">I", boxes[layout][8:])]
    runs = list(struct.iter_unpack(">III", boxes[b"stsc"][8:]))
    bounds = [first for first, _, _ in runs[1:]] + [len(offsets) + 1]
    frame = 0
    for (first, per_chunk, _), after in zip(runs, bounds, strict=True):
        for chunk in range(first, after):
            begin, length = offsets[chunk - 1], sum(sizes[frame : frame + per_chunk])
            if not any(box.start <= begin and begin + length <= box.start + box.size for box in media):
                raise Damaged(f"frames from number {frame + 1} on are not in the file")
            frame += per_chunk
    if frame != len(sizes):
        raise Damaged(f"its chunks hold {frame} frames, its table of sizes (stsz) {len(sizes)}")
