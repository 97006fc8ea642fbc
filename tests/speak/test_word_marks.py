"""One mark for each word, whatever an engine tells of them."""

import re
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import Mark, word_marks


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
