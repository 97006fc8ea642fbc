"""Joining an episode: real MP3 frames, streamed, every byte accounted for."""

from __future__ import annotations

import io
import os
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import lameenc
import numpy as np
import pytest
import soundfile
from mutagen.mp3 import MP3

from pipeline.model import FRAME, RATE
from pipeline.write.audio import id3_tags, write_audio
from tests.write.feed_sample import edition

FRAME_BYTES = 192
"""A frame of 24 ms at 64 kbit/s."""


def encoded(frames: int, pitch: float) -> bytes:
    """A tone as exactly so many MP3 frames (LAME writes two frames more than it is given)."""
    tone = np.sin(np.arange((frames - 2) * FRAME) * (2 * np.pi * pitch / RATE)) * 8000
    encoder = lameenc.Encoder()
    encoder.silence()
    encoder.set_in_sample_rate(RATE)
    encoder.set_out_sample_rate(RATE)
    encoder.set_channels(1)
    encoder.set_bit_rate(64)
    encoder.set_quality(5)
    return bytes(encoder.encode(tone.astype("<i2").tobytes())) + bytes(encoder.flush())


def test_the_joined_file_is_one_mp3_with_the_tags(tmp_path: Path) -> None:
    tags = id3_tags(edition())
    chunks = [encoded(100, 440), encoded(50, 330), encoded(75, 550)]
    assert [len(c) for c in chunks] == [n * FRAME_BYTES for n in (100, 50, 75)]
    file = tmp_path / "episode.mp3"
    with file.open("wb") as out:
        write_audio(edition(chunks), out)
    assert file.read_bytes() == tags + b"".join(chunks)
    mp3 = MP3(file)
    assert (mp3.info.sample_rate, mp3.info.channels, mp3.info.bitrate) == (RATE, 1, 64_000)
    assert mp3.info.length == pytest.approx(225 * FRAME / RATE, abs=FRAME / RATE)
    assert mp3.tags is not None
    assert mp3.tags["TIT2"].text == ["Who looks after the bridges?"]
    assert mp3.tags.getall("CTOC")
    samples, rate = soundfile.read(file)
    assert rate == RATE
    assert np.abs(samples).max() > 0.2


def test_the_info_frame_stands_between_tags_and_sound() -> None:
    out = io.BytesIO()
    write_audio(edition([b"one", b"two"], b"info"), out)
    assert out.getvalue().startswith(b"ID3")
    assert out.getvalue().endswith(b"\0infoonetwo")


def test_the_episode_is_never_held_in_memory() -> None:
    def chunks() -> Iterator[bytes]:
        for i in range(256):
            yield bytes([i]) * 256_000

    tracemalloc.start()
    try:
        with Path(os.devnull).open("wb") as out:
            write_audio(edition(chunks()), out)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 2_000_000


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is always full")
def test_a_full_disk_is_an_os_error() -> None:
    with Path("/dev/full").open("wb", buffering=0) as out, pytest.raises(OSError, match="No space left"):
        write_audio(edition([b"frames"]), out)
