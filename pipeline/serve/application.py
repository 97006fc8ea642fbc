"""Web application of the preview, which serves the site and build events."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from pipeline.model import FEED, INDEX, QR_CODE
from pipeline.serve.addresses import base_of, rewritten
from pipeline.serve.content import answer, file_content, made_content
from pipeline.serve.files import find_file, is_immutable, media_type
from pipeline.serve.hosts import Gate, Hosts
from pipeline.serve.live import Live
from pipeline.serve.page import RELOAD, following, page_version
from pipeline.write import qr_code

EVENTS = "/_rostra/events"
_STYLE = """
body { margin: 3rem auto; max-width: 36rem; padding: 0 1rem; font: 1.1rem/1.5 system-ui, sans-serif;
  color: #1b1b18; background: #fdfcf8; }
a { color: #0b4a86; }
@media (prefers-color-scheme: dark) { body { color: #eceae4; background: #161614; } a { color: #9cc8f5; } }
"""
_NOT_FOUND = f"""\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src \
'sha256-{b64encode(sha256(_STYLE.encode()).digest()).decode()}'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Not found</title>
<style>{_STYLE}</style>
</head>
<body>
<main>
<h1>Not found</h1>
<p>No file of the last build has this address. <a href="/">To the first page</a></p>
</main>
</body>
</html>
"""


class Preview:
    """Request handlers for one output folder."""

    def __init__(self, output: Path, address: str, live: Live | None) -> None:
        """Create the handlers.

        :param address: address of the preview without the final slash, for requests without a ``Host`` field.
        :param live: publisher of build results; None to send pages that do not reload.
        """
        self._site = output / "site"
        self._address = address
        self._live = live

    def file(self, request: Request) -> Response:
        """Return the response to a request for a file of the site.

        For a folder path without a final slash, the response is a redirect.

        :raises HTTPException: there is no such file (404).
        """
        path = request.path_params["path"]
        if path == "" or path.endswith("/"):
            path += INDEX.path
        found = find_file(self._site, path)
        if found is None:
            if find_file(self._site, f"{path}/{INDEX.path}"):
                return RedirectResponse(f"{request.url.path}/")
            raise HTTPException(404)
        if path == QR_CODE.path:
            picture = qr_code(f"{self._own_address(request)}/{FEED.path}")
            return answer(request, made_content(picture, media_type(QR_CODE.path)))
        try:
            if found.suffix in (".html", ".opml") or found.name == FEED.path:
                return self._document(request, found)
            return answer(request, file_content(found, media_type(path), is_immutable(path)))
        except OSError as error:
            # A build has just replaced the file, or the file cannot be read.
            raise HTTPException(404) from error

    def _document(self, request: Request, path: Path) -> Response:
        """Return a response with a page, feed or subscription list that links to the preview."""
        text = path.read_bytes().decode(errors="surrogateescape")
        base = ""
        with suppress(OSError):
            base = base_of((self._site / FEED.path).read_bytes())
        text = rewritten(text, base, self._own_address(request), self._is_ours)
        if path.suffix == ".html":
            return self._page(request, text)
        return answer(request, made_content(text.encode(errors="surrogateescape"), media_type(path.name)))

    def _page(self, request: Request, text: str, status: int = 200) -> Response:
        sent = following(text) if self._live else text
        content = made_content(sent.encode(errors="surrogateescape"), media_type(INDEX.path))
        response = answer(request, content, status)
        if self._live:
            response.headers["X-Rostra-Version"] = page_version(text)
        return response

    def missing(self, request: Request, _: Exception) -> Response:
        """Return a response with the page for unknown addresses (404)."""
        return self._page(request, _NOT_FOUND, 404)

    async def events(self, _: Request) -> Response:
        """Return a response that streams build events to an open page."""
        assert self._live is not None
        headers = {"Cache-Control": "no-store"}
        return StreamingResponse(self._live.stream(), media_type="text/event-stream", headers=headers)

    def script(self, request: Request) -> Response:
        """Return a response with the script that reloads a page after a build."""
        data = (Path(__file__).parent / "reload.js").read_bytes()
        return answer(request, made_content(data, media_type(RELOAD)))

    def _is_ours(self, path: str) -> bool:
        return path == "" or find_file(self._site, path) is not None

    def _own_address(self, request: Request) -> str:
        """Return the address of the preview, with the host named in the request."""
        host = request.headers.get("host")
        return f"{request.url.scheme}://{host}" if host else self._address


def preview_application(
    output: Path, address: str, live: Live | None, hosts: Hosts, refused: Callable[[str], None]
) -> Starlette:
    """Return the application that serves an output folder.

    :param address: address of the preview, for requests without a ``Host`` field.
    :param live: publisher of build results; None if pages should not reload.
    :param hosts: accepted host names.
    :param refused: callback for rejected host names (see ``Gate``).
    """
    preview = Preview(output, address, live)
    own = [Route(RELOAD, preview.script), Route(EVENTS, preview.events)] if live else []
    routes = [*own, Route("/{path:path}", preview.file)]
    not_allowed = PlainTextResponse("Use GET or HEAD.\n", 405, {"Allow": "GET, HEAD"})
    return Starlette(
        routes=routes,
        middleware=[Middleware(Gate, hosts, refused)],
        exception_handlers={404: preview.missing, 405: lambda *_: not_allowed},
    )
