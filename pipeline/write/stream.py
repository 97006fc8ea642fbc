"""Bytes that are made while they are written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Stream:
    """A file's content that is never held whole."""

    length: int
    """Bytes."""
    parts: Iterator[bytes]
    """Taken once, one at a time."""
