"""Conversion of IPA to Kokoro's symbols.

Kokoro has one symbol for a diphthong or an affricate (``A`` is the vowel of "day", ``ʤ`` the first sound of "judge"),
uses the length mark only in British English, and writes a stress mark directly before its vowel. IPA comes from espeak,
with ties, or from a publisher's lexicon, usually without ties. ``from_ipa`` is for English voices and for the lexicon.
``from_foreign_ipa`` is for espeak's IPA of other languages, on which the voices of those languages were trained.
"""

from __future__ import annotations

import re
import string
import unicodedata
from functools import cache

from pipeline.speak.kokoro.symbols import IDS, MARKS, PRIMARY, SECONDARY, VOWELS, Accent

TIE = "^"
"""Character that replaces both Unicode ties in this module."""

_TIES = re.compile("[\u0361\u035c]")
_LANGUAGE = re.compile(r"\([\^a-z-]+\)")
"""Pattern for a change of language in espeak's output, such as ``(en)``.

The language code may contain ties.
"""
_NASAL, _SYLLABIC = "\u0303", "\u0329"
_IGNORED = frozenset(
    f"{TIE},./[](){{}}|‖‿-‑ʼˑʰʷˠˤ˞\u032f\u031a\u0325\u030a\u032a\u031f\u0320\u031e\u031d\u032c\u02de\u200d"
)

_ENGLISH = {
    "a^ɪ": "I", "ɑ^ɪ": "I", "ʌ^ɪ": "I", "a^ʊ": "W", "ɑ^ʊ": "W", "æ^ʊ": "W", "e^ɪ": "A", "ɛ^ɪ": "A", "ɔ^ɪ": "Y",
    "ɒ^ɪ": "Y", "o^ɪ": "Y", "d^ʒ": "ʤ", "t^ʃ": "ʧ", "ə^l": "ᵊl", "ʔˌn̩": "tᵊn", "n̩": "ᵊn", "l̩": "ᵊl", "m̩": "ᵊm",
    "r̩": "əɹ", "ɹ̩": "əɹ", "eː": "A", "e": "ɛ", "y": "u", "ʏ": "ʊ", "ɯ": "u", "ʉ": "u", "ɵ": "ʊ", "ɘ": "ə", "ɐ": "ə",
    "ɨ": "ɪ", "ɤ": "ʌ", "ʲo": "jo", "ʲə": "jə", "ʲ": "",
    "r": "ɹ", "ʁ": "ɹ", "ʀ": "ɹ", "ɻ": "ɹ", "ɽ": "ɹ", "g": "ɡ", "ɢ": "ɡ", "ɣ": "ɡ", "x": "k", "ç": "k", "χ": "k",
    "q": "k", "c": "k", "ɟ": "ɡ", "ʔ": "t", "ɬ": "l", "ɫ": "l", "ɭ": "l", "ʎ": "lj", "ɲ": "nj", "ɳ": "n", "ɴ": "ŋ",
    "ɱ": "m", "ɕ": "ʃ", "ʂ": "ʃ", "ɧ": "ʃ", "ʑ": "ʒ", "ʐ": "ʒ", "ɖ": "d", "ʈ": "t", "ʍ": "w", "ɥ": "w", "ɰ": "w",
    "ɦ": "h", "ħ": "h",
    "ʋ": "v", "β": "v", "ɸ": "f", _NASAL: "n", _SYLLABIC: "",
}  # fmt: skip
"""IPA -> symbols that are the same in both accents.

The keys have ties, but also match without ties in a text that has no ties.
"""
_AMERICAN = {
    "o^ʊ": "O", "ə^ʊ": "O", "oːɹ": "ɔɹ", "oː^ɹ": "ɔɹ", "oɹ": "ɔɹ", "o^ɹ": "ɔɹ", "oː": "O", "o": "O", "ɜː^ɹ": "ɜɹ",
    "ɜːɹ": "ɜɹ", "ɜ^ɹ": "ɜɹ", "ɜɹ": "ɜɹ", "ɜː": "ɜɹ", "ɜ": "ɜɹ", "ɝ": "ɜɹ", "ɚ": "əɹ", "e^ə": "ɛɹ", "ɛ^ə": "ɛɹ",
    "ɪə": "iə", "ʊ^ə": "ʊɹ", "ɒ": "ɑ", "a": "ɑ", "ø": "ɜɹ", "øː": "ɜɹ", "œ": "ɜɹ", "œː": "ɜɹ", "ɾ": "T", "ː": "",
}  # fmt: skip
_BRITISH = {
    "o^ʊ": "Q", "ə^ʊ": "Q", "oː": "ɔː", "oː^ɹ": "ɔː", "o": "Q", "ɜː": "ɜː", "ɜ": "ɜː", "ɝ": "ɜː", "ɚ": "ə", "e^ə": "ɛː",
    "ɛ^ə": "ɛː", "i^ə": "ɪə", "iə": "ɪə", "ɪ^ə": "ɪə", "ʊ^ə": "ʊə", "æ": "a", "ᵻ": "ɪ", "øː": "ɜː", "ø": "ɜː",
    "œ": "ɜː", "œː": "ɜː", "ɾ": "ɹ",
}  # fmt: skip
_FOREIGN = {
    "a^ɪ": "I", "a^ʊ": "W", "d^z": "ʣ", "d^ʒ": "ʤ", "e^ɪ": "A", "o^ʊ": "O", "ə^ʊ": "Q", "s^s": "S", "t^s": "ʦ",
    "t^ʃ": "ʧ", "ɔ^ɪ": "Y", "s^x": "ʃ", "ɧ": "ʃ", "ʉ": "u", "ɵ": "ø", "ʏ": "y", "ʑ": "ʒ", "ɬ": "l", "ɫ": "l", "ε": "ɛ",
    "ʀ": "ʁ", "ɦ": "h", "ħ": "h", "ʕ": "ʔ", "ɱ": "m",
}  # fmt: skip
_WRITTEN = {":": "ː", "'": PRIMARY, "’": PRIMARY}
"""Typed keyboard character -> the intended IPA character."""
_E_AT_END = re.compile(r"e(?=[ˈˌ.]|$)")
_MARK = f"[{PRIMARY}{SECONDARY}]"
_EARLY = re.compile(f"({_MARK}){_MARK}*([^{VOWELS}{PRIMARY}{SECONDARY} ]*)(?=[{VOWELS}])")
_STRAY = re.compile(f"{_MARK}(?![{VOWELS}])")
_SOUNDS = frozenset(IDS) - frozenset(MARKS) - frozenset(string.ascii_uppercase)
"""Symbols that are also IPA characters."""


