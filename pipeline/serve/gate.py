"""Let in who asks for one of this computer's names, and give every answer the headers that keep other sites out."""

from __future__ import annotations

from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pipeline.serve.hosts import Hosts, host_name, is_loopback

_MOST_TOLD = 20
"""Names after which no more are told: they are anybody's choice."""


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
