"""Characters that text from web pages has by name or by number (``&amp;``, ``&#8217;``), as HTML 5 reads them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from pipeline.read.source import is_control

ENTITY = re.compile(r"&(?:#(?:\d{1,7}|[xX][0-9A-Fa-f]{1,6})|[A-Za-z][A-Za-z0-9]{1,31});")
_C1 = range(0x80, 0xA0)
_APOSTROPHES = "'’"


@cache
def character(entity: str) -> str:
    """The character that an entity names, any blank as a space; nothing where it names none, several or a control."""
    from html import unescape  # its tables take a millisecond to load

    found = unescape(entity)
    if len(found) != 1 or found == "\ufffd" or is_control(found) or (ord(found) in _C1 and found != "\x85"):
        return ""
    return " " if found.isspace() else found


def plain(text: str) -> str:
    """A text with the characters that its entities name."""
    return ENTITY.sub(lambda m: character(m.group()) or m.group(), text) if "&" in text else text


def in_place(text: str, letter: str) -> str:
    """The same in the length of the source: behind a character named stand blanks, or letters where it is in a word.

    :param letter: what is put behind a letter, a digit or an apostrophe.
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
    """Half-open ranges of the entities that name blanks."""
    if "&" in text:
        yield from (m.span() for m in ENTITY.finditer(text) if character(m.group()) == " ")
