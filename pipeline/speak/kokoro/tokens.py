"""Tokeniser that splits text into words and audible punctuation."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, pairwise
from types import MappingProxyType

from pipeline.speak.kokoro.symbols import MARKS, PAUSES
from pipeline.speak.kokoro.words import folded


@dataclass(frozen=True, slots=True)
class Sound:
    """Kokoro's symbols for a range of a text."""

    start: int
    end: int
    """Offset after the last character; both offsets count characters of the text."""
    symbols: str
    """Kokoro's symbols; empty if the range cannot be pronounced, such as an emoji."""
    space: bool = False
    """Whether a space follows the symbols."""

    @property
    def is_word(self) -> bool:
        """Whether the range is a spoken word, not punctuation."""
        return any(symbol not in MARKS for symbol in self.symbols)


@dataclass(frozen=True, slots=True)
class Token:
    """Range of a text: a word, a punctuation mark, or characters that cannot be pronounced."""

    start: int
    end: int
    text: str
    """Text of a word in NFKC, with U+0027 as the apostrophe and without invisible characters."""
    mark: str = ""
    """Symbol of an audible punctuation mark; empty for any other token."""
    is_sayable: bool = True
    given: str = ""
    """Symbols from the publisher's lexicon; otherwise empty."""


APOSTROPHES = "'’ʼ＇"
SIGNS = {"№": "number", "&": "and", "%": "percent", "@": "at", "+": "plus", "=": "equals", "#": "number", "×": "times"}
"""Sign that is read as a word -> the English word."""
_EDGE = r"(?:(?<!\w)|(?!\w))"
"""Pattern that matches at every position except between two word characters."""
_REST = re.compile(rf"[^\W_](?:.*[^\W_])?[{APOSTROPHES}]?", re.DOTALL)
"""Pattern for the remainder of a token, outside words with given symbols.

It excludes outer hyphens, but includes the apostrophe of ``l'``.
"""
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_WORD_PART = rf"[^\W_](?:[^\W_]|[\u0300-\u036f{_INVISIBLE}]|[{APOSTROPHES}](?=[^\W\d_]))*"
_TOKEN = re.compile(
    r"(?P<initials>(?<!\w)(?:[A-Za-z]\.){2,}(?!\w))|"
    rf"(?P<title>\b(?:Mrs?|Ms|Dr)\.)|(?P<word>{_WORD_PART}(?:[-‐‑]{_WORD_PART})*)"
    r"|(?P<dots>\[?(?:…|\.(?:\s?\.){2,})\]?)|(?P<dashes>--+|[—―⸺]+)|(?P<dash>[-–−‒]+)|(?P<other>\S)"
)
_SAME = {c: c for c in MARKS} | {
    "[": "(", "]": ")", "{": "(", "}": ")", "«": "“", "»": "”", "„": "“", "‟": "“", "‹": "“", "›": "”", "‚": "“",
    "‘": "“", "。": ".", "、": ",", "，": ",", "；": ";", "：": ":", "！": "!", "？": "?", "؟": "?", "،": ",",
    "¿": "", "¡": "", "/": "", "\\": "", "_": "", "|": "", "'": "", "’": "”", "`": "", "´": "", "·": "", "•": "",
    "*": "", "^": "", "~": "", "<": "", ">": "",
}  # fmt: skip
"""Punctuation mark -> its symbol, or an empty string for a silent mark."""


def tokens(
    text: str, clipped: tuple[str, ...] = (), given: Mapping[str, str] = MappingProxyType({})
) -> tuple[Token, ...]:
    """Return the tokens of a text, without spaces or silent punctuation.

    The result has no consecutive pauses and no pause at the start. Straight quotation marks become opening or closing
    quotation marks.

    :param clipped: words that begin or end with an apostrophe, such as "'em", in lower case.
    :param given: word or phrase, as written in ``text`` -> its symbols; the longest match applies.
    """
    return tuple(_single_pauses(_with_given(_cut(text, clipped), text, given)))


def _with_given(found: Iterator[Token], text: str, given: Mapping[str, str]) -> Iterator[Token]:
    """Return the tokens, merging each word or phrase with given symbols into one token."""
    words = sorted((word for word, symbols in given.items() if word and symbols), key=len, reverse=True)
    pattern = re.compile(f"{_EDGE}(?:{'|'.join(map(re.escape, words))}){_EDGE}")
    places = list(pattern.finditer(text)) if words else []
    if not places:
        return found
    said = [Token(*place.span(), _normal(place[0]), given=given[place[0]]) for place in places]
    left = chain.from_iterable(_rest_of(token, text, said) for token in found)
    return iter(sorted((*said, *left), key=lambda token: token.start))


