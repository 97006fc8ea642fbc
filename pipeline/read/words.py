"""The words of a text, folded: for comparing what is said, whatever the marks and the case."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.read.marks import DIRECTION, STAMP

_WORD = re.compile(r"[\w'’]+")
_MARKS = str.maketrans("", "", "'’_")
_NOT_SAID = re.compile(rf"\]\([^()\s]*\)|{STAMP.pattern}|(?i:{DIRECTION.pattern})")


def word_offsets(text: str) -> Iterator[tuple[str, int]]:
    """(folded word, offset of its first character) of each word.

    Targets of links, time stamps and stage directions are passed over.
    """
    if "[" in text:
        text = _NOT_SAID.sub(lambda m: " " * len(m.group()), text)
    for found in _WORD.finditer(text):
        if word := found.group().translate(_MARKS).casefold():
            yield word, found.start()


def words(text: str) -> str:
    """The folded words of a text with a blank between them."""
    return " ".join(word for word, _ in word_offsets(text))
