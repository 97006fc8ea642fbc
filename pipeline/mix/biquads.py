"""Recursive filters (biquads in a row), worked out in blocks by matrix products.

A block of output is the filter's answer to the block of input itself, plus the answer to what the
filter remembers of all before: its state. What a block leaves in the state is a matrix product as
well, and states of many blocks are found by doubling: with the state of the block before, of two
blocks before, of four and so on, until nothing is left of them. Exact but for rounding. The products
are kept so small that a linear algebra library does not start threads for them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

_BLOCK = 32
"""Samples."""
_ROWS = 32
"""Blocks of a product."""
_STRETCH = 64 * _ROWS * _BLOCK
"""Samples worked on at once."""
_NOTHING = 1e-13

Matrix = NDArray[np.float64]
Section = tuple[float, float, float, float, float]
"""b0, b1, b2, a1, a2 of a biquad; a0 is 1."""


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter in blocks; samples and states are rows."""

    own: Matrix
    """A block's input -> its own output, and what it leaves in the state."""
    remembered: Matrix
    """State before a block -> what that adds to the output."""
    fading: tuple[Matrix, ...]
    """State -> what is left of it after 1, 2, 4, ... blocks."""


def make_filter(sections: Sequence[Section]) -> Filter:
    """The filter of some biquads in a row."""
    step, enter, leave, through = _state_space(sections)
    powers = [np.eye(enter.size)]
    for _ in range(_BLOCK):
        powers.append(step @ powers[-1])
    impulse = np.array([through, *(float(leave @ power @ enter) for power in powers[:-2])])
    own = np.zeros((_BLOCK, _BLOCK + enter.size))
    for at in range(_BLOCK):
        own[at, at:_BLOCK] = impulse[: _BLOCK - at]
        own[at, _BLOCK:] = powers[_BLOCK - 1 - at] @ enter
    fading = [powers[_BLOCK].T]
    while np.abs(fading[-1]).max() > _NOTHING:
        fading.append(fading[-1] @ fading[-1])
    return Filter(own, np.array([leave @ power for power in powers[:-1]]).T, tuple(fading))


def _state_space(sections: Sequence[Section]) -> tuple[Matrix, Matrix, Matrix, float]:
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


def filtered(samples: NDArray[np.floating[Any]], by: Filter) -> NDArray[np.float64]:
    """The filter's output for samples with silence before them."""
    found = np.empty(samples.size)
    state = np.zeros(by.remembered.shape[0])
    for start in range(0, samples.size, _STRETCH):
        part = samples[start : start + _STRETCH]
        output, state = _stretch(part, state, by)
        found[start : start + part.size] = output[: part.size]
    return found


def _stretch(part: NDArray[np.floating[Any]], state: Matrix, by: Filter) -> tuple[Matrix, Matrix]:
    """The output for some samples and silence up to a whole number of products, and the state behind."""
    blocks = np.zeros((-(-part.size // (_ROWS * _BLOCK)), _ROWS, _BLOCK))
    blocks.reshape(-1)[: part.size] = part
    answers = (blocks @ by.own).reshape(-1, by.own.shape[1])
    left = answers[:, _BLOCK:]
    states = np.concatenate([state[None], left[:-1]])
    for doubling, fading in enumerate(by.fading):
        reach = 1 << doubling
        states[reach:] += states[:-reach] @ fading
    output = answers[:, :_BLOCK].reshape(blocks.shape) + states.reshape(-1, _ROWS, state.size) @ by.remembered
    return output.reshape(-1), states[-1] @ by.fading[0] + left[-1]
