"""English text becomes the symbols that Kokoro was trained on, and each symbol has a place in the text.

``golden.tsv`` has a phrase, its American and its British symbols in each line; all were read and found right, or as
good as the dictionary. To save it again after a change: ``python -m tests.speak.kokoro.test_phonemes``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.speak.espeak.engine import Espeak
from pipeline.speak.kokoro.dictionary import dictionary
from pipeline.speak.kokoro.phonemes import Unknown, english, foreign
from pipeline.speak.kokoro.symbols import IDS, MARKS, PAUSES, Accent
from pipeline.speak.kokoro.tokens import Sound

GOLDEN = Path(__file__).with_name("golden.tsv")
ROWS = [line.split("\t") for line in GOLDEN.read_text(encoding="utf-8").splitlines()]
ACCENTS: tuple[Accent, ...] = ("us", "gb")
ANY_TEXT = st.text(st.characters(), max_size=60) | st.text("aAiI sbB'’-–.,!?\"“”()1…é ‘«\u0301\ud800😀中", max_size=60)


@pytest.fixture(scope="module")
def espeak() -> Iterator[Espeak]:
    engine = Espeak(30.0)
    yield engine
    engine.close()


def nobody(texts: Sequence[str], language: str) -> list[str]:
    """Knows no word, so that none is left to espeak."""
    assert language
    return [""] * len(texts)


def said(sounds: Sequence[Sound]) -> str:
    return "".join(sound.symbols + " " * sound.space for sound in sounds)


def say(text: str, accent: Accent = "us", unknown: Unknown = nobody) -> str:
    return said(english(text, accent, unknown))


@pytest.mark.parametrize(("phrase", "american", "british"), ROWS, ids=[row[0] for row in ROWS])
def test_a_phrase_is_said_as_written_down(espeak: Espeak, phrase: str, american: str, british: str) -> None:
    assert (say(phrase, "us", espeak.ipa), say(phrase, "gb", espeak.ipa)) == (american, british)


# What always holds


@pytest.mark.parametrize("accent", ACCENTS)
@given(text=ANY_TEXT)
def test_sounds_are_in_order_within_the_text_and_of_the_alphabet(accent: Accent, text: str) -> None:
    sounds = english(text, accent, nobody)
    assert all(0 <= sound.start < sound.end <= len(text) for sound in sounds)
    assert all(a.end <= b.start for a, b in pairwise(sounds))
    assert set("".join(sound.symbols for sound in sounds)) <= set(IDS)
    assert english(text, accent, nobody) == sounds
    pauses = [
        sound.symbols in PAUSES for sound in sounds if sound.symbols and sound.symbols not in set(MARKS) - set(PAUSES)
    ]
    assert not any(a and b for a, b in pairwise(pauses))


@pytest.mark.parametrize("accent", ACCENTS)
@given(text=ANY_TEXT)
def test_each_letter_and_digit_of_ascii_is_said(accent: Accent, text: str) -> None:
    covered = {n for s in english(text, accent, nobody) if s.is_word for n in range(s.start, s.end)}
    assert [c for n, c in enumerate(text) if c.isascii() and c.isalnum() and n not in covered] == []


@given(ANY_TEXT)
def test_any_text_of_another_language_gives_sounds_in_order(text: str) -> None:
    sounds = foreign(text, "fr", lambda texts, _: [t.lower() for t in texts])
    assert all(a.end <= b.start for a, b in pairwise(sounds))
    assert set("".join(sound.symbols for sound in sounds)) <= set(IDS)


@pytest.mark.parametrize(
    "text", ["", " ", "\ud800", "a\x00b", "word" * 1250, "-" * 600, "'" * 600, "\u0301", "½²", "١٢", "a\u0301" * 300]
)
def test_hostile_text_is_no_error(espeak: Espeak, text: str) -> None:
    for accent in ACCENTS:
        english(text, accent, espeak.ipa)
    foreign(text, "fr", espeak.ipa)


def test_what_cannot_be_said_is_seen_by_the_caller() -> None:
    sounds = english("yes 🙂 今日は α no", "us", nobody)
    assert [(s.start, s.end) for s in sounds if not s.symbols] == [(4, 5), (6, 9), (10, 11)]
    assert said(sounds) == "jˈɛs nˈO"


# Where a sound belongs


def test_each_word_owns_its_symbols() -> None:
    text = "The city's e-mail, “fine”."
    sounds = english(text, "us", nobody)
    assert [(text[s.start : s.end], s.symbols, s.space) for s in sounds] == [
        ("The", "ðə", True),
        ("city's", "sˈɪTiz", True),
        ("e-mail", "ˈimˌAl", False),
        (",", ",", True),
        ("“", "“", False),
        ("fine", "fˈIn", False),
        ("”", "”", False),
        (".", ".", False),
    ]
    assert [text[s.start : s.end] for s in sounds if s.is_word] == ["The", "city's", "e-mail", "fine"]


def test_letters_that_are_spelt_are_one_word_to_the_ear_and_several_to_the_eye() -> None:
    text = "the I C T"
    assert [(text[s.start : s.end], s.symbols) for s in english(text, "us", nobody)] == [
        ("the", "ði"),
        ("I", "ˌI"),
        ("C", "sˌi"),
        ("T", "tˈi"),
    ]


# Unknown words


def test_unknown_words_are_asked_for_together_and_once() -> None:
    calls = []

    def answer(texts: Sequence[str], language: str) -> list[str]:
        calls.append((list(texts), language))
        return ["zˈo͡ʊg"] * len(texts)

    assert say("Xyzzq's friend met Xyzzq and Qwrtz", "gb", answer) == "zˈQɡz fɹˈɛnd mˈɛt zˈQɡ and zˈQɡ"
    assert calls == [(["Xyzzq", "Qwrtz"], "en-GB")]


def test_a_word_that_nobody_can_read_is_spelt() -> None:
    assert say("Xqz") == "ˌɛkskjˌuzˈi"


def test_symbols_that_a_publisher_gave_come_first() -> None:
    assert said(english("Cork and cork", "us", nobody, {"Cork": "kˈOɹk"})) == "kˈOɹk ænd kˈɔɹk"
    assert said(english("Cork’s harbour", "gb", nobody, {"Cork": "kˈOk"})) == "kˈOks hˈɑːbə"


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("Cork-based, a corkscrew, Corks", "kˈOk bˈAst, ɐ kˈɔɹkskɹˌu, kˈɔɹks"),
        ("d'Cork and Cork'll see Cork City", "dkˈOk ænd kˈOkəl sˈi sˈɪti"),
        ("the AI of R&D", "ði ˈA ʌv ˈɑɹ ən di"),
        ("東京, yes", "tˈOkjO, jˈɛs"),
    ],
)
def test_words_with_given_symbols_are_found_whole_the_longest_first(text: str, heard: str) -> None:
    given = {"Cork": "kˈOk", "Cork City": "sˈɪti", "AI": "ˈA", "R&D": "ˈɑɹ ən di", "東京": "tˈOkjO"}
    assert said(english(text, "us", nobody, given)) == heard


@given(ANY_TEXT, ANY_TEXT, st.integers(0, 60), st.integers(1, 9))
def test_any_given_word_has_sounds_in_order(before: str, after: str, start: int, length: int) -> None:
    text = before + after
    for word in (text[start : start + length], after):
        for sounds in (english(text, "us", nobody, {word: "a"}), foreign(text, "fr", nobody, {word: "a"})):
            assert all(a.end <= b.start for a, b in pairwise(sounds))
            assert all(0 <= sound.start < sound.end <= len(text) for sound in sounds)


# Punctuation


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("yes?!", "jˈɛs?"),
        ("yes!?", "jˈɛs?"),
        ("yes. . . no", "jˈɛs… nˈO"),
        ("yes, – no", "jˈɛs — nˈO"),
        ("— yes", "jˈɛs"),
        ("yes […] no", "jˈɛs … nˈO"),
        ("„yes“", "“jˈɛs”"),
        ('"yes" no', "“jˈɛs” nˈO"),
        ("[yes]", "(jˈɛs)"),
        ("yes -- no", "jˈɛs — nˈO"),
        ("yes !", "jˈɛs!"),
        ("yes • no", "jˈɛs nˈO"),
    ],
)
def test_punctuation_is_of_the_alphabet_and_no_two_pauses_follow_each_other(text: str, heard: str) -> None:
    assert say(text) == heard


# Other languages


def test_a_text_in_another_language_is_asked_for_clause_by_clause(espeak: Espeak) -> None:
    text = "Les amis sont là, aujourd’hui."
    sounds = foreign(text, "fr", espeak.ipa)
    assert [(text[s.start : s.end], s.symbols) for s in sounds] == [
        ("Les", "lez"),
        ("amis", "amˈi"),
        ("sont", "sˈɔ̃"),
        ("là", "lˈa"),
        (",", ","),
        ("aujourd’hui", "oʒuʁdyˈi"),
        (".", "."),
    ]
    assert said(foreign("la ciudad", "es", espeak.ipa)) == "la θjuðˈad"


def test_symbols_that_a_publisher_gave_come_first_in_another_language_too(espeak: Espeak) -> None:
    text = "Les amis d’Åkerblom, Åkerblom-Holm."
    given = {"Åkerblom": "ˈoːkɛʁblum"}
    assert said(foreign(text, "fr", espeak.ipa, given)) == "lez amˈi dˈoːkɛʁblum, ˈoːkɛʁblum ˈɔlm."


@pytest.mark.parametrize("accent", ACCENTS)
def test_the_dictionary_has_only_symbols_of_the_alphabet(accent: Accent) -> None:
    entries = dictionary(accent)
    assert len(entries) > 150_000
    assert {c for way in entries.values() for part in way.split() for c in part.rpartition(":")[2]} <= set(IDS)


def save() -> None:
    """Write the table again."""
    engine = Espeak(30.0)
    rows = ["\t".join([phrase, *(say(phrase, accent, engine.ipa) for accent in ACCENTS)]) for phrase, *_ in ROWS]
    GOLDEN.write_text("\n".join(rows) + "\n", encoding="utf-8")
    engine.close()


if __name__ == "__main__":
    save()
