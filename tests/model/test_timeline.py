"""Marks for each word whatever an engine tells; a narration keeps the episode's order and distances in a chunk."""

from __future__ import annotations

import pickle
import re
import tracemalloc
from itertools import accumulate, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model.clock import FRAME
from pipeline.model.timeline import AAC_FRAME, Chunk, Mark, Words, aac_frames, narration_clock, word_marks


@given(st.lists(st.integers(3, 5000), min_size=1, max_size=60))
def test_a_position_moves_with_its_chunk(lengths: list[int]) -> None:
    starts = (0, *accumulate(lengths))
    chunks = [Chunk(f"p{n}", start, length) for n, (start, length) in enumerate(zip(starts, lengths, strict=False))]
    clock = narration_clock(chunks)
    assert clock.duration == sum(aac_frames(length) for length in lengths) * AAC_FRAME
    assert clock.duration % AAC_FRAME == 0
    for number, chunk in enumerate(chunks):
        first, last = chunk.start_frame * FRAME, (chunk.start_frame + chunk.frames) * FRAME - 1
        assert clock.at(first) == clock.starts[number]
        assert clock.at(last) - clock.at(first) == last - first
        assert first <= clock.at(first) < first + (number + 1) * AAC_FRAME


def test_an_episode_without_chunks_has_no_narration() -> None:
    with pytest.raises(ValueError, match="no narration"):
        narration_clock([])


@given(st.lists(st.tuples(*[st.integers(0, 1 << 40)] * 3), max_size=20), st.integers(0, 1 << 40), st.integers(-25, 25))
def test_words_are_like_a_tuple_of_marks(numbers: list[tuple[int, int, int]], later: int, at: int) -> None:
    marks = tuple(Mark(*mark) for mark in numbers)
    words = Words(marks)
    assert words == marks
    assert tuple(words) == marks
    assert words == Words(marks)
    assert hash(words) == hash(marks)
    assert words[at:] == marks[at:]
    if -len(marks) <= at < len(marks):
        assert words[at] == marks[at]
    else:
        with pytest.raises(IndexError):
            words[at]
    assert words.moved(later) == tuple(Mark(m.start, m.end, m.sample + later) for m in marks)
    assert words == marks
    assert pickle.loads(pickle.dumps(words)) == words


def test_words_of_a_long_episode_take_little_room() -> None:
    tracemalloc.start()
    words = Words(Mark(6 * n, 6 * n + 5, 9000 * n) for n in range(100_000))
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(words) == 100_000
    assert kept < 100_000 * 32


@given(
    st.text("ab \n", max_size=60),
    st.lists(st.tuples(st.integers(0, 70), st.integers(0, 2000)), max_size=20),
    st.integers(0, 1500),
)
def test_marks_cover_the_words_in_order(text: str, known: list[tuple[int, int]], end: int) -> None:
    marks = word_marks(text, known, end)
    assert [(m.start, m.end) for m in marks] == [m.span() for m in re.finditer(r"\S+", text)]
    assert all(0 <= a.sample <= b.sample <= end for a, b in pairwise(marks))
    assert all(0 <= m.sample <= end for m in marks)


def test_known_words_keep_their_time_and_merged_ones_are_placed_by_characters() -> None:
    marks = word_marks("out of the house", [(0, 0), (4, 1000), (11, 1700)], 3000)
    assert marks == (Mark(0, 3, 0), Mark(4, 6, 1000), Mark(7, 10, 1300), Mark(11, 16, 1700))


def test_a_word_that_begins_within_a_token_marks_the_token() -> None:
    assert word_marks("“so” it", [(1, 40), (5, 90)], 200) == (Mark(0, 4, 40), Mark(5, 7, 90))
