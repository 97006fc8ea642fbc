"""True peak is that of BS.1770-4, Annex 2."""

import numpy as np
import pytest
import soxr
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.clock import RATE
from pipeline.mix.take import trimmed
from pipeline.mix.true_peak import QUIETEST, dbtp, envelope, highest
from pipeline.speak.engine import Engine
from tests.mix.material import SENTENCES, VOICE


def test_a_peak_between_the_samples_is_found() -> None:
    """A sine at a quarter of the rate, sampled 45 degrees off its crest, shows 3 dB less than it has."""
    sine = np.asarray(np.sin(np.pi / 2 * np.arange(2400) + np.pi / 4), np.float32)
    assert dbtp(float(np.abs(sine).max())) == pytest.approx(-3.01, abs=0.01)
    assert dbtp(float(envelope(sine)[50:-50].max())) == pytest.approx(0.0, abs=0.3)


def test_speech_reads_as_a_precise_resampler_reads_it(engine: Engine) -> None:
    for text in SENTENCES[:3]:
        samples = trimmed(engine.synthesize(text, VOICE)).samples
        precise = np.abs(soxr.resample(samples, RATE, 16 * RATE, quality="VHQ")).max()
        assert dbtp(float(envelope(samples).max())) == pytest.approx(dbtp(float(precise)), abs=0.15)


@settings(max_examples=20)
@given(st.integers(1, 20_000), st.integers(0, 99))
def test_it_is_never_below_the_samples_and_scales_with_them(size: int, seed: int) -> None:
    samples = np.random.default_rng(seed).normal(0, 0.2, size).astype(np.float32)
    found = envelope(samples)
    assert found.size == size
    assert bool((found >= np.abs(samples)).all())
    assert envelope(2 * samples) == pytest.approx(2 * found, rel=1e-6)


@settings(max_examples=30)
@given(st.integers(1, 4000), st.integers(0, 99))
def test_the_highest_of_some_stretches_is_that_of_the_envelope(count: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    samples = random.normal(0, 0.2, count * 12).astype(np.float32)
    chosen = np.flatnonzero(random.random(count) < 0.4)
    expected = envelope(samples).reshape(-1, 12)[chosen].max(initial=0.0)
    assert highest(samples, chosen * 12, 12) == expected


def test_the_filter_is_the_standards() -> None:
    """An impulse gives back the largest coefficients of the filter around it."""
    impulse = np.zeros(64, np.float32)
    impulse[32] = 1.0
    around = envelope(impulse)
    assert around[32] == 1.0
    assert around[31] == pytest.approx(0.9721679687500)
    assert around[33] == pytest.approx(0.2003173828125)


def test_silence_has_the_lowest_reading() -> None:
    assert dbtp(0.0) == QUIETEST
    assert dbtp(1e-9) == QUIETEST
