"""Define a convention of speaker tags, and the parts that several conventions share.

A form says what opens and closes a tag at the beginning of a line, never what a name may look like: whatever lies
between is a candidate, and the whole file decides (``detect.py``).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum

BLANK = r"[^\S\n]"
"""A space, a tab or a no-break space within a line."""
LINE_END = rf"(?={BLANK}*(?:\n|\Z))"
TIME = r"\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?"
LONG_TIME = r"\d{1,2}:\d{2}:\d{2}(?:[.,]\d{1,3})?"
_SPAN = rf"{TIME}(?:{BLANK}*(?:-->|[-–—]){BLANK}*{TIME})?"
STAMP = rf"(?:\\?\[{_SPAN}\\?\]|\({_SPAN}\))"
"""A time in brackets, or a range of times."""
STAMPS = rf"(?:{BLANK}*{STAMP})?"
LONGEST = 110
"""Characters of a name, with its role and its brackets."""
_CAPITALS = re.compile(r"(?:(?:Mc|Mac|De|Di|La|Le|Van|Fitz|O['’])(?=[^\W\d_]{2}))?[^\W\d_]")
_PARTICLES = frozenset("de la le el von van der den du da dos di af av zu of the y e bin ibn al ter ten".split())


class Trust(IntEnum):
    """How much the form by itself says for a tag."""

    DOUBTFUL = 0
    """Directions, tables and headings have it too: counted only if no line is tagged otherwise."""
    PLAIN = 1
    """Prose has it too."""
    MARKED = 2
    """Mark-up or a time sets the name apart."""


@dataclass(frozen=True, slots=True)
class Convention:
    """A form of speaker tags."""

    name: str
    """As ``convention`` in series.toml has it."""
    rank: int
    """Of two conventions that find as many tags the one of the lower rank is taken."""
    trust: Trust
    form: str
    """A regular expression, matched at the beginning of the name. The group ``name`` is the name with its role,
    brackets and time; all of the match is not spoken. The group ``tight`` matches if the closer has no space around
    it."""
    examples: tuple[tuple[str, str], ...]
    """Lines, and the name that each is tagged with; empty if it has another form."""
    holds: str = ""
    """What a text must hold to be searched: looking for that is quicker."""
    fits: Callable[[str], bool] | None = None
    """Whether a name may be written so; None if any may."""
    closing: str = ""
    """Mark-up that the opener begins and that ends with the words."""
    lines: bool = False
    """Whether the name has a line of its own."""


def between(without: str) -> str:
    """The group ``name``: the fewest characters up to a closer, without tabs and some others."""
    return rf"(?P<name>[\w“”‘’\"'@?+][^\n\t{without}]{{0,{LONGEST - 1}}}?)"


def in_capitals(name: str) -> bool:
    """Whether a name is in capitals; ``de la`` and ``Mc`` may be in lower case."""
    words = re.findall(r"[^\W\d_][\w'’]*", re.sub(r"\([^()]*\)|\[[^\[\]]*\]|,.*", "", name))
    return any(w == w.upper() for w in words) and all(map(_is_capital, words))


def _is_capital(word: str) -> bool:
    found = _CAPITALS.match(word)
    return word.lower() in _PARTICLES or (
        found is not None and word[found.end() - 1 :].upper() == word[found.end() - 1 :]
    )
