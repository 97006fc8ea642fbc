"""MP3 in chunks: each encoded apart, so that an episode is its chunks' frames behind each other.

MPEG-2 layer III at 24 kHz, constant bit rate (ISO/IEC 13818-3): a frame is 576 samples, exactly 24 ms,
and 3 bytes for each kbit/s. A fresh LAME encoder begins without reference to earlier frames; fed
(F - 2) x 576 samples it gives exactly F frames, of which the last two flush its delay. A chunk begins
with one silent frame, which keeps pre-echo out of the pause before it.

CRC-16 as LAME's Info tag has it (polynomial 0x8005 reflected, initial value 0), fast enough for an episode.

With initial value 0 the checksum is linear, leading zero bytes do not change it, and the checksum of a
joined text is the first part's, moved by the second part's length, plus the second part's. So the data
is cut into lanes that are checksummed side by side, and the lanes are joined in pairs.
"""

from __future__ import annotations

import struct
from functools import cache

import numpy as np
from numpy.typing import NDArray

from pipeline.mix.loudness import Samples
from pipeline.model import FRAME, RATE

BITRATES = (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
"""kbit/s of MPEG-2 layer III, in the order of the header's index."""
LEAD_FRAMES = 1
FLUSH_FRAMES = 2
ENCODER_DELAY = 576
"""Samples LAME puts in front."""
PADDING = 576
"""Samples behind the last one to be played."""
LAME_SCALE = 0.95
"""What LAME multiplies its input by at every bit rate of MPEG-2 (measured: -0.45 dB)."""

_SIDE_INFORMATION = 9
_TAG = 156
_QUALITY = 50


def frame_count(sounding: int, pause: int) -> int:
    """Frames of a chunk with so many samples of sound and of pause behind it.

    The silent frames are part of the pause, so the shortest pause is three frames (72 ms).
    """
    least = -(-sounding // FRAME) + LEAD_FRAMES + FLUSH_FRAMES
    return max(least, (2 * (sounding + pause) + FRAME) // (2 * FRAME))


def frame_bytes(bitrate: int) -> int:
    """Bytes of a frame; ``bitrate`` in kbit/s."""
    return FRAME // 8 * bitrate * 1000 // RATE


def encode(samples: Samples, bitrate: int, quality: int) -> bytes:
    """Frames for (F - 2) x 576 samples of 24 kHz mono (full scale is 1): exactly F of them.

    They play at the level given: what LAME takes away is added first. Samples above ``LAME_SCALE`` clip.

    :raises ValueError: not a whole number of frames, or no MPEG-2 bit rate.
    """
    if samples.size % FRAME or bitrate not in BITRATES:
        raise ValueError(f"{samples.size} samples at {bitrate} kbit/s cannot be encoded as frames")
    import lameenc  # here, since those who join chunks need none

    encoder = lameenc.Encoder()
    encoder.silence()
    encoder.set_bit_rate(bitrate)
    encoder.set_in_sample_rate(RATE)
    encoder.set_out_sample_rate(RATE)
    encoder.set_channels(1)
    encoder.set_quality(quality)
    scaled = samples * np.float32(32768 / LAME_SCALE)
    np.clip(np.rint(scaled, out=scaled), -32768, 32767, out=scaled)
    encoded = bytes(encoder.encode(scaled.astype("<i2").tobytes())) + bytes(encoder.flush())
    frames = samples.size // FRAME + FLUSH_FRAMES
    if len(encoded) != frames * frame_bytes(bitrate):
        raise AssertionError(f"LAME gave {len(encoded)} bytes instead of {frames} frames")
    return encoded


def frame_header(bitrate: int) -> bytes:
    """The header of a frame: MPEG-2 layer III, 24 kHz, mono, original, no checksum, no padding."""
    index = BITRATES.index(bitrate) + 1
    return bytes((0xFF, 0xF3, index << 4 | 1 << 2, 0xC4))


def info_frame(bitrate: int, frames: int, *, checksum: int) -> bytes:
    """The frame that goes in front of an episode's chunks: how long it plays, and what a decoder must cut off.

    It is silent to decoders that do not know it. Layout: the Xing header and LAME's "Mp3 Info Tag" (revision 1).
    Where a frame of ``bitrate`` is too small for it, it has the next bit rate that is large enough.

    :param frames: of all chunks together.
    :param checksum: ``crc16`` of all chunks' bytes.
    """
    own = next(b for b in BITRATES if b >= bitrate and frame_bytes(b) >= 4 + _SIDE_INFORMATION + _TAG)
    total = frame_bytes(own) + frames * frame_bytes(bitrate)
    seek_table = bytes(percent * 256 // 100 for percent in range(100))
    xing = b"Info" + struct.pack(">III", 0x0F, frames, total) + seek_table + struct.pack(">I", _QUALITY)
    lame = b"LAME3.100" + struct.pack(">BBfHHBB", 1, 0, 0.0, 0, 0, 0, bitrate)
    lame += (ENCODER_DELAY << 12 | PADDING).to_bytes(3, "big") + struct.pack(">BbHIH", 0, 0, 0, total, checksum)
    tag = frame_header(own) + bytes(_SIDE_INFORMATION) + xing + lame
    tag += struct.pack(">H", crc16(tag))
    return tag.ljust(frame_bytes(own), b"\0")


_POLYNOMIAL = 0xA001
_LANES = 1024

_Words = NDArray[np.uint16]


@cache
def _table() -> _Words:
    """The checksum's next state for each 16-bit word (the old state is added to the word)."""
    state: _Words = np.arange(1 << 16, dtype=np.uint16)
    for _ in range(16):
        state = _shifted(state)
    return state


def _shifted(states: _Words) -> _Words:
    """The states one zero bit later."""
    return np.asarray((states >> 1) ^ (states & 1) * np.uint16(_POLYNOMIAL), np.uint16)


def crc16(data: bytes) -> int:
    """The checksum of some data."""
    block = 2 * _LANES
    padded = data.rjust(-(-len(data) // block) * block, b"\0")
    words = np.ascontiguousarray(np.frombuffer(padded, "<u2").reshape(_LANES, -1).T)
    lanes = np.zeros(_LANES, np.uint16)
    table = _table()
    for row in words:
        lanes = table[lanes ^ row]
    length = words.shape[0] * 2
    while lanes.size > 1:
        lanes = _moved(lanes[0::2], length) ^ lanes[1::2]
        length *= 2
    return int(lanes[0])


def joined(first: int, second: int, length: int) -> int:
    """The checksum of two data behind each other, from theirs and the second's length in bytes."""
    return _product(first, _power(8 * length)) ^ second


def _moved(states: _Words, length: int) -> _Words:
    """The states after ``length`` zero bytes: multiplied by x^(8 length) modulo the polynomial."""
    factor = _power(8 * length)
    total = np.zeros_like(states)
    for power in range(16):
        if factor >> (15 - power) & 1:
            total ^= states
        states = _shifted(states)
    return total


def _power(exponent: int) -> int:
    """x^exponent modulo the polynomial; reflected, so that 0x8000 is 1 and 0x4000 is x."""
    result, factor = 0x8000, 0x4000
    while exponent:
        if exponent & 1:
            result = _product(result, factor)
        factor = _product(factor, factor)
        exponent >>= 1
    return result


def _product(left: int, right: int) -> int:
    total = 0
    for power in range(16):
        if right >> (15 - power) & 1:
            total ^= left
        left = left >> 1 ^ (_POLYNOMIAL if left & 1 else 0)
    return total
