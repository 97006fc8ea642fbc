"""Mix a sound file of the publisher's into a chunk: read by pydub in any format, faded, levelled, encoded."""

from __future__ import annotations

import re
import subprocess
import warnings
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.mix.chunk import MixedChunk, finished
from pipeline.mix.filters import Samples
from pipeline.mix.level import LevelRun
from pipeline.mix.mp3 import LEAD_FRAMES
from pipeline.mix.take import at_24_khz
from pipeline.model import FRAME, Exit, RostraError, samples
from pipeline.settings import Audio

PAUSE = samples(0.5)
"""Samples of silence after a jingle."""

_FADE_IN = 20
_FADE_OUT = 300
_AUDIO_STREAM = re.compile(r"Stream #\S+.*?: Audio: (\w+)")


class SoundError(RostraError):
    """The file cannot be read as sound."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason, Exit.INPUT)


def mix_jingle(path: Path, audio: Audio, pause: int = PAUSE) -> MixedChunk:
    """Mix a sound file into a chunk, with ``pause`` samples of silence after it.

    Mixed to mono, faded (20 ms in, 300 ms out, at most a quarter of its length), brought to the
    loudness of speech under the same ceiling. Nothing is placed in it.

    :raises SoundError: there is no such file, or no sound in it.
    """
    sound = _samples(_segment(path))
    if not sound.size or not sound.any():
        raise SoundError(f"no sound in {path.name}")
    lead = LEAD_FRAMES * FRAME
    return finished([(lead, sound)], [LevelRun(lead, lead + sound.size, 0.0)], pause, audio, ())


def _segment(path: Path) -> Any:
    # Here, since pydub and imageio_ffmpeg take long to load and most episodes have no jingle.
    with warnings.catch_warnings():
        # On import pydub looks for an ffmpeg of the system's and warns; it is told of the wheel's below.
        warnings.simplefilter("ignore")
        from pydub import AudioSegment
        from pydub.exceptions import CouldntDecodeError
    AudioSegment.converter = _ffmpeg()
    try:
        return AudioSegment.from_file(path, codec=check_sound(path)).set_channels(1)
    except (CouldntDecodeError, OSError) as error:
        raise SoundError(f"{path.name} cannot be read as sound") from error


def check_sound(path: Path) -> str:
    """Check that a file holds sound, and name the decoder for it.

    Told that, pydub does not ask ffprobe, which the wheel with ffmpeg has not.

    :raises SoundError: there is no such file, or no sound in it.
    """
    if not path.is_file():
        raise SoundError(f"no file {path.name}")
    command = [_ffmpeg(), "-hide_banner", "-i", str(path)]
    listing = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False).stderr
    found = _AUDIO_STREAM.search(listing.decode(errors="replace"))
    if not found:
        raise SoundError(f"{path.name} cannot be read as sound")
    return found.group(1)


def _ffmpeg() -> str:
    import imageio_ffmpeg  # here for the same reason

    return str(imageio_ffmpeg.get_ffmpeg_exe())


def _samples(segment: Any) -> Samples:
    quarter = len(segment) // 4
    segment = segment.fade_in(min(_FADE_IN, quarter)).fade_out(min(_FADE_OUT, quarter))
    full_scale = float(1 << (8 * segment.sample_width - 1))
    values = np.array(segment.get_array_of_samples(), dtype=np.float32) / np.float32(full_scale)
    return at_24_khz(values, segment.frame_rate)
