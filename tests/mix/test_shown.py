"""Word marks of what is spoken point into what is shown."""

import re
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from pipeline.mix.chunk import shown_marks
from pipeline.model import Line, Mark, Respelling
from tests.mix.material import VOICE


def shown(text: str, replaced: list[tuple[str, str]]) -> Line:
    """A line whose words are respelt one after the other."""
    spoken, respellings, at = "", [], 0
    for word, other in replaced:
        start = text.index(word, at)
        spoken += text[at:start]
        respellings.append(Respelling(start, start + len(word), len(spoken), len(spoken) + len(other)))
        spoken += other
        at = start + len(word)
    return Line("s", text, spoken + text[at:], tuple(respellings), VOICE, "x", 0)


def marks_of(line: Line) -> list[Mark]:
    """Marks over the spoken text: every character lasts 100 samples."""
    return [Mark(m.start(), m.end(), 100 * m.start()) for m in re.finditer(r"\S+", line.spoken)]


def words(line: Line) -> dict[str, int]:
    marks = shown_marks(line, marks_of(line), 100 * len(line.spoken))
    return {line.text[m.start : m.end]: m.sample for m in marks}


def test_without_respellings_marks_stay() -> None:
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
