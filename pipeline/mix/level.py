"""Levelling of speech to the target loudness, with one gain per run.

A run is a sequence of lines in the same voice. Limiting lowers the loudness, so the right gain must be searched for.
The search does not process samples: the energies and the true-peak envelope are measured once, and the limiter's curve
gives the energy of each 4 ms bin after limiting. The final result is measured again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from pipeline.mix import limiter, loudness, true_peak
from pipeline.mix.filters import Samples
from pipeline.mix.loudness import BIN, Energies
from pipeline.mix.mp3 import LAME_SCALE
from pipeline.mix.take import trimmed
from pipeline.mix.true_peak import Envelope
from pipeline.model import Take
from pipeline.model import samples as in_samples
from pipeline.settings import Audio

LARGEST_GAIN = 24.0
"""Maximum gain in dB; sound that needs more is noise, not speech."""
SHORTEST_MEASURED = in_samples(1.5)
"""Length in samples of the shortest run with a reliable loudness.

A shorter run uses the gain of its voice (see also ``SHORT_FREEDOM``).
"""
SHORT_FREEDOM = 2.0
"""Maximum deviation from the target loudness, in dB, of a run shorter than ``SHORTEST_MEASURED``."""
_TOLERANCE = 0.05
_ROUNDS = 12
_CORRECTIONS = 3
_HIGH = 0.8
"""Fraction of the highest expected peak above which true peaks are measured.

The limiter's curve is so flat that an expected peak is wrong by less than a tenth."""
_WHOLE = slice(None)
_VOICES = 64
"""Number of voices whose gain is cached."""


@dataclass(frozen=True, slots=True)
class LevelRun:
    """Range of a chunk spoken by one voice, in samples, without the pause after it."""

    start: int
    end: int
    voice_gain: float
    """Gain in dB, used if the run is shorter than ``SHORTEST_MEASURED``."""


@dataclass(frozen=True, slots=True)
class Levelled:
    """Chunk at its target loudness."""

    samples: Samples
    energies: Energies
    peak_dbtp: float
    """True peak in dBTP after the encoder has compensated for LAME's attenuation."""
    gains: tuple[float, ...]
    """Gain of each run before the limiter, in dB."""


def levelled(samples: Samples, runs: Sequence[LevelRun], audio: Audio) -> Levelled:
    """Return a chunk with all runs at ``audio.loudness`` and no true peak above ``audio.ceiling``.

    The peaks of the samples are kept about half a decibel lower than the ceiling (by the factor ``mp3.LAME_SCALE``),
    since MP3 encoding can raise them.

    :param samples: samples of the chunk, a whole number of frames.
    :param runs: runs of the chunk, which must not share 4 ms bins.
    """
    ceiling = _ceiling(audio)
    energies = loudness.energies(samples)
    envelope = Envelope(samples, limiter.POINT)
    gains = [_first_gain(run, energies, envelope, audio.loudness, ceiling) for run in runs]
    for _ in range(_CORRECTIONS):
        result = _applied(samples, envelope, runs, gains, ceiling)
        misses = [_miss(result.energies, run, audio.loudness) for run in runs]
        if max(map(abs, misses), default=0.0) <= 2 * _TOLERANCE:
            break
        gains = [_clamped(gain + miss) for gain, miss in zip(gains, misses, strict=True)]
    return result


@lru_cache(_VOICES)
def voice_gain(calibration: Take, audio: Audio) -> float:
    """Return the gain in dB that brings a voice's calibration sentence to ``audio.loudness``."""
    samples = trimmed(calibration).samples
    whole = samples[: samples.size // BIN * BIN]
    envelope = Envelope(whole, limiter.POINT)
    return _search(loudness.energies(whole), envelope, _WHOLE, audio.loudness, _ceiling(audio))


def _short(run: LevelRun) -> bool:
    return run.end - run.start < SHORTEST_MEASURED


def _first_gain(run: LevelRun, energies: Energies, envelope: Envelope, target: float, ceiling: float) -> float:
    own = _search(energies[_bins(run)], envelope, _points(run), target, ceiling)
    return min(max(run.voice_gain, own - SHORT_FREEDOM), own + SHORT_FREEDOM) if _short(run) else own


def _ceiling(audio: Audio) -> float:
    return LAME_SCALE * float(10 ** (audio.ceiling / 20))


def _bins(run: LevelRun) -> slice:
    return slice(run.start // BIN, -(-run.end // BIN))


def _points(run: LevelRun) -> slice:
    bins = _bins(run)
    return slice(bins.start * limiter.POINTS_PER_BIN, bins.stop * limiter.POINTS_PER_BIN)


def _search(energies: Energies, envelope: Envelope, part: slice, target: float, ceiling: float) -> float:
    """Return the gain in dB that should give the target loudness after limiting."""
    unlimited = loudness.integrated(energies)
    if unlimited <= loudness.SILENT:
        return 0.0
    gain = _clamped(target - unlimited)
    for _ in range(_ROUNDS):
        miss = target - _expected(energies, envelope, part, gain, ceiling)
        if abs(miss) <= _TOLERANCE or _clamped(gain + miss) == gain:
            break
        gain = _clamped(gain + miss)
    return gain


def _expected(energies: Energies, envelope: Envelope, part: slice, gain: float, ceiling: float) -> float:
    factor = np.float32(10 ** (gain / 20))
    curve = limiter.reduction(envelope.above(float(ceiling / factor), part) * factor, ceiling) * factor
    powers = np.square(curve).reshape(-1, limiter.POINTS_PER_BIN).mean(axis=1)
    return loudness.integrated(energies * powers)


def _applied(
    samples: Samples, envelope: Envelope, runs: Sequence[LevelRun], gains: list[float], ceiling: float
) -> Levelled:
    factors = np.ones(envelope.most.size, np.float32)
    for run, gain in zip(runs, gains, strict=True):
        factors[_points(run)] = 10 ** (gain / 20)
    points = envelope.above(np.float32(ceiling) / factors, _WHOLE)
    curve = factors * limiter.reduction(points * factors, ceiling)
    result = limiter.drawn_out(curve)
    result *= samples
    least = (envelope.least * curve).max(initial=0.0)
    high = np.flatnonzero(points * curve > least * _HIGH)
    peak = float(true_peak.peaks(result, high * limiter.POINT, limiter.POINT).max(initial=0.0))
    if peak > ceiling:
        result *= np.float32(ceiling / peak)
        peak = ceiling
    return Levelled(result, loudness.energies(result), true_peak.dbtp(peak / LAME_SCALE), tuple(gains))


def _miss(energies: Energies, run: LevelRun, target: float) -> float:
    reached = loudness.integrated(energies[_bins(run)])
    if _short(run) or reached <= loudness.SILENT:
        return 0.0
    return target - reached


def _clamped(gain: float) -> float:
    return min(max(gain, -LARGEST_GAIN), LARGEST_GAIN)
