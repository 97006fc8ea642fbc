"""The least or the largest of a window that slides along."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from pipeline.mix.loudness import Samples


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
