"""Scanner for the tags and text of an HTML page, with their offsets.

``html.parser`` is not used because it can need quadratic time for unclosed markup. A tag always ends at the next ``>``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)[^<>]*>|<![^<>]*>|<\?[^<>]*>")
_HIDDEN = ("script", "style", "template", "noscript", "svg")


class Token(NamedTuple):
    """A tag, or the text between two tags."""

    start: int
    end: int
    name: str
    """Name of the element in lower case, or an empty string for text."""
    closes: bool = False


def tokens(text: str, at: int) -> Iterator[Token]:
    """Yield the tags and the text after an offset.

    Comments, declarations, scripts and other hidden elements are skipped.
    """
    closed = True
    while at < len(text):
        opens = text.find("<", at)
        opens = len(text) if opens < 0 else opens
        if at < opens:
            yield Token(at, opens, "")
        if closed and text.startswith("<!--", opens):
            end = text.find("-->", opens + 4)
            closed = end >= 0
            if closed:
                at = end + 3
                continue
        if (tag := TAG.match(text, opens)) is None:
            if opens < len(text):
                yield Token(opens, opens + 1, "")
            at = opens + 1
            continue
        at, name = tag.end(), (tag[2] or "").lower()
        if name in _HIDDEN and not tag[1]:
            end_tag = re.compile(rf"</{name}\b[^<>]*>", re.IGNORECASE).search(text, at)
            at = end_tag.end() if end_tag else len(text)
        elif name:
            yield Token(opens, at, name, bool(tag[1]))
