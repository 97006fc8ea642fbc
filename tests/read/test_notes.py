"""Note marks are shown but not spoken, depending on the reference list or, without one, on their form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.read.reading import Reading, read

LIST = "\n\nNOTES\n\n1. Berg, A. (2001). *The Ferry*. Udden.\n2. Lind, J. (2002). *The Kaj*. Udden.\n"
BULLETS = LIST.replace("1. ", "- ").replace("2. ", "- ")
OTHERS = LIST.replace("1. ", "4. ").replace("2. ", "7. ")


def talk(words: str, references: str = LIST) -> Reading:
    return read(f"Anna Berg: {words}\n\nJon Lind: It is.{references}")


def spoken(reading: Reading) -> list[str]:
    sentences = reading.document.paragraphs()[0].sentences
    return ["".join(r.text for r in s.runs if not r.silent) for s in sentences]


MARKED = [
    ("It is known.[2] Then it rained.", ["It is known.", "Then it rained."]),
    ("It is known.² Then it rained.¹", ["It is known.", "Then it rained."]),
    ("It is known[1][2] and said[1,2], or “so”.[1–2]", ["It is known and said, or “so”."]),
    ("It is known.1 Then it rained.”2 So.", ["It is known.", "Then it rained.”", "So."]),
    ("It is known,1 I say.2", ["It is known, I say."]),
]


@pytest.mark.parametrize(("words", "said"), MARKED)
def test_a_mark_of_a_numbered_list_is_shown_and_not_spoken(words: str, said: list[str]) -> None:
    reading = talk(words)
    assert spoken(reading) == said
    assert " ".join(s.text for s in reading.document.paragraphs()[0].sentences) == words
    assert reading.document.unaccounted == ()
    shown = {s.reason for s in reading.document.ledger if str(s.fate) == "shown"}
    assert shown == {"heading of the references", "reference", "note mark"}


@pytest.mark.parametrize("references", ["", BULLETS, OTHERS])
@pytest.mark.parametrize(("words", "said"), MARKED)
def test_without_a_list_numbered_from_one_a_mark_is_silent_too_and_reported(
    words: str, said: list[str], references: str
) -> None:
    reading = talk(words, references)
    assert spoken(reading) == said
    assert "R061" in reading.codes()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("It is known [3] to all.", "It is known  to all."),
        ("So it says[^1] and ^[in a note] here.[^long-name]", "So it says and  here."),
        ("It was asked²; it came.³ And 40 km² of it.", "It was asked; it came. And 40 km² of it."),
    ],
)
def test_marks_that_need_no_list(words: str, said: str) -> None:
    assert " ".join(spoken(talk(words, ""))) == said


@pytest.mark.parametrize(
    "words",
    [
        "As [1] says, and [2]: it came.",
        "It is 12 metres² wide, or 40 square metres².",
        "It is known.2 Then it rained.1",
        "It is known.1 Then it rained.",
        "It came in version.2",
        "In [2020] it came.",
    ],
)
def test_without_a_list_what_may_be_said_is_spoken(words: str) -> None:
    assert "".join(spoken(talk(words, ""))).replace(" ", "") == words.replace(" ", "")


@pytest.mark.parametrize("words", ["[^1] So it is.", "[^1]", "¹", "[^1] [^2]"])
def test_a_mark_before_all_words_or_without_any_is_shown(words: str) -> None:
    reading = read(f"Anna Berg: It is.\n\n{words}\n\nJon Lind: It is.")
    assert reading.document.unaccounted == ()
    assert reading.document.paragraphs()[1].sentences[0].text == words


def test_the_text_of_a_note_is_shown() -> None:
    reading = talk("So it says.[^1]\n\n[^1]: In the *minutes* of May.", "")
    assert [s for _, s in reading.said()] == ["So it says.[^1]", "[^1]: In the minutes of May.", "It is."]
    assert {s.reason for s in reading.document.ledger if str(s.fate) == "shown"} == {"note mark", "text of a note"}


@pytest.mark.parametrize(
    "words",
    [
        "It is 12 m² or 3 km², says vol.1 and vol.2 of it.",
        "It is 12 metres² wide.",
        "It is known.[3] Then it rained.³",
        "It is known.2 Then it rained.1",
        "It is known.1 Then it rained.",
        "It is known.1 Then it rained.2 And 3 came.3",
        "Room1, then room2.",
        "As [1] says, and [2]: it came at 10.1 or 10.2 there.",
        "The list[1, p. 3] of [sic] it.",
    ],
)
def test_what_may_be_said_is_spoken(words: str) -> None:
    assert "".join(spoken(talk(words))).replace(" ", "") == words.replace(" ", "")


@given(st.lists(st.sampled_from(["known", ".", "[1]", "[2]", "²", "1", "2", " ", " Then", ",", "”", "*", "&amp;"])))
def test_any_text_is_spoken_or_shown(parts: list[str]) -> None:
    reading = talk("So " + "".join(parts))
    assert reading.document.unaccounted == ()
    for paragraph in reading.document.paragraphs():
        for sentence in paragraph.sentences:
            assert sentence.text == "".join(r.text for r in sentence.runs)
