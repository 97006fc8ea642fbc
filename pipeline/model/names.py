"""Compare names, and give ids: to people by their names, to what is said by its words.

An edit therefore changes the ids of what it edited and no others.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Collection
from functools import cache

_VARIANTS = str.maketrans({"_": " ", ".": " ", **dict.fromkeys("‐‑–—", "-"), **dict.fromkeys('’‘ʼ´`“”„«»"', "'")})
_UNDIVIDED = {ord(pair[0]): pair[1:] for pair in "ßss øo ØO æae ÆAe œoe ŒOe łl ŁL đd ĐD ðd ÐD þth ÞTh ıi ’'".split()}
"""Letters that Unicode does not divide into a base letter and an accent, each with what is written for it."""


def fold_name(name: str) -> str:
    """A name folded for comparison: case, full stops, blanks, underscores and the form of marks do not count."""
    return " ".join(name.translate(_VARIANTS).casefold().split())


def unaccented(text: str) -> str:
    """A text without the accents of its letters; other alphabets than the Latin one are left as they are."""
    divided = unicodedata.normalize("NFKD", text.translate(_UNDIVIDED))
    return "".join(c for c in divided if not unicodedata.combining(c))


_LOOK_ALIKES = {
    ord(pair[0]): pair[1]
    for pair in (
        "АA ВB ЕE ЅS ІI ЈJ КK МM НH ОO РP СC ТT УY ҮY ХX ԚQ ԜW аa еe оo рp сc уy хx іi јj ѕs ԁd ԛq ԝw һh ӏl "
        "ΑA ΒB ΕE ΖZ ΗH ΙI ΚK ΜM ΝN ΟO ΡP ΤT ΥY ΧX οo αa νv ρp υu γy ιi κk"
    ).split()
}
"""Letters of Cyrillic and Greek, each with the Latin one that looks the same (Unicode's confusables)."""


def lookalike_forms(name: str) -> frozenset[str]:
    """How a name looks in upper and in lower case: names that share a look may be taken for each other."""
    return frozenset(form.translate(_LOOK_ALIKES).casefold() for form in (name.upper(), name.lower()))


@cache
def alphabet(char: str) -> str:
    """The script of a letter, as Unicode's names begin: ``LATIN``, ``CYRILLIC``, ``CJK``; empty for anything else."""
    plain = unicodedata.normalize("NFKC", char)[:1]
    if unicodedata.category(plain) not in ("Lu", "Ll", "Lt", "Lo"):
        return ""
    return unicodedata.name(plain, "").split(" ")[0].partition("-")[0]


def slug(text: str) -> str:
    """ASCII letters and digits in lower case, joined by hyphens: for ids and file names.

    A text with letters that have no ASCII form is followed by 10 hex of its SHA-256, so that two of them never
    become the same.
    """
    folded = unaccented(text).casefold()
    plain = re.sub(r"[^a-z0-9]+", "-", folded).strip("-")
    if plain and not any(c.isalnum() and not c.isascii() for c in folded):
        return plain
    return "-".join(filter(None, [plain, "x" + hashlib.sha256(text.encode()).hexdigest()[:10]]))


def unique_id(wanted: str, taken: Collection[str]) -> str:
    """The wanted id, or followed by ``-2``, ``-3`` if it is taken."""
    candidate, n = wanted, 1
    while candidate in taken:
        n += 1
        candidate = f"{wanted}-{n}"
    return candidate


class Ids:
    """Gives out the ids of one document: a letter and 10 hex digits of a SHA-256, ``-2`` for a repetition."""

    def __init__(self) -> None:
        self._count: dict[str, int] = {}

    def make(self, letter: str, *parts: str) -> str:
        """An id for these parts (speaker id and text, say); the same parts again give ``-2``, ``-3``, …"""
        digest = hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:10]
        return self.numbered(f"{letter}{digest}")

    def numbered(self, base: str) -> str:
        """``base`` at its first use, then ``base-2``, ``base-3``, …"""
        n = self._count[base] = self._count.get(base, 0) + 1
        return base if n == 1 else f"{base}-{n}"
