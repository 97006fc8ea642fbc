"""Load the pronouncing dictionary of an accent.

The files ``us.xz`` and ``gb.xz`` are made by ``tools/dictionary.py``; ``NOTICE`` names their source. Each is an LZMA
stream of UTF-8 text: the words, one a line, an empty line, and what belongs to each word, one a line. That is its
symbols, or for a word that is said in several ways its usual symbols and a list of others, each with what it is used
as: ``ɹˈɛkəɹd VERB:ɹəkˈɔɹd``.
"""

from __future__ import annotations

import lzma
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from pipeline.speak.kokoro.symbols import Accent

Dictionary = Mapping[str, str]
"""Word -> its entry, as in the file. Capitals count: "Polish" and "polish"."""

_OWN: dict[Accent, dict[str, str]] = {
    "us": {
        "lead": "lˈid METAL:lˈɛd", "résumé": "ɹˈɛzəmˌA", "résumés": "ɹˈɛzəmˌAz", "ms": "mˈɪz",
        "bass": "bˈAs FISH:bˈæs", "dr": "dˈɑktəɹ", "Microsoft": "mˈIkɹəsˌɔft",
        "Åland": "ˈɔlənd", "Dáil": "dˈYl", "Dún": "dˈun", "Fáil": "fˈɔl", "Féin": "fˈAn", "Fianna": "fˈiənə",
        "Gardaí": "ɡɑɹdˈi", "Laoghaire": "lˈɪɹi", "Oireachtas": "ˈɛɹəktəs", "Sinn": "ʃˈɪn", "Skåne": "skˈOnə",
        "Umeå": "ˈumiˌO", "Västerås": "vˌɛstəɹˈOs", "Århus": "ˈɔɹhˌus", "jalapeño": "hˌæləpˈAnjO",
    },
    "gb": {
        "lead": "lˈiːd METAL:lˈɛd", "résumé": "ɹˈɛzjʊmˌA", "résumés": "ɹˈɛzjʊmˌAz", "mr": "mˈɪstə",
        "mrs": "mˈɪsɪz", "ms": "mˈɪz", "bass": "bˈAs FISH:bˈas", "dr": "dˈɒktə", "Microsoft": "mˈIkɹəsˌɒft",
        "Åland": "ˈɔːlənd", "Dáil": "dˈYl", "Dún": "dˈuːn", "Fáil": "fˈɔːl", "Féin": "fˈAn", "Fianna": "fˈiːənə",
        "Gardaí": "ɡɑːdˈiː", "Laoghaire": "lˈɪəɹi", "Oireachtas": "ˈɛɹəktəs", "Sinn": "ʃˈɪn", "Skåne": "skˈQnə",
        "Umeå": "ˈuːmiːˌQ", "Västerås": "vˌɛstəɹˈQs", "Århus": "ˈɔːhuːs", "jalapeño": "hˌaləpˈAnjQ",
    },
}  # fmt: skip
"""Entries that the source lacks, or has otherwise."""


@cache
def dictionary(accent: Accent) -> Dictionary:
    """Load the dictionary of an accent: some 0.3 s and 40 MB, once in a process."""
    entries = unpacked((Path(__file__).parent / f"{accent}.xz").read_bytes())
    entries.update(_OWN[accent])
    return entries


def packed(entries: Mapping[str, str]) -> bytes:
    """Give the bytes of a dictionary file: the same for the same entries."""
    words = sorted(entries)
    text = "\n".join(words) + "\n\n" + "\n".join(entries[word] for word in words)
    return lzma.compress(text.encode(), check=lzma.CHECK_CRC32, preset=9 | lzma.PRESET_EXTREME)


def unpacked(data: bytes) -> dict[str, str]:
    """Read the bytes of a dictionary file."""
    words, _, sounds = lzma.decompress(data).decode().partition("\n\n")
    return dict(zip(words.split("\n"), sounds.split("\n"), strict=True))


def ways(entry: str) -> tuple[str, dict[str, str]]:
    """Split an entry into its usual symbols, and its symbols for each other use of the word."""
    usual, *others = entry.split(" ")
    return usual, dict(_other(other) for other in others)


def _other(text: str) -> tuple[str, str]:
    use, _, symbols = text.partition(":")
    return use, symbols


def spellings(word: str) -> Iterator[str]:
    """Give the spellings under which a word can be in a dictionary, the most exact first."""
    yield word
    lower = word.lower()
    if word != lower:
        yield lower
    capital = word[:1].upper() + lower[1:]
    if word != capital:
        yield capital
    if "-" in word:
        yield "-".join(part[:1].upper() + part[1:] for part in lower.split("-"))
