"""Numbers of things in messages."""

from __future__ import annotations


def counted(number: int, what: str) -> str:
    """``1 take``, ``2 takes``."""
    return f"{number} {what}{'' if number == 1 else 's'}"


def sized(length: int) -> str:
    """Bytes for people, in decimal units: ``12.3 MB``."""
    for unit, factor in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if length >= factor:
            return f"{length / factor:.1f} {unit}"
    return counted(length, "byte")
