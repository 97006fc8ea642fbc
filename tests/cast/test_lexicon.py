"""The lexicon: what is spoken in place of what is shown, and how the two are aligned."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.cast.lexicon import Lexicon, decided_changes, make_lexicon
from pipeline.cast.spoken import COMPATIBILITY, Context, SpokenText, spoken_form
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


SAID = make_lexicon(
    [
        Respell("ICT", say="letters"),
        Respell("SMS", say="letters"),
        Respell("R&D", say="letters"),
        Respell("COVID-19", say="letters"),
        Respell("NATO", say="word"),
        Respell("um", say="silent"),
        Respell("quay", ipa="kiː"),
    ]
)


@pytest.mark.parametrize(
    ("shown", "spoken"),
    [
        ("ICT and ict, ICT's", "I C T and I C T, I C T's"),
        ("ICTs, two SMS, two SMSs", "I C Ts, two S M S, two S M Ss"),
        ("R&D", "R & D"),
        ("COVID-19", "C O V I D 19"),
        ("ICTx and strict", "ICTx and strict"),
        ("NATO and nato", "NATO and nato"),
        ("the quay", "the quay"),
    ],
)
def test_a_word_is_said_as_the_entry_wants(shown: str, spoken: str) -> None:
    assert respell(shown, (), SAID).text == spoken


def test_ipa_is_stated_for_an_engine_that_takes_it() -> None:
    """Rules leave the word alone; what is silent has none, and a plural of letters is no longer the word."""
    entries = [
        Respell("№", ipa="ˈnʌmər"),
        Respell("quay", "key", ipa="kiː"),
        Respell("um", say="silent", ipa="ʌm"),
        Respell("ICT", say="letters", ipa="ɪkt"),
    ]
    text = "№ 5 Quay, um ICT, ICTs"
    spoken = spoken_form(text, Context("en"), decided_changes(text, (), make_lexicon(entries, ipa=True)))
    assert spoken.text == "№ five key, I C T, I C Ts"
    assert [(c.spoken, c.ipa) for c in spoken.changes if c.ipa] == [("№", "ˈnʌmər"), ("key", "kiː"), ("I C T", "ɪkt")]
    assert spoken_text(text, spoken.changes, ipa=True) == "/ˈnʌmər/ five /kiː/, /ɪkt/, I C Ts"
    without = decided_changes(text, (), make_lexicon(entries))
    assert [(c.spoken, c.ipa) for c in without] == [("key", ""), ("", ""), ("I C T", ""), ("I C Ts", "")]


def test_a_silent_word_takes_its_space_along() -> None:
    spoken = spoken_form("Well um, yes.", Context("en"), decided_changes("Well um, yes.", (), SAID))
    assert spoken.text == "Well, yes."


def test_a_word_said_as_written_is_kept_from_the_rules_and_changes_nothing() -> None:
    text = "ﬁnal ﬁne"
    lexicon = make_lexicon([Respell("ﬁnal", say="word")])
    spoken = spoken_form(text, Context("en"), decided_changes(text, (), lexicon))
    assert spoken.text == "ﬁnal fine"
    assert [c.rule for c in spoken.changes] == [COMPATIBILITY]


def test_only_the_entries_of_the_episode_and_its_language_count_the_narrowest_first() -> None:
    entries = [
        Respell("Berg", "any"),
        Respell("Berg", "exact", case=True),
        Respell("Berg", "Swedish", language="sv"),
        Respell("Berg", "harbour", episodes=("harbour", "quay")),
        Respell("Berg", "both", episodes=("quay",), language="sv"),
    ]

    def said(episode: str, language: str) -> str:
        return respell("Berg", (), make_lexicon(entries, episode, language)).text

    assert said("", "") == said("talk", "en") == "exact"
    assert said("talk", "sv") == said("talk", "sv-FI") == "Swedish"
    assert said("talk", "svx") == "exact"
    assert said("harbour", "sv") == said("quay", "en") == "harbour"
    assert said("quay", "sv") == "both"


def test_a_citation_is_not_respelt_and_what_is_silent_takes_no_part_in_one() -> None:
    text = "Yes (York, 2020)."
    changes = decided_changes(text, (), LEXICON, [(4, 16)])
    assert [(c.start, c.end, c.spoken, c.rule) for c in changes] == [(4, 16, "", "citation")]
    changes = decided_changes(text, [(10, 15)], LEXICON, [(4, 16)])
    assert [c.rule for c in changes] == ["lexicon", "not spoken"]
