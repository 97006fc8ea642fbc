"""Server-sent events that notify open pages of each build (HTML standard, section 9.2)."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from threading import Lock

_QUIET = 15.0
"""Seconds without events after which a comment is sent, to detect broken connections."""


class Live:
    """Publisher of build results to open pages; ``tell`` and ``close`` are thread-safe."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._listeners: set[tuple[asyncio.AbstractEventLoop, asyncio.Queue[bytes | None]]] = set()
        self._last = b""

    def tell(self, errors: tuple[str, ...]) -> None:
        """Notify all pages that a build ended.

        :param errors: errors that stopped the build; empty if the build succeeded.
        """
        data = json.dumps(list(errors))
        self._last = f"event: {'failed' if errors else 'built'}\ndata: {data}\n\n".encode()
        self._send(self._last)

    def close(self) -> None:
        """End all event streams."""
        self._send(None)

    def _send(self, news: bytes | None) -> None:
        with self._lock:
            for loop, queue in self._listeners:
                loop.call_soon_threadsafe(queue.put_nowait, news)

    async def stream(self) -> AsyncIterator[bytes]:
        """Yield the encoded events, starting with the event for the last build."""
        listener = (asyncio.get_running_loop(), asyncio.Queue[bytes | None]())
        with self._lock:
            self._listeners.add(listener)
        try:
            yield b"retry: 500\n\n" + self._last
            while (news := await _next(listener[1])) is not None:
                yield news
        finally:
            with self._lock:
                self._listeners.discard(listener)


async def _next(queue: asyncio.Queue[bytes | None]) -> bytes | None:
    try:
        return await asyncio.wait_for(queue.get(), _QUIET)
    except TimeoutError:
        return b":\n\n"
