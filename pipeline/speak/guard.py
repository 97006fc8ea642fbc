"""Makes any text fit for a speech engine: cleaned, in pieces of bearable length, each character traced back.

Engines end a text at NUL, refuse lone surrogates and over-read long texts; direction controls are
silent and split words. What is taken out leaves no trace in the marks: every character of a piece
knows its offset in the text as given.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

LIMIT = 600
"""Characters an engine is given at once."""

_REMOVED_CATEGORIES = frozenset({"Cc", "Cs", "Co", "Cn"})
_DIRECTION = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\u00ad\u200b")
_CLAUSE_END = re.compile(r"[.,;:!?…–—)\]”’](?=\s)")
_BLANK = re.compile(r"\s")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of cleaned text."""

    text: str
    origin: tuple[int, ...]
    """For each character of ``text`` its offset in the text as given."""


def speakable(text: str) -> bool:
    """Whether there is anything to be spoken: a letter, a digit or a symbol, not only punctuation and blanks."""
    return any(unicodedata.category(c)[0] in "LNS" or c in "%&@#*" for c in text)


def must_sound(text: str) -> bool:
    """Whether silence would be a loss: the text has a letter or a digit (a symbol may be unknown to a voice)."""
    return any(c.isalnum() for c in text)


def pieces(text: str) -> tuple[Piece, ...]:
    """The text cleaned and cut into pieces of at most ``LIMIT`` characters.

    Cut at the last end of a clause, else at the last blank, else after ``LIMIT`` characters.
    """
    cleaned = _clean(text)
    found = []
    start = 0
    while start < len(cleaned.text):
        end = _cut(cleaned.text, start)
        found.append(Piece(cleaned.text[start:end], cleaned.origin[start:end]))
        start = end
    return tuple(piece for piece in found if not piece.text.isspace())


def _cut(text: str, start: int) -> int:
    if len(text) - start <= LIMIT:
        return len(text)
    window = text[start : start + LIMIT + 1]
    for border in (_CLAUSE_END, _BLANK):
        ends = [m.end() for m in border.finditer(window) if m.end() <= LIMIT]
        if ends:
            return start + ends[-1]
    return start + LIMIT


def _clean(text: str) -> Piece:
    characters: list[str] = []
    origin: list[int] = []
    for cluster, offset in _clusters(text):
        for character in unicodedata.normalize("NFC", cluster):
            if character.isspace():
                kept = " "
            elif character in _DIRECTION or unicodedata.category(character) in _REMOVED_CATEGORIES:
                continue
            else:
                kept = character
            characters.append(kept)
            origin.append(offset)
    return Piece("".join(characters), tuple(origin))


def _clusters(text: str) -> Iterator[tuple[str, int]]:
    """Stretches that can be normalized one by one (Unicode Standard Annex 15), each with its offset."""
    if unicodedata.is_normalized("NFC", text):
        yield from ((character, offset) for offset, character in enumerate(text))
        return
    start = 0
    for end in range(1, len(text) + 1):
        if end == len(text) or _separate(text[start:end], text[end]):
            yield text[start:end], start
            start = end


def _separate(cluster: str, character: str) -> bool:
    if unicodedata.combining(character):
        return False
    whole = unicodedata.normalize("NFC", cluster + character)
    return whole == unicodedata.normalize("NFC", cluster) + unicodedata.normalize("NFC", character)
