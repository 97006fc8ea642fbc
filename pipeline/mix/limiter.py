"""A look-ahead limiter worked out on control points: how much each moment must be turned down for a ceiling.

The true-peak envelope scales with the gain, so it is measured once and the limiter's curve can be worked
out for any gain without touching the samples. A control point stands for 12 samples (0.5 ms).
"""

from __future__ import annotations

import numpy as np
from scipy.ndimage import convolve1d, minimum_filter1d

from pipeline.mix.loudness import BIN, Samples

POINT = 12
"""Samples per control point."""
LOOK_AHEAD = 10
"""Control points (5 ms) in which the curve goes down before a peak, and up after it."""
POINTS_PER_BIN = BIN // POINT

_KERNEL = np.hanning(2 * LOOK_AHEAD + 3)[1:-1]
_WEIGHTS = (_KERNEL / _KERNEL.sum()).astype(np.float32)


def control_points(envelope: Samples) -> Samples:
    """The largest magnitude of each control point; the envelope's length is a multiple of ``POINT``."""
    return np.asarray(envelope.reshape(-1, POINT).max(axis=1))


def reduction(points: Samples, ceiling: float) -> Samples:
    """Factor of at most 1 for each control point, such that no peak passes the ceiling (both linear).

    The needed factor is held over the look-ahead on both sides of a peak (and one point more, for the
    line drawn between points) and then smoothed by a window no wider than the hold.
    """
    needed = np.float32(ceiling) / np.maximum(points, np.float32(ceiling))
    held = minimum_filter1d(needed, 2 * (LOOK_AHEAD + 1) + 1, mode="nearest")
    return np.asarray(np.minimum(convolve1d(held, _WEIGHTS, mode="nearest"), np.float32(1)))


def drawn_out(points: Samples) -> Samples:
    """A factor for each sample: straight lines between the middles of the control points."""
    following = np.concatenate([points[1:], points[-1:]])
    preceding = np.concatenate([points[:1], points[:-1]])
    middle = (POINT - 1) / 2
    curve = np.empty((points.size, POINT), np.float32)
    for at in range(POINT):
        share = np.float32(abs(at - middle) / POINT)
        neighbour = following if at > middle else preceding
        curve[:, at] = points + share * (neighbour - points)
    return curve.reshape(-1)
