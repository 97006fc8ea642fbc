"""The words of a text, folded: for comparing what is said, whatever the marks and the case."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.read.entities import in_place
from pipeline.read.marks import DIRECTION, STAMP

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
    """A text of the same length with blanks for what is not said, and what its entities name."""
    text = in_place(text, "'")
    return _NOT_SAID.sub(lambda m: " " * len(m.group()), text) if "[" in text else text


def words(text: str) -> str:
    """The folded words of a text (as of ``word_offsets``) with a blank between them."""
    return " ".join(_folded(" ".join(_WORD.findall(_what_is_said(text)))).split())


def _folded(text: str) -> str:
    for mark in _MARKS:
        text = text.replace(mark, "")
    return text.casefold()
