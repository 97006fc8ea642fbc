"""Cut a text into words and punctuation, and say which punctuation is heard."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from pipeline.speak.kokoro.symbols import MARKS, PAUSES


@dataclass(frozen=True, slots=True)
class Sound:
    """A stretch of the text and what is said for it."""

    start: int
    end: int
    """Offsets in characters of the text."""
    symbols: str
    """Of Kokoro's alphabet. Empty if the stretch cannot be said: an emoji, or a letter of another script."""
    space: bool = False
    """Whether a space follows in what is said."""

    @property
    def is_silent(self) -> bool:
        """Whether nothing is said for this stretch."""
        return not self.symbols

    @property
    def is_word(self) -> bool:
        """Whether this is said, and no punctuation."""
        return any(symbol not in MARKS for symbol in self.symbols)


@dataclass(frozen=True, slots=True)
class Token:
    """A stretch of the text: a word, punctuation, or something that cannot be said."""

    start: int
    end: int
    text: str
    """As written; apostrophes are U+0027 and there are no invisible characters in it."""
    mark: str = ""
    """The punctuation that is heard, of Kokoro's alphabet; empty for a word."""
    is_sayable: bool = True


_APOSTROPHES = "'’ʼ＇"
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_WORD_PART = rf"[^\W_](?:[^\W_]|[\u0300-\u036f{_INVISIBLE}]|[{_APOSTROPHES}](?=[^\W\d_]))*"
_TOKEN = re.compile(
    rf"(?P<title>\b(?:Mrs?|Ms|Dr)\.)|(?P<word>{_WORD_PART}(?:[-‐‑]{_WORD_PART})*)"
    r"|(?P<dots>\[?(?:…|\.(?:\s?\.){2,})\]?)|(?P<dashes>--+|[—―⸺]+)|(?P<dash>[-–−‒]+)|(?P<other>\S)"
)
_SAME = {c: c for c in MARKS} | {
    "[": "(", "]": ")", "{": "(", "}": ")", "«": "“", "»": "”", "„": "“", "‟": "“", "‹": "“", "›": "”", "‚": "“",
    "‘": "“", "。": ".", "、": ",", "，": ",", "；": ";", "：": ":", "！": "!", "？": "?", "؟": "?", "،": ",",
    "¿": "", "¡": "", "/": "", "\\": "", "_": "", "|": "", "'": "", "’": "”", "`": "", "´": "", "·": "", "•": "",
    "*": "", "^": "", "~": "", "<": "", ">": "",
}  # fmt: skip
"""Punctuation and what is heard for it; empty if nothing is."""


def tokens(text: str, clipped: tuple[str, ...] = ()) -> tuple[Token, ...]:
    """Cut a text into tokens, in order; spaces and what is not heard belong to none.

    No two pauses follow each other, the text does not begin with one, and quotation marks are of the right side.

    :param clipped: words that begin or end with an apostrophe, such as "'em", in lower case.
    """
    return tuple(_single_pauses(_cut(text, clipped)))


def with_spaces(sounds: Sequence[Sound], joined: frozenset[int] = frozenset()) -> tuple[Sound, ...]:
    """Say of each sound whether a space follows: if there is anything between it and the next one.

    :param joined: the starts of sounds that follow the one before without a space.
    """
    said = [sound for sound in sounds if sound.symbols]
    follows = {
        a.start: b.start > a.end
        and b.start not in joined
        and b.symbols not in tuple(".,;:!?)”")
        and a.symbols not in "(“"
        for a, b in pairwise(said)
    }
    return tuple(replace(sound, space=follows.get(sound.start, False)) for sound in sounds)


def _cut(text: str, clipped: tuple[str, ...]) -> Iterator[Token]:
    quoted = False
    for found in _TOKEN.finditer(text):
        start, end = found.span()
        part = found[0]
        match found.lastgroup:
            case "title":
                yield Token(start, end, part[:-1])
            case "word":
                yield _word(text, start, end, clipped)
            case "dots":
                yield Token(start, end, part, "…")
            case "dashes":
                yield Token(start, end, part, "—")
            case "dash":
                if (start == 0 or text[start - 1].isspace()) and (end == len(text) or text[end].isspace()):
                    yield Token(start, end, part, "—")
            case _:
                if part == '"':
                    opens = start == 0 or text[start - 1].isspace() or text[start - 1] in "([{—–-"
                    quoted = opens or not quoted
                    yield Token(start, end, part, "“" if quoted else "”")
                elif part in _SAME:
                    if part in _APOSTROPHES and (start == 0 or not text[start - 1].isalnum()):
                        continue
                    mark = _SAME[part]
                    if part == "’" and "‘" not in text[:start]:
                        continue
                    if mark:
                        yield Token(start, end, part, mark)
                elif unicodedata.category(part)[0] in "LNS" or part in "&%@#":
                    yield Token(start, end, part, is_sayable=False)


def _word(text: str, start: int, end: int, clipped: tuple[str, ...]) -> Token:
    """A word with the apostrophe before or after it, if that belongs to it."""
    plain = _normal(text[start:end])
    if start > 0 and text[start - 1] in _APOSTROPHES and "'" + plain.lower() in clipped:
        closing = re.compile(rf"[{_APOSTROPHES}](?!\w)").search(text, end)
        if closing is None:
            return Token(start - 1, end, "'" + plain)
    if end < len(text) and text[end] in _APOSTROPHES and "‘" not in text[:end] and not _opened(text, start):
        lower = plain.lower()
        if lower + "'" in clipped or lower.endswith("s") or (lower.endswith("in") and len(lower) > 4):
            return Token(start, end + 1, plain + "'")
    return Token(start, end, plain)


def _opened(text: str, end: int) -> bool:
    """Whether a single quotation mark is open before a place."""
    return len(re.findall(rf"(?<!\w)[{_APOSTROPHES}](?=\w)", text[:end])) > 0


def _normal(text: str) -> str:
    for apostrophe in _APOSTROPHES:
        text = text.replace(apostrophe, "'")
    for hyphen in "‐‑":
        text = text.replace(hyphen, "-")
    return unicodedata.normalize("NFKC", "".join(c for c in text if c not in _INVISIBLE))


def _single_pauses(found: Iterator[Token]) -> Iterator[Token]:
    """Keep the strongest of pauses that follow each other, quotation marks and brackets aside."""
    waiting: list[Token] = []
    begun = False
    for token in found:
        if token.mark:
            waiting.append(token)
            continue
        yield from _one_pause(waiting) if begun else (t for t in waiting if t.mark not in PAUSES)
        waiting = []
        begun = begun or token.is_sayable
        yield token
    yield from _one_pause(waiting) if begun else ()


def _one_pause(marks: list[Token]) -> Iterator[Token]:
    strongest = max((t for t in marks if t.mark in PAUSES), key=lambda t: PAUSES.index(t.mark), default=None)
    yield from (t for t in marks if t.mark not in PAUSES or t is strongest)
