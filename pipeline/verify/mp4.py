"""Reads the boxes of an MP4 file (ISO/IEC 14496-12) as far as its length in time and its completeness need."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import IO

_BLOCK = 1 << 20
_CONTAINERS = (b"moov", b"trak", b"mdia", b"minf", b"stbl", b"edts")


class Damaged(ValueError):
    """The file is not a whole sound file; the message says what is wrong."""


@dataclass(frozen=True, slots=True)
class Narration:
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


def read_mp4(file: IO[bytes]) -> Narration:
    """The track of a sound file, read once from beginning to end in blocks.

    :raises Damaged: a box is cut short, the track is not sound, its tables disagree, or its frames are not all there.
    """
    moov = b""
    media: list[_Box] = []
    at = 0
    while header := file.read(8):
        box = _header(header, file, at)
        if box.kind == b"moov":
            moov = _payload(file, box)
        else:
            _skip(file, box)
            media += [box] if box.kind == b"mdat" else []
        at = box.start + box.size
    if not moov:
        raise Damaged("no moov box")
    try:
        return _narration(_boxes(moov), media)
    except struct.error as error:
        raise Damaged(f"a box is cut short ({error})") from error


def _header(header: bytes, file: IO[bytes], at: int) -> _Box:
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
    """The payloads of the boxes of a moov box by kind; there must be one track alone."""
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


def _narration(boxes: dict[bytes, bytes], media: list[_Box]) -> Narration:
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
    return Narration(rate, samples, _played(boxes.get(b"elst", b""), scale, Fraction(samples, rate), rate))


def _timed_header(box: bytes) -> tuple[int, int]:
    """Time scale and duration of an mvhd or mdhd box."""
    scale, duration = struct.unpack_from(">IQ", box, 20) if box[:1] == b"\1" else struct.unpack_from(">II", box, 12)
    return scale, duration


def _sizes(box: bytes) -> tuple[int, ...]:
    fixed, count = struct.unpack_from(">II", box, 4)
    return (fixed,) * count if fixed else struct.unpack_from(f">{count}I", box, 12)


def _played(edits: bytes, scale: int, whole: Fraction, rate: int) -> Fraction:
    """Seconds that an edit list plays of a track of ``whole`` seconds; one edit at most."""
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
    """Every chunk of frames lies inside of an mdat box (``stsc``, ``stco`` or ``co64``)."""
    layout = b"co64" if b"co64" in boxes else b"stco"
    if layout not in boxes:
        raise Damaged("no stco box")
    offsets = [o for (o,) in struct.iter_unpack(">Q" if layout == b"co64" else ">I", boxes[layout][8:])]
    runs = list(struct.iter_unpack(">III", boxes[b"stsc"][8:]))
    bounds = [first for first, _, _ in runs[1:]] + [len(offsets) + 1]
    frame = 0
    for (first, per_chunk, _), behind in zip(runs, bounds, strict=True):
        for chunk in range(first, behind):
            begin, length = offsets[chunk - 1], sum(sizes[frame : frame + per_chunk])
            if not any(box.start <= begin and begin + length <= box.start + box.size for box in media):
                raise Damaged(f"frames from number {frame + 1} on are not in the file")
            frame += per_chunk
    if frame != len(sizes):
        raise Damaged(f"its chunks hold {frame} frames, its table of sizes (stsz) {len(sizes)}")
