"""AAC in chunks: each is encoded separately, so that a narration is its chunks' packets one after another.

AAC-LC (ISO/IEC 14496-3): a frame holds 1024 samples, and a packet's transform reaches over two frames, the one
before it and its own; a decoder therefore runs one frame late. An encoder given N frames makes N + 1 packets. The
first, over the frame before the chunk's first sample, is kept; the last, over the chunk's last frame and what
follows, is not: a chunk ends with more than one frame of silence, and the next one's first packet ends that as well.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain

import numpy as np

from pipeline.mix.filters import Samples
from pipeline.model import AAC_FRAME, FRAME, RATE, aac_frames


@dataclass(frozen=True, slots=True)
class Aac:
    """An encoded chunk of ``aac_frames`` packets. Without sound, both are empty."""

    packets: bytes
    """Raw AAC-LC packets, one after another."""
    sizes: bytes
    """Bytes of each packet, as unsigned 16 bit, little-endian."""


_OPTIONS = {"aac_coder": "fast", "aac_pns": "0", "aac_tns": "0", "flags": "+bitexact"}
"""A quarter of the time of libavcodec's default search, and nearer to the sound, on speech at 32 to 64 kbit/s.

Noise substitution would sound different in every decoder. ``bitexact`` keeps the encoder's version out of the packets.
"""

NO_AAC = Aac(b"", b"")
"""What a chunk has where the books are to have no sound."""


def encode_aac(samples: Samples, bitrate: int) -> Aac:
    """The packets of a chunk of 24 kHz mono (full scale is 1): exactly ``aac_frames`` of its frames.

    The bytes depend on the processor's kind of arithmetic (one result with AVX2, another without), as libavcodec's
    transforms round differently; it is equally near to the sound.

    :param samples: begins with a silent MP3 frame and ends with silence of at least 1024 samples.
    :param bitrate: kbit/s, reached on average within 15 % for speech; at most 144.
    :raises ValueError: not a whole number of MP3 frames.
    """
    import av  # here, since it takes 40 ms to load and only those who encode need it

    if samples.size % FRAME:
        raise ValueError(f"{samples.size} samples are not a whole number of MP3 frames")
    frames = aac_frames(samples.size // FRAME)
    encoder = av.CodecContext.create("aac", "w")
    assert isinstance(encoder, av.AudioCodecContext)
    encoder.sample_rate, encoder.layout, encoder.format = RATE, "mono", "fltp"
    encoder.bit_rate = bitrate * 1000
    encoder.options = _OPTIONS
    padded = np.pad(samples, (0, frames * AAC_FRAME - samples.size))
    sound = av.AudioFrame.from_ndarray(padded[np.newaxis], format="fltp", layout="mono")
    sound.sample_rate = RATE
    sound.pts = 0
    packets = [bytes(packet) for packet in chain(encoder.encode(sound), encoder.encode(None))]
    if len(packets) != frames + 1:
        raise AssertionError(f"the AAC encoder gave {len(packets)} packets for {frames} frames")
    sizes = np.array([len(packet) for packet in packets[:-1]], "<u2")
    return Aac(b"".join(packets[:-1]), sizes.tobytes())
