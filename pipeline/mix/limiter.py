"""A look-ahead limiter worked out on control points: how much each moment must be turned down for a ceiling.

The true-peak envelope scales with the gain, so it is measured once and the limiter's curve can be worked
out for any gain without touching the samples. A control point stands for 12 samples (0.5 ms).
"""

from __future__ import annotations

from functools import reduce

import numpy as np
from numpy.typing import NDArray

from pipeline.mix.loudness import BIN, Samples

POINT = 12
"""Samples per control point."""
LOOK_AHEAD = 10
"""Control points (5 ms) in which the curve goes down before a peak, and up after it."""
POINTS_PER_BIN = BIN // POINT

_HOLD = 2 * (LOOK_AHEAD + 1) + 1
_KERNEL = np.hanning(2 * LOOK_AHEAD + 3)[1:-1]
_WEIGHTS = _KERNEL / _KERNEL.sum()


def control_points(envelope: Samples) -> Samples:
    """The largest magnitude of each control point; the envelope's length is a multiple of ``POINT``."""
    return np.asarray(reduce(np.maximum, envelope.reshape(-1, POINT).T))


def reduction(points: Samples, ceiling: float) -> Samples:
    """Factor of at most 1 for each control point, such that no peak passes the ceiling (both linear).

    The needed factor is held over the look-ahead on both sides of a peak (and one point more, for the
    line drawn between points) and then smoothed by a window no wider than the hold.
    """
    needed: Samples = np.asarray(ceiling / np.maximum(points, ceiling), np.float32)
    return np.minimum(_smoothed(_held(needed)), 1).astype(np.float32)


def _held(points: Samples) -> Samples:
    """The least of the ``_HOLD`` points around each, found by doubling: of 2, 4, 8 and 16 points, then of all."""
    least = np.pad(points, _HOLD // 2, mode="edge")
    width = 1
    while 2 * width <= _HOLD:
        least = np.minimum(least[:-width], least[width:])
        width *= 2
    rest = _HOLD - width
    return np.asarray(np.minimum(least[:-rest], least[rest:]))


def _smoothed(points: Samples) -> NDArray[np.float64]:
    """The weighted mean of the points around each; the weights are the same on both sides."""
    padded = np.pad(points.astype(np.float64), LOOK_AHEAD, mode="edge")
    total = padded[LOOK_AHEAD : LOOK_AHEAD + points.size] * _WEIGHTS[LOOK_AHEAD]
    for near, weight in enumerate(_WEIGHTS[:LOOK_AHEAD]):
        far = 2 * LOOK_AHEAD - near
        total += (padded[near : near + points.size] + padded[far : far + points.size]) * weight
    return np.asarray(total)


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
