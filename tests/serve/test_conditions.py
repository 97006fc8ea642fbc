"""A client that has the bytes is not sent them again."""

from __future__ import annotations

import pytest

from tests.run.conftest import Built
from tests.serve.conftest import Server

PATHS = ("/", "/feed.xml", "/books/bench.epub")


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("worded", ["{}", "W/{}", '"a", {}', '"a" ,W/{}, "b"', "*"])
def test_known_bytes_are_not_sent(server: Server, path: str, worded: str) -> None:
    whole = server.ask(path)
    reply = server.ask(path, If_None_Match=worded.format(whole.headers["etag"]), Range="bytes=0-9")
    assert (reply.status, reply.body) == (304, b"")
    assert reply.headers["etag"] == whole.headers["etag"]
    assert reply.headers["cache-control"] == whole.headers["cache-control"]


@pytest.mark.parametrize("path", PATHS)
def test_other_bytes_are_sent(server: Server, path: str) -> None:
    assert server.ask(path, If_None_Match='"another"').status == 200
    unquoted = server.ask(path).headers["etag"].strip('"')
    assert server.ask(path, If_None_Match=unquoted).status == 200


def test_dates_count_where_no_tag_is_given(server: Server) -> None:
    known = server.ask("/books/bench.epub").headers["last-modified"]
    assert server.ask("/books/bench.epub", If_Modified_Since=known).status == 304
    assert server.ask("/books/bench.epub", If_Modified_Since="Sat, 01 Jan 2000 00:00:00 GMT").status == 200
    assert server.ask("/books/bench.epub", If_Modified_Since="yesterday").status == 200
    assert server.ask("/books/bench.epub", If_Modified_Since=known, If_None_Match='"another"').status == 200


def test_no_two_files_have_the_same_tag(server: Server, built: Built) -> None:
    paths = [p.relative_to(built.site).as_posix() for p in sorted(built.site.rglob("*")) if p.is_file()]
    tags = [server.ask(f"/{path}", "HEAD").headers["etag"] for path in paths]
    assert len(set(tags)) == len(paths)
