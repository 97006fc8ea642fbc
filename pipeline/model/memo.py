"""Memo, which keeps computed values for the next build.

The values depend only on a text or a hash, so a memo saves time but never changes a result.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol


class Memo(Protocol):
    """Store of JSON values, each identified by its kind and the input text."""

    def get(self, kind: str, text: str) -> Any | None:
        """Return the stored value, or None if it is missing."""

    def put(self, kind: str, text: str, value: Any) -> None:
        """Store a JSON value, which must not be None."""


def remembered(memo: Memo | None, kind: str, text: str, make: Callable[[], Any]) -> Any:
    """Return a JSON value from a memo; if it is missing, compute and store it.

    :param memo: where to look up and store the value; if None, the value is computed but not stored.
    :param make: function that computes the value.
    """
    if memo is None:
        return make()
    value = memo.get(kind, text)
    if value is None:
        value = make()
        memo.put(kind, text, value)
    return value
