"""Loudness is that of BS.1770-4, and adds up across chunks."""

import re
import subprocess
import tracemalloc
import wave
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.mix.filters import Samples
from pipeline.mix.loudness import BIN, SILENT, Energies, Meter, energies, integrated
from pipeline.mix.take import trimmed
from pipeline.model import RATE
from pipeline.speak import Engine
from tests.mix.material import SENTENCES, VOICE


def tone(dbfs: float, seconds: float, frequency: float = 997.0) -> Samples:
    time = np.arange(round(seconds * RATE)) / RATE
    return np.asarray(10 ** (dbfs / 20) * np.sin(2 * np.pi * frequency * time), np.float32)


@pytest.mark.parametrize("dbfs", [0.0, -20.0, -40.0])
def test_the_standards_reference_tone(dbfs: float) -> None:
    """BS.1770-4: a 997 Hz sine at full scale in one front channel reads -3.01 LKFS (meters may err by 0.1)."""
    assert integrated(energies(tone(dbfs, 10))) == pytest.approx(dbfs - 3.01, abs=0.05)


def test_pauses_do_not_count() -> None:
    speech, silence = tone(-20, 10), np.zeros(20 * RATE, np.float32)
    assert integrated(energies(np.concatenate([speech, silence]))) == pytest.approx(-23.01, abs=0.1)


def test_soft_stretches_below_the_relative_gate_do_not_count() -> None:
    both = np.concatenate([tone(-20, 10), tone(-45, 30)])
    assert integrated(energies(both)) == pytest.approx(-23.01, abs=0.1)


@pytest.mark.parametrize("bins", [0, 10, 1250])
def test_silence_reads_the_absolute_gate(bins: int) -> None:
    assert integrated(np.zeros(bins, np.float32)) == SILENT


@settings(max_examples=25)
@given(st.lists(st.integers(1, 60), min_size=1, max_size=8), st.integers(0, 9))
def test_bins_of_chunks_in_a_row_are_the_bins_of_the_whole(frames: list[int], seed: int) -> None:
    """Chunks end in silence, so nothing of a filter's memory crosses a border."""
    random = np.random.default_rng(seed)
    chunks = []
    for count in frames:
        chunk = np.zeros((count + 10) * 6 * BIN, np.float32)
        chunk[: count * 6 * BIN] = random.normal(0, 0.1, count * 6 * BIN)
        chunks.append(chunk)
    apart = np.concatenate([energies(c) for c in chunks])
    whole = energies(np.concatenate(chunks))
    assert apart.size == whole.size
    assert integrated(apart) == pytest.approx(integrated(whole), abs=0.02)


def loudness_of_all_blocks(bins: Energies) -> float:
    """BS.1770-4 word by word: every block of 400 ms from its own bins."""
    blocks = [bins[at : at + 100].astype(float).sum() / (100 * BIN) for at in range(0, bins.size - 99, 25)]
    heard = [mean for mean in blocks or [bins.astype(float).mean() / BIN] if mean > 10 ** ((-70 + 0.691) / 10)]
    heard = [mean for mean in heard if mean > np.mean(heard) / 10]
    return float(-0.691 + 10 * np.log10(np.mean(heard))) if heard else SILENT


@settings(max_examples=60)
@given(st.lists(st.integers(0, 300), min_size=1, max_size=12), st.integers(0, 999))
def test_a_meter_told_in_parts_reads_what_all_blocks_together_read(sizes: list[int], seed: int) -> None:
    random = np.random.default_rng(seed)
    parts = [(random.exponential(2.0, size) * 10 ** random.uniform(-6, 1)).astype(np.float32) for size in sizes]
    meter = Meter()
    for part in parts:
        meter.add(part)
    whole = np.concatenate(parts)
    assert meter.bins == whole.size
    assert meter.integrated() == pytest.approx(integrated(whole), abs=1e-9)
    if whole.size:
        assert meter.integrated() == pytest.approx(loudness_of_all_blocks(whole), abs=1e-9)


def test_a_meter_keeps_little() -> None:
    """Fourteen hours of bins are 50 MB; a meter holds their sums over 100 ms."""
    meter = Meter()
    bins = np.ones(250 * 60, np.float32)
    tracemalloc.start()
    for _ in range(60):
        meter.add(bins)
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert kept < 60 * 60 * 100
    assert meter.integrated() == pytest.approx(-0.691 - 10 * np.log10(BIN), abs=1e-9)


def test_speech_reads_as_ffmpeg_reads_it(engine: Engine, tmp_path: Path) -> None:
    speech = np.concatenate([trimmed(engine.synthesize(text, VOICE)).samples for text in SENTENCES]) / 2
    with wave.open(str(tmp_path / "speech.wav"), "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        file.writeframes(np.rint(speech * 32768).astype("<i2").tobytes())
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-i", str(tmp_path / "speech.wav")]
    report = subprocess.run([*command, "-af", "ebur128", "-f", "null", "-"], capture_output=True, text=True, check=True)
    theirs = float(re.findall(r"I:\s+(-?[\d.]+) LUFS", report.stderr)[-1])
    assert integrated(energies(speech)) == pytest.approx(theirs, abs=0.15)


def test_levels_of_equal_stretches() -> None:
    """Each stretch for itself and not gated: pauses are as quiet as they are."""
    meter = Meter()
    meter.add(energies(np.concatenate([tone(-20, 3), np.zeros(3 * RATE, np.float32), tone(-40, 3)])))
    assert meter.levels(3) == (-23, SILENT, -43)
    assert len(meter.levels(1000)) == 90, "no stretch is shorter than 100 ms"
    assert Meter().levels(1000) == ()
