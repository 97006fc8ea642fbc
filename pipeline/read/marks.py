"""Small forms in a text: time stamps, stage directions, bullets, end marks, entities."""

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


_HEARD = (
    r"laugh(?:s|ing|ter)?|applau(?:se|ds|ding)|clapping|cheer(?:s|ing)|music|song|singing|pauses?|silence|cross-?talk|"
    r"inaudible|unintelligible|indiscernible|indistinct|overlapping|background|foreign language|sighs?|coughs?|"
    r"coughing|chuckles?|chuckling|gasps?|sobs?|sobbing|whispers|clears throat|off-?mic|no (?:audible )?response|"
    r"(?:beginning|start|end) of (?:recording|audio|tape|transcript|transcription|interview|video)|"
    r"recording (?:starts|begins|stops|ends|paused|resumes)|audio (?:cuts|drops|gap)|sound of|phone rings|bell rings"
)
"""What is heard and not said, as transcribers name it in brackets. Other languages' words count with a time."""
_DIRECTION_TIME = rf"[^\[\]()\n:]{{1,40}}?[ @,]{{1,3}}{_TIME}"
DIRECTION = re.compile(
    rf"\\?\[(?:\*|_)?(?:(?:{_HEARD})\b[^\[\]\n]{{0,40}}|{_DIRECTION_TIME})(?:\*|_)?\\?\](?!\()"
    rf"|\((?:{_HEARD})(?:,? (?:{_TIME}|[a-z]+)){{0,2}}[.!]?\)"
    rf"|\((?:inaudible|unintelligible|indiscernible|indistinct|crosstalk) [^()\n]{{1,30}}\)",
    re.IGNORECASE,
)
"""A stage direction within a text: in square brackets or, if it is short, in round ones."""
CAPITALS_DIRECTION = re.compile(r"\\?\[[^\W\d_a-z]{2,}(?:[ ’'\-][^\W\d_a-z]+){1,5}[.!]?\\?\](?!\()")
"""Words in capitals within square brackets: a direction if no tag of the file has this form."""
PAGE_MARK = re.compile(
    r"\[\[\s*page\s+[a-z]{0,3}[ -]?\d{1,6}\s*\]\]|\{\s*time\s*\}\s+\d{3,4}\b"
    r"|[\[{<]{1,2}(?:begin )?(?:page|pg\.?|pp?\.)\s*\d{1,6}(?:\s*(?:of|/)\s*\d{1,6})?[\]}>]{1,2}",
    re.IGNORECASE,
)
"""The beginning of a page or of a quarter of an hour in a printed record."""
_RULE = re.compile(
    r"\\?[*\-_=~•·–—#+](?:[\s\\]*[*\-_=~•·–—#+]){2,}$"
    r"|(?:[\u2500-\u25ff\u2042\u2051\u203b\u2055\u2217\u2605\u2606\u2720-\u274b\u2756\u2766\u2767\u2e3a\u2e3b]\s*)+$"
    r"|-\s?(?:30|0)\s?-$|<hr\s*/?>$"
)


def is_rule(text: str) -> bool:
    """Whether a line only divides: asterisks, dashes, number signs, ornaments, the ``-30-`` of press releases."""
    return len(text) <= 200 and _RULE.match(text) is not None


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
    """The character that an entity names; nothing if it names none, several or a control."""
    from html import unescape  # its tables take a millisecond to load

    found = unescape(entity)
    if len(found) != 1 or found == "\ufffd" or is_control(found) or (ord(found) in _C1 and found != "\x85"):
        return ""
    return " " if found.isspace() else found


def plain(text: str) -> str:
    """A text with the characters that its entities name."""
    return ENTITY.sub(lambda m: character(m.group()) or m.group(), text) if "&" in text else text


def in_place(text: str, letter: str) -> str:
    """The same in the source's length: named characters are padded with spaces or letters.

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
