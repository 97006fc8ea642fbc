"""True peak by fourfold oversampling with the interpolating filter of ITU-R BS.1770-4, Annex 2.

The filter's four phases are two mirrored pairs. With ``a`` and ``b`` the even and the odd part of a
phase's output, the pair's outputs are ``a + b`` and ``a - b``, and the larger magnitude of the two is
``|a| + |b|``: half the arithmetic. Only additions and multiplications, so every machine finds the same.
"""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from pipeline.mix.loudness import Samples

_PHASES = (
    (
        *(0.0017089843750, 0.0109863281250, -0.0196533203125, 0.0332031250000, -0.0594482421875, 0.1373291015625),
        *(0.9721679687500, -0.1022949218750, 0.0476074218750, -0.0266113281250, 0.0148925781250, -0.0083007812500),
    ),
    (
        *(-0.0291748046875, 0.0292968750000, -0.0517578125000, 0.0891113281250, -0.1665039062500, 0.4650878906250),
        *(0.7797851562500, -0.2003173828125, 0.1015625000000, -0.0582275390625, 0.0330810546875, -0.0189208984375),
    ),
)
"""The first two phases; the third is the second reversed, the fourth the first."""
_TAPS = 12
_HALF = _TAPS // 2
_EVEN = np.array([[(p[k] + p[-1 - k]) / 2 for p in _PHASES] for k in range(_HALF)], np.float32)
_ODD = np.array([[(p[k] - p[-1 - k]) / 2 for p in _PHASES] for k in range(_HALF)], np.float32)
_STRIDE = 16384
"""Samples worked on at once: enough for numpy to be busy, few enough for a cache."""

QUIETEST = -100.0
"""dBTP reported for silence."""


def envelope(samples: Samples) -> Samples:
    """For each sample the largest magnitude from it up to its successor."""
    padded = _padded(samples)
    found = np.empty_like(samples)
    for start in range(0, samples.size, _STRIDE):
        found[start : start + _STRIDE] = _envelope(padded[start : start + _STRIDE + _TAPS - 1])
    return found


def highest(samples: Samples, starts: NDArray[np.intp], length: int) -> float:
    """The largest magnitude within the stretches of ``length`` samples that begin at ``starts``; 0 without any."""
    stretches = sliding_window_view(_padded(samples), length + _TAPS - 1)
    found = 0.0
    for first in range(0, starts.size, _STRIDE // length):
        window = np.ascontiguousarray(stretches[starts[first : first + _STRIDE // length]].T)
        found = max(found, float(_envelope(window).max()))
    return found


def _padded(samples: Samples) -> Samples:
    return np.concatenate([np.zeros(_HALF - 1, np.float32), samples, np.zeros(_HALF, np.float32)])


def _envelope(window: Samples) -> Samples:
    """The envelope along the first axis, of all samples but the five in front and the six behind."""
    size = window.shape[0] - _TAPS + 1
    parts = np.zeros((2, 2, size, *window.shape[1:]), np.float32)
    total = np.empty(parts.shape[2:], np.float32)
    products = np.empty(parts.shape[1:], np.float32)
    for k in range(_HALF):
        near, far = window[k : k + size], window[_TAPS - 1 - k : _TAPS - 1 - k + size]
        for part, combine, weights in ((parts[0], np.add, _EVEN), (parts[1], np.subtract, _ODD)):
            combine(near, far, out=total)
            part += np.multiply.outer(weights[k], total, out=products)
    np.abs(parts, out=parts)
    pairs = np.add(parts[0], parts[1], out=products)
    between = np.maximum(pairs[0], pairs[1], out=total)
    return np.asarray(np.maximum(np.abs(window[_HALF - 1 : _HALF - 1 + size]), between, out=total))


def dbtp(peak: float) -> float:
    """A magnitude (full scale is 1) in dBTP, not below ``QUIETEST``."""
    return max(QUIETEST, float(20 * np.log10(peak))) if peak > 0 else QUIETEST
