"""MP3 encoding of separate chunks, whose frames can be joined to form an episode.

MPEG-2 layer III at 24 kHz, constant bit rate (ISO/IEC 13818-3): a frame is 576 samples, exactly 24 ms, and 3 bytes for
each kbit/s. A new LAME encoder does not refer to earlier frames. For (F - 2) x 576 samples it returns exactly F frames,
of which the last two flush its delay. A chunk begins with one silent frame, to keep pre-echo out of the previous pause.

The Info frame of an episode contains LAME's CRC-16 of all frames (polynomial 0x8005 reflected, initial value 0: "arc").
It is combined from the CRCs of the chunks, so that the chunks need not be read again.
"""

from __future__ import annotations

import struct

import numpy as np
from fastcrc.crc16 import arc

from pipeline.mix.filters import Samples
from pipeline.model import FRAME, RATE

BITRATES = (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
"""Bit rates of MPEG-2 layer III in kbit/s, in the order of the header's index."""
LEAD_FRAMES = 1
FLUSH_FRAMES = 2
ENCODER_DELAY = 576
"""Number of samples that LAME adds at the start."""
PADDING = 576
"""Number of samples that a player must skip at the end."""
LAME_SCALE = 0.95
"""Factor by which LAME scales its input at every MPEG-2 bit rate (measured: -0.45 dB)."""

_SIDE_INFORMATION = 9
_TAG = 156
_QUALITY = 50


def frame_count(sounding: int, pause: int) -> int:
    """Return the number of frames in a chunk with a given sound and pause.

    A chunk has a silent frame at the start and two at the end. These frames count towards the pause, so the shortest
    pause is three frames (72 ms).

    :param sounding: length of the sound in samples.
    :param pause: length of the pause after the sound in samples.
    """
    least = -(-sounding // FRAME) + LEAD_FRAMES + FLUSH_FRAMES
    return max(least, (2 * (sounding + pause) + FRAME) // (2 * FRAME))


def frame_bytes(bitrate: int) -> int:
    """Return the size of a frame in bytes for a bit rate in kbit/s."""
    return FRAME // 8 * bitrate * 1000 // RATE


def encode(samples: Samples, bitrate: int, quality: int) -> bytes:
    """Return 24 kHz mono samples encoded as MP3 frames.

    (F - 2) x 576 samples give exactly F frames.

    LAME's attenuation is compensated for, so the decoded sound has the level of the samples. Samples above
    ``LAME_SCALE`` clip.

    :param samples: samples with full scale 1.
    :param bitrate: bit rate in kbit/s, one of ``BITRATES``.
    :param quality: LAME quality; a lower number is better and slower.
    :raises ValueError: the samples are not a whole number of frames, or the bit rate is not in ``BITRATES``.
    """
    if samples.size % FRAME or bitrate not in BITRATES:
        raise ValueError(f"{samples.size} samples at {bitrate} kbit/s cannot be encoded as frames")
    import lameenc  # not needed to join chunks

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
        raise AssertionError(f"LAME returned {len(encoded)} bytes instead of {frames * frame_bytes(bitrate)}")
    return encoded


def frame_header(bitrate: int) -> bytes:
    """Return the header of a frame for a bit rate in kbit/s.

    The header declares MPEG-2 layer III, 24 kHz, mono, original, no checksum, no padding.

    :raises ValueError: the bit rate is not in ``BITRATES``.
    """
    index = BITRATES.index(bitrate) + 1
    return bytes((0xFF, 0xF3, index << 4 | 1 << 2, 0xC4))


def info_frame(bitrate: int, frames: int, *, checksum: int) -> bytes:
    """Return the first frame of an episode, with the duration, encoder delay and padding.

    Decoders that do not support this frame play it as silence. Layout: the Xing header and LAME's "Mp3 Info Tag"
    (revision 1). If a frame at ``bitrate`` is too small, the next bit rate with large enough frames is used.

    :param bitrate: bit rate of the chunks in kbit/s.
    :param frames: total number of frames of all chunks.
    :param checksum: ``crc16`` of the bytes of all chunks.
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
"""Function that returns the CRC-16 for LAME's Info tag."""


def joined_crc16(first: int, second: int, length: int) -> int:
    """Return the CRC-16 of two joined byte strings, given the CRC-16 of each.

    A CRC with initial value 0 is linear, as in zlib's ``crc32_combine``: the first checksum continues over ``length``
    zeros, and the second is added by XOR. For a chunk of 100 kB this takes 2 microseconds.

    :param length: length of the second byte string.
    """
    return arc(bytes(length), first) ^ second
