"""Reads an MP3 file frame by frame (ISO/IEC 11172-3, 13818-3), with its ID3v2 tag and its Info frame."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from fractions import Fraction
from typing import IO

from pipeline.verify.mp4 import Damaged

_BITRATES = {
    3: (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    2: (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
"""kbit/s of layer III by the header's version bits (3 MPEG-1, 2 MPEG-2)."""
_RATES = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000)}
_FRAMES_AT_ONCE = 4096


@dataclass(frozen=True, slots=True)
class Sound:
    """An MP3 file of equal frames."""

    frames: int
    """Frames behind the Info frame."""
    duration: Fraction
    """Seconds that are played: without the encoder's delay and padding, which the Info frame states."""


@dataclass(frozen=True, slots=True)
class _Header:
    size: int
    """Bytes of the frame."""
    samples: int
    rate: int
    side: int
    """Bytes of side information."""


def read_mp3(file: IO[bytes]) -> Sound:
    """The sound of a file that is a tag, an Info frame and equal frames; read once, in blocks.

    :raises Damaged: it is anything else, or the Info frame states another number of frames or bytes.
    """
    first = _behind_tag(file)
    own = _header(first)
    info = first + file.read(own.size - len(first))
    at = 4 + own.side
    if info[at : at + 4] != b"Info" or len(info) < at + 156:
        raise Damaged("it does not begin with an Info frame")
    flags, frames, length = struct.unpack_from(">III", info, at + 4)
    if flags & 3 != 3:
        raise Damaged("the Info frame states no number of frames or bytes")
    cut = int.from_bytes(info[at + 141 : at + 144], "big")
    head = file.read(4)
    header = _header(head)
    counted = _count(file, head, header)
    if counted != frames:
        raise Damaged(f"it has {counted} frames, its Info frame says {frames}")
    if own.size + counted * header.size != length:
        raise Damaged(f"it has {own.size + counted * header.size} bytes of frames, its Info frame says {length}")
    played = counted * header.samples - (cut >> 12) - (cut & 0xFFF)
    return Sound(counted, Fraction(played, header.rate))


def _behind_tag(file: IO[bytes]) -> bytes:
    """The first four bytes behind the ID3v2 tag (ID3v2.3, section 3.1)."""
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


def _header(data: bytes) -> _Header:
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
    return _Header(samples // 8 * _BITRATES[version][bitrate - 1] * 1000 // hertz + padding, samples, hertz, side)


def _count(file: IO[bytes], head: bytes, header: _Header) -> int:
    """The number of frames from ``head`` to the end; each must have the header of the first, but for its mode bits."""
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
