"""Language tags: what is one by its form, and in which scripts a language is written."""

from __future__ import annotations

import pytest

from pipeline.model import alphabet
from pipeline.standards import language_of, scripts_of, tag_problem

TAGS = (
    "en sv pt-BR zh-Hant zh-Hant-TW sr-Latn-RS es-419 de-CH-1901 sl-rozaj-biske de-1996 en-a-bbb-x-a en-u-ca-gregory "
    "ar-u-nu-arab fil gsw zh-cmn-Hans-CN x-whatever i-klingon EN-gb und"
).split()
NONE = (
    "",
    "e",
    "english",
    "en_GB",
    "en-",
    "-en",
    "en--GB",
    "en GB",
    "en-GB ",
    'en" x="y',
    "sv\n",
    "1a",
    "日本",
    "en-ß",
)


@pytest.mark.parametrize("tag", TAGS)
def test_a_tag(tag: str) -> None:
    assert tag_problem(tag) == ""


@pytest.mark.parametrize("tag", NONE)
def test_no_tag(tag: str) -> None:
    assert tag_problem(tag)


def test_what_an_underscore_means_is_said() -> None:
    assert tag_problem("zh_Hant_TW") == "use zh-Hant-TW"
    assert tag_problem("en GB") == "use a code such as en, sv or pt-BR"


def test_scripts_are_named_as_letters_are() -> None:
    """Both sides of the comparison use the beginnings of Unicode's names."""
    letters = {
        "ar": "م",
        "bn": "ব",
        "bo": "བ",
        "el": "α",
        "he": "א",
        "hi": "न",
        "hy": "ա",
        "ii": "ꀀ",
        "iu": "ᐃ",
        "ja": "の",
    }
    letters |= {
        "ka": "ა",
        "km": "ក",
        "ko": "한",
        "lo": "ລ",
        "ml": "മ",
        "my": "မ",
        "pa": "ਪ",
        "ru": "я",
        "si": "ස",
        "ta": "த",
    }
    letters |= {"th": "ท", "ti": "ት", "zh": "中", "dv": "ދ", "gu": "ગ", "kn": "ಕ", "or": "ଓ", "te": "త", "mn": "ᠮ"}
    for language, letter in letters.items():
        assert alphabet(letter) in (scripts_of(language) or ()), language
        assert alphabet(letter) in (scripts_of(language_of(alphabet(letter))) or ()), language
    assert scripts_of("sv") == ()
    assert scripts_of("gsw") is None
    assert language_of("RUNIC") == "xx"


def test_the_alphabet_of_a_letter() -> None:
    assert [alphabet(char) for char in "aßＡ𝐀ª日"] == ["LATIN", "LATIN", "LATIN", "LATIN", "LATIN", "CJK"]
    assert [alphabet(char) for char in "1 -’々\u0301"] == [""] * 6
