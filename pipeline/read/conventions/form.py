"""Definition of a speaker-tag convention, and patterns that several conventions share.

A form defines only what opens and closes a tag at the beginning of a line, not what a name looks like. Any text between
the opener and the closer is a candidate, and ``detect.py`` decides for the whole file which candidates are tags.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum

SPACE = r"[^\S\n]"
"""Pattern for a space, tab or no-break space within a line."""
LINE_END = rf"(?={SPACE}*(?:\n|\Z))"
TIME = r"\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?"
LONG_TIME = r"\d{1,2}:\d{2}:\d{2}(?:[.,]\d{1,3})?"
_SPAN = rf"{TIME}(?:{SPACE}*(?:-->|[-–—]){SPACE}*{TIME})?"
STAMP = rf"(?:\\?\[{_SPAN}\\?\]|\({_SPAN}\))"
"""Pattern for a time or a range of times in brackets."""
STAMPS = rf"(?:{SPACE}*{STAMP})?"
LONGEST = 110
"""Maximum number of characters in a name, including its role and brackets."""
_CAPITALS = re.compile(r"(?:(?:Mc|Mac|De|Di|La|Le|Van|Fitz|O['’])(?=[^\W\d_]{2}))?[^\W\d_]")
_PARTICLES = frozenset("de la le el von van der den du da dos di af av zu of the y e bin ibn al ter ten".split())


class Trust(IntEnum):
    """Strength of a form as evidence for a speaker tag."""

    DOUBTFUL = 0
    """The form counts only if no other form is found.

    It also occurs in directions, tables and headings.
    """
    PLAIN = 1
    """The form also occurs in prose."""
    MARKED = 2
    """Markup or a time distinguishes the name from prose."""


@dataclass(frozen=True, slots=True)
class Convention:
    """A convention for writing speaker tags, such as ``Anna Berg: text``."""

    name: str
    """Name of the convention, as used for ``convention`` in series.toml."""
    rank: int
    """Priority among conventions that find the same number of tags; the lowest rank wins."""
    trust: Trust
    form: str
    """Regular expression for a tag, matched on a line after any list bullet and time.

    The group ``name`` contains the name with its role, brackets and time; the whole match is not spoken. The optional
    group ``tight`` matches a closer without spaces around it.
    """
    examples: tuple[tuple[str, str], ...]
    """(text, name in its tag) of each example.

    The name is an empty string if the text does not have this form.
    """
    holds: str = ""
    """Regular expression that every text with this form matches somewhere, used as a quick pre-check."""
    fits: Callable[[str], bool] | None = None
    """Function that returns whether this form allows a name; None to allow any."""
    closing: str = ""
    """Closing markup after the words of a turn."""
    lines: bool = False
    """Whether the name is on its own line."""


def between(without: str) -> str:
    """Return a non-greedy pattern for the group ``name``.

    :param without: characters that the name must not contain, besides tabs and line ends.
    """
    return rf"(?P<name>[\w“”‘’\"'@?+][^\n\t{without}]{{0,{LONGEST - 1}}}?)"


def in_capitals(name: str) -> bool:
    """Return whether a name is in capitals, apart from particles and prefixes (``de la``, ``Mc``)."""
    words = re.findall(r"[^\W\d_][\w'’]*", re.sub(r"\([^()]*\)|\[[^\[\]]*\]|,.*", "", name))
    return any(w == w.upper() for w in words) and all(map(_is_capital, words))


def _is_capital(word: str) -> bool:
    found = _CAPITALS.match(word)
    return word.lower() in _PARTICLES or (
        found is not None and word[found.end() - 1 :].upper() == word[found.end() - 1 :]
    )
