"""A take is trimmed and brought to 24 kHz, and its marks come along."""

import re
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.mix.take import join_takes, trimmed
from pipeline.model import RATE, Mark, Take, word_marks
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


PARTS = st.lists(
    st.tuples(st.text("ab ,", min_size=1, max_size=12), st.sampled_from([16_000, 22_050]), st.integers(0, 4000)),
    min_size=1,
    max_size=5,
)


@given(PARTS)
@settings(deadline=None, max_examples=60)
def test_marks_of_joined_takes_lie_in_the_sound_and_never_go_back(parts: list[tuple[str, int, int]]) -> None:
    text = "".join(words for words, _, _ in parts)
    takes, at = [], 0
    for number, (words, rate, loud) in enumerate(parts):
        samples = np.zeros(6000, "<i2")
        samples[1000 : 1000 + loud] = 5000 + number
        known = [(match.start(), 900 + 40 * match.start()) for match in re.finditer(r"\S+", words)]
        takes.append((at, Take(samples.tobytes(), rate, word_marks(words, known, samples.size))))
        at += len(words)
    joined = join_takes(text, takes)
    length = len(joined.pcm) // 2
    assert [(m.start, m.end) for m in joined.marks] == [match.span() for match in re.finditer(r"\S+", text)]
    assert all(0 <= one.sample <= other.sample < length for one, other in pairwise(joined.marks))
    assert all(0 <= mark.sample < length for mark in joined.marks)
    assert trimmed(joined).samples.size > 0


def test_takes_are_joined_without_the_silence_between_them() -> None:
    first, second = click_take(22_050, (0.2, 0.4), 1.0), click_take(22_050, (0.5,), 1.0)
    joined = join_takes("one two three", [(0, first), (8, second)])
    assert joined.rate == 22_050
    sound = np.frombuffer(joined.pcm, "<i2")
    clicks = [0, *np.flatnonzero(np.diff(np.flatnonzero(np.abs(sound) > 1000)) > 200)]
    assert len(clicks) == 3
    assert len(joined.pcm) / 2 / joined.rate < 0.35
    assert [joined.marks[2].start, joined.marks[2].end] == [8, 13]
    assert joined.marks[2].sample > joined.marks[1].sample
