"""Results that the next build may use: those that only a text or a hash decides.

Reading gives the same with a memo and without one, only slower without.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol


class Memo(Protocol):
    """Keeps JSON values, each under the kind of result and the text that decided it."""

    def get(self, kind: str, text: str) -> Any | None:
        """What was kept, or None."""

    def put(self, kind: str, text: str, value: Any) -> None:
        """Keep a JSON value that is not None."""


def remembered(memo: Memo | None, kind: str, text: str, make: Callable[[], Any]) -> Any:
    """The JSON value that a memo keeps; made now and kept if there is none."""
    if memo is None:
        return make()
    value = memo.get(kind, text)
    if value is None:
        value = make()
        memo.put(kind, text, value)
    return value
