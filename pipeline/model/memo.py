"""Memo of results that depend only on a text or hash.

It is stored for the next build. A memo never changes a result; it only saves time.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol


class Memo(Protocol):
    """Store for JSON values, by kind of result and input text."""

    def get(self, kind: str, text: str) -> Any | None:
        """Return the stored value, or None."""

    def put(self, kind: str, text: str, value: Any) -> None:
        """Store a JSON value other than None."""


def remembered(memo: Memo | None, kind: str, text: str, make: Callable[[], Any]) -> Any:
    """Return a JSON value from a memo, computing and storing it if missing."""
    if memo is None:
        return make()
    value = memo.get(kind, text)
    if value is None:
        value = make()
        memo.put(kind, text, value)
    return value
