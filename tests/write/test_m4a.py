"""The narration's file: what real decoders and demuxers find in it, and that it is streamed."""

from __future__ import annotations

import io
import subprocess
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import av
import imageio_ffmpeg
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mutagen.mp4 import MP4

from pipeline.mix import Aac, encode_aac
from pipeline.model import AAC_FRAME, FRAME, RATE, Chunk, Licence, narration_clock
from pipeline.write.audio import m4a
from pipeline.write.text.facts import Facts, facts
from tests.write.feed_sample import document
from tests.write.feed_sample import settings as settings_of

TALK = document(title="Gods & <bridges>", series_title="Talks", language="sv-SE")
TAGS = facts(TALK, settings_of(author="Ada Örn", copyright="CC BY 4.0"), 1)
UNTOLD = replace(TAGS, title="", author="", series="", copyright="", licence=Licence("", "", "", ""))


def tone(frames: int, pitch: float) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    """A tone between the silent frames that a chunk has."""
    samples = np.zeros(frames * FRAME, np.float32)
    samples[FRAME : -2 * FRAME] = np.sin(np.arange((frames - 3) * FRAME) * (2 * np.pi * pitch / RATE)) / 3
    return samples


def written(chunks: list[Aac], known: Facts = TAGS) -> bytes:
    return b"".join(m4a((chunk.sizes for chunk in chunks), (chunk.packets for chunk in chunks), known).parts)


def heard_by_ffmpeg(file: Path) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "warning", "-i", str(file), "-f", "f32le", "-"]
    done = subprocess.run(command, capture_output=True, check=True)
    assert done.stderr == b""
    return np.frombuffer(done.stdout, np.float32)


def heard_by_pyav(file: Path) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    with av.open(str(file)) as container:
        frames = list(container.decode(audio=0))
    assert frames[0].pts == 0
    return np.concatenate([frame.to_ndarray()[0] for frame in frames])


LENGTHS = (90, 41, 200, 17)


@pytest.fixture(scope="module")
def sounds() -> list[np.ndarray[tuple[int], np.dtype[np.float32]]]:
    return [tone(frames, 300 + 110 * number) for number, frames in enumerate(LENGTHS)]


@pytest.fixture(scope="module")
def file(sounds: list[np.ndarray[tuple[int], np.dtype[np.float32]]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    path: Path = tmp_path_factory.mktemp("narration") / "narration.m4a"
    path.write_bytes(written([encode_aac(samples, 48) for samples in sounds]))
    return path


@pytest.mark.parametrize("hear", [heard_by_ffmpeg, heard_by_pyav])
def test_every_position_is_where_the_clock_says(hear, file: Path, sounds) -> None:
    starts = np.cumsum([0, *LENGTHS]).tolist()
    chunks = [Chunk("", start, length) for start, length in zip(starts, LENGTHS, strict=False)]
    clock = narration_clock(chunks)
    heard = hear(file)
    assert heard.size == clock.duration
    for chunk, samples in zip(chunks, sounds, strict=True):
        at = clock.at(chunk.start_frame * FRAME)
        # A tone that is one sample off differs by a tenth of its level.
        difference = heard[at : at + samples.size] - samples
        assert np.sqrt(np.mean(difference**2)) < 0.02 * np.sqrt(np.mean(samples**2))


def test_it_says_what_it_is(file: Path) -> None:
    with av.open(str(file)) as container:
        stream = container.streams.audio[0]
        assert (stream.codec_context.name, stream.codec_context.profile) == ("aac", "LC")
        assert (stream.codec_context.sample_rate, stream.codec_context.layout.name) == (RATE, "mono")
        assert stream.time_base.denominator == RATE
        assert stream.metadata["language"] == "swe"
        named = {key: container.metadata[key] for key in ("title", "artist", "album", "copyright")}
    assert named == {"title": "Gods & <bridges>", "artist": "Ada Örn", "album": "Talks", "copyright": "CC BY 4.0"}
    mp4 = MP4(file)
    assert mp4.info.codec == "mp4a.40.2"
    assert (mp4.info.sample_rate, mp4.info.channels) == (RATE, 1)
    assert mp4.info.bitrate == pytest.approx(file.stat().st_size * 8 / mp4.info.length, rel=0.15)
    assert mp4.tags is not None
    assert mp4.tags["\xa9nam"] == ["Gods & <bridges>"]


def test_tags_that_are_empty_are_left_out(tmp_path: Path) -> None:
    file = tmp_path / "bare.m4a"
    file.write_bytes(written([encode_aac(tone(20, 440), 48)], UNTOLD))
    assert not MP4(file).tags
    with av.open(str(file)) as container:
        assert "title" not in container.metadata


def test_the_index_stands_before_the_sound(file: Path) -> None:
    content, at, names = file.read_bytes(), 0, []
    while at < len(content):
        names.append(content[at + 4 : at + 8])
        at += int.from_bytes(content[at : at + 4], "big")
    assert names == [b"ftyp", b"moov", b"mdat"]
    assert at == len(content)


def test_the_same_chunks_are_the_same_bytes(file: Path, sounds) -> None:
    assert written([encode_aac(samples, 48) for samples in sounds]) == file.read_bytes()


packets = st.binary(min_size=1, max_size=40)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.lists(packets, min_size=1, max_size=100), min_size=1, max_size=8))
def test_a_demuxer_gives_every_packet_back_at_its_time(chunks: list[list[bytes]]) -> None:
    sizes = [np.array([len(packet) for packet in chunk], "<u2").tobytes() for chunk in chunks]
    narration = m4a(sizes, [b"".join(chunk) for chunk in chunks], TAGS)
    content = b"".join(narration.parts)
    assert len(content) == narration.length
    flat = [packet for chunk in chunks for packet in chunk]
    with av.open(io.BytesIO(content)) as container:
        stream = container.streams.audio[0]
        found = [packet for packet in container.demux(stream) if packet.size]
        assert stream.duration == len(flat) * AAC_FRAME
    assert [bytes(packet) for packet in found[:-1]] == flat
    assert [packet.pts for packet in found] == [(number - 1) * AAC_FRAME for number in range(len(flat) + 1)]


@pytest.mark.parametrize(
    ("sizes", "data", "message"),
    [
        ([], [], "no packets"),
        ([b"", b""], [b"", b""], "no packets"),
        ([b"\3\0"], [b"four"], "4 bytes instead of 3"),
        ([b"\4\0", b"\4\0"], [b"four"], "longer than"),
        ([b"\4\0"], [b"four", b"more"], "shorter than"),
        ([b"\1\0" * (1 << 22)], [], "too many for"),
    ],
)
def test_what_does_not_fit_together_is_refused(sizes: list[bytes], data: list[bytes], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        b"".join(m4a(sizes, data, TAGS).parts)


def test_the_narration_is_never_held_in_memory() -> None:
    def data() -> Iterator[bytes]:
        for number in range(256):
            yield bytes([number]) * 256_000

    tracemalloc.start()
    try:
        narration = m4a(((500).to_bytes(2, "little") * 512 for _ in range(256)), data(), TAGS)
        length = sum(map(len, narration.parts))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert length == narration.length > 256 * 256_000
    assert peak < 6_000_000
