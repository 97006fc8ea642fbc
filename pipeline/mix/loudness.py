"""Loudness by ITU-R BS.1770-4, from energies that are measured once and add up across chunks.

The K-weighted signal is squared and summed in bins of 4 ms; six bins are a frame, so the bins of an
episode are its chunks' bins one behind the other. Gating blocks of 400 ms every 100 ms are sums of bins.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.signal import sosfilt

from pipeline.clock import RATE

BIN = 96
"""Samples per bin (4 ms)."""
SILENT = -70.0
"""LUFS reported where no block passes the absolute gate, which lies there."""

_BLOCK = 100
_HOP = 25

Energies = NDArray[np.float32]
Samples = NDArray[np.float32]


def _k_weighting(rate: int) -> NDArray[np.float64]:
    """The two biquads of BS.1770-4 (head shelf, then high pass) for any rate, by the bilinear transform."""
    frequency, gain, quality = 1681.974450955533, 3.999843853973347, 0.7071752369554196
    k = np.tan(np.pi * frequency / rate)
    high = 10 ** (gain / 20)
    band = high**0.4996667741545416
    norm = 1 + k / quality + k * k
    shelf = [
        (high + band * k / quality + k * k) / norm,
        2 * (k * k - high) / norm,
        (high - band * k / quality + k * k) / norm,
        1.0,
        2 * (k * k - 1) / norm,
        (1 - k / quality + k * k) / norm,
    ]
    frequency, quality = 38.13547087602444, 0.5003270373238773
    k = np.tan(np.pi * frequency / rate)
    norm = 1 + k / quality + k * k
    high_pass = [1.0, -2.0, 1.0, 1.0, 2 * (k * k - 1) / norm, (1 - k / quality + k * k) / norm]
    return np.array([shelf, high_pass])


_FILTER = _k_weighting(RATE)


def energies(samples: Samples) -> Energies:
    """K-weighted energy of each bin (full scale is 1). A rest of less than a bin is left out."""
    weighted = sosfilt(_FILTER, samples)
    bins = weighted[: weighted.size // BIN * BIN].reshape(-1, BIN)
    found: Energies = np.einsum("ij,ij->i", bins, bins).astype(np.float32)
    return found


def integrated(bins: Energies) -> float:
    """Integrated loudness in LUFS, gated at -70 LUFS and at 10 LU below; ``SILENT`` where nothing passes.

    Sound shorter than one gating block is measured as one block of its own length.
    """
    if bins.size < _BLOCK:
        means = np.array([bins.mean(dtype=np.float64) / BIN]) if bins.size else np.zeros(0)
    else:
        sums = np.concatenate([[0.0], np.cumsum(bins, dtype=np.float64)])
        first = np.arange(0, bins.size - _BLOCK + 1, _HOP)
        means = (sums[first + _BLOCK] - sums[first]) / (_BLOCK * BIN)
    means = means[means > _power(SILENT)]
    if not means.size:
        return SILENT
    means = means[means > means.mean() / 10]
    return float(-0.691 + 10 * np.log10(means.mean()))


def _power(lufs: float) -> float:
    """Mean square of a K-weighted signal of this loudness."""
    return float(10 ** ((lufs + 0.691) / 10))
