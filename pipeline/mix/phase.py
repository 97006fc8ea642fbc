"""Phase rotation: makes the peaks of a voice lower without changing what is heard.

A voice (a synthetic one above all) sends all its harmonics off at the same moment, so that each pulse
of the larynx is a tall spike. Four all-pass sections spread the harmonics over about five milliseconds:
the spectrum and the loudness stay, and the limiter has 1 to 3.5 dB less to do. Broadcasters have done
so for decades. The sections are the all-pass of the "Cookbook formulae for audio EQ biquad filter
coefficients" (W3C note, 2021).
"""

from __future__ import annotations

import math
from functools import cache

import numpy as np

from pipeline.clock import RATE
from pipeline.mix.biquads import Filter, Section, filtered, make_filter
from pipeline.mix.loudness import Samples

_FREQUENCY = 400.0
_QUALITY = 0.7
_SECTIONS = 4


def all_pass(rate: int) -> tuple[Section, ...]:
    """The sections for any rate."""
    omega = 2 * math.pi * _FREQUENCY / rate
    alpha = math.sin(omega) / (2 * _QUALITY)
    a1, a2 = -2 * math.cos(omega) / (1 + alpha), (1 - alpha) / (1 + alpha)
    return ((a2, a1, 1.0, a1, a2),) * _SECTIONS


@cache
def _filter() -> Filter:
    return make_filter(all_pass(RATE))


def rotated(samples: Samples) -> Samples:
    """The samples at 24 kHz after four all-pass sections at 400 Hz."""
    return filtered(samples, _filter(), np.float32)
