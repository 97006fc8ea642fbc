"""Mix spoken sentences into an episode's sound.

- ``take.py``: a sentence made ready: trimmed, brought to 24 kHz, its marks moved along; one in several
  voices joined.
- ``chunk.py``: a part of an episode: its sentences placed with their pauses, levelled, limited and encoded.
- ``jingle.py``: a publisher's sound file as a chunk.
- ``level.py``, ``limiter.py``: one gain to the target loudness, under a ceiling of true peak.
- ``loudness.py``, ``true_peak.py``, ``filters.py``: how loud it is (ITU-R BS.1770).
- ``mp3.py``, ``aac.py``: chunks encoded apart, so that joining them is copying.
- ``timeline.py``, ``chapters.py``: when everything is heard, and where chapters begin.
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
