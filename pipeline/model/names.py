"""Name comparison, and stable ids for people and text.

Ids are derived from names and words, so an edit changes only the ids of the edited text.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Collection
from functools import cache

_VARIANTS = str.maketrans({"_": " ", ".": " ", **dict.fromkeys("‐‑–—", "-"), **dict.fromkeys('’‘ʼ´`“”„«»"', "'")})
_UNDIVIDED = {ord(pair[0]): pair[1:] for pair in "ßss øo ØO æae ÆAe œoe ŒOe łl ŁL đd ĐD ðd ÐD þth ÞTh ıi ’'".split()}
"""Replacements for letters that Unicode does not decompose into a base letter and an accent."""


def fold_name(name: str) -> str:
    """Return a normal form of a name, for comparison.

    It is in lower case. Full stops and underscores become spaces, repeated spaces become one, and dashes and quotation
    marks each get a single form.
    """
    return " ".join(name.translate(_VARIANTS).casefold().split())


def unaccented(text: str) -> str:
    """Return text with accents removed and letters such as ``ß`` written in ASCII (``ss``)."""
    divided = unicodedata.normalize("NFKD", text.translate(_UNDIVIDED))
    return "".join(c for c in divided if not unicodedata.combining(c))


_LOOK_ALIKES = {
    ord(pair[0]): pair[1]
    for pair in (
        "АA ВB ЕE ЅS ІI ЈJ КK МM НH ОO РP СC ТT УY ҮY ХX ԚQ ԜW аa еe оo рp сc уy хx іi јj ѕs ԁd ԛq ԝw һh ӏl "
        "ΑA ΒB ΕE ΖZ ΗH ΙI ΚK ΜM ΝN ΟO ΡP ΤT ΥY ΧX οo αa νv ρp υu γy ιi κk"
    ).split()
}
"""Cyrillic or Greek letter -> Latin letter that looks the same (Unicode confusables)."""


def lookalike_forms(name: str) -> frozenset[str]:
    """Return normal forms of a name; names that look alike share at least one."""
    return frozenset(form.translate(_LOOK_ALIKES).casefold() for form in (name.upper(), name.lower()))


@cache
def alphabet(char: str) -> str:
    """Return the script of a letter, such as ``LATIN``.

    For characters that are not letters, return an empty string.
    """
    plain = unicodedata.normalize("NFKC", char)[:1]
    if unicodedata.category(plain) not in ("Lu", "Ll", "Lt", "Lo"):
        return ""
    return unicodedata.name(plain, "").split(" ")[0].partition("-")[0]


def slug(text: str) -> str:
    """Return a slug of ASCII letters, digits and hyphens, for ids and file names.

    If letters have no ASCII form, 10 hex digits of the text's SHA-256 are added, so that texts which differ only in
    such letters get different slugs.
    """
    folded = unaccented(text).casefold()
    plain = re.sub(r"[^a-z0-9]+", "-", folded).strip("-")
    if plain and not any(c.isalnum() and not c.isascii() for c in folded):
        return plain
    return "-".join(filter(None, [plain, "x" + hashlib.sha256(text.encode()).hexdigest()[:10]]))


def unique_id(wanted: str, taken: Collection[str]) -> str:
    """Return the wanted id, with a number such as ``-2`` added if it is already used.

    :param taken: ids that are already used.
    """
    candidate, n = wanted, 1
    while candidate in taken:
        n += 1
        candidate = f"{wanted}-{n}"
    return candidate


class Ids:
    """Generator of ids that are unique in a document."""

    def __init__(self) -> None:
        self._count: dict[str, int] = {}

    def make(self, letter: str, *parts: str) -> str:
        """Return an element's unique id: a letter and 10 hex digits of a hash.

        If the same parts occur again, the id ends in ``-2``, ``-3`` and so on.

        :param letter: letter for the kind of element.
        :param parts: strings that determine the id, such as speaker and text.
        """
        digest = hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:10]
        return self.numbered(f"{letter}{digest}")

    def numbered(self, base: str) -> str:
        """Return ``base`` the first time, then ``base-2``, ``base-3`` and so on."""
        n = self._count[base] = self._count.get(base, 0) + 1
        return base if n == 1 else f"{base}-{n}"
