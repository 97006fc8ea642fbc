"""Measure how espeak's voices sound, and print the table of `pipeline/speak/espeak/measured.py` again.

Run it as ``python -m tools.voices``. Each variant reads the calibration sentence at 165 words per minute: with the base
``en-us``, and in the last row without a variant. The columns:

- the median pitch in Hz at pitch setting 50, by autocorrelation of frames of 2,048 samples;
- how many semitones it moves from setting 20 to setting 80;
- the level of each of 16 bands in dB about their mean: triangles of equal width on the mel scale from 80 to 8,000 Hz,
  the mean power of the frames that are at most 40 dB below the loudest one, and no band more than 40 dB below the
  highest.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from pipeline.model import Take, Voice
from pipeline.speak import CALIBRATION, Espeak
from tests.speak.engine_contract import pitch_of

BASE = "en-us"
BANDS = 16
LOWEST, HIGHEST = 80.0, 8000.0
FRAME = 1024
FLOOR = 40.0
LEAST_MOVE, MOST_MOVE = 3.0, 18.0
"""Semitones; a whisper or a croak has no pitch that could be followed, and is left out."""


def spectrum_of(take: Take) -> NDArray[np.float64]:
    """The level of each band in dB about their mean."""
    samples = np.frombuffer(take.pcm, "<i2").astype(float)
    frames = np.lib.stride_tricks.sliding_window_view(samples, FRAME)[:: FRAME // 2] * np.hanning(FRAME)
    power = np.abs(np.fft.rfft(frames, axis=1)) ** 2
    energy = power.sum(axis=1)
    levels = 10 * np.log10(_bands(take.rate) @ power[energy > energy.max() * 10 ** (-FLOOR / 10)].mean(axis=0) + 1e-3)
    levels = np.maximum(levels, levels.max() - FLOOR)
    return np.asarray(levels - levels.mean())


def _bands(rate: int) -> NDArray[np.float64]:
    mels = np.linspace(*(2595 * math.log10(1 + hertz / 700) for hertz in (LOWEST, HIGHEST)), BANDS + 2)
    corners = 700 * (10 ** (mels / 2595) - 1)
    hertz = np.fft.rfftfreq(FRAME, 1 / rate)
    weights = [np.interp(hertz, corners[n : n + 3], [0.0, 1.0, 0.0], left=0.0, right=0.0) for n in range(BANDS)]
    return np.array([w / w.sum() for w in weights])


def row(engine: Espeak, variant: str) -> str:
    """A line of the table; empty for a voice whose pitch cannot be followed."""
    name = f"{BASE}+{variant}" if variant else BASE
    low, own, high = (engine.synthesize(CALIBRATION, Voice("espeak", name, 165, pitch)) for pitch in (20, 50, 80))
    pitches = [pitch_of(take) for take in (low, own, high)]
    move = 12 * math.log2(pitches[2] / pitches[0])
    if not LEAST_MOVE < move < MOST_MOVE:
        return ""
    levels = " ".join(f"{round(level):3}" for level in spectrum_of(own))
    return f"{pitches[1]:3.0f} {move:4.1f}  {levels}  {variant}".rstrip()


def main() -> None:
    """Print the table."""
    engine = Espeak(30.0)
    start = f"{BASE}+"
    for variant in [*(v.removeprefix(start) for v in engine.voices() if v.startswith(start)), ""]:
        if line := row(engine, variant):
            print(line)
    engine.close()


if __name__ == "__main__":
    main()
