"""Mark-up line by line. A text that is not Markup is escaped on its way in."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

NOTHING = Markup("")
_NEWLINE = Markup("\n")


def lines(*parts: str) -> Markup:
    """The parts, each on lines of its own; an empty one has none."""
    return _NEWLINE.join(filter(None, parts))


def block(start: Markup, parts: Iterable[str], end: Markup) -> Markup:
    """The parts between two tags, each on lines of its own; nothing where all are empty."""
    inner = lines(*parts)
    return lines(start, inner, end) if inner else NOTHING
