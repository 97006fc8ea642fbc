"""Numbers of things in messages."""

from __future__ import annotations


def counted(number: int, what: str) -> str:
    """``1 take``, ``2 takes``."""
    return f"{number} {what}{'' if number == 1 else 's'}"
