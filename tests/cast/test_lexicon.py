"""The lexicon: what is spoken in place of what is shown, and how the two are aligned."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.cast.lexicon import Lexicon, decided_changes, make_lexicon
from pipeline.cast.spoken import SpokenText
from pipeline.model import spoken_text
from pipeline.settings import Respell

ENTRIES = (
    Respell("Åkerblom", "Oakerbloom"),
    Respell("WHO", "W H O", case=True),
    Respell("New York", "Noo Yawk"),
    Respell("York", "Yawrk"),
    Respell("New York City", "Gotham"),
    Respell("C++", "see plus plus"),
    Respell("e.g.", "for example"),
    Respell("US", "U S", case=True),
    Respell("us", "uss", case=True),
    Respell("kg/m²", "kilos per square metre"),
)
LEXICON = make_lexicon(ENTRIES)


def respell(text: str, silent: Sequence[tuple[int, int]], lexicon: Lexicon) -> SpokenText:
    """What the lexicon and the transcript alone make of a text."""
    changes = decided_changes(text, silent, lexicon)
    return SpokenText(spoken_text(text, changes), changes)


@pytest.mark.parametrize(
    ("shown", "spoken"),
    [
        ("Åkerblom", "Oakerbloom"),
        ("ÅKERBLOM and åkerblom", "Oakerbloom and Oakerbloom"),
        ("Åkerblom's, Åkerblom-Holm; “Åkerblom”", "Oakerbloom's, Oakerbloom-Holm; “Oakerbloom”"),
        ("Åkerbloms Knåkerblom", "Åkerbloms Knåkerblom"),
        ("WHO says who?", "W H O says who?"),
        ("In New York City, New York and York", "In Gotham, Noo Yawk and Yawrk"),
        ("New  York", "Noo Yawk"),
        ("New Yorker", "New Yorker"),
        ("C++, e.g. or C+", "see plus plus, for example or C+"),
        ("The US and us, Us", "The U S and uss, Us"),
        ("12 kg/m², 3 kg/m²x", "12 kilos per square metre, 3 kg/m²x"),
        ("", ""),
    ],
)
def test_whole_words_the_longest_first(shown: str, spoken: str) -> None:
    assert respell(shown, (), LEXICON).text == spoken


def test_an_entry_for_exactly_this_case_goes_before_one_for_any() -> None:
    entries = (Respell("us", "any"), Respell("US", "exact", case=True))
    for lexicon in (make_lexicon(entries), make_lexicon(entries[::-1])):
        assert respell("US us Us", (), lexicon).text == "exact any any"


def test_what_was_respelt_is_not_respelt_again() -> None:
    lexicon = make_lexicon([Respell("one", "two"), Respell("two", "one")])
    assert respell("one two", (), lexicon).text == "two one"


def test_what_is_silent_is_not_respelt() -> None:
    spoken = respell("Yes [York] York", [(4, 10)], LEXICON)
    assert spoken.text == "Yes  Yawrk"
    assert [(c.start, c.end, c.spoken) for c in spoken.changes] == [(4, 10, ""), (11, 15, "Yawrk")]


def test_without_entries_nothing_changes() -> None:
    assert respell("York", (), make_lexicon(())) == SpokenText("York", ())


WORDS = st.sampled_from("the Åkerblom WHO who New York City C++ US us e.g. [laughter] kg/m² yes, and’s (York)".split())
TEXTS = st.lists(WORDS, max_size=12).map(" ".join)


@given(TEXTS, st.data())
def test_alignment_leads_from_either_text_to_the_other(shown: str, data: st.DataObject) -> None:
    at = shown.find("[laughter]")
    silent = [(at, at + len("[laughter]"))] if at >= 0 and data.draw(st.booleans()) else []
    spoken = respell(shown, silent, LEXICON)
    assert spoken_text(shown, spoken.changes) == spoken.text
    for change in spoken.changes:
        if (change.start, change.end) in silent:
            assert change.spoken == ""
        else:
            assert change.spoken in {e.spoken for e in ENTRIES}
            assert shown[change.start : change.end].casefold() in {e.word.casefold() for e in ENTRIES}


def test_only_the_words_of_a_text_are_looked_for_in_it() -> None:
    """A pattern of all of a long lexicon would be tried at each letter."""
    words = [Respell(f"word{n}x", f"spoken {n}") for n in range(5_000)]
    lexicon = make_lexicon([*words, Respell("→", "to"), Respell("-ish", " or so"), Respell("_a", "underscore a")])
    for text, tried in (
        ("This is WORD7X, and word42x.", ["word42x", "word7x"]),
        ("word7", []),
        ("a → b", ["→", "_a"]),
        ("small-ish", ["-ish"]),
    ):
        assert sorted(e.word for e in lexicon.pattern_for(text)[1]) == sorted(tried)
    assert respell("small-ish → WORD7X x_a", (), lexicon).text == "small or so to spoken 7 xunderscore a"


@pytest.mark.parametrize(
    ("word", "shown"), [("straße", "STRAßE"), ("İstanbul", "istanbul"), ("ısı", "ISI"), ("ſo", "SO")]
)
def test_letters_that_a_pattern_takes_in_any_case_are_found_by_word_too(word: str, shown: str) -> None:
    assert respell(shown, (), make_lexicon([Respell(word, "spoken")])).text == "spoken"
