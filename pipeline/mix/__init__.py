"""Mix spoken sentences into the sound of an episode.

- ``take.py``: trims the take of a sentence and resamples it to 24 kHz; joins takes spoken in several voices.
- ``chunk.py``: places, levels, limits and encodes the sentences of one part of an episode.
- ``jingle.py``: mixes a publisher's sound file into a chunk.
- ``level.py``, ``limiter.py``: bring speech to the target loudness without exceeding a true-peak ceiling.
- ``loudness.py``, ``true_peak.py``: measure loudness and true peak according to ITU-R BS.1770.
- ``filters.py``: filters sound.
- ``mp3.py``, ``aac.py``: encode each chunk separately, so that chunks can be joined by copying bytes.
- ``timeline.py``, ``chapters.py``: compute the times of sentences, words and chapters.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline import lazy_exports

if TYPE_CHECKING:
    from pipeline.mix.aac import Aac, encode_aac
    from pipeline.mix.chunk import MixedChunk, keep_freed, mix_passage
    from pipeline.mix.jingle import SoundError, check_sound, mix_jingle
    from pipeline.mix.level import voice_gain
    from pipeline.mix.loudness import Meter
    from pipeline.mix.mp3 import crc16, info_frame, joined_crc16
    from pipeline.mix.take import join_takes
    from pipeline.mix.timeline import assemble
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "aac": "Aac encode_aac",
            "chunk": "MixedChunk keep_freed mix_passage",
            "jingle": "SoundError check_sound mix_jingle",
            "level": "voice_gain",
            "loudness": "Meter",
            "mp3": "crc16 info_frame joined_crc16",
            "take": "join_takes",
            "timeline": "assemble",
        },
    )

__all__ = [
    "Aac", "Meter", "MixedChunk", "SoundError", "assemble", "check_sound", "crc16", "encode_aac", "info_frame",
    "join_takes", "joined_crc16", "keep_freed", "mix_jingle", "mix_passage", "voice_gain",
]  # fmt: skip
