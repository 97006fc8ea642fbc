"""Listen at an address, and serve there: uvicorn in a thread of its own."""

from __future__ import annotations

import asyncio
import errno
import ipaddress
import logging
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

import h11
import uvicorn
from starlette.applications import Starlette
from uvicorn.protocols.http.h11_impl import H11Protocol

from pipeline.model import Exit, RostraError, failure
from pipeline.serve.live import Live

_ELSEWHERE = {socket.AF_INET: "192.0.2.1", socket.AF_INET6: "2001:db8::1"}
"""Addresses for documentation (RFC 5737, RFC 3849): nothing is ever sent there."""
_STARTING = 0.01
"""Seconds between two looks whether the server is up."""
_HEADER_LIMIT = 10.0
"""Seconds in which the header of a request must arrive."""
_NEAR = 100
"""Ports above a taken one that are tried for a free one."""


def listen(host: str, port: int) -> socket.socket:
    """A socket that takes connections there; ``port`` 0 means any that is free.

    :raises RostraError: the address is not of this computer, or the port cannot be used (R404).
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (OSError, UnicodeError) as error:
        raise _unusable(host, port, "no such address", "see --host") from error
    family, _, _, _, address = min(found, key=lambda f: f[0] != socket.AF_INET)
    try:
        return _bound(family, address)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            hint = f"--port {_free_port(family, address)} is free"
            raise _unusable(host, port, "another program is using this port", hint) from error
        raise _unusable(host, port, error.strerror or str(error), "see --host and --port") from error


def _bound(family: int, address: tuple[int | str | bytes, ...]) -> socket.socket:
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        if hasattr(socket, "SO_EXCLUSIVEADDRUSE"):
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(128)
    except OSError:
        listener.close()
        raise
    return listener


def _free_port(family: int, address: tuple[int | str | bytes, ...]) -> int:
    host, taken, *rest = address
    for port in [*range(int(taken) + 1, min(int(taken) + _NEAR, 65536)), 0]:
        try:
            with _bound(family, (host, port, *rest)) as found:
                number: int = found.getsockname()[1]
                return number
        except OSError:
            continue
    return 0


def _unusable(host: str, port: int, message: str, hint: str) -> RostraError:
    return failure(Exit.ENVIRONMENT, "R404", address_of(host, port), message, hint)


def address_of(host: str, port: int) -> str:
    """``http://host:port``."""
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def is_reachable(listener: socket.socket) -> bool:
    """Whether other computers may reach it."""
    return not ipaddress.ip_address(listener.getsockname()[0].partition("%")[0]).is_loopback


def reached_at(listener: socket.socket, host: str) -> str:
    """The address that a browser is given: where all of this computer's are served, the one that its network knows."""
    bound, port = listener.getsockname()[:2]
    if not ipaddress.ip_address(bound.partition("%")[0]).is_unspecified:
        return address_of(host, port)
    with socket.socket(listener.family, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect((_ELSEWHERE[listener.family], 9))
            return address_of(probe.getsockname()[0], port)
        except OSError:
            return address_of(socket.gethostname(), port)


class _Protocol(H11Protocol):
    """Closes a connection whose request does not arrive; uvicorn's own limit is for connections between two requests.

    However slowly an answer is read, it is never cut: a player that pauses stops reading.
    """

    _late: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """The first request is waited for."""
        super().connection_made(transport)
        self._watch()

    def data_received(self, data: bytes) -> None:
        """Some of a request, or the end of it."""
        super().data_received(data)
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing is waited for any more."""
        super().connection_lost(exc)
        self._stop()

    def _watch(self) -> None:
        """Wait from the first byte of a request to the last one of its header, however many come in between."""
        if self.conn.their_state is not h11.IDLE:
            self._stop()
        elif self._late is None:
            self._late = self.loop.call_later(_HEADER_LIMIT, self.transport.close)

    def _stop(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None


@contextmanager
def served(app: Starlette, listener: socket.socket, live: Live | None) -> Iterator[Event]:
    """Serve in a thread; the event is set when it has ended. At the end every connection is cut and it has ended."""
    config = uvicorn.Config(
        app,
        loop="asyncio",
        http=_Protocol,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=0,
    )
    server = uvicorn.Server(config)
    log = logging.getLogger("uvicorn.error")
    log.setLevel(logging.ERROR)
    # Not Thread.join: if Ctrl-C interrupts it, Python 3.11 takes the thread for ended while it still serves.
    ended = Event()

    def serve() -> None:
        try:
            server.run([listener])
        finally:
            ended.set()

    def await_start() -> None:
        while not (server.started or ended.is_set()):
            ended.wait(_STARTING)

    Thread(target=serve, name="preview", daemon=True).start()
    try:
        await_start()
        yield ended
    finally:
        # A server that is asked to end while it starts prints a traceback.
        await_start()
        # From here on a connection that is cut is no error.
        log.setLevel(logging.CRITICAL)
        if live is not None:
            live.close()
        server.should_exit = True
        ended.wait()
