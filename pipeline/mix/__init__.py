"""Mix spoken sentences into an episode's sound.

``chunk.py`` levels, limits and encodes a part of an episode, ``timeline.py`` places the parts: when everything is
heard. ``mp3.py`` and ``aac.py`` encode; ``level.py``, ``limiter.py``, ``loudness.py`` and ``true_peak.py`` measure
and set the level.
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
    from pipeline.mix.timeline import assemble
else:
    __getattr__ = lazy_exports(__name__)

__all__ = [
    "Aac", "Meter", "MixedChunk", "SoundError", "assemble", "check_sound", "crc16", "encode_aac", "info_frame",
    "joined_crc16", "keep_freed", "mix_jingle", "mix_passage", "voice_gain",
]  # fmt: skip
