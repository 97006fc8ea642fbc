"""Text of any kind becomes pieces an engine can bear, and every character knows where it came from."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import Voice
from pipeline.speak.engine import SpeechError
from pipeline.speak.utterance import PIECE_LIMIT, SpokenPiece, must_sound, pieces, speak_text, speakable

ANY_TEXT = st.text(st.characters(), max_size=300)


@given(ANY_TEXT)
def test_pieces_are_clean_short_and_traced(text: str) -> None:
    for piece in pieces(text):
        assert 0 < len(piece.text) <= PIECE_LIMIT
        assert len(piece.origin) == len(piece.text)
        assert all(a <= b for a, b in zip(piece.origin, piece.origin[1:], strict=False))
        assert all(unicodedata.category(c) not in {"Cc", "Cs"} for c in piece.text)
        piece.text.encode()


@given(ANY_TEXT)
def test_nothing_visible_is_lost(text: str) -> None:
    given_letters = [c for c in unicodedata.normalize("NFC", text) if c.isalnum()]
    kept = [c for piece in pieces(text) for c in piece.text if c.isalnum()]
    assert kept == given_letters


@given(st.text("abc ,.", min_size=1, max_size=3000))
def test_long_text_is_cut_without_loss(text: str) -> None:
    kept = "".join(piece.text for piece in pieces(text))
    assert kept.split() == text.split()
    assert kept.replace(" ", "") == text.replace(" ", "")


def test_cut_at_the_last_end_of_a_clause_within_reach() -> None:
    clause = "x" * 98 + ", "
    assert [len(p.text) for p in pieces(clause * 8)] == [599, 201]


def test_cut_at_a_blank_where_no_clause_ends_and_anywhere_in_an_endless_word() -> None:
    assert [len(p.text) for p in pieces("word " * 200)] == [600, 400]
    assert [len(p.text) for p in pieces("x" * 1500)] == [600, 600, 300]


def test_composed_letters_point_to_their_base() -> None:
    (piece,) = pieces("e\u0301t\0e\u0301")
    assert piece.text == "été"
    assert piece.origin == (0, 2, 4)


def test_hangul_jamo_are_composed() -> None:
    (piece,) = pieces("\u1112\u1161\u11ab x")
    assert (piece.text, piece.origin) == ("한 x", (0, 3, 4))


def test_what_can_and_what_must_be_heard() -> None:
    assert [speakable(t) for t in ("", "…", "((", "—", "a", "7", "★", "%")] == [False] * 4 + [True] * 4
    assert [must_sound(t) for t in ("★", "%", "a", "7", "é", "ᏣᎳᎩ", "Дом")] == [*[False] * 2, *[True] * 3, *[False] * 2]
    assert [must_sound(t, {"CYRILLIC"}) for t in ("ᏣᎳᎩ", "Дом")] == [False, True]


def mute(_text: str, _voice: Voice) -> SpokenPiece:
    return SpokenPiece(bytes(200), ())


def test_words_that_no_such_voice_reads_are_a_silence_as_long_as_their_reading() -> None:
    takes = [speak_text("ᏣᎳᎩ " * count, Voice("mute", "m", 150, 50), 16_000, mute) for count in (2, 20)]
    assert [len(take.pcm) / 32_000 for take in takes] == [pytest.approx(0.6), pytest.approx(6)]
    assert not any(takes[0].pcm)
    assert [(m.start, m.end) for m in takes[0].marks] == [(0, 3), (4, 7)]
    assert takes[0].marks[1].sample > 0


def test_silence_for_words_of_the_voices_own_is_an_error() -> None:
    voice = Voice("mute", "m", 150, 50)
    for text, scripts in (("Yes ᏣᎳᎩ.", ()), ("Дом.", {"CYRILLIC"})):
        with pytest.raises(SpeechError, match="no sound for"):
            speak_text(text, voice, 16_000, mute, scripts)


def test_words_that_are_left_out_of_a_sentence_are_not_missed() -> None:
    def short(_text: str, _voice: Voice) -> SpokenPiece:
        return SpokenPiece(b"\x00\x20" * 3200, ((0, 0),))

    voice = Voice("short", "s", 150, 50)
    take = speak_text("Yes " + "ᏣᎳᎩ " * 20, voice, 16_000, short)
    assert len(take.pcm) == 6400
    assert len(take.marks) == 21
    with pytest.raises(SpeechError, match="implausible"):
        speak_text("Yes " + "no " * 20, voice, 16_000, short)
