"""Jingle: a publisher's sound file as a levelled and encoded chunk.

ffmpeg decodes the file and pydub fades the sound, which is then levelled and encoded. ffmpeg may open only this file,
and only if its content is in one of ``_FORMATS``, regardless of its name. Otherwise, a playlist or stream description
could make ffmpeg open other files.
"""

from __future__ import annotations

import io
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
from pipeline.model import FRAME, RATE, Exit, RostraError, file_problem, samples
from pipeline.settings import Audio

PAUSE = samples(0.5)
"""Default silence after a jingle, in samples."""

_FADE_IN = 20
_FADE_OUT = 300
_FORMATS = "wav,mp3,flac,ogg,mov,aac,aiff"
"""ffmpeg's names for the allowed containers; ``mov`` includes M4A and MP4."""
_LONGEST = 600
_SHORTEST = 0.1
"""Minimum length of a jingle in seconds; ``_LONGEST`` is the maximum."""
_TIMEOUT = 120
"""Time limit for decoding in seconds."""
_LEAST = 2.0**-15
"""Smallest amplitude that is not silence in 16 bits."""
_HIGHEST_RATE = 192_000
_LENGTH = re.compile(r"^  Duration: 0?(\d+:\d\d:\d\d)", re.MULTILINE)
_RATE = re.compile(r"Stream #\S+.*?: Audio: .*?(\d+) Hz")


class SoundError(RostraError):
    """Error for a file that cannot be used as a jingle."""

    def __init__(self, code: str, reason: str, hint: str) -> None:
        """Create an error with a code: R301, R304 or R305."""
        super().__init__(reason, Exit.INPUT)
        self.code = code
        self.hint = hint


def mix_jingle(path: Path, audio: Audio, pause: int = PAUSE) -> MixedChunk:
    """Return a chunk that contains the sound of a file, followed by silence.

    The sound is converted to mono and faded (20 ms in, 300 ms out, each at most a quarter of the sound). Its loudness
    and true-peak ceiling are the same as those of speech. The chunk has no lines.

    :param pause: silence after the sound, in samples.
    :raises SoundError: the file cannot be used (see ``check_sound``).
    """
    sound = _samples(_segment(path))
    if not sound.any():
        raise _inaudible(path, "is silent")
    lead = LEAD_FRAMES * FRAME
    return finished([(lead, sound)], [LevelRun(lead, lead + sound.size, 0.0)], pause, audio, ())


def check_sound(path: Path) -> int:
    """Check the sound file of a jingle, and return its sample rate in Hz.

    :raises SoundError: the file cannot be read as sound (R301), is too long (R304), or is too short, is silent or has
        invalid samples (R305).
    """
    data, listing = _decoded(path, "-f", "f32le", "-ac", "1", "-ar", str(RATE))
    values = np.frombuffer(data, dtype="<f4")
    if values.size > _LONGEST * RATE:
        length = _LENGTH.search(listing)
        lasts = f"lasts {length.group(1)}" if length else "has no end"
        reason = f"{path.name} {lasts}, but the limit is {_LONGEST // 60} minutes"
        raise SoundError("R304", reason, "shorten it")
    if not np.isfinite(values).all():
        raise _inaudible(path, "has invalid samples (NaN or infinity)")
    if values.size < _SHORTEST * RATE:
        raise _inaudible(path, f"is shorter than {_SHORTEST:g} s")
    if not (np.abs(values) >= _LEAST).any():
        raise _inaudible(path, "is silent")
    rate = _RATE.search(listing)
    return int(rate.group(1)) if rate else RATE


def _inaudible(path: Path, reason: str) -> SoundError:
    return SoundError("R305", f"{path.name} {reason}", "export it again")


def _segment(path: Path) -> Any:
    # pydub and imageio_ffmpeg are slow to import, and most episodes have no jingle.
    with warnings.catch_warnings():
        # On import, pydub looks for the system's ffmpeg and may warn, although pydub is used only for fading.
        warnings.simplefilter("ignore")
        from pydub import AudioSegment
    # An absurdly high rate would exhaust the memory.
    slower = ["-ar", str(_HIGHEST_RATE)] if check_sound(path) > _HIGHEST_RATE else []
    wav, _ = _decoded(path, "-f", "wav", "-af", "aformat=channel_layouts=mono|stereo", *slower)
    return AudioSegment.from_file(io.BytesIO(wav), format="wav").set_channels(1)


def _decoded(path: Path, *options: str) -> tuple[bytes, str]:
    """Return the decoded sound of a file, and ffmpeg's log.

    Decoding stops one second after ``_LONGEST``, so that the caller can detect sound that is too long.

    :raises SoundError: the file cannot be read as sound (R301).
    """
    unreadable = SoundError("R301", f"{path.name} cannot be read as sound", "use WAV, MP3, FLAC, Ogg, M4A, AAC or AIFF")
    if file_problem(path):
        raise unreadable
    limits = ["-protocol_whitelist", "file", "-format_whitelist", _FORMATS]
    command = [_ffmpeg(), "-hide_banner", "-nostdin", *limits, "-i", f"file:{path}"]
    command += ["-vn", "-sn", "-dn", "-t", str(_LONGEST + 1), *options, "-"]
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=_TIMEOUT, check=False)
    except subprocess.TimeoutExpired as error:
        raise unreadable from error
    if done.returncode != 0:
        raise unreadable
    return done.stdout, done.stderr.decode(errors="replace")


def _ffmpeg() -> str:
    import imageio_ffmpeg

    return str(imageio_ffmpeg.get_ffmpeg_exe())


def _samples(segment: Any) -> Samples:
    quarter = len(segment) // 4
    segment = segment.fade_in(min(_FADE_IN, quarter)).fade_out(min(_FADE_OUT, quarter))
    full_scale = float(1 << (8 * segment.sample_width - 1))
    values = np.array(segment.get_array_of_samples(), dtype=np.float32) / np.float32(full_scale)
    return at_24_khz(values, segment.frame_rate)