def _rest_of(token: Token, text: str, said: Sequence[Token]) -> Iterator[Token]:
    """Yield the parts of a token that are outside the words with given symbols."""
    within = [each for each in said if each.start < token.end and each.end > token.start]
    if not within:
        yield token
        return
    for start, end in pairwise([token.start, *chain.from_iterable((w.start, w.end) for w in within), token.end]):
        rest = _REST.search(text, start, max(start, end))
        if rest and not token.mark and not any(w.start <= start < w.end for w in within):
            yield replace(token, start=rest.start(), end=rest.end(), text=_normal(rest[0]))


def with_spaces(sounds: Sequence[Sound], joined: frozenset[int] = frozenset()) -> tuple[Sound, ...]:
    """Return the sounds, with ``space`` set for each sound followed by a space.

    A space follows if the text has any characters between the sound and the next one. There is no space before closing
    punctuation or after opening punctuation.

    :param joined: start offsets of sounds without a space before them.
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
            case "initials":
                # The last full stop may also end the sentence.
                ends = re.match(r"\s*$|\s+[A-Z“\"]", text[end:])
                yield Token(start, end - bool(ends), part.replace(".", "").upper())
                if ends:
                    yield Token(end - 1, end, ".", ".")
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
                    if part in APOSTROPHES and (start == 0 or not text[start - 1].isalnum()):
                        continue
                    mark = _SAME[part]
                    if part == "“" and start > 0 and not text[start - 1].isspace() and "„" in text[:start]:
                        mark = "”"
                    if part == "’" and "‘" not in text[:start]:
                        continue
                    if mark:
                        yield Token(start, end, part, mark)
                elif unicodedata.category(part)[0] in "LNS" or part in SIGNS:
                    yield Token(start, end, part, is_sayable=part in SIGNS)


def _word(text: str, start: int, end: int, clipped: tuple[str, ...]) -> Token:
    """Return the token of a word, including an apostrophe that belongs to it."""
    plain = _normal(text[start:end])
    before = start > 0 and text[start - 1] in APOSTROPHES
    after = end < len(text) and text[end] in APOSTROPHES
    if before and after and f"'{plain.lower()}'" in clipped:
        return Token(start - 1, end + 1, f"'{plain}'")
    if before and "'" + plain.lower() in clipped:
        closing = re.compile(rf"[{APOSTROPHES}](?!\w)").search(text, end)
        if closing is None:
            return Token(start - 1, end, "'" + plain)
    if after and "‘" not in text[:end] and not _opened(text, start):
        lower = plain.lower()
        if lower + "'" in clipped or lower.endswith("s") or (lower.endswith("in") and len(lower) > 4):
            return Token(start, end + 1, plain + "'")
    return Token(start, end, plain, is_sayable=any(c.isdecimal() or _is_latin(c) for c in plain))


def _is_latin(character: str) -> bool:
    """Return whether a character is an ASCII letter, with or without an accent."""
    plain = folded(character)
    return plain.isascii() and any(c.isalpha() for c in plain)


def _opened(text: str, end: int) -> bool:
    """Return whether a single quotation mark is open at an offset."""
    return len(re.findall(rf"(?<!\w)[{APOSTROPHES}](?=\w)", text[:end])) > 0


def _normal(text: str) -> str:
    for apostrophe in APOSTROPHES:
        text = text.replace(apostrophe, "'")
    for hyphen in "‐‑":
        text = text.replace(hyphen, "-")
    return unicodedata.normalize("NFKC", "".join(c for c in text if c not in _INVISIBLE))


def _single_pauses(found: Iterator[Token]) -> Iterator[Token]:
    """Yield tokens, with only the strongest pause between two words.

    Pauses before the first word are dropped.
    """
    waiting: list[Token] = []
    begun = False
    for token in found:
        waiting.append(token)
        if not token.mark and token.is_sayable:
            yield from _one_pause(waiting, keeps=begun)
            waiting, begun = [], True
    yield from _one_pause(waiting, keeps=begun)


def _one_pause(found: Sequence[Token], *, keeps: bool) -> Iterator[Token]:
    """Yield tokens with at most one pause, the strongest.

    :param keeps: whether to keep that pause; otherwise all pauses are dropped.
    """
    pauses = [token for token in found if token.mark and token.mark in PAUSES]
    strongest = max(pauses, key=lambda token: PAUSES.index(token.mark), default=None) if keeps else None
    yield from (token for token in found if token not in pauses or token is strongest)
