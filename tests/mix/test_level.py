"""Every run of a voice comes out at its loudness under the ceiling, and nobody hears the limiter work."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.mix import limiter
from pipeline.mix.filters import Samples
from pipeline.mix.level import SHORT_FREEDOM, Levelled, LevelRun, levelled, voice_gain
from pipeline.mix.loudness import BIN, SILENT, energies, integrated
from pipeline.mix.mp3 import LAME_SCALE
from pipeline.mix.take import rotated, trimmed
from pipeline.mix.true_peak import dbtp
from pipeline.model import FRAME, RATE, Voice, samples
from pipeline.settings import Audio
from pipeline.speak import CALIBRATION, Engine
from tests.mix.material import SENTENCES, VOICE, envelope

AUDIO = Audio()


def whole_frames(samples_: Samples) -> Samples:
    return np.pad(samples_, (0, -samples_.size % FRAME))


def speech(engine: Engine, name: str, texts: tuple[str, ...] = SENTENCES[:3]) -> Samples:
    voice = Voice("espeak", name, 165, 50)
    return whole_frames(np.concatenate([trimmed(engine.synthesize(text, voice)).samples for text in texts]))


def one_run(sound: Samples, audio: Audio = AUDIO, gain: float = 0.0) -> Levelled:
    return levelled(sound, [LevelRun(0, sound.size, gain)], audio)


def test_every_voice_reaches_the_target_under_the_ceiling(engine: Engine) -> None:
    for name in (engine.narrator(), *engine.roster()):
        result = one_run(speech(engine, name))
        assert integrated(result.energies) == pytest.approx(-16.0, abs=0.15), name
        assert result.peak_dbtp <= -2.0 + 1e-6, name
        assert result.peak_dbtp == pytest.approx(dbtp(float(envelope(result.samples).max()) / LAME_SCALE), abs=0.01)


@pytest.mark.parametrize(("loudness", "ceiling"), [(-19.0, -2.0), (-23.0, -1.0), (-14.0, -3.0)])
def test_other_targets(engine: Engine, loudness: float, ceiling: float) -> None:
    result = one_run(speech(engine, "en-us+m8"), Audio(loudness=loudness, ceiling=ceiling))
    assert integrated(result.energies) == pytest.approx(loudness, abs=0.15)
    assert result.peak_dbtp <= ceiling + 1e-6


def test_the_limiter_does_not_pump(engine: Engine) -> None:
    """What it takes from the loudness of 400 ms hardly changes from moment to moment."""
    for name in (engine.narrator(), *engine.roster()):
        sound = speech(engine, name)
        result = one_run(sound)
        before = np.convolve(energies(sound), np.ones(100), "valid") * 10 ** (result.gains[0] / 10)
        after = np.convolve(result.energies, np.ones(100), "valid")
        spoken = before > before.max() / 100
        taken = 10 * np.log10(after[spoken] / before[spoken])
        assert taken.mean() > -1.5, name
        assert taken.std() < 1.2, name


def test_the_peak_reported_is_the_highest_anywhere(engine: Engine) -> None:
    """It is looked for only where the limiter expects it."""
    for name in engine.roster():
        result = one_run(speech(engine, name, SENTENCES[3:5]))
        assert result.peak_dbtp == pytest.approx(dbtp(float(envelope(result.samples).max()) / LAME_SCALE), abs=1e-5)


def test_a_level_already_reached_is_left_alone(engine: Engine) -> None:
    once = one_run(speech(engine, "en-us+f2"))
    twice = one_run(once.samples)
    assert twice.gains[0] == pytest.approx(0.0, abs=0.3)


def test_a_short_run_takes_its_voices_gain_within_bounds(engine: Engine) -> None:
    sound = speech(engine, VOICE.name, ("Indeed.",))
    assert sound.size < samples(1.5)
    own = one_run(np.tile(sound, 4)).gains[0]
    assert one_run(sound, gain=own + 1).gains == (own + 1,)
    for wild in (own + 20, own - 20):
        assert abs(integrated(one_run(sound, gain=wild).energies) + 16.0) < SHORT_FREEDOM + 0.5


def test_the_voices_gain_brings_its_calibration_to_the_target(engine: Engine) -> None:
    take = engine.synthesize(CALIBRATION, VOICE)
    gain = voice_gain(take, AUDIO)
    assert one_run(whole_frames(trimmed(take).samples)).gains[0] == pytest.approx(gain, abs=0.2)


def test_each_run_has_its_own_gain(engine: Engine) -> None:
    loud, soft = speech(engine, "en-us+steph3"), speech(engine, "en-us+m8")
    both = np.concatenate([loud, np.zeros(FRAME * 20, np.float32), soft])
    result = levelled(both, [LevelRun(0, loud.size, 0.0), LevelRun(both.size - soft.size, both.size, 0.0)], AUDIO)
    assert result.gains[1] - result.gains[0] > 6
    first, second = result.energies[: loud.size // BIN], result.energies[-soft.size // BIN :]
    assert integrated(first) == pytest.approx(-16.0, abs=0.15)
    assert integrated(second) == pytest.approx(-16.0, abs=0.15)


def test_silence_stays_silence() -> None:
    result = one_run(np.zeros(RATE // FRAME * FRAME * 3, np.float32))
    assert not result.samples.any()
    assert integrated(result.energies) == SILENT


@settings(max_examples=25)
@given(st.integers(0, 999), st.floats(0.05, 3.0), st.integers(2, 60))
def test_no_peak_passes_the_ceiling_whatever_the_sound(seed: int, level: float, frames: int) -> None:
    random = np.random.default_rng(seed)
    sound = random.normal(0, level, frames * FRAME) * (random.random(frames * FRAME) < 0.02)
    result = one_run(np.asarray(sound, np.float32))
    assert float(envelope(result.samples).max()) <= LAME_SCALE * 10 ** (-2 / 20) * 1.0001


@settings(max_examples=25)
@given(st.integers(0, 999))
def test_the_curve_is_low_enough_at_every_peak_and_never_lifts(seed: int) -> None:
    points = np.random.default_rng(seed).exponential(0.4, 400).astype(np.float32)
    curve = limiter.reduction(points, 0.8)
    drawn = limiter.drawn_out(curve).reshape(-1, limiter.POINT)
    assert float((drawn.max(axis=1) * points).max()) <= 0.8 * 1.0001
    assert float(curve.max()) <= 1.0


@settings(max_examples=25)
@given(st.integers(1, 400), st.integers(0, 999))
def test_the_curve_is_drawn_in_straight_lines_between_the_middles_of_its_points(count: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    points = np.where(random.random(count) < 0.3, random.random(count), 1).astype(np.float32)
    middles = np.arange(count) * limiter.POINT + (limiter.POINT - 1) / 2
    expected = np.interp(np.arange(count * limiter.POINT), middles, points)
    assert np.abs(limiter.drawn_out(points) - expected).max() < 1e-6


def test_the_limiter_touches_only_the_neighbourhood_of_a_peak() -> None:
    points = np.full(400, 0.1, np.float32)
    points[200] = 2.0
    curve = limiter.reduction(points, 1.0)
    reach = 2 * limiter.LOOK_AHEAD + 2
    assert curve[200] == pytest.approx(0.5)
    assert bool((curve[: 200 - reach] == 1).all())
    assert bool((curve[200 + reach + 1 :] == 1).all())


def test_phase_rotation_changes_no_spectrum_and_lowers_the_peaks_of_men(engine: Engine) -> None:
    take = np.frombuffer(engine.synthesize(CALIBRATION, VOICE).pcm, "<i2").astype(np.float32) / 32768
    padded = np.pad(take, (2000, 2000))
    turned = rotated(padded)
    before, after = (np.abs(np.fft.rfft(s)) for s in (padded, turned))
    assert float(np.abs(before - after).max() / before.max()) < 1e-4
    strength = np.percentile(np.abs(turned), 99.9) / np.percentile(np.abs(padded), 99.9)
    assert strength < 0.9
