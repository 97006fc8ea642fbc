"""Two decoders of different makers, and measures of what they give."""

from __future__ import annotations

import subprocess
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import soundfile
from numpy.typing import NDArray

RATE = 24_000


def by_ffmpeg(path: Path) -> tuple[NDArray[np.float32], str]:
    """(samples, everything FFmpeg warns of)."""
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "warning", "-i", str(path), "-f", "f32le", "-ac", "1", "-"]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=True)
    return np.frombuffer(done.stdout, "<f4"), done.stderr.decode()


def by_libsndfile(path: Path) -> NDArray[np.float32]:
    """Samples from libsndfile, which decodes with mpg123."""
    samples, rate = soundfile.read(path, dtype="float32")
    assert rate == RATE
    return samples


def loudness_by_ffmpeg(path: Path) -> tuple[float, float]:
    """(integrated loudness in LUFS, true peak in dBTP) by FFmpeg's EBU R 128 meter."""
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-i", str(path), "-af", "ebur128=peak=true", "-f", "null", "-"]
    report = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=True).stderr.decode()
    summary = report[report.rindex("Summary:") :]
    values = {line.split(":")[0].strip(): line.split(":")[1] for line in summary.splitlines() if ":" in line}
    return float(values["I"].split()[0]), float(values["Peak"].split()[0])
