"""Pronouncing dictionaries, one for each accent.

``tools/dictionary.py`` builds the files ``us.xz`` and ``gb.xz``; ``NOTICE`` names their source. Each is an LZMA stream
of UTF-8 text: the words, one per line, an empty line, then the entries, one per line. An entry contains the symbols of
the usual pronunciation. Other pronunciations follow, each labelled with its use: ``ɹˈɛkəɹd VERB:ɹəkˈɔɹd``.
"""

from __future__ import annotations

import lzma
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from pipeline.speak.kokoro.symbols import Accent

Dictionary = Mapping[str, str]
"""Word -> its entry in the file; case-sensitive, to distinguish "Polish" from "polish"."""

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
"""Entries that are not in the dictionary file, or have different symbols there."""


@cache
def dictionary(accent: Accent) -> Dictionary:
    """Return the dictionary of an accent, loading it once per process.

    Loading takes about 0.3 s and 40 MB of memory.
    """
    entries = unpacked((Path(__file__).parent / f"{accent}.xz").read_bytes())
    entries.update(_OWN[accent])
    return entries


def packed(entries: Mapping[str, str]) -> bytes:
    """Return the contents of a dictionary file; equal entries give equal bytes."""
    words = sorted(entries)
    text = "\n".join(words) + "\n\n" + "\n".join(entries[word] for word in words)
    return lzma.compress(text.encode(), check=lzma.CHECK_CRC32, preset=9 | lzma.PRESET_EXTREME)


def unpacked(data: bytes) -> dict[str, str]:
    """Return the entries in the contents of a dictionary file."""
    words, _, sounds = lzma.decompress(data).decode().partition("\n\n")
    return dict(zip(words.split("\n"), sounds.split("\n"), strict=True))


def ways(entry: str) -> tuple[str, dict[str, str]]:
    """Return an entry's usual pronunciation, and a mapping from uses to its other pronunciations."""
    usual, *others = entry.split(" ")
    return usual, dict(_other(other) for other in others)


def _other(text: str) -> tuple[str, str]:
    use, _, symbols = text.partition(":")
    return use, symbols


def spellings(word: str) -> Iterator[str]:
    """Yield the spellings to look up for a word, most exact first."""
    yield word
    lower = word.lower()
    if word != lower:
        yield lower
    capital = word[:1].upper() + lower[1:]
    if word != capital:
        yield capital
    if "-" in word:
        yield "-".join(part[:1].upper() + part[1:] for part in lower.split("-"))
