"""True peak by fourfold oversampling with the interpolating filter of ITU-R BS.1770-4, Annex 2.

The filter's four phases are two mirrored pairs. With ``a`` and ``b`` the even and the odd part of a
phase's output, the pair's outputs are ``a + b`` and ``a - b``, and the larger magnitude of the two is
``|a| + |b|``: half the arithmetic. Only additions and multiplications, so every machine finds the same.
"""

from __future__ import annotations

import numpy as np

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
_EVEN = tuple(tuple(np.float32((p[k] + p[-1 - k]) / 2) for k in range(_HALF)) for p in _PHASES)
_ODD = tuple(tuple(np.float32((p[k] - p[-1 - k]) / 2) for k in range(_HALF)) for p in _PHASES)
_STRIDE = 8192

QUIETEST = -100.0
"""dBTP reported for silence."""


def envelope(samples: Samples) -> Samples:
    """For each sample the largest magnitude from it up to its successor."""
    padded = np.concatenate([np.zeros(_HALF - 1, np.float32), samples, np.zeros(_HALF, np.float32)])
    found = np.abs(samples)
    for start in range(0, samples.size, _STRIDE):
        size = min(_STRIDE, samples.size - start)
        window = padded[start : start + size + _TAPS - 1]
        between = _between(window, size)
        np.maximum(found[start : start + size], between, out=found[start : start + size])
    return found


def _between(window: Samples, size: int) -> Samples:
    parts = np.zeros((2, 2, size), np.float32)
    total = np.empty(size, np.float32)
    product = np.empty(size, np.float32)
    for k in range(_HALF):
        near, far = window[k : k + size], window[_TAPS - 1 - k : _TAPS - 1 - k + size]
        for side, (combine, weights) in enumerate(((np.add, _EVEN), (np.subtract, _ODD))):
            combine(near, far, out=total)
            for pair in range(2):
                np.multiply(total, weights[pair][k], out=product)
                parts[pair, side] += product
    np.abs(parts, out=parts)
    pairs: Samples = parts[:, 0] + parts[:, 1]
    return np.asarray(np.maximum(pairs[0], pairs[1]))


def dbtp(peak: float) -> float:
    """A magnitude (full scale is 1) in dBTP, not below ``QUIETEST``."""
    return max(QUIETEST, float(20 * np.log10(peak))) if peak > 0 else QUIETEST
