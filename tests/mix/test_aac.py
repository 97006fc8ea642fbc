"""Chunks are encoded to a known number of AAC packets, which sound as one when they follow each other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.signal import correlate

from pipeline.mix.aac import NO_AAC, Aac, encode_aac
from pipeline.mix.chunk import MixedChunk, mix_passage
from pipeline.mix.filters import Samples
from pipeline.mix.jingle import mix_jingle
from pipeline.mix.loudness import energies, integrated
from pipeline.mix.take import trimmed
from pipeline.model import AAC_FRAME, FRAME, RATE, Take, aac_frames
from pipeline.settings import Audio
from pipeline.speak import Engine
from tests.mix.conftest import Gains, Speak
from tests.mix.material import SENTENCES, VOICE, passage

CONFIGURATION = bytes((0b00010_011, 0b0_0001_000))
"""AudioSpecificConfig (ISO/IEC 14496-3): object type 2, frequency index 6, one channel."""
SILENCE = bytes.fromhex("01182007")


def chunk(frames: int, seed: int = 1) -> Samples:
    """Noise of 3 kHz between the silent frames that every chunk has."""
    samples = np.zeros(frames * FRAME, np.float32)
    sound = np.random.default_rng(seed).standard_normal((frames - 3) * FRAME)
    samples[FRAME : -2 * FRAME] = np.convolve(sound, np.sinc(np.arange(-30, 31) / 4) / 40, "same")
    return samples


def padded(samples: Samples) -> Samples:
    return np.pad(samples, (0, -samples.size % AAC_FRAME))


def each_packet(aac: Aac) -> list[bytes]:
    ends = np.cumsum(np.frombuffer(aac.sizes, "<u2"), dtype=int).tolist()
    return [aac.packets[start:end] for start, end in zip([0, *ends], ends, strict=False)]


def decoded(chunks: Iterable[Aac]) -> Samples:
    """What a decoder makes of the chunks' packets in a row, without its first frame, which is nothing."""
    decoder = av.CodecContext.create("aac", "r")
    assert isinstance(decoder, av.AudioCodecContext)
    decoder.extradata = CONFIGURATION
    heard = []
    for data in [*(packet for aac in chunks for packet in each_packet(aac)), SILENCE]:
        heard += [frame.to_ndarray()[0] for frame in decoder.decode(av.Packet(data))]
    return np.concatenate(heard)[AAC_FRAME:]


def signal_to_noise(original: Samples, heard: Samples) -> float:
    """dB."""
    return float(10 * np.log10(np.sum(original**2) / np.sum((heard - original) ** 2)))


@settings(deadline=None, max_examples=25)
@given(st.integers(4, 200), st.integers(16, 144))
def test_there_are_as_many_packets_as_the_clock_says(frames: int, bitrate: int) -> None:
    aac = encode_aac(chunk(frames), bitrate)
    assert len(aac.sizes) == 2 * aac_frames(frames)
    assert len(aac.packets) == np.frombuffer(aac.sizes, "<u2").sum(dtype=int)


def test_the_same_samples_are_the_same_bytes_without_the_encoders_name() -> None:
    aac = encode_aac(chunk(100), 48)
    assert aac == encode_aac(chunk(100), 48)
    assert b"Lavc" not in aac.packets


def test_what_is_no_whole_frame_is_refused() -> None:
    with pytest.raises(ValueError, match="whole number"):
        encode_aac(np.zeros(FRAME + 1, np.float32), 48)


@settings(deadline=None, max_examples=10)
@given(st.lists(st.integers(4, 90), min_size=2, max_size=8))
def test_a_chunk_sounds_the_same_wherever_it_stands(lengths: list[int]) -> None:
    originals = [chunk(frames, seed) for seed, frames in enumerate(lengths)]
    encoded = [encode_aac(samples, 48) for samples in originals]
    at, together = 0, decoded(encoded)
    assert together.size == sum(aac_frames(frames) for frames in lengths) * AAC_FRAME
    for samples, aac in zip(originals, encoded, strict=True):
        whole = padded(samples)
        heard = together[at : at + whole.size]
        np.testing.assert_array_equal(heard, decoded([aac]))
        assert signal_to_noise(whole, heard) > 8
        at += whole.size


