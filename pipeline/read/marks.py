"""Small forms in a text: time stamps, stage directions, bullets, end marks, entities; and its words without them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from pipeline.read.source import is_control

_TIME = r"\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?"
STAMP = re.compile(rf"\\?\[{_TIME}\\?\]")
TIME_LINE = re.compile(rf"(?:\d{{1,2}}:\d{{2}}:\d{{2}}(?:[.,]\d{{1,3}})?|{_TIME}\s*-->\s*{_TIME}(?:[^\S\n].*)?)$")
"""A line that holds nothing but a time, or the times of a caption."""
LINE_STAMP = re.compile(rf"\({_TIME}\)")
"""A time in round brackets: a stamp only at the beginning of a line, since a text may speak of times."""


def is_stamp(text: str) -> bool:
    """Whether a line holds nothing but a time."""
    return any(form.fullmatch(text) for form in (TIME_LINE, STAMP, LINE_STAMP))


DIRECTION = re.compile(
    r"\\?\[(?:laughter|laughs|laughing|applause|music|pause|silence|crosstalk|inaudible|unintelligible|indiscernible|"
    r"cheers|sighs|coughs|chuckles|overlapping[^\[\]]{0,30}|inaudible[^\[\]]{0,30}|background[^\[\]]{0,30})\\?\]",
    re.IGNORECASE,
)
BULLET_FORM = r"(?:[-•*–]|\[?\d{1,3}[.)\]])\s+"
BULLET = re.compile(rf"^{BULLET_FORM}")
"""The mark before an entry of a list."""
FULL_WIDTH_ENDS = "。！？｡"
"""Marks that end sentences without a space after them."""
SCRIPT_ENDS = "؟۔।॥։።፧။៕‽⁇⁈⁉\u037e"
"""Marks of other scripts that only end sentences, and marks that double the question mark."""
ENDS = f".!?…{FULL_WIDTH_ENDS}{SCRIPT_ENDS}"

ENTITY = re.compile(r"&(?:#(?:\d{1,7}|[xX][0-9A-Fa-f]{1,6})|[A-Za-z][A-Za-z0-9]{1,31});")
_C1 = range(0x80, 0xA0)
_APOSTROPHES = "'’"


@cache
def character(entity: str) -> str:
    """The character that an entity names, any blank as a space; nothing if it names none, several or a control."""
    from html import unescape  # its tables take a millisecond to load

    found = unescape(entity)
    if len(found) != 1 or found == "\ufffd" or is_control(found) or (ord(found) in _C1 and found != "\x85"):
        return ""
    return " " if found.isspace() else found


def plain(text: str) -> str:
    """A text with the characters that its entities name."""
    return ENTITY.sub(lambda m: character(m.group()) or m.group(), text) if "&" in text else text


def in_place(text: str, letter: str) -> str:
    """The same in the length of the source: named characters are padded with spaces, or with letters within a word.

    :param letter: what is put after a letter, a digit or an apostrophe.
    """
    if "&" not in text:
        return text

    def padded(found: re.Match[str]) -> str:
        if not (named := character(found.group())):
            return found.group()
        inside = named.isalnum() or named in _APOSTROPHES
        return named + (letter if inside else " ") * (len(found.group()) - 1)

    return ENTITY.sub(padded, text)


def blank_entities(text: str) -> Iterator[tuple[int, int]]:
    """Half-open ranges of the entities that name spaces."""
    if "&" in text:
        yield from (m.span() for m in ENTITY.finditer(text) if character(m.group()) == " ")


_WORD = re.compile(r"[\w'’]+")
_MARKS = ("'", "’", "_")
_NOT_SAID = re.compile(rf"\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*\)|{STAMP.pattern}|(?i:{DIRECTION.pattern})")


def word_offsets(text: str) -> Iterator[tuple[str, int]]:
    """(folded word, offset of its first character) of each word.

    Targets of links, time stamps and stage directions are passed over.
    """
    for found in _WORD.finditer(_what_is_said(text)):
        if word := _folded(found.group()):
            yield word, found.start()


def _what_is_said(text: str) -> str:
    """A text of the same length with spaces for what is not said, and what its entities name."""
    text = in_place(text, "'")
    return _NOT_SAID.sub(lambda m: " " * len(m.group()), text) if "[" in text else text


def words(text: str) -> str:
    """The folded words of a text (as of ``word_offsets``) with a space between them."""
    return " ".join(_folded(" ".join(_WORD.findall(_what_is_said(text)))).split())


def _folded(text: str) -> str:
    for mark in _MARKS:
        text = text.replace(mark, "")
    return text.casefold()
