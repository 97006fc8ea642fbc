"""MP3 in chunks: each is encoded separately, so that an episode is its chunks' frames one after another.

MPEG-2 layer III at 24 kHz, constant bit rate (ISO/IEC 13818-3): a frame is 576 samples, exactly 24 ms,
and 3 bytes for each kbit/s. A fresh LAME encoder begins without reference to earlier frames; fed
(F - 2) x 576 samples it gives exactly F frames, of which the last two flush its delay. A chunk begins
with one silent frame, which keeps pre-echo out of the pause before it.

The Info frame before them carries LAME's CRC-16 of them all (polynomial 0x8005 reflected, initial value 0: "arc"),
joined from the chunks' own, so that no chunk has to be read again.
"""

from __future__ import annotations

import struct

import numpy as np
from fastcrc.crc16 import arc

from pipeline.mix.filters import Samples
from pipeline.model import FRAME, RATE

BITRATES = (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
"""kbit/s of MPEG-2 layer III, in the order of the header's index."""
LEAD_FRAMES = 1
FLUSH_FRAMES = 2
ENCODER_DELAY = 576
"""Samples that LAME puts first."""
PADDING = 576
"""Samples after the last one to be played."""
LAME_SCALE = 0.95
"""What LAME multiplies its input by at every bit rate of MPEG-2 (measured: -0.45 dB)."""

_SIDE_INFORMATION = 9
_TAG = 156
_QUALITY = 50


def frame_count(sounding: int, pause: int) -> int:
    """Count the frames of a chunk with ``sounding`` samples of sound and ``pause`` of silence after it.

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
    """Make the first frame of an episode: how long it plays, and what a decoder must cut off.

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


crc16 = arc
"""Checksum some bytes as LAME's Info tag does."""


def joined_crc16(first: int, second: int, length: int) -> int:
    """Checksum two stretches joined, from their checksums and the ``length`` of the second in bytes.

    A CRC with initial value 0 is linear, as zlib's ``crc32_combine`` has it: the first checksum is continued over
    ``length`` zeros, then the second is added. For a chunk of 100 kB that takes 2 microseconds.
    """
    return arc(bytes(length), first) ^ second
