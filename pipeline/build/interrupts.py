"""Ctrl-C and requests to end, where half of the work would be worse than none."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

COMPLETED = "what was built is in place"


@contextmanager
def held_back() -> Iterator[None]:
    """An interrupt that comes meanwhile ends the program afterwards. Only the main thread is ever interrupted.

    :raises KeyboardInterrupt: one came; what was begun is done, and the error says so.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[int] = []

    def note(number: int, _: Any) -> None:
        came.append(number)

    before = {number: signal.signal(number, note) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    if came:
        raise KeyboardInterrupt(COMPLETED)
