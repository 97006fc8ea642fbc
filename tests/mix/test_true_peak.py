"""True peak is that of BS.1770-4, Annex 2."""

import numpy as np
import pytest
import soxr
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.mix.take import trimmed
from pipeline.mix.true_peak import QUIETEST, Envelope, dbtp, peaks
from pipeline.model import RATE
from pipeline.speak import Engine
from tests.mix.material import SENTENCES, VOICE, envelope


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
def test_the_peaks_of_some_stretches_are_those_of_the_envelope(count: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    samples = random.normal(0, 0.2, count * 12).astype(np.float32)
    chosen = np.flatnonzero(random.random(count) < 0.4)
    expected = envelope(samples).reshape(-1, 12)[chosen].max(axis=1, initial=0.0)
    assert peaks(samples, chosen * 12, 12).tolist() == expected.tolist()


@settings(max_examples=60)
@given(st.integers(1, 4000), st.integers(0, 99), st.floats(0, 2), st.floats(0, 2), st.integers(0, 3000))
def test_peaks_above_a_level_are_exact_and_all_others_below_it(
    count: int, seed: int, first: float, second: float, start: int
) -> None:
    random = np.random.default_rng(seed)
    samples = (random.normal(0, 0.2, count * 12) * random.random(count * 12) ** 4).astype(np.float32)
    exact = envelope(samples).reshape(-1, 12).max(axis=1)
    bounded = Envelope(samples, 12)
    for level, part in ((first, slice(start, count)), (second, slice(None))):
        assert bool((bounded.least <= exact).all())
        assert bool((bounded.most >= exact).all())
        found, true = bounded.above(level, part), exact[part]
        assert found[true > level].tolist() == true[true > level].tolist()
        assert bool((found[true <= level] <= level).all())


def test_an_alternating_sound_is_the_worst_case_of_the_bounds() -> None:
    """Samples of full scale, each with the sign of its weight, give the largest magnitude the filter can."""
    weights = np.array([-29, 29, -52, 89, -167, 465, 780, -200, 102, -58, 33, -19])
    samples = np.zeros(48, np.float32)
    samples[18:30] = np.sign(weights)[::-1]
    bounded = Envelope(samples, 12)
    assert float(bounded.most.max()) == pytest.approx(float(envelope(samples).max()), rel=1e-4)


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
