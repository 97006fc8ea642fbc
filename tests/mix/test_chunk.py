"""Lines of a passage become a chunk: in their places, with their pauses and marks, at their loudness."""

import platform
import re
import subprocess
import sys
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.mix.chunk import mix_passage, shown_marks
from pipeline.mix.loudness import BIN, integrated
from pipeline.mix.take import trimmed
from pipeline.model import FRAME, Change, Line, Mark, Take, spoken_text
from pipeline.settings import Audio
from tests.mix.conftest import Gains, Speak
from tests.mix.material import PARAGRAPH_PAUSE, SENTENCE_PAUSE, SENTENCES, VOICE, passage


def test_lines_stand_behind_each_other_with_their_pauses(speak: Speak, gains_of: Gains) -> None:
    part = passage("p", SENTENCES[:3])
    takes = speak(part)
    chunk = mix_passage(part, takes, Audio(), gains_of([VOICE]))
    lengths = [trimmed(take).samples.size for take in takes]
    first, second, third = chunk.info.placed
    assert [p.line for p in chunk.info.placed] == ["p-0", "p-1", "p-2"]
    assert [p.end - p.start for p in chunk.info.placed] == lengths
    assert first.start == FRAME
    assert second.start - first.end == third.start - second.end == SENTENCE_PAUSE
    rest = chunk.info.frames * FRAME - (third.end - FRAME)
    assert abs(rest - PARAGRAPH_PAUSE) <= FRAME // 2
    assert chunk.energies.size == chunk.info.frames * FRAME // BIN
    assert len(chunk.mp3) == chunk.info.frames * 192


def test_word_marks_stand_in_the_chunk(speak: Speak, gains_of: Gains) -> None:
    part = passage("p", SENTENCES[:2])
    chunk = mix_passage(part, speak(part), Audio(), gains_of([VOICE]))
    for line, placed in zip(part.lines, chunk.info.placed, strict=True):
        assert [line.text[m.start : m.end] for m in placed.words] == line.text.split()
        assert all(placed.start <= m.sample < placed.end for m in placed.words)


def test_the_chunk_is_at_the_target(speak: Speak, gains_of: Gains) -> None:
    part = passage("p", SENTENCES[2:4])
    chunk = mix_passage(part, speak(part), Audio(), gains_of([VOICE]))
    assert integrated(chunk.energies) == pytest.approx(-16.0, abs=0.3)
    assert chunk.info.peak_dbtp <= -2.0 + 1e-6


