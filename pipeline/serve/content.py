"""Responses to GET and HEAD requests, with conditions and byte ranges.

See RFC 9110, sections 8.8, 13 and 14.

Starlette's ``FileResponse`` (1.10) is not used. It sends the whole file despite a matching If-None-Match or
If-Modified-Since. It answers 400 to range units other than ``bytes``, to ``bytes=9-3`` and to malformed ranges, all of
which must be ignored. It accepts the first range in ``bytes=0-9,x``, and answers a HEAD request for a range with 206.
It also opens the file after sending its headers, and a build may replace the file in between.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email.utils import formatdate, parsedate_to_datetime
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from pipeline.serve.hosts import arrived_at, is_loopback

_SPEC = re.compile(r"(\d{1,18})-(\d{0,18})|-(\d{1,18})", re.ASCII)
_MOST = 16
"""Maximum number of ranges in one request.

No player requests more. If a request exceeds the maximum, the whole file is sent (RFC 9110, 14.2).
"""


def asked_ranges(header: str, size: int) -> list[range] | None:
    """Return the byte ranges that a ``Range`` field requests from a file of ``size`` bytes.

    If any ranges touch or overlap, they are joined, and all ranges are sorted. Otherwise, their order is kept.

    :returns: ranges; None if the field must be ignored (other unit, malformed, too many); an empty list if no
        requested byte exists (416).
    """
    unit, _, listed = header.partition("=")
    specs = [spec for part in listed.split(",") if (spec := part.strip(" \t"))]
    if unit.strip().lower() != "bytes" or not 0 < len(specs) <= _MOST:
        return None
    found: list[range] = []
    for spec in specs:
        match = _SPEC.fullmatch(spec)
        if match is None:
            return None
        first, last, suffix = match.groups()
        if suffix is not None:
            asked = range(max(size - int(suffix), 0), size)
        elif last and int(last) < int(first):
            return None
        else:
            asked = range(int(first), min(int(last) + 1, size) if last else size)
        if asked:
            found.append(asked)
    return _joined(found)


def _joined(ranges: Sequence[range]) -> list[range]:
    joined: list[range] = []
    for part in sorted(ranges, key=lambda r: r.start):
        if joined and part.start <= joined[-1].stop:
            joined[-1] = range(joined[-1].start, max(joined[-1].stop, part.stop))
        else:
            joined.append(part)
    return joined if len(joined) < len(ranges) else list(ranges)


_PIECE = 128 * 1024
"""Number of bytes to read at a time."""
_TAG = re.compile(r'(?:W/)?("[^"]*")')


@dataclass(frozen=True, slots=True)
class Content:
    """Content of a response, with an open file that ``answer`` closes."""

    file: BinaryIO
    size: int
    """Size in bytes."""
    etag: str
    """Strong entity tag, which differs for different bytes."""
    modified: str
    """HTTP date of the last change; empty for bytes generated for the request."""
    type: str
    """Media type."""
    immutable: bool
    """Whether the bytes at this address never change."""


def file_content(path: Path, type_: str, immutable: bool) -> Content:
    """Open a file, and return it as the content of a response.

    A build that replaces the file does not affect the content.

    :param type_: media type.
    :param immutable: whether the bytes at this address never change.
    :raises OSError: the file cannot be opened.
    """
    file = path.open("rb")
    stat = os.fstat(file.fileno())
    etag = _tag(f"{stat.st_ino} {stat.st_mtime_ns} {stat.st_size}".encode())
    return Content(file, stat.st_size, etag, formatdate(stat.st_mtime, usegmt=True), type_, immutable)


def made_content(data: bytes, type_: str) -> Content:
    """Return content from bytes generated for the request.

    :param type_: media type.
    """
    return Content(BytesIO(data), len(data), _tag(data), "", type_, False)


def _tag(data: bytes) -> str:
    return f'"{hashlib.sha256(data).hexdigest()[:32]}"'


def answer(request: Request, content: Content, status: int = 200) -> Response:
    """Return the response to a GET or HEAD request.

    :param status: HTTP status; only 200 allows conditional and partial responses.
    """
    headers = _headers(content, shared=not is_loopback(arrived_at(request.scope)))
    if status == 200 and _not_modified(request.headers, content):
        content.file.close()
        del headers["Content-Type"], headers["Accept-Ranges"]
        return Response(status_code=304, headers=headers)
    ranges = None
    if (
        status == 200
        and request.method == "GET"
        and "range" in request.headers
        and _matches_if_range(request.headers, content)
    ):
        ranges = asked_ranges(request.headers["range"], content.size)
    if ranges == []:
        content.file.close()
        return Response(status_code=416, headers={**headers, "Content-Range": f"bytes */{content.size}"})
    if ranges is None:
        parts: list[bytes | range] = [range(content.size)]
    else:
        status = 206
        parts = _parts(ranges, content, headers)
    headers["Content-Length"] = str(sum(map(len, parts)))
    if request.method == "HEAD":
        content.file.close()
        return Response(status_code=status, headers=headers)
    return StreamingResponse(_pieces(content.file, parts), status, headers)


def _headers(content: Content, *, shared: bool) -> dict[str, str]:
    """Return the headers of a response.

    :param shared: whether podcast players on other sites may read the content; ignored for pages.
    """
    headers = {
        "Content-Type": content.type,
        "ETag": content.etag,
        "Accept-Ranges": "bytes",
        "Cache-Control": "public, max-age=31536000, immutable" if content.immutable else "no-cache",
    }
    if content.modified:
        headers["Last-Modified"] = content.modified
    if shared and not content.type.startswith("text/html"):
        headers["Access-Control-Allow-Origin"] = "*"
        headers["Access-Control-Expose-Headers"] = "Accept-Ranges, Content-Length, Content-Range, ETag"
    return headers


def _not_modified(asked: Headers, content: Content) -> bool:
    """Return whether the client already has the current content (304).

    If-Modified-Since is ignored if the request has If-None-Match (RFC 9110, 13.2.2).
    """
    if "if-none-match" in asked:
        known = asked["if-none-match"]
        return known.strip() == "*" or content.etag in _TAG.findall(known)
    if not content.modified or "if-modified-since" not in asked:
        return False
    try:
        since = parsedate_to_datetime(asked["if-modified-since"])
        return parsedate_to_datetime(content.modified) <= since
    except (TypeError, ValueError):
        # The value is not a date, or has no time zone.
        return False


def _matches_if_range(asked: Headers, content: Content) -> bool:
    """Return whether If-Range matches the current file or is missing.

    A date is accepted only if the bytes never change, since a file that can change may do so twice within a second
    (RFC 9110, 8.8.2.2).
    """
    known = asked.get("if-range", content.etag)
    return known == content.etag or (content.immutable and known == content.modified)


def _parts(ranges: list[range], content: Content, headers: dict[str, str]) -> list[bytes | range]:
    """Return the parts of a partial response's body, and update ``headers`` to match."""
    if len(ranges) == 1:
        headers["Content-Range"] = _content_range(ranges[0], content.size)
        return [ranges[0]]
    boundary = hashlib.sha256(f"{content.etag}{ranges}".encode()).hexdigest()[:32]
    headers["Content-Type"] = f"multipart/byteranges; boundary={boundary}"
    parts: list[bytes | range] = []
    separator = ""
    for part in ranges:
        described = f"Content-Type: {content.type}\r\nContent-Range: {_content_range(part, content.size)}"
        parts += [f"{separator}--{boundary}\r\n{described}\r\n\r\n".encode(), part]
        separator = "\r\n"
    return [*parts, f"\r\n--{boundary}--\r\n".encode()]


def _content_range(part: range, size: int) -> str:
    return f"bytes {part.start}-{part.stop - 1}/{size}"


def _pieces(file: BinaryIO, parts: list[bytes | range]) -> Iterator[bytes]:
    with file:
        for part in parts:
            if isinstance(part, bytes):
                yield part
                continue
            file.seek(part.start)
            left = len(part)
            while left and (data := file.read(min(left, _PIECE))):
                left -= len(data)
                yield data