def from_ipa(ipa: str, accent: Accent | None) -> tuple[str, str]:
    """Return the symbols for IPA, and the characters without a symbol.

    Stress marks are moved from the start of a syllable to its vowel. If there is no stress mark, one is added to the
    first vowel.

    :param ipa: one or more words, with or without ties, slashes and dots between syllables.
    :param accent: the accent of an English voice; None for a voice of another language.
    :returns: the symbols, and the unmapped characters, each once, in order of appearance.
    """
    text = _plain(ipa)
    if accent:
        text = _E_AT_END.sub("eː", text)
    pattern, table = _table(accent, tied=TIE in text)
    unmapped: dict[str, None] = {}

    def symbol(found: re.Match[str]) -> str:
        key = found[0]
        if (known := table.get(key)) is not None:
            return known
        if key in _SOUNDS and not key.isspace():
            return key
        if key not in _IGNORED and not key.isspace():
            unmapped[key] = None
        return " " if key.isspace() else ""

    return with_stress(" ".join(pattern.sub(symbol, text).replace("ɹɹ", "ɹ").split())), "".join(unmapped)


def from_foreign_ipa(ipa: str) -> str:
    """Return the symbols for espeak's IPA of a language other than English.

    Sounds without a symbol become the nearest sound that has a symbol; other characters are dropped.
    """
    text = _plain(ipa)
    for key, symbol in _FOREIGN.items():
        text = text.replace(key, symbol)
    return " ".join("".join(c for c in text if c in IDS).split())


def with_stress(symbols: str) -> str:
    """Return symbols with each stress mark moved to just before the next vowel.

    If there is no stress mark, one is added before the first vowel.
    """
    if PRIMARY not in symbols and SECONDARY not in symbols:
        symbols = PRIMARY + symbols
    return _STRAY.sub("", _EARLY.sub(r"\2\1", symbols))


def _plain(ipa: str) -> str:
    """Return IPA in Unicode NFD, with uniform ties.

    Each tie becomes ``TIE``, accents become separate characters, and language markers such as ``(en)`` are removed.
    """
    text = unicodedata.normalize("NFD", _TIES.sub(TIE, ipa)).replace("c\u0327", "ç")
    return _LANGUAGE.sub("", text)


@cache
def _table(accent: Accent | None, *, tied: bool) -> tuple[re.Pattern[str], dict[str, str]]:
    """Return a pattern for IPA, and a mapping from its matches to an accent's symbols.

    The pattern prefers the longest key of the mapping, and otherwise matches any single character.
    """
    if accent is None:  # without espeak's own notations of "s", since "ss" in a lexicon is a long "s"
        table = {key: value for key, value in _FOREIGN.items() if not key.startswith("s")} | _WRITTEN
    else:
        table = _ENGLISH | (_AMERICAN if accent == "us" else _BRITISH) | _WRITTEN
    if not tied:
        table |= {key.replace(TIE, ""): value for key, value in table.items() if TIE in key}
    keys = sorted(table, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, keys)) + "|.", re.DOTALL), table
