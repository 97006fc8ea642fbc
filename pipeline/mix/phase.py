"""Phase rotation: makes the peaks of a voice lower without changing what is heard.

A voice (a synthetic one above all) sends all its harmonics off at the same moment, so that each pulse
of the larynx is a tall spike. Four all-pass sections spread the harmonics over about five milliseconds:
the spectrum and the loudness stay, and the limiter has 1 to 3.5 dB less to do. Broadcasters have done
so for decades. The sections are the all-pass of the "Cookbook formulae for audio EQ biquad filter
coefficients" (W3C note, 2021).
"""

from __future__ import annotations

import numpy as np
from scipy.signal import sosfilt

from pipeline.clock import RATE
from pipeline.mix.loudness import Samples

_FREQUENCY = 400.0
_QUALITY = 0.7
_SECTIONS = 4

_OMEGA = 2 * np.pi * _FREQUENCY / RATE
_ALPHA = np.sin(_OMEGA) / (2 * _QUALITY)
_B = np.array([1 - _ALPHA, -2 * np.cos(_OMEGA), 1 + _ALPHA]) / (1 + _ALPHA)
_FILTER = np.tile(np.concatenate([_B, _B[::-1]]), (_SECTIONS, 1))


def rotated(samples: Samples) -> Samples:
    """The samples at 24 kHz after four all-pass sections at 400 Hz."""
    return np.asarray(sosfilt(_FILTER, samples), dtype=np.float32)
