"""Decide which names a request may give as its host, so that no page of another site reads the preview.

A page may give its own name this computer's address (DNS rebinding), and then reads what is served there as its own.
Its requests still name it as their host. Starlette's ``TrustedHostMiddleware`` was tried: it knows exact names and
``*.name`` only, no networks and no address that a connection came in by, and its answer does not say what to do.

``Gate`` lets in who asks for such a name, and gives every answer the headers that keep other sites out.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Callable, Iterable

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_HOST = re.compile(r"([a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.?|\[[0-9a-f:.]+\])(?::\d{1,5})?", re.ASCII | re.IGNORECASE)
_MOST_TOLD = 20
"""Names after which no more are told: they are anybody's choice."""


def host_name(header: str) -> str:
    """The name in a ``Host`` field, in lower case, without brackets, port and final full stop; empty if it is none."""
    match = _HOST.fullmatch(header)
    return match[1].strip("[]").removesuffix(".").lower() if match else ""


def is_loopback(address: str) -> bool:
    """Whether an IP address is one by which a computer reaches itself; False for a name."""
    found = _address(address)
    return found is not None and found.is_loopback


class Hosts:
    """The names under which this computer serves."""

    def __init__(self, allowed: Iterable[str] = ()) -> None:
        """:param allowed: more names than the computer's own."""
        own = socket.gethostname().lower()
        self._short = own.partition(".")[0]
        self._names = {own, f"{self._short}.local", *(host_name(name) for name in allowed)} - {""}

    def has(self, name: str, arrived_at: str) -> bool:
        """Whether a request may name this host.

        It may ask for this computer's whole name by the network.

        :param name: as ``host_name`` gives it.
        :param arrived_at: the address of this computer that the connection came to.
        """
        address = _address(name)
        if address is not None:
            return address.is_loopback or address == _address(arrived_at) or name in self._names
        if name == "localhost" or name.endswith(".localhost") or name in self._names:
            return True
        if name.partition(".")[0] == self._short:
            self._names.add(socket.getfqdn().lower())
        return name in self._names


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """The IP address that a text is, an IPv4 one within IPv6 as itself; None if it is none."""
    try:
        found = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found


class Gate:
    """The outermost layer of the application."""

    def __init__(self, app: ASGIApp, hosts: Hosts, refused: Callable[[str], None]) -> None:
        """:param refused: called once for each name that a request was refused for."""
        self._app, self._hosts, self._refused = app, hosts, refused
        self._told: set[str] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it (421)."""
        asked, here = Headers(scope=scope), arrived_at(scope)

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["X-Content-Type-Options"] = "nosniff"
                # The pages' own policies are in their heads, where this directive is not allowed.
                headers["Content-Security-Policy"] = "frame-ancestors 'self'"
                if is_loopback(here):
                    headers["Cross-Origin-Resource-Policy"] = "same-site"
                if "content-length" in asked or "transfer-encoding" in asked:
                    # Nothing here reads a body. What follows one is never taken for another request (RFC 9112, 6.1).
                    headers["Connection"] = "close"
            await send(message)

        # HTTP/1.0 knows no such field, and browsers always send it.
        named = asked.get("host")
        if named is None or await run_in_threadpool(self._hosts.has, host_name(named), here):
            await self._app(scope, receive, sent)
        else:
            await self._refusal(host_name(named))(scope, receive, sent)

    def _refusal(self, name: str) -> PlainTextResponse:
        if name and name not in self._told and len(self._told) < _MOST_TOLD:
            self._told.add(name)
            self._refused(name)
        allow = f"start `rostra serve` with --allow-host {name}" if name else "ask for http://localhost"
        return PlainTextResponse(f"This preview is not served under that name. If it is yours, {allow}.\n", 421)


def arrived_at(scope: Scope) -> str:
    """The address of this computer that a request's connection came to."""
    server = scope.get("server")
    return str(server[0]) if server else ""
