"""Every file under its address and its type; nothing else, by whatever path."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pipeline.serve.files import find_file, is_immutable, media_type
from tests.run.conftest import Built
from tests.serve.conftest import Server

TYPES = {
    "feed.xml": "application/rss+xml; charset=utf-8",
    "index.html": "text/html; charset=utf-8",
    "media/bench.*.mp3": "audio/mpeg",
    "media/bench.????????????.vtt": "text/vtt; charset=utf-8",
    "media/bench.*.srt": "application/x-subrip; charset=utf-8",
    "media/bench.*.chapters.json": "application/json+chapters",
    "media/bench.????????????.json": "application/json",
    "books/bench.epub": "application/epub+zip",
    "cover.*.jpg": "image/jpeg",
}


@pytest.mark.parametrize("pattern", TYPES)
def test_types(server: Server, built: Built, pattern: str) -> None:
    path = built.one(pattern).relative_to(built.site).as_posix()
    headers = server.ask(f"/{path}", "HEAD").headers
    assert headers["content-type"] == TYPES[pattern]
    assert headers["x-content-type-options"] == "nosniff"
    hashed = "*" in pattern or "?" in pattern
    assert headers["cache-control"] == ("public, max-age=31536000, immutable" if hashed else "no-cache")


def test_types_of_what_is_not_built_yet() -> None:
    assert media_type("subscribe.opml") == "text/x-opml; charset=utf-8"
    assert media_type("media/x.0123456789ab.m4b") == "audio/mp4"
    assert media_type("no-suffix") == "application/octet-stream"
    assert not is_immutable("episodes/of-0123456789ab.html")


def test_every_file_of_the_site_is_served(server: Server, built: Built) -> None:
    for path in built.site.rglob("*"):
        if path.is_file() and path.suffix not in (".html", ".opml", ".xml", ".svg"):
            reply = server.ask(f"/{path.relative_to(built.site).as_posix()}")
            assert (reply.status, reply.body) == (200, path.read_bytes()), path


def test_the_first_page_has_two_addresses(server: Server) -> None:
    assert server.ask("/").body == server.ask("/index.html").body


def test_a_page_for_what_is_not_there(server: Server) -> None:
    reply = server.ask("/nothing/here.mp3")
    assert (reply.status, reply.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert "<h1>Not found</h1>" in reply.text()
    assert "default-src 'none'" in reply.text()


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"])
def test_reading_is_all_that_is_allowed(server: Server, method: str) -> None:
    reply = server.ask("/feed.xml", method)
    assert (reply.status, reply.headers["allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize(
    "path",
    [
        "/../published.toml",
        "/../store/last-build.json",
        "/media/../../store/last-build.json",
        "/%2e%2e/store/last-build.json",
        "/..%2fstore/last-build.json",
        "/%2e%2e%2f%2e%2e%2ftranscripts%2fseries.toml",
        "/%252e%252e/store/last-build.json",
        "/..%5cstore%5clast-build.json",
        "/..;/store/last-build.json",
        "//store/last-build.json",
        "//etc/passwd",
        "/%2fetc%2fpasswd",
        "/./feed.xml",
        "/media/",
        "/feed.xml/",
        "/feed.xml/x",
        "/feed.xml%00.mp3",
        "/%00",
        "/" + "a" * 5000,
        "/C:/Windows/win.ini",
        "/_rostra/events",
        "/_rostra/reload.js",
        "http://127.0.0.1/../store/last-build.json",
    ],
)
def test_other_paths_are_not_found(server: Server, path: str) -> None:
    assert server.ask(path).status == 404


def test_links_and_hidden_files(tmp_path: Path) -> None:
    site = tmp_path / "site"
    (site / ".git").mkdir(parents=True)
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    for name in ("open.txt", ".env", ".git/config"):
        (site / name).write_text(name, encoding="utf-8")
    (site / "inside.txt").symlink_to("open.txt")
    (site / "outside.txt").symlink_to(tmp_path / "secret.txt")
    (site / "hidden.txt").symlink_to(".env")
    (site / "away").symlink_to(tmp_path)
    (site / "round").symlink_to("round")
    os.mkfifo(site / "pipe")
    assert find_file(site, "open.txt") == site / "open.txt"
    assert find_file(site, "inside.txt") == site / "open.txt"
    refused = ("outside.txt", "hidden.txt", "away/secret.txt", "round", "pipe", ".env", ".git/config", "", ".")
    assert [find_file(site, name) for name in refused] == [None] * len(refused)
    assert find_file(tmp_path / "nowhere", "open.txt") is None
