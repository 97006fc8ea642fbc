"""Server of the preview: a listening socket, and uvicorn in a thread."""

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

_UNREACHED = {socket.AF_INET: "192.0.2.1", socket.AF_INET6: "2001:db8::1"}
"""Documentation addresses (RFC 5737, RFC 3849) used to find this computer's network address.

Nothing is sent to them: connecting a UDP socket only chooses a network interface.
"""
_STARTING = 0.01
"""Seconds between checks of whether the server has started."""
_HEADER_LIMIT = 10.0
"""Seconds within which the headers of a request must arrive."""
_NEAR = 100
"""Number of ports to try above a port that is in use."""


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens for connections.

    :param host: IP address or host name of this computer.
    :param port: port number; 0 picks a free port.
    :raises RostraError: the address is not this computer's, or the port cannot be used (R404).
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (OSError, UnicodeError) as error:
        raise _unusable(host, port, "no such address", "check --host") from error
    family, _, _, _, address = min(found, key=lambda f: f[0] != socket.AF_INET)
    try:
        return _bound(family, address)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            hint = f"use --port {_free_port(family, address)}"
            raise _unusable(host, port, "the port is already in use", hint) from error
        raise _unusable(host, port, error.strerror or str(error), "check --host and --port") from error


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
    """Return ``http://host:port``, with brackets around an IPv6 address."""
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def is_reachable(listener: socket.socket) -> bool:
    """Return whether other computers can reach a listening socket."""
    return not ipaddress.ip_address(listener.getsockname()[0].partition("%")[0]).is_loopback


def reached_at(listener: socket.socket, host: str) -> str:
    """Return the address to open in a browser, as ``http://host:port``.

    If the socket listens on all addresses, the host is this computer's address on its network.
    """
    bound, port = listener.getsockname()[:2]
    if not ipaddress.ip_address(bound.partition("%")[0]).is_unspecified:
        return address_of(host, port)
    with socket.socket(listener.family, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect((_UNREACHED[listener.family], 9))
            return address_of(probe.getsockname()[0], port)
        except OSError:
            return address_of(socket.gethostname(), port)


class _Protocol(H11Protocol):
    """Protocol that closes connections whose requests do not arrive in time.

    uvicorn's own limit applies only between two requests. Sending a response has no time limit, since a paused
    player stops reading.
    """

    _late: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Start the timeout for the first request."""
        super().connection_made(transport)
        self._watch()

    def data_received(self, data: bytes) -> None:
        """Process received bytes, and start or cancel the connection's timeout."""
        super().data_received(data)
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        """Cancel the connection's timeout."""
        super().connection_lost(exc)
        self._stop()

    def _watch(self) -> None:
        """Start the timeout, or cancel it if the headers of a request are complete.

        Received bytes do not restart a running timeout.
        """
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
    """Serve the app in a thread until the context exits.

    On exit, all connections are closed and the thread ends.

    :returns: event that is set when the thread has ended.
    """
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
    # Not Thread.join: if Ctrl-C interrupts it, Python 3.11 treats the running thread as ended.
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
        # Wait for the start, since a server that is stopped during its start prints a traceback.
        await_start()
        # Connections are now closed, which uvicorn logs as errors.
        log.setLevel(logging.CRITICAL)
        if live is not None:
            live.close()
        server.should_exit = True
        ended.wait()
