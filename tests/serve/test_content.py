"""Conditions and byte ranges as RFC 9110 has them, bit for bit; a client that has the bytes is not sent them again."""

from __future__ import annotations

import email
from email.message import Message

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.serve.content import asked_ranges
from tests.run.conftest import Built
from tests.serve.conftest import Server

SIZE = 1000
PATHS = ("/", "/feed.xml", "/books/bench.epub")


@pytest.mark.parametrize(
    ("header", "wanted"),
    [
        ("bytes=0-0", [range(1)]),
        ("bytes=0-", [range(1000)]),
        ("bytes=10-19", [range(10, 20)]),
        ("Bytes = 10-19", [range(10, 20)]),
        ("bytes=990-5000", [range(990, 1000)]),
        ("bytes=-1", [range(999, 1000)]),
        ("bytes=-5000", [range(1000)]),
        ("bytes=500-599,0-9", [range(500, 600), range(10)]),
        ("bytes=, 0-9 ,, 20-29 ,", [range(10), range(20, 30)]),
        ("bytes=0-9,10-19,15-29", [range(30)]),
        ("bytes=0-9,1000-", [range(10)]),
    ],
)
def test_what_exists_of_what_is_asked(header: str, wanted: list[range]) -> None:
    assert asked_ranges(header, SIZE) == wanted


@pytest.mark.parametrize("header", ["bytes=1000-", "bytes=-0", "bytes=2000-3000,-0"])
def test_nothing_exists_of_what_is_asked(header: str) -> None:
    assert asked_ranges(header, SIZE) == []


@pytest.mark.parametrize(
    "header",
    [
        *("", "bytes", "bytes=", "bytes=,", "bytes=-", "bytes=5-4", "bytes=a-b", "bytes=0-9;10-19", "bytes=+1-2"),
        *("items=0-9", "bytes=0-9,x", "bytes=١-٢", f"bytes={'9' * 5000}-", f"bytes={','.join(['0-0'] * 17)}"),
    ],
)
def test_what_is_no_range_is_ignored(header: str) -> None:
    assert asked_ranges(header, SIZE) is None


@given(st.lists(st.tuples(st.integers(0, 300), st.integers(0, 300)), min_size=1, max_size=16), st.integers(0, 250))
def test_every_byte_that_is_asked_and_exists_comes_once(pairs: list[tuple[int, int]], size: int) -> None:
    pairs = [(min(pair), max(pair)) for pair in pairs]
    found = asked_ranges("bytes=" + ",".join(f"{first}-{last}" for first, last in pairs), size)
    assert found is not None
    sent = [place for part in found for place in part]
    assert sorted(sent) == sorted({p for first, last in pairs for p in range(first, last + 1) if p < size})


def path_of_audio(built: Built) -> str:
    return f"/{built.one('media/bench.*.mp3').relative_to(built.site).as_posix()}"


@pytest.mark.parametrize(
    ("header", "part"),
    [
        ("bytes=0-0", slice(0, 1)),
        ("bytes=1000-150000", slice(1000, 150001)),
        ("bytes=-777", slice(-777, None)),
        ("bytes=100000-", slice(100000, None)),
        ("bytes=5-9999999", slice(5, None)),
    ],
)
def test_a_range_is_sent_bit_exact(server: Server, built: Built, header: str, part: slice) -> None:
    whole = built.one("media/bench.*.mp3").read_bytes()
    reply = server.ask(path_of_audio(built), Range=header)
    assert reply.status == 206
    assert reply.body == whole[part]
    first, stop, _ = part.indices(len(whole))
    assert reply.headers["content-range"] == f"bytes {first}-{stop - 1}/{len(whole)}"
    assert reply.headers["content-length"] == str(stop - first)
    assert reply.headers["content-type"] == "audio/mpeg"


def test_several_ranges_are_sent_as_parts_in_the_order_asked(server: Server, built: Built) -> None:
    whole = built.one("media/bench.*.mp3").read_bytes()
    reply = server.ask(path_of_audio(built), Range="bytes=200000-200099, 0-9, -5")
    assert reply.status == 206
    assert "content-range" not in reply.headers
    assert int(reply.headers["content-length"]) == len(reply.body)
    message: Message = email.message_from_bytes(
        b"Content-Type: %s\n\n" % reply.headers["content-type"].encode() + reply.body
    )
    parts = message.get_payload()
    assert isinstance(parts, list)
    assert [part["content-range"] for part in parts] == [
        f"bytes 200000-200099/{len(whole)}",
        f"bytes 0-9/{len(whole)}",
        f"bytes {len(whole) - 5}-{len(whole) - 1}/{len(whole)}",
    ]
    boundary = message.get_boundary()
    assert boundary is not None
    pieces = [p.partition(b"\r\n\r\n")[2] for p in reply.body.split(b"--" + boundary.encode())[1:-1]]
    assert [p[:-2] for p in pieces] == [whole[200000:200100], whole[:10], whole[-5:]]


def test_a_range_that_does_not_exist_is_refused_with_the_size(server: Server, built: Built) -> None:
    size = built.one("media/bench.*.mp3").stat().st_size
    reply = server.ask(path_of_audio(built), Range=f"bytes={size}-")
    assert (reply.status, reply.body) == (416, b"")
    assert reply.headers["content-range"] == f"bytes */{size}"


@pytest.mark.parametrize("header", ["bytes=9-3", "lines=0-9", "nonsense"])
def test_a_range_that_is_none_gives_the_whole(server: Server, built: Built, header: str) -> None:
    reply = server.ask(path_of_audio(built), Range=header)
    assert reply.status == 200
    assert reply.body == built.one("media/bench.*.mp3").read_bytes()


def test_head_has_the_headers_of_the_whole_and_no_body(server: Server, built: Built) -> None:
    whole = server.ask(path_of_audio(built))
    head = server.ask(path_of_audio(built), "HEAD", Range="bytes=0-9")
    assert (head.status, head.body) == (200, b"")
    assert whole.headers["accept-ranges"] == "bytes"
    for name in set(whole.headers) - {"date"}:
        assert head.headers[name] == whole.headers[name], name


def test_a_part_goes_with_the_parts_that_the_client_has_or_the_whole_is_sent(server: Server, built: Built) -> None:
    path = path_of_audio(built)
    known = server.ask(path, "HEAD").headers
    assert server.ask(path, Range="bytes=0-9", If_Range=known["etag"]).status == 206
    assert server.ask(path, Range="bytes=0-9", If_Range=known["last-modified"]).status == 206
    assert server.ask(path, Range="bytes=0-9", If_Range='"another"').status == 200
    assert server.ask(path, Range="bytes=0-9", If_Range=f"W/{known['etag']}").status == 200
    assert server.ask(path, Range="bytes=0-9", If_Range="Sat, 01 Jan 2000 00:00:00 GMT").status == 200


def test_a_date_does_not_vouch_for_a_file_whose_bytes_may_change(server: Server) -> None:
    known = server.ask("/books/bench.epub", "HEAD").headers
    assert server.ask("/books/bench.epub", Range="bytes=0-9", If_Range=known["last-modified"]).status == 200
    assert server.ask("/books/bench.epub", Range="bytes=0-9", If_Range=known["etag"]).status == 206


def test_the_feed_has_ranges_too(server: Server) -> None:
    assert server.ask("/feed.xml", Range="bytes=0-4").body == server.ask("/feed.xml").body[:5] == b"<?xml"


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
