"""Repair of words hyphenated at line ends, and removal of soft hyphens (R060).

Other words in the file decide how to join the parts: ``muni-`` and ``cipality`` are joined without a hyphen unless
``muni-cipality`` occurs elsewhere.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from functools import cached_property

from pipeline.read.inline import JOIN, Inline
from pipeline.read.source import Source

_SOFT = "\u00ad"
_HYPHENS = "-\u2010\u00ad"
_CUT = re.compile(rf"(?:(?<=[^\W\d_])|(?<=\d))[{_HYPHENS}] (?=\w)|{_SOFT}")
"""Pattern for a soft hyphen, or a hyphen that may have ended a line.

A space has replaced the line end.
"""
_LINE_END = re.compile(r"[^\S\n]*\n\s*")
_WORD = re.compile(r"\w+(?:[-\u2010]\w+)*")
_CUT_WORD = re.compile(rf"\w+[{_HYPHENS}][^\S\n]*\n\s*\w+")
_LAST = re.compile(r"[\w\u2010-]+$")
_FIRST = re.compile(r"\w+(?:[-\u2010]\w+)*")
_NO_PARTS = frozenset(
    "a an the and or but nor so to of in on at by for from with as than i you he she it we they me him her us them my "
    "your his its our their that this is was are were be been not no yes oh und oder och eller et ou y bis".split()
)
"""Words that are never part of a compound.

A hyphen beside such a word is a dash or a suspended hyphen (``two- and three-part``).
"""
_FIRSTS = frozenset(
    "long short well self non ex all cross full part half mid semi anti multi pre post high low real old new first "
    "second third hard soft open wide far near deep state world large small great best better fast free heavy "
    "one two three four five six seven eight nine ten twenty thirty forty fifty sixty seventy eighty ninety never ever "
    "much man so e t x co step mother father brother sister vice".split()
)
"""Common first words of hyphenated compounds, used if neither spelling occurs in the file."""
_ENDINGS = frozenset(
    "age ages er ers est ly ness nesses en ens ened ening ing ings ed ish hand hands coming comings cut cuts way ways "
    "land lands fall falls s es ful less ity ty tion tions al als".split()
)


def has_hyphen(text: str) -> bool:
    """Return whether a text may contain a word to rejoin or a soft hyphen."""
    return any(f"{hyphen} " in text for hyphen in _HYPHENS) or _SOFT in text


class Words:
    """The words of a file, except those split at line ends."""

    def __init__(self, source: Source) -> None:
        self._source = source

    @cached_property
    def counts(self) -> Counter[str]:
        """Number of occurrences of each word, in lower case and including hyphens."""
        text = _CUT_WORD.sub(" ", self._source.text) if self._source.text else ""
        return Counter(m.group().replace("\u2010", "-").casefold() for m in _WORD.finditer(text))

    @cached_property
    def prefixes(self) -> frozenset[str]:
        """First parts of all hyphenated words, in lower case."""
        return frozenset(word.partition("-")[0] for word in self.counts if "-" in word)

    def joined(self, first: str, second: str) -> str:
        """Return a word rejoined from its two parts, with a hyphen if it needs one.

        :returns: an empty string if the parts are separate words.
        """
        one, other = first.casefold().replace("\u2010", "-"), second.casefold()
        together, hyphened = self.counts[one + other], self.counts[f"{one}-{other}"]
        if together or hyphened:
            return f"{first}-{second}" if hyphened >= together else first + second
        if one in _NO_PARTS or other in _NO_PARTS:
            return ""
        if not second[0].islower() and not (first.isupper() and len(first) > 1 and second.isupper()):
            return f"{first}-{second}" if first[0].isupper() or second[0].isdigit() else ""
        both = bool(self.counts[one] and self.counts[other])
        usual = one in _FIRSTS and other not in _ENDINGS and len(other) > 2
        short = len(one) == 1 or (first.isupper() and other == second)
        compound = short or "-" in one or first.isdigit() or both or usual or one in self.prefixes
        return f"{first}-{second}" if compound else first + second


def cut_words(inline: Inline, source: Source, words: Words) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, repaired word) for each range to remove from a text.

    A range contains a hyphen, the space after it, or both.
    """
    text = inline.text
    for found in _CUT.finditer(text):
        start, end = found.span()
        soft = text[start] == _SOFT
        if not soft and not _ends_line(inline, start, source):
            continue
        first = _LAST.search(text, max(0, start - 60), start)
        second = _FIRST.match(text, end)
        one, other = first.group() if first else "", second.group() if second else ""
        if soft:
            at_end = text[end : end + 1] == " " and _ends_line(inline, start, source)
            second = _FIRST.match(text, end + 1)
            yield start, end + at_end, one + (second.group() if at_end and second else other)
        elif word := words.joined(one, other):
            yield (start if len(word) == len(one) + len(other) else start + 1), end, word


def _ends_line(inline: Inline, at: int, source: Source) -> bool:
    """Return whether a hyphen ends a source line or a piece of a rejoined paragraph.

    :param at: offset of the hyphen in the text.
    """
    pieces = inline.pieces
    number = bisect_right(pieces, at, key=lambda piece: piece.end)
    piece = pieces[number]
    if at + 1 == piece.end and number + 1 < len(pieces) and pieces[number + 1].offset == JOIN:
        return True
    offset = piece.offset + (at - piece.start if not piece.length else 0)
    after = offset + (piece.length or 1)
    return _LINE_END.match(source.text, after) is not None
