"""True peak by fourfold oversampling with the interpolating filter in ITU-R BS.1770-4, Annex 2.

The filter's four phases form two pairs, each with a phase and its mirror image. If the even and odd parts of a phase
give ``a`` and ``b``, the two phases of the pair give ``a + b`` and ``a - b``. The larger magnitude is ``|a| + |b|``,
which takes half as many multiplications as computing both phases. All additions and multiplications have a fixed order,
so the result is the same on every machine.
"""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from pipeline.mix.filters import Samples, running

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
"""First two phases of the filter.

The third is the reversed second, and the fourth the reversed first.
"""
_TAPS = 12
_HALF = _TAPS // 2
_EVEN = np.array([[(p[k] + p[-1 - k]) / 2 for p in _PHASES] for k in range(_HALF)], np.float32)
_ODD = np.array([[(p[k] - p[-1 - k]) / 2 for p in _PHASES] for k in range(_HALF)], np.float32)
_STRIDE = 32_768
"""Samples per step: enough for efficient numpy calls, few enough for the processor's cache."""
_AT_MOST = np.float32(1.00001 * np.abs(_PHASES).sum(axis=1).max())
"""Upper bound of an interpolated value, relative to the largest sample under the filter."""

QUIETEST = -100.0
"""Lowest peak in dBTP that is reported, also for silence."""


class Envelope:
    """True peaks of consecutive segments of ``length`` samples, computed only if needed.

    The peak of a segment includes the interpolated values up to the first sample of the next segment. Until it is
    computed, the samples give a lower and an upper bound.
    """

    def __init__(self, samples: Samples, length: int) -> None:
        """Compute the bounds for all segments.

        :param samples: samples in whole segments, where full scale is 1.
        :param length: length of a segment in samples.
        """
        self.least = np.empty(samples.size // length, np.float32)
        """Lower bound for the peak of each segment, or the peak itself once computed."""
        self.most = np.empty_like(self.least)
        """Upper bound for the peak of each segment, or the peak itself once computed."""
        self._padded, self._length = _padded(samples), length
        self._known = np.zeros(self.least.size, np.bool_)
        stride = _STRIDE // length
        for first in range(0, self.least.size, stride):
            part = self._padded[first * length : (first + stride) * length + _TAPS - 1]
            largest = running(np.maximum, np.abs(part), length)
            self.least[first : first + stride] = largest[_HALF - 1 :: length][: self.least.size - first]
            seen = np.maximum(largest[: 1 - _TAPS : length], largest[_TAPS - 1 :: length])
            np.multiply(seen, _AT_MOST, out=self.most[first : first + stride])

    def above(self, levels: Samples | float, part: slice) -> Samples:
        """Return the peaks of the segments in ``part``, exact for peaks above ``levels``.

        Other values are upper bounds that do not exceed the level.

        :param levels: one level for all segments, or one for each segment in ``part``.
        """
        wanted = (self.most[part] > levels) & ~self._known[part]
        chosen = (part.start or 0) + np.flatnonzero(wanted)
        if chosen.size:
            self.least[chosen] = self.most[chosen] = _peaks(self._padded, chosen * self._length, self._length)
            self._known[chosen] = True
        return self.most[part]


def peaks(samples: Samples, starts: NDArray[np.intp], length: int) -> Samples:
    """Return the true peaks of the segments of ``length`` samples that begin at ``starts``."""
    return _peaks(_padded(samples), starts, length)


def _peaks(padded: Samples, starts: NDArray[np.intp], length: int) -> Samples:
    windows = sliding_window_view(padded, length + _TAPS - 1)
    found = np.empty(starts.size, np.float32)
    stride = _STRIDE // length
    for first in range(0, starts.size, stride):
        window = np.ascontiguousarray(windows[starts[first : first + stride]].T)
        _envelope(window).max(axis=0, out=found[first : first + stride])
    return found


def _padded(samples: Samples) -> Samples:
    return np.concatenate([np.zeros(_HALF - 1, np.float32), samples, np.zeros(_HALF, np.float32)])


def _envelope(window: Samples) -> Samples:
    """Return the true-peak envelope along the first axis.

    The first five and the last six samples are only input to the filter.
    """
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
    """Convert a linear peak to dBTP, with ``QUIETEST`` as the minimum.

    :param peak: linear peak, where full scale is 1.
    """
    return max(QUIETEST, float(20 * np.log10(peak))) if peak > 0 else QUIETEST
