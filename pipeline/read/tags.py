"""Speaker tags: what the conventions look like, and the lines of a transcript that have such a form.

A convention is a pattern for the beginning of a line. Which of them a transcript uses, and which of the lines that
look tagged begin a turn, is decided in ``detect.py``.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from pipeline.read.marks import DIRECTION, in_place, plain
from pipeline.read.source import Source

_B = r"[^\S\n]"
"""A blank within a line: a space, a tab, a no-break space."""
_UPPER = r"[^\W\d_a-zß]"
"""A letter that is not lower case (alphabets without case count); see ``_STAND_INS``."""
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
_SPAN = rf"{_TIME}(?:{_B}*(?:-->|[-–—]){_B}*{_TIME})?"
_BRACKETED = rf"(?:\\?\[{_SPAN}\\?\]|\({_SPAN}\))"
_LEADING_STAMP = rf"(?:(?:{_BRACKETED}|{_TIME})(?:{_B}*[-–—|•]{_B}*|{_B}+))?"
_MARK = rf"(?:(?:>{_B}*){{2,3}}|[-–—•●▪◦·]{_B}*|[*+]{_B}+|(?:\(?\d{{1,4}}[.)]|\[\d{{1,4}}\]){_B}+)"
"""What a list or a caption has before a tag."""
_CONTINUED = rf"(?P<continued>{_B}*+(?:,|\.\.\.|…)?{_B}*+\(?(?:continu(?:ed|ing)|cont['’]d|cont\.)\)?)?"
_DEGREE = r"(?:Ph\.?D|M\.?D|M\.?P|Jr|Sr|Esq|OBE|MBE)\b\.?"
_ROLE = rf"(?:{_B}*+\([^()\n]{{1,60}}\)|{_B}*+\[[^\[\]\d\n]{{1,40}}\]|,{_B}+(?:{_DEGREE}|{_CAPS_NAME}))?"
_HONORIFIC = (
    r"(?:Mr|Mrs|Ms|Miss|Dr|The|Senator|Representative|Chairman|Chairwoman|Chair|Secretary|Ambassador|General|Admiral|"
    r"Director|Professor|Judge|Justice)"
)
_PLACE = rf"(?:{_B}+of(?:{_B}+[A-Z][\w'’\-]+){{1,3}}|{_B}+pro{_B}+tempore)?"
_ALONE = rf"(?P<name>{_NAME}{_NUMBER}(?<!\.)){_CONTINUED}{_ROLE}{_LINE_END}"

PATTERNS = {
    "dash": (
        rf"(?P<name>{_CAPS_NAME}{_NUMBER}){_CONTINUED}{_ROLE}"
        rf"{_B}*(?:(?:--|[-–—])(?:{_B}+|{_LINE_END})|(?<=\s)[-–—](?=\S)|(?P<tight>[–—])(?=\S))"
    ),
    "bold": (
        rf"\*\*(?P<name>{_NAME}{_NUMBER}){_CONTINUED}{_ROLE}(?:{_B}*{_BRACKETED})?"
        rf"(?::\*\*|\*\*{_ROLE}(?:{_B}*{_BRACKETED})?{_B}*:|\*\*{_B}+[-–—](?=\s)):?"
    ),
    "stamped": (
        rf"(?P<name>{_NAME}{_NUMBER}){_CONTINUED}{_ROLE}{_B}*"
        rf"(?::{_B}*(?:{_BRACKETED}|{_LONG_TIME}(?=\s|\Z)|{_TIME}{_LINE_END})"
        rf"|(?:{_BRACKETED}:|\\?\[{_TIME}\\?\]|\({_LONG_TIME}\)|\({_TIME}\){_LINE_END})(?=\s|\Z)"
        rf"|{_B}+(?:[-–—|•]{_B}*)?{_TIME}{_LINE_END})"
    ),
    "colon": rf"(?P<name>{_NAME}{_NUMBER}){_CONTINUED}{_ROLE}{_B}*(?::(?=\s|\Z)|：)",
    "name-dash": rf"(?P<name>{_NAME}{_NUMBER}){_CONTINUED}{_ROLE}{_B}+(?:--|[-–—])(?:{_B}+|{_LINE_END})",
    "record": rf"(?P<name>{_HONORIFIC}\.?{_B}+{_CAPS_NAME}{_PLACE}){_CONTINUED}\.(?=\s)",
    "voice": rf"<v(?:\.[^\s<>]+)?{_B}+(?P<name>{_NAME}{_NUMBER}){_ROLE}>",
    "emphasised": (
        rf"(?P<em>\*|__?)(?P<name>{_NAME}{_NUMBER}){_CONTINUED}{_ROLE}"
        rf"(?::(?P=em)|(?P=em){_B}*:|(?P=em){_B}+[-–—])(?=\s)"
    ),
    "bracketed": (
        rf"(?!(?i:{DIRECTION.pattern}))\\?\[(?P<name>{_NAME}{_NUMBER}){_CONTINUED}{_ROLE}\\?\]"
        rf"{_B}*(?:[:–—-](?=\s|\Z)|(?=\S))"
    ),
    "tabbed": rf"(?P<name>{_WORD}(?:[^\S\n\t]+{_WORD}){{0,5}}{_NUMBER}){_CONTINUED}{_ROLE}[^\S\n\t]*\t(?={_B}*\S)",
    "time-below": rf"{_ALONE}{_B}*\n{_B}*(?:{_BRACKETED}|{_TIME}){_LINE_END}",
    "own-line": _ALONE,
}
"""Convention name -> pattern; the group ``name`` is the tag, the whole match is what is not spoken."""
MARKED = tuple(name for name in PATTERNS if name not in ("time-below", "own-line"))
"""Conventions in which something in the line itself marks the name."""


_HOLDS = {
    "bold": r"\*\*",
    "voice": "<v",
    "emphasised": r"[*_][^*_\n]{2,90}(?::[*_]|[*_]+[^\S\n]*[:–—-])",
    "bracketed": r"\[[^\[\]\n]{2,90}\](?!\()",
    "tabbed": r"\t",
}
"""Convention name -> what a text must hold to be searched for it: looking for that is quicker."""


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
    mark: str = ""
    """What stands before it: ``>>``, ``-`` for any dash, another bullet, ``a number``, or nothing."""


_STAND_INS = {"Ll": "ß", "Mn": "א", "Mc": "א", "Me": "א", "No": "·"}
"""For the letters beyond ASCII, by Unicode category, what a pattern is matched with in their place: ``re`` knows no
class of all lower-case letters, and takes the marks of a letter for none and a fraction for one."""
_INVISIBLE = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
"""What copied text may have in a tag or before it: blanks of no width, marks of direction."""
_JOINERS = "\u200c\u200d"


class _Beginning(NamedTuple):
    """How a line begins."""

    number: int
    start: int
    """Offset of the first character that is no blank."""
    name: int
    """Offset where the name would stand, behind a mark and a stamp."""
    mark: str
    """As ``Tag.mark`` says it."""


class Lines:
    """The lines of a transcript that have the form of a tag; each convention is looked for once."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self._found: dict[str, list[Tag]] = {}
        text = in_place(source.text, "א")
        for char in sorted(c for c in set(text) if not c.isascii()):
            text = text.replace(char, _stand_in(char))
        self._text = text
        self._lines = list(self._beginnings())

    def tagged(self, start: int, convention: str, mark: str = "") -> list[Tag]:
        """All lines from an offset on that have the form of this convention's tags behind a mark, in order.

        :param mark: of those that ``Tag.mark`` may be.
        """
        return [t for t in self._formed(convention) if t.mark == mark and self.source.starts[t.line - 1] >= start]

    def marks(self, start: int) -> list[str]:
        """The marks behind which lines from an offset on have the form of tags, in order of their number."""
        marked = {t.line: t.mark for name in MARKED for t in self._formed(name) if t.mark}
        lines = (mark for number, mark in marked.items() if self.source.starts[number - 1] >= start)
        return [mark for mark, _ in Counter(lines).most_common()]

    def _formed(self, convention: str) -> list[Tag]:
        if convention not in self._found:
            matches = self._matches(convention) if re.search(_HOLDS.get(convention, ""), self._text) else ()
            self._found[convention] = [self._tag(line, m) for line, m in matches if m]
        return self._found[convention]

    def _matches(self, convention: str) -> Iterator[tuple[_Beginning, re.Match[str] | None]]:
        pattern = _compiled(convention)
        return ((line, pattern.match(self._text, line.name)) for line in self._lines)

    def _beginnings(self) -> Iterator[_Beginning]:
        before = _compiled("")
        for number, at in enumerate(self.source.starts, 1):
            line = self.source.line_text(number)
            if said := line.lstrip():
                start = at + len(line) - len(said)
                found = before.match(self._text, start)
                assert found is not None
                yield _Beginning(number, start, found.end(), _kind((found[1] or found[2] or "").strip()))

    def _tag(self, line: _Beginning, found: re.Match[str]) -> Tag:
        groups = found.groupdict()
        name = " ".join(_INVISIBLE.sub("", plain(self.source.text[slice(*found.span("name"))])).split())
        continued, tight = bool(groups.get("continued")), bool(groups.get("tight"))
        return Tag(line.number, line.start, found.end(), name, continued, tight, line.mark)


def _stand_in(char: str) -> str:
    if char in _JOINERS:
        return "א"
    return " " if _INVISIBLE.match(char) else _STAND_INS.get(unicodedata.category(char), char)


def _kind(mark: str) -> str:
    """What kind of mark it is, as ``Tag.mark`` says it."""
    if mark[:1] in ("-", "–", "—"):
        return "-"
    if mark.startswith(">"):
        return ">>"
    return "a number" if mark.strip("()[].").isdigit() else mark


@cache
def _compiled(convention: str) -> re.Pattern[str]:
    """The pattern of a convention; of what may stand before any tag where none is named."""
    if not convention:
        return re.compile(f"{_B}*({_MARK})?{_LEADING_STAMP}({_MARK})?")
    return re.compile(f"{PATTERNS[convention]}{_B}*")
