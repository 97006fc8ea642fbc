"""IPA, from espeak or from a publisher, becomes symbols; what has none is named."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.speak.kokoro.ipa import from_ipa
from pipeline.speak.kokoro.symbols import IDS, ids


@pytest.mark.parametrize(
    ("ipa", "american", "british"),
    [
        ("/ˈmalmøː/", "mˈɑlmɜɹ", "mˈalmɜː"),
        ("ˈstriːt", "stɹˈit", "stɹˈiːt"),
        ("t͡ʃˈɜːt͡ʃ", "ʧˈɜɹʧ", "ʧˈɜːʧ"),
        ("dʒɒb", "ʤˈɑb", "ʤˈɒb"),
        ("kaˈfe", "kɑfˈA", "kafˈA"),
        ("bed", "bˈɛd", "bˈɛd"),
        ("təˈmeɪ.toʊ", "təmˈAtO", "təmˈAtQ"),
        ("'dʌblɪn", "dˈʌblɪn", "dˈʌblɪn"),
        ("fˈa͡ɪ͡ɚ", "fˈIəɹ", "fˈIə"),
        ("mˈɔː͡ɹ", "mˈɔɹ", "mˈɔːɹ"),
        ("bˈʌʔn̩", "bˈʌtᵊn", "bˈʌtᵊn"),
        ("(en)wˈiːk(fr)", "wˈik", "wˈiːk"),
        ("", "", ""),
    ],
)
def test_ipa_becomes_symbols_of_each_accent(ipa: str, american: str, british: str) -> None:
    assert from_ipa(ipa, "us") == (american, "")
    assert from_ipa(ipa, "gb") == (british, "")


def test_with_ties_in_a_text_two_sounds_side_by_side_are_not_one() -> None:
    assert from_ipa("hˈɒtʃˈɒp t͡ʃ", "gb")[0] == "hˈɒtʃˈɒp ʧ"


@pytest.mark.parametrize(
    ("ipa", "symbols"),
    [("/'o:.ker.blum/", "ˈoːkerblum"), ("ˈtʃassa", "ʧˈassa"), ("bɔ̃ˈʒuʁ", "bɔ̃ʒˈuʁ"), ("[tsaɪt]", "ʦˈIt")],
)
def test_ipa_that_a_publisher_wrote_becomes_symbols_of_other_languages(ipa: str, symbols: str) -> None:
    assert from_ipa(ipa, None) == (symbols, "")
    assert from_ipa("Aʘ7", None)[1] == "Aʘ7"


def test_what_has_no_symbol_is_named_once_and_in_order() -> None:
    assert from_ipa("ʘaǃʘ7", "gb") == ("ˈa", "ʘǃ7")


@given(st.text(max_size=40))
def test_any_text_gives_symbols_of_the_alphabet(text: str) -> None:
    for accent in ("us", "gb", None):
        assert set(from_ipa(text, accent)[0]) <= set(IDS)


def test_the_table_has_the_numbers_of_the_model() -> None:
    assert len(IDS) == 114
    assert ids(";a ˈᵻ") == [1, 43, 16, 156, 177]
    assert json.dumps(sorted(IDS.values())) == json.dumps(sorted(set(IDS.values())))
