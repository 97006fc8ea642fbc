"""Lines of captions: as few cues as possible, even lines, and every character's place in the source."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.write.captions import divided, folded, source_offset
from pipeline.write.text.plain import clean_text

TEXTS = st.text(st.sampled_from("ab \t\u00a0\u2003\x0b\x1f\x85\ud800"), max_size=120)
WORDS = st.lists(st.text("x", min_size=1, max_size=20), min_size=1, max_size=40)


def texts(cues: list[list[tuple[str, int]]]) -> list[list[str]]:
    return [[text for text, _ in cue] for cue in cues]


def test_blanks_are_folded_and_no_break_spaces_hold_words_together() -> None:
    assert folded(" a\t\n b\u00a0c \x01 d\x0be ") == "a b\u00a0c de"


def test_a_text_that_fits_is_one_line() -> None:
    assert divided("one two", 7, 2) == [[("one two", 0)]]
    assert divided("", 7, 2) == []


def test_lines_are_as_even_as_the_number_of_cues_allows() -> None:
    assert texts(divided("aaa bbb ccc ddd eee", 11, 2)) == [["aaa bbb ccc", "ddd eee"]]
    assert texts(divided("aaa bbb ccc ddd", 11, 2)) == [["aaa bbb", "ccc ddd"]]


def test_a_word_too_long_for_a_line_is_cut() -> None:
    assert texts(divided("xxxxxxxxxxxx yy", 5, 2)) == [["xxxxx", "xxxxx"], ["xx", "yy"]]


@pytest.mark.parametrize(
    ("text", "position", "offset"),
    [("one two", 4, 4), ("one  two", 4, 5), (" one\x01 \x02 two", 4, 8), ("a\u00a0b  c", 4, 5)],
)
def test_a_character_of_the_folded_text_is_found_in_the_source(text: str, position: int, offset: int) -> None:
    assert source_offset(text, position) == offset


@given(TEXTS)
def test_every_word_is_found_where_it_stands(text: str) -> None:
    shown = folded(text)
    starts = [0] + [i + 1 for i, character in enumerate(shown) if character == " "] if shown else []
    for start in starts:
        word = shown[start:].split(" ")[0]
        assert clean_text(text[source_offset(text, start) :]).startswith(word)


@given(WORDS, st.integers(1, 12), st.integers(1, 3))
def test_no_line_is_too_long_nothing_is_lost_and_no_cue_is_needless(words: list[str], width: int, rows: int) -> None:
    text = " ".join(words)
    cues = divided(text, width, rows)
    lines = [line for cue in cues for line in cue]
    assert all(len(cue) <= rows for cue in cues)
    assert max(len(line) for line, _ in lines) <= width
    assert all(text[start : start + len(line)] == line for line, start in lines)
    assert "".join(line for line, _ in lines).replace(" ", "") == text.replace(" ", "")
    assert len(cues) == -(-_fewest(words, width) // rows)


def _fewest(words: list[str], width: int) -> int:
    """Lines that are needed at least, by laying one piece behind the other."""
    lines, room = 0, 0
    for word in words:
        for cut in range(0, len(word), width):
            piece = len(word[cut : cut + width])
            blank = 0 if cut else 1
            if lines and piece + blank <= room:
                room -= piece + blank
            else:
                lines, room = lines + 1, width - piece
    return lines
