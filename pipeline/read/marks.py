"""Recognition of small text elements: time stamps, stage directions, bullets, sentence ends and entities."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from pipeline.read.source import is_control

_TIME = r"\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?"
STAMP = re.compile(rf"\\?\[{_TIME}\\?\]")
TIME_LINE = re.compile(rf"(?:\d{{1,2}}:\d{{2}}:\d{{2}}(?:[.,]\d{{1,3}})?|{_TIME}\s*-->\s*{_TIME}(?:[^\S\n].*)?)$")
"""Pattern for a line that contains only a time, or the times of a caption."""
LINE_STAMP = re.compile(rf"\({_TIME}\)")
"""Pattern for a time in round brackets.

It is a time stamp only at the beginning or end of a line, since a sentence may mention a time.
"""


def is_stamp(text: str) -> bool:
    """Return whether a line contains only a time, or the times of a caption."""
    return any(form.fullmatch(text) for form in (TIME_LINE, STAMP, LINE_STAMP))


_HEARD = (
    r"laugh(?:s|ing|ter)?|applau(?:se|ds|ding)|clapping|cheer(?:s|ing)|music|song|singing|pauses?|silence|cross-?talk|"
    r"inaudible|unintelligible|indiscernible|indistinct|overlapping|background|foreign language|sighs?|coughs?|"
    r"coughing|chuckles?|chuckling|gasps?|sobs?|sobbing|whispers|clears throat|off-?mic|no (?:audible )?response|"
    r"(?:beginning|start|end) of (?:recording|audio|tape|transcript|transcription|interview|video)|"
    r"recording (?:starts|begins|stops|ends|paused|resumes)|audio (?:cuts|drops|gap)|sound of|phone rings|bell rings"
)
"""Pattern for English words for sounds and pauses that transcribers write in brackets.

Other words in brackets are a stage direction only if a time follows them.
"""
_DIRECTION_TIME = rf"[^\[\]()\n:]{{1,40}}?[ @,]{{1,3}}{_TIME}"
DIRECTION = re.compile(
    rf"\\?\[(?:\*|_)?(?:(?:{_HEARD})\b[^\[\]\n]{{0,40}}|{_DIRECTION_TIME})(?:\*|_)?\\?\](?!\()"
    rf"|\((?:{_HEARD})(?:,? (?:{_TIME}|[a-z]+)){{0,2}}[.!]?\)"
    rf"|\((?:inaudible|unintelligible|indiscernible|indistinct|crosstalk) [^()\n]{{1,30}}\)",
    re.IGNORECASE,
)
"""Pattern for a stage direction in square brackets, or a short one in round brackets."""
CAPITALS_DIRECTION = re.compile(r"\\?\[[^\W\d_a-z]{2,}(?:[ ’'\-][^\W\d_a-z]+){1,5}[.!]?\\?\](?!\()")
"""Pattern for two or more words in capitals in square brackets.

They are a stage direction unless they are a speaker tag.
"""
PAGE_MARK = re.compile(
    r"\[\[\s*page\s+[a-z]{0,3}[ -]?\d{1,6}\s*\]\]|\{\s*time\s*\}\s+\d{3,4}\b"
    r"|[\[{<]{1,2}(?:begin )?(?:page|pg\.?|pp?\.)\s*\d{1,6}(?:\s*(?:of|/)\s*\d{1,6})?[\]}>]{1,2}",
    re.IGNORECASE,
)
"""Pattern for a page mark (``[[Page S12]]``), or a time mark in a printed record (``{time} 1430``)."""
_RULE = re.compile(
    r"\\?[*\-_=~•·–—#+](?:[\s\\]*[*\-_=~•·–—#+]){2,}$"
    r"|(?:[\u2500-\u25ff\u2042\u2051\u203b\u2055\u2217\u2605\u2606\u2720-\u274b\u2756\u2766\u2767\u2e3a\u2e3b]\s*)+$"
    r"|-\s?(?:30|0)\s?-$|<hr\s*/?>$"
)


def is_rule(text: str) -> bool:
    """Return whether a line is a divider: ``* * *``, ``---``, ``###``, ornaments or ``-30-``."""
    return len(text) <= 200 and _RULE.match(text) is not None


BULLET_FORM = r"(?:[-•*–]|\[?\d{1,3}[.)\]])\s+"
BULLET = re.compile(rf"^{BULLET_FORM}")
"""Pattern for the bullet or number that begins a list item."""
FULL_WIDTH_ENDS = "。！？｡"
"""East Asian punctuation marks that end a sentence without a following space."""
SCRIPT_ENDS = "؟۔।॥։።፧။៕‽⁇⁈⁉\u037e"
"""Sentence-ending punctuation of scripts such as Arabic, and combined question and exclamation marks."""
ENDS = f".!?…{FULL_WIDTH_ENDS}{SCRIPT_ENDS}"

ENTITY = re.compile(r"&(?:#(?:\d{1,7}|[xX][0-9A-Fa-f]{1,6})|[A-Za-z][A-Za-z0-9]{1,31});")
_C1 = range(0x80, 0xA0)
_APOSTROPHES = "'’"


@cache
def character(entity: str) -> str:
    """Return the character that an HTML entity represents.

    :returns: a space for any white space; an empty string if the entity is unknown or represents a control character or
        several characters.
    """
    from html import unescape  # Its tables take a millisecond to load.

    found = unescape(entity)
    if len(found) != 1 or found == "\ufffd" or is_control(found) or (ord(found) in _C1 and found != "\x85"):
        return ""
    return " " if found.isspace() else found


def plain(text: str) -> str:
    """Return a text with its HTML entities decoded."""
    return ENTITY.sub(lambda m: character(m.group()) or m.group(), text) if "&" in text else text


def in_place(text: str, letter: str) -> str:
    """Return a text with each HTML entity decoded and padded to its original length.

    :param letter: padding after a letter, digit or apostrophe; other characters are padded with spaces.
    """
    if "&" not in text:
        return text

    def padded(found: re.Match[str]) -> str:
        if not (named := character(found.group())):
            return found.group()
        inside = named.isalnum() or named in _APOSTROPHES
        return named + (letter if inside else " ") * (len(found.group()) - 1)

    return ENTITY.sub(padded, text)


def space_entities(text: str) -> Iterator[tuple[int, int]]:
    """Yield the half-open range of each HTML entity that represents a space."""
    if "&" in text:
        yield from (m.span() for m in ENTITY.finditer(text) if character(m.group()) == " ")


_WORD = re.compile(r"[\w'’]+")
_MARKS = ("'", "’", "_")
_NOT_SAID = re.compile(rf"\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*\)|{STAMP.pattern}|(?i:{DIRECTION.pattern})")


def word_offsets(text: str) -> Iterator[tuple[str, int]]:
    """Yield each folded word of a text with the offset of its first character.

    Link targets, time stamps and stage directions are skipped.
    """
    for found in _WORD.finditer(_what_is_said(text)):
        if word := _folded(found.group()):
            yield word, found.start()


def _what_is_said(text: str) -> str:
    """Return a text with unspoken parts replaced with spaces and entities decoded.

    The length of the text does not change.
    """
    text = in_place(text, "'")
    return _NOT_SAID.sub(lambda m: " " * len(m.group()), text) if "[" in text else text


def words(text: str) -> str:
    """Return the folded words of a text (see ``word_offsets``), joined with spaces."""
    return " ".join(_folded(" ".join(_WORD.findall(_what_is_said(text)))).split())


def _folded(text: str) -> str:
    for mark in _MARKS:
        text = text.replace(mark, "")
    return text.casefold()
