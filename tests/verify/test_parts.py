"""The readers of the checks, against known values and other programs."""

from __future__ import annotations

import io
from contextlib import suppress
from fractions import Fraction

import av
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mutagen.mp3 import MP3

from pipeline.verify.css import contrast, painted, rules
from pipeline.verify.cues import Cue, read_srt, read_vtt
from pipeline.verify.mp3 import read_mp3
from pipeline.verify.mp4 import Damaged, read_mp4
from pipeline.verify.overlay import clock_value
from tests.run.conftest import Built
from tests.verify.good_book import narration


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


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    assert contrast((255, 255, 255), (0, 0, 0)) == pytest.approx(21)
    assert contrast((0x76,) * 3, (255, 255, 255)) == pytest.approx(4.54, abs=0.005)
    assert contrast((0x77,) * 3, (255, 255, 255)) == pytest.approx(4.48, abs=0.005)


def test_colours_of_a_class_follow_scheme_order_and_variables() -> None:
    sheet = rules(
        "@charset 'utf-8'; :root { --a: white } .on { color: red; color: var(--a); background: var(--b, black) }"
        "@media (prefers-color-scheme: dark) { .on { color: rgb(1, 2, 3) } .on em { color: inherit } }"
        "@media print { .on { color: yellow } } .only { color: pink }"
    )
    (light,) = painted(sheet, "on", dark=False)
    assert (light.text, light.ground) == ((255, 255, 255), (0, 0, 0))
    dark, within = painted(sheet, "on", dark=True)
    assert (dark.text, dark.ground) == ((1, 2, 3), (0, 0, 0))
    assert (within.text, within.ground) == (dark.text, dark.ground)
    (bare,) = painted(sheet, "other", dark=True)
    assert (bare.text, bare.ground) == ((255, 255, 255), (0, 0, 0))


@pytest.mark.parametrize("format_", ["ipod", "mp4", "mov"])
def test_narration_lasts_as_long_as_was_encoded(format_: str) -> None:
    data = narration(Fraction(3), format_=format_)
    read = read_mp4(io.BytesIO(data))
    assert read.rate == 24_000
    assert abs(read.duration - 3) <= Fraction(1, 1000)
    with av.open(io.BytesIO(data)) as container:
        frames = sum(1 for packet in container.demux(audio=0) if packet.size)
    assert 0 <= frames * 1024 - read.samples < 1024


@given(st.binary(max_size=200))
def test_what_is_no_sound_is_damaged_and_nothing_worse(data: bytes) -> None:
    with pytest.raises(Damaged):
        read_mp4(io.BytesIO(data))
    with pytest.raises(Damaged):
        read_mp3(io.BytesIO(data))


@given(st.data())
def test_narration_cut_anywhere_is_damaged(data: st.DataObject) -> None:
    whole = narration(Fraction(1))
    end = data.draw(st.integers(min_value=0, max_value=len(whole) - 1))
    with pytest.raises(Damaged):
        read_mp4(io.BytesIO(whole[:end]))


def test_mp3_lasts_as_long_as_another_reader_says(good_series: Built) -> None:
    for path in sorted(good_series.site.glob("media/*.mp3")):
        with path.open("rb") as file:
            read = read_mp3(file)
        assert float(read.duration) == pytest.approx(MP3(path).info.length, abs=0.001)


def test_captions_are_read_with_voices_entities_and_lines() -> None:
    text = "WEBVTT\n\nNOTE by hand\n\na\n00:00:01.500 --> 00:01:02.000\n<v A &amp; B>one &lt;\ntwo</v>\n"
    assert read_vtt(text) == [Cue(1500, 62_000, "A & B", "one <\ntwo", 6, "a")]
    assert read_srt("1\n00:00:01,500 --> 01:00:00,000\none\ntwo\n") == [Cue(1500, 3_600_000, "", "one\ntwo", 2)]


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
    assert abs(read_mp4(file).duration - 300) <= Fraction(1, 1000)
    assert file.most == 1 << 20


@given(st.data())
def test_narration_with_a_wrong_byte_is_read_or_damaged_and_nothing_worse(data: st.DataObject) -> None:
    spoiled = bytearray(narration(Fraction(1)))
    index = spoiled.index(b"moov")
    at = data.draw(st.integers(min_value=index - 4, max_value=len(spoiled) - 1))
    spoiled[at] = data.draw(st.integers(min_value=0, max_value=255))
    with suppress(Damaged):
        read_mp4(io.BytesIO(bytes(spoiled)))
