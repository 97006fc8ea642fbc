"""Text on one line, and text that must not exceed a number of bytes."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable

from pipeline.write.text import clean


def one_line(text: str) -> str:
    """The text without what no medium carries, on one line: each stretch of white space is one blank."""
    return " ".join(clean(text).split())


def fitted(text: str, limit: int, written: Callable[[str], str] = str) -> str:
    """The text as ``written`` writes it, in at most ``limit`` bytes of UTF-8.

    Where it is too long its end gives way to an ellipsis, if possible between words. ``written`` must not get
    shorter when the text gets longer.
    """

    def size(length: int) -> int:
        return len(written(text[:length] + "…").encode())

    if len(written(text).encode()) <= limit:
        return written(text)
    head = text[: max(0, bisect_right(range(len(text)), limit, key=size) - 1)]
    return written((head.rpartition(" ")[0] or head).rstrip() + "…")
