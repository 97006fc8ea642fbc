"""Ids made of what is said, so that an edit changes the ids of what it edited and of nothing else."""

from __future__ import annotations

import hashlib


class Ids:
    """Gives out the ids of one document: a letter and 10 hex digits of a SHA-256, ``-2`` for a repetition."""

    def __init__(self) -> None:
        self._count: dict[str, int] = {}

    def make(self, letter: str, *parts: str) -> str:
        """An id for these parts (speaker id and text, say); the same parts again give ``-2``, ``-3``, …"""
        digest = hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:10]
        return self.numbered(f"{letter}{digest}")

    def numbered(self, base: str) -> str:
        """``base`` at its first use, then ``base-2``, ``base-3``, …"""
        n = self._count[base] = self._count.get(base, 0) + 1
        return base if n == 1 else f"{base}-{n}"
