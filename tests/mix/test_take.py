"""A take is trimmed and brought to 24 kHz, and its marks come along."""

import numpy as np
import pytest

from pipeline.mix.take import trimmed
from pipeline.model import RATE, Mark, Take
from pipeline.speak import Engine
from tests.mix.material import SENTENCES, VOICE


def click_take(rate: int, clicks: tuple[float, ...], seconds: float) -> Take:
    """Short bursts at the given seconds, each with a mark."""
    samples = np.zeros(round(seconds * rate), "<i2")
    for at in clicks:
        start = round(at * rate)
        samples[start : start + rate // 100] = 12_000
    marks = tuple(Mark(i, i + 1, round(at * rate)) for i, at in enumerate(clicks))
    return Take(samples.tobytes(), rate, marks)


@pytest.mark.parametrize("rate", [16_000, 22_050, 24_000, 48_000])
def test_silence_around_goes_and_marks_stay_on_their_sounds(rate: int) -> None:
    result = trimmed(click_take(rate, (0.5, 0.8, 1.2), 3.0))
    assert result.samples.size == pytest.approx((1.21 - 0.5 + 0.02) * RATE, abs=30)
    assert [mark.sample for mark in result.marks] == pytest.approx([240, 240 + 7200, 240 + 16_800], abs=1)
    for mark in result.marks:
        before, after = (result.samples[mark.sample + shift :][:60] for shift in (-100, 20))
        assert np.abs(after).max() > 10 * np.abs(before).max()


def test_marks_lie_within_the_samples(engine: Engine) -> None:
    for text in SENTENCES:
        result = trimmed(engine.synthesize(text, VOICE))
        assert all(0 <= mark.sample < result.samples.size for mark in result.marks)


def test_a_silent_take_keeps_its_length() -> None:
    result = trimmed(Take(bytes(2 * 4410), 22_050, ()))
    assert result.samples.size == 4800
    assert not result.samples.any()
