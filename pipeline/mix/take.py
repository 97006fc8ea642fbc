"""A Take made ready for mixing: trimmed, brought to 24 kHz once, its marks moved along."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import soxr

from pipeline.clock import RATE, resampled
from pipeline.mix.loudness import Samples
from pipeline.mix.phase import rotated
from pipeline.timeline import Mark, Take

_KEPT = 0.01
"""Seconds of silence kept on both sides: room for soft attacks, and for the filters' tails."""
_SILENT = 10 ** (-50 / 20)
"""What lies 50 dB below the take's own peak is silence."""


@dataclass(frozen=True, slots=True)
class Trimmed:
    """Speech at 24 kHz without the silence around it."""

    samples: Samples
    """Full scale is 1; resampling may pass it, so it is not rounded to 16 bits here."""
    marks: tuple[Mark, ...]
    """In samples from the first one, within the samples."""


def trimmed(take: Take) -> Trimmed:
    """The take from 10 ms before its first sound to 10 ms behind its last, at 24 kHz, phase-rotated.

    A take without any sound keeps its length.
    """
    start, end = _sounding(take)
    cut = np.frombuffer(take.pcm, "<i2")[start:end].astype(np.float32) / np.float32(32768)
    samples = rotated(at_24_khz(cut, take.rate))
    last = max(samples.size - 1, 0)
    marks = tuple(
        Mark(mark.start, mark.end, min(max(resampled(mark.sample - start, take.rate), 0), last)) for mark in take.marks
    )
    return Trimmed(samples, marks)


def at_24_khz(samples: Samples, rate: int) -> Samples:
    """The samples resampled by soxr (HQ, no latency left)."""
    if rate == RATE or not samples.size:
        return samples
    return np.asarray(soxr.resample(samples, rate, RATE, quality="HQ"), dtype=np.float32)


def _sounding(take: Take) -> tuple[int, int]:
    """The half-open range of samples to keep, at the take's rate."""
    samples = np.frombuffer(take.pcm, "<i2")
    peak = max(int(samples.max(initial=0)), -int(samples.min(initial=0)))
    if not peak:
        return 0, samples.size
    soft = int(peak * _SILENT)
    loud = (samples > soft) | (samples < -soft)
    first, behind = int(loud.argmax()), samples.size - int(loud[::-1].argmax())
    kept = round(_KEPT * take.rate)
    return max(first - kept, 0), min(behind + kept, samples.size)
