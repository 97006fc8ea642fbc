"""Definition of a convention of speaker tags, and parts that several conventions share.

A form says what opens and closes a tag at the beginning of a line, never what a name looks like: whatever is between
them is a candidate, and the whole file decides (``detect.py``).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum

BLANK = r"[^\S\n]"
"""Pattern of a space, a tab or a no-break space within a line."""
LINE_END = rf"(?={BLANK}*(?:\n|\Z))"
TIME = r"\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?"
LONG_TIME = r"\d{1,2}:\d{2}:\d{2}(?:[.,]\d{1,3})?"
_SPAN = rf"{TIME}(?:{BLANK}*(?:-->|[-–—]){BLANK}*{TIME})?"
STAMP = rf"(?:\\?\[{_SPAN}\\?\]|\({_SPAN}\))"
"""Pattern of a time, or a range of times, in brackets."""
STAMPS = rf"(?:{BLANK}*{STAMP})?"
LONGEST = 110
"""Most characters of a name, with its role and brackets."""
_CAPITALS = re.compile(r"(?:(?:Mc|Mac|De|Di|La|Le|Van|Fitz|O['’])(?=[^\W\d_]{2}))?[^\W\d_]")
_PARTICLES = frozenset("de la le el von van der den du da dos di af av zu of the y e bin ibn al ter ten".split())


class Trust(IntEnum):
    """How strongly the form suggests a tag."""

    DOUBTFUL = 0
    """Directions, tables and headings have this form too: it counts only without other tags."""
    PLAIN = 1
    """Prose has this form too."""
    MARKED = 2
    """Mark-up or a time sets the name apart."""


@dataclass(frozen=True, slots=True)
class Convention:
    """A form of speaker tags."""

    name: str
    """Name, as ``convention`` in series.toml gives it."""
    rank: int
    """Priority: of two conventions with as many tags, the lower rank wins."""
    trust: Trust
    form: str
    """Regular expression, matched at the beginning of the name.

    The group ``name`` is the name with its role, brackets and time; the whole match is not spoken. The group ``tight``
    matches if the closer has no space around it.
    """
    examples: tuple[tuple[str, str], ...]
    """Lines, each with the name of its tag; empty if the line has another form."""
    holds: str = ""
    """Quick pre-check: a pattern that any text with this form contains."""
    fits: Callable[[str], bool] | None = None
    """Check whether the name may have this form; None if any name may."""
    closing: str = ""
    """Closing mark-up after the words of the turn."""
    lines: bool = False
    """Whether the name has a line of its own."""


def between(without: str) -> str:
    """Return the pattern of the group ``name``: the fewest characters up to a closer.

    :param without: characters that the name may not contain, besides tabs.
    """
    return rf"(?P<name>[\w“”‘’\"'@?+][^\n\t{without}]{{0,{LONGEST - 1}}}?)"


def in_capitals(name: str) -> bool:
    """Return whether a name is in capitals, except for particles (``de la``, ``Mc``)."""
    words = re.findall(r"[^\W\d_][\w'’]*", re.sub(r"\([^()]*\)|\[[^\[\]]*\]|,.*", "", name))
    return any(w == w.upper() for w in words) and all(map(_is_capital, words))


def _is_capital(word: str) -> bool:
    found = _CAPITALS.match(word)
    return word.lower() in _PARTICLES or (
        found is not None and word[found.end() - 1 :].upper() == word[found.end() - 1 :]
    )
