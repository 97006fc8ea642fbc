"""The readers of the checks, against known values and other programs."""

from __future__ import annotations

import io
from contextlib import suppress
from fractions import Fraction
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import av
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mutagen.mp3 import MP3

from pipeline.audit.book import clock_value
from pipeline.audit.captions import CaptionCue, read_srt, read_vtt
from pipeline.audit.episode import whole_title
from pipeline.audit.sound import Damaged, sound_duration
from tests.run.conftest import Built

RATE, FRAME = 24_000, 1024


@cache
def narration(seconds: Fraction, *, format_: str = "ipod") -> bytes:
    """Some seconds of a quiet tone as AAC in an .m4a, as FFmpeg writes it; its tables come first, as in a book."""
    samples = np.sin(np.arange(int(seconds * RATE)) / 20).astype(np.float32)[None] / 10
    with TemporaryDirectory() as folder:
        path = Path(folder) / "narration"
        with av.open(path, "w", format=format_, options={"movflags": "faststart"}) as container:
            stream = container.add_stream("aac", rate=RATE, layout="mono")
            for start in range(0, samples.shape[1], FRAME):
                part = samples[:, start : start + FRAME].copy()
                frame = av.AudioFrame.from_ndarray(part, format="fltp", layout="mono")
                frame.rate, frame.pts = RATE, start
                container.mux(stream.encode(frame))
            container.mux(stream.encode(None))
        return path.read_bytes()


@given(st.integers(min_value=0, max_value=100_000_000))
def test_clock_values_are_read_exactly(milliseconds: int) -> None:
    seconds, millis = divmod(milliseconds, 1000)
    full = f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}.{millis:03d}"
    wanted = Fraction(milliseconds, 1000)
    assert clock_value(full) == wanted
    assert clock_value(f"{milliseconds}ms") == wanted
    assert clock_value(f"{seconds}.{millis:03d}s") == wanted
    assert clock_value(f"{seconds}.{millis:03d}") == wanted


def test_clock_values_of_the_standard() -> None:
    assert clock_value("02:30:03") == 9003
    assert clock_value("50:00:10.25") == Fraction("180010.25")
    assert clock_value("00:10.5") == Fraction("10.5")
    assert clock_value("3.2h") == 11520
    assert clock_value("45min") == 2700
    assert clock_value("later") is None
    assert clock_value("0:1:0") is None


@pytest.mark.parametrize("format_", ["ipod", "mp4", "mov"])
def test_narration_lasts_as_long_as_was_encoded(format_: str) -> None:
    assert sound_duration(io.BytesIO(narration(Fraction(3), format_=format_)), "mp4") == 3


@given(st.binary(max_size=200))
def test_what_is_no_sound_is_damaged_and_nothing_worse(data: bytes) -> None:
    for container in ("mp3", "mp4"):
        with pytest.raises(Damaged):
            sound_duration(io.BytesIO(data), container)


@given(st.data())
def test_narration_cut_anywhere_is_damaged(data: st.DataObject) -> None:
    whole = narration(Fraction(1))
    end = data.draw(st.integers(min_value=0, max_value=len(whole) - 1))
    with pytest.raises(Damaged):
        sound_duration(io.BytesIO(whole[:end]), "mp4")


def test_mp3_lasts_as_long_as_another_reader_says(good_series: Built) -> None:
    for path in sorted(good_series.site.glob("media/*.mp3")):
        with path.open("rb") as file:
            assert float(sound_duration(file, "mp3")) == pytest.approx(MP3(path).info.length, abs=0.001)


def test_captions_are_read_with_voices_entities_and_lines() -> None:
    text = "WEBVTT\n\nNOTE by hand\n\na\n00:00:01.500 --> 00:01:02.000\n<v A &amp; B>one &lt;\ntwo</v>\n"
    assert read_vtt(text) == [CaptionCue(1500, 62_000, "A & B", "one <\ntwo", 6, "a")]
    assert read_srt("1\n00:00:01,500 --> 01:00:00,000\none\ntwo\n") == [CaptionCue(1500, 3_600_000, "", "one\ntwo", 2)]


class Counting(io.BytesIO):
    """Remembers the most that was asked for at once."""

    most = 0

    def read(self, size: int | None = -1) -> bytes:
        data = super().read(size)
        self.most = max(self.most, len(data))
        return data


def test_sound_is_read_in_blocks() -> None:
    data = narration(Fraction(300))
    assert len(data) > 2 << 20
    file = Counting(data)
    assert sound_duration(file, "mp4") == 300
    assert 0 < file.most <= 1 << 20


@given(st.data())
def test_narration_with_a_wrong_byte_is_read_or_damaged_and_nothing_worse(data: st.DataObject) -> None:
    spoiled = bytearray(narration(Fraction(1)))
    index = spoiled.index(b"moov")
    at = data.draw(st.integers(min_value=index - 4, max_value=len(spoiled) - 1))
    spoiled[at] = data.draw(st.integers(min_value=0, max_value=255))
    with suppress(Damaged):
        sound_duration(io.BytesIO(bytes(spoiled)), "mp4")


@pytest.mark.parametrize(
    ("fed", "known", "whole"),
    [
        ("Ferries", "Episode 2: Ferries", "Episode 2: Ferries"),
        ("Ferries", "Ferries", "Ferries"),
        ("Draft: Ferries", "Draft: Episode 2: Ferries", "Draft: Episode 2: Ferries"),
        ("Draft: Ferries", "Draft: Ferries", "Draft: Ferries"),
        ("Ferries", "Draft: Ferries", "Ferries"),
        ("Draft: Ferries", "Episode 2: Ferries", "Draft: Ferries"),
        ("Bridges", "Episode 2: Ferries", "Bridges"),
        ("", "Episode 2: Ferries", ""),
        ("Draft: ", "Draft: Ferries", "Draft: "),
    ],
)
def test_a_title_of_the_feed_is_completed_by_the_same_title_alone(fed: str, known: str, whole: str) -> None:
    assert whole_title(fed, ["Clocks", known]) == whole
