"""Filter sound: recursive filters (biquads in a row) and the running minimum, by whole-array arithmetic.

Our own, since it was measured (SciPy 1.17, a minute of sound): the K-weighting takes 4.3 ms here and 11 ms with
``scipy.signal.sosfilt``, the phase rotation 5.5 and 13 ms, the minimum of 23 neighbours 0.04 and 1 ms; and importing
``scipy.signal`` takes 1.4 s of every process that mixes. The tests compare both with SciPy.

A block of output follows from the block of input and from what the filter remembers of all before: its
state. What a block leaves in the state is a matrix product too; the states within a group of blocks are
one product more, and those between groups are found by doubling: with what is left of the group before,
of two groups before, of four and so on, until nothing is left of them. Exact but for rounding. The
products are kept so small that a linear algebra library does not start threads for them.
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
"""Samples worked on at once: a processor's cache holds them."""

_BLOCK = 32
"""Samples."""
_ROWS = 128
"""Blocks of a product."""
_GROUP = 32
"""State variables of a group of blocks: eight blocks of two biquads, four of four."""
_NOTHING = 1e-13

Matrix = NDArray[np.float64]
Coefficients = tuple[float, float, float, float, float]
"""b0, b1, b2, a1, a2 of a biquad; a0 is 1."""
_Kind = TypeVar("_Kind", np.float32, np.float64)


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter in blocks; samples and states are rows."""

    output: Matrix
    """A block's input and the state before it -> its output."""
    left: Matrix
    """A block's input -> what it leaves in the state."""
    within: Matrix
    """What the blocks of a group leave -> the state before each and after the last, from these only."""
    spread: Matrix
    """State before a group -> what that adds to the state before each of its blocks."""
    fading: tuple[Matrix, ...]
    """State -> what is left of it after 1, 2, 4, ... groups."""


@cache
def make_filter(sections: tuple[Coefficients, ...]) -> Filter:
    """The filter of one, two or four biquads in a row; each is made once."""
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
    """A, B, C and D of the sections in a row (transposed direct form II: two states each)."""
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
    """The filter's output for samples with silence before them; worked out in double precision."""
    found = np.empty(samples.size, kind)
    for start, output in zip(range(0, samples.size, STRETCH), stretches(samples, by), strict=True):
        found[start : start + STRETCH] = output
    return found


def stretches(samples: NDArray[np.floating[Any]], by: Filter) -> Iterator[Matrix]:
    """The same in pieces of ``STRETCH`` samples (the last may be shorter), each valid until the next is asked for."""
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
    """Write samples into rows, and silence after them."""
    whole = part.size // _BLOCK
    rows[:whole] = part[: whole * _BLOCK].reshape(-1, _BLOCK)
    rows[whole:] = 0
    if part.size % _BLOCK:
        rows[whole, : part.size % _BLOCK] = part[whole * _BLOCK :]


def _states(left: Matrix, state: Matrix, by: Filter) -> tuple[Matrix, Matrix]:
    """The states before all blocks, from what each leaves and the state before the first; and the last state."""
    inner = (left.reshape(left.shape[0], -1, _GROUP) @ by.within).reshape(-1, by.within.shape[1])
    before = np.concatenate([state[None], inner[:-1, _GROUP:]])
    for doubling, fading in enumerate(by.fading):
        reach = 1 << doubling
        before[reach:] += before[:-reach] @ fading
    return inner[:, :_GROUP] + before @ by.spread, before[-1] @ by.fading[0] + inner[-1, _GROUP:]


def running(of: np.ufunc, values: Samples, width: int) -> Samples:
    """``np.minimum`` or ``np.maximum`` of each ``width`` neighbours; there are ``width - 1`` fewer than values.

    Found by doubling: of 2, 4, 8 and more values, then of two such windows that together are the whole one.
    """
    reach = 1
    while 2 * reach <= width:
        values = of(values[:-reach], values[reach:])
        reach *= 2
    rest = width - reach
    return np.asarray(of(values[:-rest], values[rest:]) if rest else values)