def test_two_voices_in_a_passage_are_equally_loud(speak: Speak, gains_of: Gains) -> None:
    other = replace(VOICE, name="en-us+steph3")
    part = passage("p", SENTENCES[:2])
    part = replace(part, lines=(part.lines[0], replace(part.lines[1], voice=other)))
    chunk = mix_passage(part, speak(part), Audio(), gains_of([VOICE, other]))
    for placed in chunk.info.placed:
        bins = chunk.energies[placed.start // BIN : placed.end // BIN]
        assert integrated(bins) == pytest.approx(-16.0, abs=0.3)


def test_a_line_without_sound_keeps_its_place(speak: Speak, gains_of: Gains) -> None:
    part = passage("p", (SENTENCES[0], "…"))
    chunk = mix_passage(part, speak(part), Audio(), gains_of([VOICE]))
    silent = chunk.info.placed[1]
    assert silent.end - silent.start == 4800
    assert [m.sample for m in silent.words] == [silent.start]


def test_the_same_takes_give_the_same_bytes(speak: Speak, gains_of: Gains) -> None:
    part = passage("p", SENTENCES[:2])
    takes, gains = speak(part), gains_of([VOICE])
    first, second = (mix_passage(part, takes, Audio(), gains) for _ in range(2))
    assert first.mp3 == second.mp3
    assert first.info == second.info
    assert bool((first.energies == second.energies).all())


@pytest.mark.parametrize("bitrate", [32, 96, 160])
def test_the_bit_rate_changes_the_bytes_and_not_the_time(bitrate: int, speak: Speak, gains_of: Gains) -> None:
    part = passage("p", SENTENCES[:1])
    takes, gains = speak(part), gains_of([VOICE])
    usual = mix_passage(part, takes, Audio(), gains)
    other = mix_passage(part, takes, Audio(bitrate=bitrate), gains)
    assert other.info == usual.info
    assert len(other.mp3) == usual.info.frames * 3 * bitrate


def test_a_take_for_each_line_is_required() -> None:
    part = passage("p", SENTENCES[:2])
    with pytest.raises(ValueError, match="2 lines and 1 takes"):
        mix_passage(part, [Take(b"", 24_000, ())], Audio(), {})


def shown(text: str, replaced: list[tuple[str, str]]) -> Line:
    """A line whose words are respelt one after the other."""
    changes, at = [], 0
    for word, other in replaced:
        start = text.index(word, at)
        at = start + len(word)
        changes.append(Change(start, at, other, "lexicon"))
    return Line("s", text, spoken_text(text, changes), tuple(changes), VOICE, "x", 0)


def marks_of(line: Line) -> list[Mark]:
    """Marks over the spoken text: every character lasts 100 samples."""
    return [Mark(m.start(), m.end(), 100 * m.start()) for m in re.finditer(r"\S+", line.spoken)]


def words(line: Line) -> dict[str, int]:
    marks = shown_marks(line, marks_of(line), 100 * len(line.spoken))
    return {line.text[m.start : m.end]: m.sample for m in marks}


def test_without_changes_marks_stay() -> None:
    line = shown("Three short words", [])
    assert words(line) == {"Three": 0, "short": 600, "words": 1200}


def test_one_shown_word_spoken_as_several() -> None:
    line = shown("The SUDS works well", [("SUDS", "sustainable drainage")])
    assert line.spoken == "The sustainable drainage works well"
    assert words(line) == {"The": 0, "SUDS": 400, "works": 2500, "well": 3100}


def test_several_shown_words_spoken_as_one() -> None:
    line = shown("In the year 19 84 it rained", [("19 84", "nineteeneightyfour")])
    found = words(line)
    assert found["19"] == 1200
    assert found["19"] < found["84"] < found["it"]
    assert found["it"] == 100 * line.spoken.index(" it") + 100


def test_words_that_are_not_spoken_are_placed_between_their_neighbours() -> None:
    line = shown("Yes [laughs] indeed", [("[laughs] ", "")])
    found = words(line)
    assert found["Yes"] == 0
    assert 0 <= found["[laughs]"] <= found["indeed"] == 400


def test_punctuation_around_a_respelt_word() -> None:
    line = shown("He said “Baeten”, twice", [("Baeten", "Bahten")])
    assert words(line)["“Baeten”,"] == 800


@given(st.lists(st.tuples(st.text("abc", min_size=1, max_size=6), st.text("xyz ", max_size=9)), max_size=8))
def test_any_respelling_gives_every_shown_word_one_mark_in_order(pairs: list[tuple[str, str]]) -> None:
    line = shown(" ".join(word for word, _ in pairs), pairs)
    end = 100 * len(line.spoken)
    marks = shown_marks(line, marks_of(line), end)
    assert [(m.start, m.end) for m in marks] == [m.span() for m in re.finditer(r"\S+", line.text)]
    assert all(0 <= a.sample <= b.sample <= end for a, b in pairwise(marks))


ARRAYS = """
import resource, sys
import numpy as np
from pipeline.mix.chunk import keep_freed
assert sys.argv[1] == "given back" or keep_freed()
def work():
    return [np.ones(size * 100_000).sum() for size in (1, 2, 5, 10, 20, 3)]
work()
before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
for _ in range(5):
    work()
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only the GNU C library is told")
def test_pages_are_not_asked_for_again() -> None:
    given_back, kept = (
        int(subprocess.run([sys.executable, "-c", ARRAYS, how], capture_output=True, text=True, check=True).stdout)
        for how in ("given back", "kept")
    )
    assert kept < given_back / 4
