"""Dictionary lookup of English words, either whole or as stem and ending."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.speak.kokoro.dictionary import Dictionary, spellings
from pipeline.speak.kokoro.symbols import PRIMARY, SECONDARY, VOWELS, Accent

_UNFOLDED = str.maketrans(
    {"ß": "ss", "ø": "o", "Ø": "O", "æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe", "đ": "d", "Đ": "D", "ł": "l", "Ł": "L",
     "þ": "th", "Þ": "Th", "ð": "d", "Ð": "D", "ı": "i", "ŋ": "ng", "ħ": "h"}
)  # fmt: skip
"""Latin letter that Unicode does not decompose -> ASCII letters."""

_TAPPED = "AIOWYiuæɑəɛɪɹʊʌ"
"""Symbols after which an American "t" before a weak vowel is a tap, ``T``."""
_OTHER_ISE = re.compile(r"(?<=[a-z]{3}i)([sz])(e|ed|es|ers?|ing|ations?|ational|able)$")
"""Pattern that matches endings of verbs with two spellings: "digitise", "digitize"."""
_DOUBLED = re.compile(r"([bdgklmnprtvz])\1$")
_CONTRACTED = {
    "us": {"'d": "d", "'ll": "əl", "'ve": "əv", "'re": "əɹ", "'m": "m", "n't": "ᵊnt"},
    "gb": {"'d": "d", "'ll": "əl", "'ve": "əv", "'re": "ə", "'m": "m", "n't": "ᵊnt"},
}
_DROPPED_G = re.compile(r"in['’]$")


@dataclass(frozen=True, slots=True)
class Found:
    """Dictionary entry for the stem of a word, and the ending of the word."""

    entry: str
    """Dictionary entry; empty if the stem is not in the dictionary.

    The caller must then get the symbols of the stem from another source.
    """
    stem: str
    ending: str = ""
    """``s``, ``ed``, ``ing``, ``in'`` or a contraction such as ``'ll``."""


def find(word: str, words: Dictionary) -> Found:
    """Return the dictionary entry for a word's stem, and the word's ending.

    Up to three spellings are tried: as written, without accents, and with "-ise" and "-ize" exchanged. Each is looked
    up whole, then as stem and ending.

    :param word: letters of any script and apostrophes (U+0027).
    """
    plain = folded(word)
    for spelling in dict.fromkeys((word, plain, _OTHER_ISE.sub(_other_ise, plain))):
        if found := _listed(spelling, words):
            return found
        for stem, ending in _stems(spelling):
            if entry := _entry(stem, words):
                return Found(entry, stem, ending)
    for ending in ("'s", *_CONTRACTED["us"]):
        if word.lower().endswith(ending) and len(word) > len(ending):
            return Found("", word[: -len(ending)], "s" if ending == "'s" else ending)
    return Found("", word.rstrip("'") or word)


def _other_ise(found: re.Match[str]) -> str:
    return ("z" if found[1] == "s" else "s") + found[2]


def folded(word: str) -> str:
    """Return a word without accents, converted to ASCII letters if possible."""
    plain = unicodedata.normalize("NFKD", word.translate(_UNFOLDED))
    return "".join(c for c in plain if not unicodedata.combining(c))


def _listed(word: str, words: Dictionary) -> Found | None:
    entry = _entry(word, words)
    return Found(entry, word) if entry else None


def _entry(word: str, words: Dictionary) -> str:
    return next((words[spelling] for spelling in spellings(word) if spelling in words), "")


def _stems(word: str) -> Iterator[tuple[str, str]]:
    """Yield possible stems of a word with their endings, most likely first."""
    lower = word.lower()
    if lower.endswith("s'"):
        yield word[:-1], ""
        yield from _stems(word[:-1])
        return
    for ending in _CONTRACTED["us"]:
        if lower.endswith(ending):
            yield word[: -len(ending)], ending
    if _DROPPED_G.search(lower):
        yield word[:-1] + "g", "in'"
        yield word[:-3], "in'"
        yield word[:-3] + "e", "in'"
    if lower.endswith("'s"):
        yield word[:-2], "s"
        if lower.endswith("s's"):
            yield word[:-3], "s"
    elif lower.endswith("'"):
        yield word[:-1], ""
    elif lower.endswith("s") and not lower.endswith("ss") and len(word) > 2:
        yield word[:-1], "s"
        if lower.endswith("ies") and len(word) > 4:
            yield word[:-3] + "y", "s"
        elif lower.endswith("es") and len(word) > 4:
            yield word[:-2], "s"
    elif lower.endswith("ed") and len(word) > 4:
        yield from _verb(word[:-2], "ed")
    elif lower.endswith("ing") and len(word) > 4:
        yield from _verb(word[:-3], "ing")


def _verb(rest: str, ending: str) -> Iterator[tuple[str, str]]:
    """Yield possible stems of a verb before "-ed" or "-ing", such as "plan" for "plann"."""
    yield rest + "e", ending
    if not rest.lower().endswith("e"):
        yield rest, ending
    if len(rest) > 3 and (_DOUBLED.search(rest) or rest.endswith("ck")):
        yield rest[:-1], ending
    if ending == "ed" and rest.endswith("i"):
        yield rest[:-1] + "y", ending


def with_ending(symbols: str, found: Found, accent: Accent) -> str:
    """Return the symbols of a stem with an ending, by the rules of English pronunciation."""
    weak = "ᵻ" if accent == "us" else "ɪ"
    match found.ending:
        case "":
            return symbols
        case "s":
            if symbols[-1:] in tuple("szʃʒʧʤ"):
                return f"{symbols}{weak}z"
            return symbols + ("s" if symbols[-1:] in tuple("ptkfθ") else "z")
        case "ed":
            if symbols[-1:] in ("d", "t"):
                return f"{_tapped(symbols, accent)}{weak}d"
            return symbols + ("t" if symbols[-1:] in tuple("pkfθʃsʧ") else "d")
        case "ing":
            linked = accent == "gb" and symbols[-1:] in ("ə", "ː") and re.search("re?$", found.stem, re.I)
            return _tapped(symbols, accent) + ("ɹ" if linked else "") + "ɪŋ"
        case "in'":
            if symbols.endswith("ɪŋ"):
                return symbols[:-1] + "n"
            return _tapped(symbols, accent) + "ɪn"
        case "'d" if symbols[-1:] in ("d", "t"):
            return f"{symbols}{weak}d"
        case contracted:
            return symbols + _CONTRACTED[accent][contracted]


def _tapped(symbols: str, accent: Accent) -> str:
    if accent == "us" and len(symbols) > 1 and symbols[-1] == "t" and symbols[-2] in _TAPPED:
        return symbols[:-1] + "T"
    return symbols


def stressed(symbols: str, mark: str) -> str:
    """Return a word's symbols with at least the stress of ``mark``.

    If there is no stress mark, ``mark`` is added before the first vowel. If there are only secondary ones and ``mark``
    is ``PRIMARY``, it replaces the first of them.
    """
    if PRIMARY in symbols or (SECONDARY in symbols and mark == SECONDARY):
        return symbols
    if SECONDARY in symbols:
        return symbols.replace(SECONDARY, PRIMARY, 1)
    at = next((n for n, c in enumerate(symbols) if c in VOWELS), None)
    return symbols if at is None else symbols[:at] + mark + symbols[at:]


def weakened(symbols: str) -> str:
    """Return symbols with secondary instead of primary stress, as in part of a compound."""
    return symbols.replace(SECONDARY, "").replace(PRIMARY, SECONDARY) if PRIMARY in symbols else symbols


def spelt(letters: str, words: Dictionary) -> str:
    """Return the symbols of spelled-out letters, as in "ICT".

    The last letter is stressed. Characters that are not letters are dropped.
    """
    names = [weakened(words[c]) for c in folded(letters).upper() if c in words and c.isalpha()]
    joined = "".join(names)
    head, mark, tail = joined.rpartition(SECONDARY)
    return head + PRIMARY + tail if mark else stressed(joined, PRIMARY)
