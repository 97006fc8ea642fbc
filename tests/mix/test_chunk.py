"""Lines of a passage become a chunk: in their places, with their pauses, at their loudness."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from pipeline.mix.chunk import mix_passage
from pipeline.mix.loudness import BIN, energies, integrated
from pipeline.mix.take import trimmed
from pipeline.model import FRAME, Take, Voice
from pipeline.settings import Audio
from tests.mix.conftest import Speak
from tests.mix.material import PARAGRAPH_PAUSE, SENTENCE_PAUSE, SENTENCES, VOICE, passage

Gains = Callable[[Sequence[Voice]], dict[Voice, float]]


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


def test_energies_are_those_of_the_sound(speak: Speak, gains_of: Gains) -> None:
    part = passage("p", SENTENCES[:1])
    takes = speak(part)
    chunk = mix_passage(part, takes, Audio(), gains_of([VOICE]))
    before = integrated(energies(trimmed(takes[0]).samples))
    assert before != pytest.approx(-16.0, abs=0.5)
    assert integrated(chunk.energies) == pytest.approx(-16.0, abs=0.3)