@dataclass(frozen=True)
class Spoken:
    """A paragraph, and what is heard of it among others."""

    takes: list[Take]
    chunk: MixedChunk
    heard: Samples


@pytest.fixture(scope="module")
def talk(engine: Engine, speak: Speak, gains_of: Gains) -> list[Spoken]:
    """Long and short paragraphs in four voices, joined and decoded."""
    takes: list[list[Take]] = []
    chunks: list[MixedChunk] = []
    for number, name in enumerate((engine.narrator(), *engine.roster()[:3])):
        voice = replace(VOICE, name=name)
        for part in (passage("p", SENTENCES[number : number + 3], voice), passage("q", ["Indeed."], voice)):
            takes.append(speak(part))
            chunks.append(mix_passage(part, takes[-1], Audio(), gains_of([voice])))
    ends = np.cumsum([aac_frames(chunk.info.frames) * AAC_FRAME for chunk in chunks])
    together = decoded(chunk.aac for chunk in chunks)
    assert together.size == ends[-1]
    return [Spoken(*each) for each in zip(takes, chunks, np.split(together, ends[:-1]), strict=True)]


def test_every_line_is_heard_at_its_very_sample(talk: list[Spoken]) -> None:
    for spoken in talk:
        for placed, take in zip(spoken.chunk.info.placed, spoken.takes, strict=True):
            heard = spoken.heard[placed.start : placed.end]
            correlation = correlate(heard, trimmed(take).samples[: heard.size], "full")
            assert int(np.argmax(correlation)) - (heard.size - 1) == 0, placed.line


def test_every_chunk_is_as_loud_as_in_the_episode(talk: list[Spoken]) -> None:
    for spoken in talk:
        heard = energies(spoken.heard[: spoken.chunk.info.frames * FRAME])
        assert integrated(heard) == pytest.approx(integrated(spoken.chunk.energies), abs=0.1)


def test_there_is_no_click_between_chunks(talk: list[Spoken]) -> None:
    for before, after in pairwise(talk):
        assert np.abs(before.heard[-AAC_FRAME:]).max() < 1e-4
        assert np.abs(after.heard[: FRAME // 2]).max() < 1e-2


def test_speech_is_nearer_to_the_original_than_27_db(speak: Speak) -> None:
    sound = trimmed(speak(passage("p", SENTENCES[:1]))[0]).samples / 4
    samples = np.zeros((sound.size // FRAME + 4) * FRAME, np.float32)
    samples[FRAME : FRAME + sound.size] = sound
    assert signal_to_noise(padded(samples), decoded([encode_aac(samples, 48)])) > 27


def test_speech_has_the_bit_rate_asked_for(talk: list[Spoken]) -> None:
    seconds = sum(spoken.heard.size for spoken in talk) / RATE
    length = sum(len(spoken.chunk.aac.packets) for spoken in talk)
    assert length * 8 / seconds / 48_000 == pytest.approx(1, abs=0.15)


def test_books_without_sound_cost_nothing_and_leave_the_episode_as_it_is(speak: Speak, gains_of: Gains) -> None:
    part = passage("p", SENTENCES[:1])
    takes, gains = speak(part), gains_of([VOICE])
    without = mix_passage(part, takes, Audio(narration_bitrate=0), gains)
    assert without.aac == NO_AAC == Aac(b"", b"")
    assert without.mp3 == mix_passage(part, takes, Audio(), gains).mp3


def test_a_jingle_is_narrated_as_well(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "jingle.wav", chunk(60), RATE)
    mixed = mix_jingle(tmp_path / "jingle.wav", Audio())
    assert len(mixed.aac.sizes) == 2 * aac_frames(mixed.info.frames)
    assert integrated(energies(decoded([mixed.aac])[: mixed.info.frames * FRAME])) == pytest.approx(
        integrated(mixed.energies), abs=0.3
    )
