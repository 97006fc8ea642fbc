"""Loudness according to ITU-R BS.1770-4, from energies that are measured once per chunk.

The K-weighted signal is squared and summed in bins of 4 ms. A chunk consists of whole MP3 frames, each of six bins,
so the bins of an episode are the joined bins of its chunks. The gating blocks (400 ms every 100 ms) are sums of bins.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from pipeline.mix.filters import STRETCH, Coefficients, Samples, make_filter, stretches
from pipeline.model import RATE

BIN = 96
"""Samples per bin (4 ms)."""
SILENT = -70.0
"""Absolute gate in LUFS, and the loudness of sound in which no block passes it."""

_HOP = 25
"""Bins from one gating block to the next (100 ms)."""
_OVERLAP = 4
"""Hops in a gating block (400 ms)."""

Energies = NDArray[np.float32]


def k_weighting(rate: int) -> tuple[Coefficients, Coefficients]:
    """Return the two biquads of BS.1770-4 (shelf, then high-pass) for a sample rate in Hz.

    The coefficients are computed with the bilinear transform.
    """
    frequency, gain, quality = 1681.974450955533, 3.999843853973347, 0.7071752369554196
    k = math.tan(math.pi * frequency / rate)
    high = 10 ** (gain / 20)
    band = high**0.4996667741545416
    norm = 1 + k / quality + k * k
    shelf = (
        (high + band * k / quality + k * k) / norm,
        2 * (k * k - high) / norm,
        (high - band * k / quality + k * k) / norm,
        2 * (k * k - 1) / norm,
        (1 - k / quality + k * k) / norm,
    )
    frequency, quality = 38.13547087602444, 0.5003270373238773
    k = math.tan(math.pi * frequency / rate)
    norm = 1 + k / quality + k * k
    high_pass = (1.0, -2.0, 1.0, 2 * (k * k - 1) / norm, (1 - k / quality + k * k) / norm)
    return shelf, high_pass


def energies(samples: Samples) -> Energies:
    """Return the K-weighted energy of each whole bin.

    The energy is the sum of squares of the filtered samples, where full scale is 1.
    """
    found = np.empty(samples.size // BIN, np.float32)
    weighting = make_filter(k_weighting(RATE))
    for number, weighted in enumerate(stretches(samples[: found.size * BIN], weighting)):
        bins = weighted.reshape(-1, BIN)
        first = number * (STRETCH // BIN)
        found[first : first + bins.shape[0]] = np.einsum("ij,ij->i", bins, bins)
    return found


class Meter:
    """Meter for integrated loudness, to which bins are added incrementally.

    The meter stores 80 bytes per second of sound.
    """

    def __init__(self) -> None:
        self.bins = 0
        """Number of bins added so far."""
        self._hops: list[NDArray[np.float64]] = []
        self._rest: Energies = np.zeros(0, np.float32)

    def add(self, bins: Energies) -> None:
        """Add the energies of the next bins."""
        self.bins += bins.size
        joined = np.concatenate([self._rest, bins]) if self._rest.size else bins
        whole = joined.size // _HOP * _HOP
        self._hops.append(joined[:whole].reshape(-1, _HOP).sum(axis=1, dtype=np.float64))
        self._rest = joined[whole:].copy()

    def integrated(self) -> float:
        """Return the gated loudness in LUFS (BS.1770-4), or ``SILENT`` if no block is loud enough.

        The absolute gate is at -70 LUFS. The relative gate is 10 LU below the mean of the blocks that pass the absolute
        gate. Sound shorter than a gating block is measured as one block.
        """
        means = self._block_means()
        means = means[means > _power(SILENT)]
        if not means.size:
            return SILENT
        means = means[means > means.mean() / 10]
        return float(-0.691 + 10 * np.log10(means.mean()))

    def levels(self, most: int) -> tuple[int, ...]:
        """Return the ungated loudness of at most ``most`` consecutive ranges, in whole LUFS.

        The lowest value is ``SILENT``. The lengths of the ranges are multiples of 100 ms that differ by at most 100 ms.
        A remainder of less than 100 ms at the end is ignored.
        """
        hops = self._all_hops()
        count = min(most, hops.size)
        if not count:
            return ()
        borders = np.arange(count) * hops.size // count
        lengths = np.diff(borders, append=hops.size) * _HOP * BIN
        means = np.maximum(np.add.reduceat(hops, borders) / lengths, _power(SILENT))
        return tuple(np.rint(-0.691 + 10 * np.log10(means)).astype(int).tolist())

    def _all_hops(self) -> NDArray[np.float64]:
        return np.concatenate([np.zeros(0), *self._hops])

    def _block_means(self) -> NDArray[np.float64]:
        hops = self._all_hops()
        if hops.size < _OVERLAP:
            return np.array([hops.sum() + self._rest.sum(dtype=np.float64)]) / max(self.bins * BIN, 1)
        blocks = sum(hops[at : hops.size - _OVERLAP + 1 + at] for at in range(_OVERLAP))
        return np.asarray(blocks / (_OVERLAP * _HOP * BIN))


def integrated(bins: Energies) -> float:
    """Return the gated loudness, in LUFS, of sound with the given bins (see ``Meter.integrated``)."""
    meter = Meter()
    meter.add(bins)
    return meter.integrated()


def _power(lufs: float) -> float:
    """Return the mean square of a K-weighted signal with the given loudness in LUFS."""
    return float(10 ** ((lufs + 0.691) / 10))
