"""Chunks are encoded to a known number of frames, and the Info frame tells decoders the truth."""

import struct
from io import BytesIO

import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st
from mutagen.mp3 import MP3, BitrateMode

from pipeline.mix.mp3 import (
    BITRATES,
    ENCODER_DELAY,
    FLUSH_FRAMES,
    LEAD_FRAMES,
    PADDING,
    crc16,
    encode,
    frame_bytes,
    frame_count,
    frame_header,
    info_frame,
    joined_crc16,
)
from pipeline.model import FRAME, RATE, SHORTEST_BREAK


def crc16_bit_by_bit(data: bytes) -> int:
    state = 0
    for byte in data:
        state ^= byte
        for _ in range(8):
            state = state >> 1 ^ 0xA001 if state & 1 else state >> 1
    return state


@given(st.binary(max_size=5000), st.integers(0, 5000))
def test_the_checksum_is_crc_16_and_can_be_joined(data: bytes, cut: int) -> None:
    assert crc16(data) == crc16_bit_by_bit(data)
    assert joined_crc16(crc16(data[:cut]), crc16(data[cut:]), len(data[cut:])) == crc16(data)


def test_the_checksums_catalogued_value() -> None:
    assert crc16(b"123456789") == 0xBB3D


def test_the_shortest_break_between_chunks_is_what_their_encoders_need() -> None:
    assert (LEAD_FRAMES + FLUSH_FRAMES) * FRAME == SHORTEST_BREAK


def tone(frames: int) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    time = np.arange(frames * FRAME) / RATE
    return np.asarray(0.3 * np.sin(2 * np.pi * 440 * time), np.float32)


@pytest.mark.parametrize("bitrate", BITRATES)
def test_every_mpeg_2_bit_rate_gives_whole_frames_of_one_size(bitrate: int) -> None:
    frames = 50
    mp3 = encode(tone(frames - FLUSH_FRAMES), bitrate, 5)
    size = frame_bytes(bitrate)
    assert len(mp3) == frames * size
    headers = {mp3[at : at + 3] for at in range(0, len(mp3), size)}
    assert headers == {frame_header(bitrate)[:3]}


def test_sound_plays_at_the_level_it_was_given() -> None:
    sound = tone(200)
    stream = info_frame(64, 202, checksum=0) + encode(sound, 64, 5)
    decoded, _ = soundfile.read(BytesIO(stream), dtype="float32")
    middle = slice(20 * FRAME, 180 * FRAME)
    ratio = np.sqrt(np.mean(decoded[middle] ** 2) / np.mean(sound[middle] ** 2))
    assert ratio == pytest.approx(1.0, abs=0.005)


def test_the_same_sound_gives_the_same_bytes() -> None:
    assert encode(tone(40), 64, 5) == encode(tone(40), 64, 5)


def test_what_is_not_frames_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot be encoded"):
        encode(np.zeros(FRAME + 1, np.float32), 64, 5)
    with pytest.raises(ValueError, match="cannot be encoded"):
        encode(np.zeros(FRAME, np.float32), 65, 5)


@pytest.mark.parametrize(
    ("sounding", "pause", "frames"),
    [
        (0, 0, 3),
        (1, 0, 4),
        (FRAME, 0, 4),
        (FRAME + 1, 0, 5),
        (10 * FRAME, 10 * FRAME, 20),
        (10 * FRAME, 287 + 3 * FRAME, 13),
    ],
)
def test_the_pause_is_taken_out_of_the_silent_frames(sounding: int, pause: int, frames: int) -> None:
    assert frame_count(sounding, pause) == frames


@given(st.integers(0, 10**7), st.integers(0, 10**5))
def test_a_chunk_is_never_shorter_than_its_sound_and_off_by_half_a_frame_at_most(sounding: int, pause: int) -> None:
    frames = frame_count(sounding, pause)
    assert frames * FRAME >= sounding + 3 * FRAME
    if pause >= 4 * FRAME:
        assert abs(frames * FRAME - sounding - pause) <= FRAME // 2


@pytest.mark.parametrize("bitrate", [32, 48, 64, 96, 160])
def test_mutagen_reads_the_info_frame(bitrate: int) -> None:
    frames = 100
    chunk = encode(tone(frames - FLUSH_FRAMES), bitrate, 5)
    stream = BytesIO(info_frame(bitrate, frames, checksum=crc16(chunk)) + chunk)
    info = MP3(stream).info
    assert info.length == pytest.approx((frames - 2) * FRAME / RATE, abs=1e-6)
    assert info.bitrate_mode == BitrateMode.CBR
    assert info.encoder_info.startswith("LAME 3.100")
    assert info.sample_rate == RATE


def test_the_info_frame_holds_the_right_figures() -> None:
    frames = 100
    chunk = encode(tone(frames - FLUSH_FRAMES), 64, 5)
    frame = info_frame(64, frames, checksum=crc16(chunk))
    tag = frame.index(b"Info")
    lame = frame.index(b"LAME")
    assert len(frame) == frame_bytes(64)
    assert tag == 4 + 9
    assert struct.unpack_from(">II", frame, tag + 8) == (frames, len(frame) + len(chunk))
    delays = int.from_bytes(frame[lame + 21 : lame + 24], "big")
    assert (delays >> 12, delays & 0xFFF) == (ENCODER_DELAY, PADDING)
    length, music, own = struct.unpack_from(">IHH", frame, lame + 28)
    assert length == len(frame) + len(chunk)
    assert music == crc16_bit_by_bit(chunk)
    assert own == crc16_bit_by_bit(frame[: lame + 34])
    assert lame + 36 == tag + 156
