"""Speaker tags: what the conventions look like, and the lines of a transcript that have such a form.

A convention is a pattern for the beginning of a line. Which of them a transcript uses, and which of the lines that
look tagged begin a turn, is decided in ``detect.py``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import regex

from pipeline.read.source import Source

_B = r"[^\S\n]"
"""A blank within a line: a space, a tab, a no-break space."""
_UPPER = r"[^\W\d_\p{Ll}]"
"""A letter that is not lower case (alphabets without case count)."""
_PARTICLE = r"(?:de|la|le|el|von|van|der|den|du|da|dos|di|af|av|zu|of|the|y|e|bin|ibn|al|ter|ten)"
_CAPS_WORD = (
    rf"(?:(?:Mc|Mac|De|Di|La|Le|Van|Fitz)(?={_UPPER}))?"
    rf"{_UPPER}(?:{_UPPER}|['’.\-](?={_UPPER})|(?<={_UPPER})\.(?!{_UPPER}))*"
)
_CAPS_NAME = rf"{_CAPS_WORD}(?:{_B}+(?:{_PARTICLE}|{_CAPS_WORD})(?![^\W\d_])){{0,5}}"
_WORD = r"[^\W\d_][^\W_]*(?:['’.\-‑][^\W\d_]+)*\.?"
_NUMBER = rf"(?:(?:{_B}|_)\d{{1,3}}\b)?"
_NAME = rf"{_WORD}(?:{_B}+{_WORD}){{0,5}}"
_TIME = r"\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?"
_LONG_TIME = r"\d{1,2}:\d{2}:\d{2}(?:[.,]\d{1,3})?"
_LINE_END = rf"(?={_B}*(?:\n|\Z))"
_BRACKETED = rf"(?:\\?\[{_TIME}\\?\]|\({_TIME}\))"
_LEADING_STAMP = rf"(?:(?:{_BRACKETED}|{_LONG_TIME}){_B}+)?"
_CONTINUED = rf"(?P<continued>{_B}*(?:,|\.\.\.|…)?{_B}*\(?(?:continu(?:ed|ing)|cont['’]d|cont\.)\)?)?"
_ROLE = rf"(?:{_B}*\([^()\n]{{1,60}}\)|,{_B}+{_CAPS_NAME})?"
_HONORIFIC = (
    r"(?:Mr|Mrs|Ms|Miss|Dr|The|Senator|Representative|Chairman|Chairwoman|Chair|Secretary|Ambassador|General|Admiral|"
    r"Director|Professor|Judge|Justice)"
)
_HOLDS = rf"(?:{_B}+of(?:{_B}+[A-Z][\w'’\-]+){{1,3}}|{_B}+pro{_B}+tempore)?"


def _pattern(body: str) -> regex.Pattern[str]:
    return regex.compile(f"{_LEADING_STAMP}{body}{_B}*")


PATTERNS: dict[str, regex.Pattern[str]] = {
    "dash": _pattern(
        rf"(?P<name>{_CAPS_NAME}{_NUMBER}){_CONTINUED}{_ROLE}"
        rf"{_B}*(?:(?:--|[-–—])(?:{_B}+|{_LINE_END})|(?<=\s)[-–—](?=\S)|(?P<tight>[–—])(?=\S))"
    ),
    "bold": _pattern(rf"\*\*(?P<name>{_NAME}{_NUMBER}){_CONTINUED}{_ROLE}(?::\*\*|\*\*{_B}*:|\*\*{_B}+[-–—](?=\s)):?"),
    "stamped": _pattern(
        rf"(?P<name>{_NAME}{_NUMBER}){_CONTINUED}{_ROLE}{_B}*"
        rf"(?::{_B}*(?:{_BRACKETED}|{_LONG_TIME}(?=\s|\Z)|{_TIME}{_LINE_END})"
        rf"|(?:{_BRACKETED}:|\\?\[{_TIME}\\?\]|\({_LONG_TIME}\)|\({_TIME}\){_LINE_END})(?=\s|\Z)"
        rf"|{_B}{_TIME}{_LINE_END})"
    ),
    "colon": _pattern(rf"(?P<name>{_NAME}{_NUMBER}){_CONTINUED}{_ROLE}{_B}?(?::(?=\s|\Z)|：)"),
    "name-dash": _pattern(rf"(?P<name>{_NAME}{_NUMBER}){_CONTINUED}{_ROLE}{_B}+(?:--|[-–—])(?:{_B}+|{_LINE_END})"),
    "record": _pattern(rf"(?P<name>{_HONORIFIC}\.?{_B}+{_CAPS_NAME}{_HOLDS}){_CONTINUED}\.(?=\s)"),
}
"""Convention name -> pattern; the group ``name`` is the tag, the whole match is what is not spoken."""


@dataclass(frozen=True, slots=True)
class Tag:
    """A line that begins a turn."""

    line: int
    start: int
    end: int
    """Offset behind the tag and its separator."""
    name: str
    """As written."""
    continued: bool = False
    """Whether it says of itself that it continues a turn (``(continued)``)."""
    tight: bool = False
    """Whether its dash stands without blanks, as a dash within a sentence may."""


def tagged_lines(source: Source, start: int, convention: str) -> Iterator[Tag]:
    """All lines from an offset on that have the form of this convention's tags, in order."""
    pattern = PATTERNS[convention]
    for number in range(source.line(start), len(source.starts) + 1):
        at = source.starts[number - 1]
        if at < start:
            continue
        while at < len(source.text) and source.text[at] != "\n" and source.text[at].isspace():
            at += 1
        found = pattern.match(source.text, at)
        if found:
            groups = found.groupdict()
            name = " ".join(found["name"].split())
            yield Tag(number, at, found.end(), name, bool(groups["continued"]), bool(groups.get("tight")))
