"""Host header checks that keep other websites from reading the preview.

The owner of a website can point its name to this computer's address (DNS rebinding), so that its pages can read the
preview. The host in their requests is still the name of that website. Starlette's ``TrustedHostMiddleware`` allows
only exact names and ``*.name``. It cannot allow the address at which a connection arrived, and its response does not
say what to do.

``Gate`` rejects requests for other hosts, and adds security headers to every response.
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
_MOST_REPORTED = 20
"""Maximum number of rejected names to report, since clients can send any number of names."""


def host_name(header: str) -> str:
    """Return the name in a ``Host`` field, or an empty string if it is invalid.

    The name is in lower case and has no brackets, port or trailing dot.
    """
    match = _HOST.fullmatch(header)
    return match[1].strip("[]").removesuffix(".").lower() if match else ""


def is_loopback(address: str) -> bool:
    """Return whether a host is a loopback IP address.

    The result for a host name is False, even for ``localhost``.
    """
    found = _address(address)
    return found is not None and found.is_loopback


class Hosts:
    """Host names that the preview accepts."""

    def __init__(self, allowed: Iterable[str] = ()) -> None:
        """Accept this computer's names and the allowed names.

        :param allowed: additional names, as in a ``Host`` field.
        """
        own = socket.gethostname().lower()
        self._short = own.partition(".")[0]
        self._names = {own, f"{self._short}.local", *(host_name(name) for name in allowed)} - {""}

    def has(self, name: str, arrived_at: str) -> bool:
        """Return whether the preview accepts requests for a host.

        This method may query the network for this computer's full name.

        :param name: result of ``host_name``.
        :param arrived_at: address of this computer at which the connection arrived.
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
    """Return the parsed IP address, or None for a host name.

    An IPv4-mapped IPv6 address is converted to IPv4.
    """
    try:
        found = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found


class Gate:
    """Middleware that rejects requests for other hosts and adds security headers."""

    def __init__(self, app: ASGIApp, hosts: Hosts, refused: Callable[[str], None]) -> None:
        """Wrap an application.

        :param refused: callback, called once for each of the first 20 rejected names.
        """
        self._app, self._hosts, self._refused = app, hosts, refused
        self._reported: set[str] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request to the application, or reject it (421)."""
        asked, here = Headers(scope=scope), arrived_at(scope)

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["X-Content-Type-Options"] = "nosniff"
                # The pages have their own policies in their <head>, which cannot contain this directive.
                headers["Content-Security-Policy"] = "frame-ancestors 'self'"
                if is_loopback(here):
                    headers["Cross-Origin-Resource-Policy"] = "same-site"
                if "content-length" in asked or "transfer-encoding" in asked:
                    # The body is not read, so close: it must not be parsed as a request (RFC 9112, 6.1).
                    headers["Connection"] = "close"
            await send(message)

        # HTTP/1.0 has no Host field, and browsers always send one.
        named = asked.get("host")
        if named is None or await run_in_threadpool(self._hosts.has, host_name(named), here):
            await self._app(scope, receive, sent)
        else:
            await self._refusal(host_name(named))(scope, receive, sent)

    def _refusal(self, name: str) -> PlainTextResponse:
        if name and name not in self._reported and len(self._reported) < _MOST_REPORTED:
            self._reported.add(name)
            self._refused(name)
        allow = f"start `rostra serve` with --allow-host {name}" if name else "use http://localhost"
        return PlainTextResponse(f"This preview is not served under that name. If the name is yours, {allow}.\n", 421)


def arrived_at(scope: Scope) -> str:
    """Return the address of this computer to which the client connected.

    If it is unknown, return an empty string.
    """
    server = scope.get("server")
    return str(server[0]) if server else ""
