"""Recursive filters (cascaded biquads) and running minimum or maximum, as fast array operations.

They are faster than SciPy 1.17. For a minute of sound, the K-weighting takes 4.3 ms (``scipy.signal.sosfilt``: 11 ms),
the phase rotation 5.5 ms (13 ms), and a running minimum over windows of 23 values 0.04 ms (1 ms). Importing
``scipy.signal`` would also add 1.4 s to every process that mixes. The tests compare the results with SciPy.

A filter processes the samples in blocks. The output of a block is the product of a matrix and a vector, which consists
of the block's input and the filter's state before the block. The block's contribution to the state is also a matrix
product, as are the states within a group of blocks. The states between groups are computed by doubling: the
contributions of one, two, four … previous groups are added until they have decayed. The result is exact except for
rounding. The matrices are so small that linear algebra libraries start no threads.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]

STRETCH = 98_304
"""Number of samples to filter at a time, chosen to fit into the processor's cache."""

_BLOCK = 32
"""Samples per block."""
_ROWS = 128
"""Blocks per matrix product."""
_GROUP = 32
"""State variables per group of blocks: eight blocks for two biquads, four blocks for four."""
_NOTHING = 1e-13

Matrix = NDArray[np.float64]
Coefficients = tuple[float, float, float, float, float]
"""Coefficients b0, b1, b2, a1, a2 of a biquad; a0 is 1."""
_Kind = TypeVar("_Kind", np.float32, np.float64)


@dataclass(frozen=True, slots=True)
class Filter:
    """Matrices of a block filter; samples and states are row vectors."""

    output: Matrix
    """Input and previous state of a block -> output of the block."""
    left: Matrix
    """Input of a block -> contribution of the block to the state."""
    within: Matrix
    """Contributions of a group's blocks -> states before its blocks and after the last."""
    spread: Matrix
    """State before a group -> contribution to the state before each block."""
    fading: tuple[Matrix, ...]
    """State -> remainder of the state after 1, 2, 4, … groups."""


@cache
def make_filter(sections: tuple[Coefficients, ...]) -> Filter:
    """Return the filter for one, two or four cascaded biquads.

    The result is cached.
    """
    step, enter, leave, through = _state_space(sections)
    order = enter.size
    powers = _powers(step, _BLOCK)
    impulse = np.array([through, *(float(leave @ power @ enter) for power in powers[:-2])])
    output = np.zeros((_BLOCK + order, _BLOCK))
    for at in range(_BLOCK):
        output[at, at:] = impulse[: _BLOCK - at]
    output[_BLOCK:] = np.array([leave @ power for power in powers[:-1]]).T
    left = np.array([power @ enter for power in reversed(powers[:-1])])

    blocks = _GROUP // order
    fades = [power.T for power in _powers(powers[_BLOCK], blocks)]
    within = np.zeros((blocks, order, blocks + 1, order))
    for block in range(blocks):
        for later in range(block + 1, blocks + 1):
            within[block, :, later] = fades[later - block - 1]
    fading = [fades[blocks]]
    while np.abs(fading[-1]).max() > _NOTHING:
        fading.append(fading[-1] @ fading[-1])
    return Filter(output, left, within.reshape(_GROUP, -1), np.concatenate(fades[:-1], axis=1), tuple(fading))


def _powers(step: Matrix, count: int) -> list[Matrix]:
    powers = [np.eye(step.shape[0])]
    for _ in range(count):
        powers.append(step @ powers[-1])
    return powers


def _state_space(sections: Sequence[Coefficients]) -> tuple[Matrix, Matrix, Matrix, float]:
    """Return the state-space matrices A, B, C and D of cascaded biquads.

    The form is transposed direct form II, with two state variables for each biquad.
    """
    order = 2 * len(sections)
    step, enter, leave, through = np.zeros((order, order)), np.zeros(order), np.zeros(order), 1.0
    for number, (b0, b1, b2, a1, a2) in enumerate(sections):
        here = slice(2 * number, 2 * number + 2)
        into = np.array([b1 - a1 * b0, b2 - a2 * b0])
        step[here, here] = [[-a1, 1.0], [-a2, 0.0]]
        step[here, : 2 * number] = np.outer(into, leave[: 2 * number])
        enter[here] = into * through
        leave[: 2 * number] *= b0
        leave[2 * number] = 1.0
        through *= b0
    return step, enter, leave, through


def filtered(samples: NDArray[np.floating[Any]], by: Filter, kind: type[_Kind]) -> NDArray[_Kind]:
    """Return samples filtered in double precision and converted to ``kind``.

    The initial state of the filter is zero, as after silence.
    """
    found = np.empty(samples.size, kind)
    for start, output in zip(range(0, samples.size, STRETCH), stretches(samples, by), strict=True):
        found[start : start + STRETCH] = output
    return found


def stretches(samples: NDArray[np.floating[Any]], by: Filter) -> Iterator[Matrix]:
    """Yield the filtered samples in arrays of at most ``STRETCH`` samples.

    Each array is overwritten by the next one.
    """
    order = by.left.shape[1]
    product = _ROWS * _BLOCK
    work = np.empty((-(-min(samples.size, STRETCH) // product), _ROWS, _BLOCK + order))
    answers = np.empty((work.shape[0], _ROWS, _BLOCK))
    state = np.zeros(order)
    for start in range(0, samples.size, STRETCH):
        part = samples[start : start + STRETCH]
        blocks = work[: -(-part.size // product)]
        rows = blocks.reshape(-1, _BLOCK + order)
        _lay(part, rows[:, :_BLOCK])
        states, state = _states(blocks[:, :, :_BLOCK] @ by.left, state, by)
        rows[:, _BLOCK:] = states.reshape(-1, order)
        yield np.matmul(blocks, by.output, out=answers[: blocks.shape[0]]).reshape(-1)[: part.size]


def _lay(part: NDArray[np.floating[Any]], rows: Matrix) -> None:
    """Write samples into rows of one block each, filling the rest with zeros."""
    whole = part.size // _BLOCK
    rows[:whole] = part[: whole * _BLOCK].reshape(-1, _BLOCK)
    rows[whole:] = 0
    if part.size % _BLOCK:
        rows[whole, : part.size % _BLOCK] = part[whole * _BLOCK :]


def _states(left: Matrix, state: Matrix, by: Filter) -> tuple[Matrix, Matrix]:
    """Return the state before each block, and the state after the last block.

    :param left: contribution of each block to the state.
    :param state: state before the first block.
    """
    inner = (left.reshape(left.shape[0], -1, _GROUP) @ by.within).reshape(-1, by.within.shape[1])
    before = np.concatenate([state[None], inner[:-1, _GROUP:]])
    for doubling, fading in enumerate(by.fading):
        reach = 1 << doubling
        before[reach:] += before[:-reach] @ fading
    return inner[:, :_GROUP] + before @ by.spread, before[-1] @ by.fading[0] + inner[-1, _GROUP:]


def running(of: np.ufunc, values: Samples, width: int) -> Samples:
    """Return the running ``np.minimum`` or ``np.maximum`` over windows of ``width`` values.

    The result has ``width - 1`` fewer values. The window is doubled to 2, 4, 8 … values; two overlapping windows of the
    last size cover the full width.
    """
    reach = 1
    while 2 * reach <= width:
        values = of(values[:-reach], values[reach:])
        reach *= 2
    rest = width - reach
    return np.asarray(of(values[:-rest], values[rest:]) if rest else values)
