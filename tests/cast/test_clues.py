"""What a text says of those who speak in it, and what it does not say."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.cast.clues import Guess, guess_voices
from tests.cast.casting import document

PEOPLE = ("Kim Oss", "Robin Vale", "Host")
"""Names of whom no list says anything."""


def said(text: str, language: str = "en", people: Sequence[str] = PEOPLE) -> dict[str, str]:
    """Person id -> class that a host's words make us expect."""
    return {person: guess.kind for person, guess in guessed(text, language, people).items()}


def guessed(text: str, language: str = "en", people: Sequence[str] = PEOPLE) -> dict[str, Guess]:
    names = ", ".join(f'"{name}"' for name in people)
    turns = "".join(f"{name}: Yes, that is so.\n\n" for name in people if name != "Host")
    front = f'+++\nlanguage = "{language}"\npeople = [{names}]\n+++\n'
    return guess_voices([document(f"{front}Host: {text}\n\n{turns}")])


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Kim Oss is the mayor of Lund. She wrote a book.", {"kim-oss": "higher"}),
        ("Kim Oss is the mayor of Lund. But then he moved away.", {"kim-oss": "lower"}),
        ("We asked Kim Oss. She agreed. Later we asked Kim Oss again. She declined.", {"kim-oss": "higher"}),
        ("Kim Oss wrote about her work in Oslo. Kim Oss spoke of her fears.", {"kim-oss": "higher"}),
        ("Kim Oss described himself. Kim Oss found that he was late.", {"kim-oss": "lower"}),
        ("Ms. Oss will join us, and Mr Vale too.", {"kim-oss": "higher", "robin-vale": "lower"}),
        ("Thank you, Sir Robin. And here is Mrs Kim Oss.", {"robin-vale": "lower", "kim-oss": "higher"}),
        ("Kim Oss, a mother of two, lives here.", {"kim-oss": "higher"}),
        ("Robin Vale is the father of five.", {"robin-vale": "lower"}),
        ("Here is Councilwoman Oss.", {"kim-oss": "higher"}),
    ],
)
def test_titles_relations_and_pronouns_tell(text: str, kinds: dict[str, str]) -> None:
    assert said(text) == kinds


@pytest.mark.parametrize(
    "text",
    [
        "Kim Oss met Robin Vale. She laughed.",
        "Kim Oss met Bob Stone. He laughed.",
        "Kim Oss met Bob. He laughed.",
        "Kim Oss met the minister. He laughed.",
        "Kim Oss met her new colleague. He laughed.",
        "Kim told him that he was late. He left.",
        "Kim Oss gave her the book. She read it.",
        "Kim Oss praised Robin Vale and his work. Kim Oss praised Robin Vale and his work.",
        "Kim Oss praised his work. She left.",
        "Kim Oss said: “She is late.” He laughed.",
        "Kim Oss said, “I met Anna. She is a friend. She is well.” It rained.",
        "Kim's brother is here. He waits. Kim Oss's son came. He waits.",
        "Her husband met Kim Oss. He smiled.",
        "Kim Oss says they are fine. They are well.",
        "A vale is wide. Vale is green. He is here.",
        "We asked Kim Oss. She agreed.",
        "Ms Oss came, and then Mr Oss came.",
        "It is the Kim Oss Centre. She built it.",
        "She is here. He is here. It is Kim Oss.",
    ],
)
def test_what_may_be_said_of_another_tells_nothing(text: str) -> None:
    assert said(text) == {}


def test_names_that_two_people_share_tell_nothing() -> None:
    assert said("Ms Oss is here. Mr Oss is there.", people=("Kim Oss", "Robin Oss", "Host")) == {}
    assert said("Ms Kim Oss is here.", people=("Kim Oss", "Robin Oss", "Host")) == {"kim-oss": "higher"}


def test_words_of_the_person_do_not_count() -> None:
    own = document('+++\npeople = ["Kim Oss"]\n+++\nKim Oss: Kim Oss is a name. She is well. Ms Oss says so.\n')
    assert guess_voices([own]) == {}


@pytest.mark.parametrize(
    ("language", "text", "kinds"),
    [
        ("de", "Frau Oss ist hier. Herr Dr. Vale kommt.", {"kim-oss": "higher", "robin-vale": "lower"}),
        ("de", "Kim Oss baut. Sie lebt in Bonn. Kim Oss malt. Sie lehrt Physik.", {"kim-oss": "higher"}),
        ("de", "Kim Oss leitet das Amt. Sie sind froh. Kim Oss kennt die Stadt. Sie ist schön.", {}),
        ("sv", "Kim Oss är läkare. Hon bor i Lund.", {"kim-oss": "higher"}),
        (
            "fr",
            "Madame Oss est ici. Il faut partir. Monsieur Vale aussi.",
            {"kim-oss": "higher", "robin-vale": "lower"},
        ),
        ("es", "La señora Oss vive aquí. El señor Vale también.", {"kim-oss": "higher", "robin-vale": "lower"}),
        ("fi", "Kim Oss asuu täällä. She is here. Ms Oss.", {}),
    ],
)
def test_other_languages_tell_by_their_own_words(language: str, text: str, kinds: dict[str, str]) -> None:
    assert said(text, language) == kinds


def test_the_note_says_which_line_and_which_words() -> None:
    guess = guessed("It rains.\n\nKim Oss builds boats. She has built forty.")["kim-oss"]
    assert (guess.line, guess.why) == (7, 'the text refers to her as "she" (turn 1)')
    guess = guess_voices([document("Anna Berg: Yes.\n\nOla Oss: No.\n\nAnna Berg: Yes.\n")])["anna-berg"]
    assert (guess.line, guess.why) == (1, '"Anna" is nearly always a woman’s name')


def test_the_text_comes_before_the_first_name_if_it_says_it_plainly() -> None:
    people = ("Anna Berg", "Host")
    assert said("Anna Berg builds boats. She is well.", people=people) == {"anna-berg": "higher"}
    assert said("Anna Berg builds boats. He is well.", people=people) == {}
    assert said("Anna Berg builds boats. He is well. Anna Berg paints. He is busy.", people=people) == {
        "anna-berg": "lower"
    }
    assert said("Mr Berg is here. Mr Berg is well.", people=people) == {}, "it may be another Berg"


@pytest.mark.parametrize(("tag", "kind"), [("Mr. Oss", "lower"), ("LADY OSS", "higher"), ("King", ""), ("Oss", "")])
def test_a_title_in_the_name_itself(tag: str, kind: str) -> None:
    guesses = guess_voices([document(f"{tag}: Yes.\n\nHost: No.\n\n{tag}: Yes, yes.\n\nHost: No, no.\n")])
    assert [guess.kind for guess in guesses.values()] == ([kind] if kind else [])


def test_later_episodes_change_nothing() -> None:
    first = document("Kim Oss: Yes.\n\nHost: No.\n", "one")
    later = document("Host: Ms Oss is here.\n\nKim Oss: Yes.\n", "two")
    assert guess_voices([first, later]) == {}
    assert guess_voices([later, first])["kim-oss"].kind == "higher"


@given(st.lists(st.sampled_from('Kim Oss Robin Vale she He her his him Ms Mr “ ” " . , ’s the mayor met'.split())))
def test_any_words_are_read(words: list[str]) -> None:
    kinds = said(f"So {' '.join(words)}.")
    assert set(kinds) <= {"kim-oss", "robin-vale"}
    if not {*map(str.lower, words)} & {"she", "he", "her", "his", "him", "ms", "mr"}:
        assert kinds == {}
