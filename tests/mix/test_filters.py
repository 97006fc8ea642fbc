"""Recursive filters in blocks give what they give sample by sample (scipy's are the reference)."""

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.ndimage import convolve1d, minimum_filter1d
from scipy.signal import sosfilt

from pipeline.mix import limiter
from pipeline.mix.filters import Coefficients, filtered, make_filter
from pipeline.mix.loudness import k_weighting
from pipeline.mix.take import all_pass
from pipeline.model import RATE

FILTERS = {"K-weighting": k_weighting(RATE), "phase rotation": all_pass(RATE)}


def sample_by_sample(
    sections: tuple[Coefficients, ...], samples: np.ndarray[tuple[int], np.dtype[np.float32]]
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    rows = [(b0, b1, b2, 1.0, a1, a2) for b0, b1, b2, a1, a2 in sections]
    return np.asarray(sosfilt(rows, samples.astype(np.float64)))


@pytest.mark.parametrize("name", FILTERS)
@pytest.mark.parametrize("size", [1, 31, 32, 33, 1024, 4096, 98_304, 98_305, 200_000])
def test_blocks_give_what_single_samples_give(name: str, size: int) -> None:
    noise = np.random.default_rng(size).normal(0, 0.3, size).astype(np.float32)
    found = filtered(noise, make_filter(FILTERS[name]), np.float64)
    assert found.size == size
    assert np.abs(found - sample_by_sample(FILTERS[name], noise)).max() < 1e-9


@pytest.mark.parametrize("name", FILTERS)
def test_constant_sound_and_nothing_at_all(name: str) -> None:
    """The high pass of the K-weighting forgets a constant slowest of all."""
    steady = np.ones(150_000, np.float32)
    found = filtered(steady, make_filter(FILTERS[name]), np.float64)
    assert np.abs(found - sample_by_sample(FILTERS[name], steady)).max() < 1e-9
    assert filtered(np.zeros(0, np.float32), make_filter(FILTERS[name]), np.float64).size == 0
    assert not filtered(np.zeros(5000, np.float32), make_filter(FILTERS[name]), np.float64).any()


@settings(max_examples=40)
@given(st.integers(1, 300), st.integers(0, 999))
def test_the_limiters_curve_is_that_of_a_minimum_and_a_weighted_mean(count: int, seed: int) -> None:
    points = np.random.default_rng(seed).exponential(0.4, count).astype(np.float32)
    needed = np.float32(0.8) / np.maximum(points, np.float32(0.8))
    window = np.hanning(2 * limiter.LOOK_AHEAD + 3)[1:-1]
    held = minimum_filter1d(needed, 2 * limiter.LOOK_AHEAD + 3, mode="nearest").astype(np.float64)
    expected = np.minimum(convolve1d(held, window / window.sum(), mode="nearest"), 1)
    assert limiter.reduction(points, 0.8) == pytest.approx(expected, abs=1e-6)


def test_mixing_loads_neither_scipy_nor_what_only_jingles_need() -> None:
    script = (
        "import sys, pipeline.mix.chunk, pipeline.mix.timeline, pipeline.mix.jingle\n"
        "print(sorted({'scipy', 'pydub', 'imageio_ffmpeg'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
