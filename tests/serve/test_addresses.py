"""A phone can subscribe to the preview: the series' address is the server's in what is served."""

from __future__ import annotations

import re

import feedparser
import pytest
from lxml import etree

from pipeline.serve.addresses import base_of, rewritten
from tests.run.conftest import Built
from tests.serve.conftest import Server

BASE = "https://example.org/quay"


def test_everything_that_the_feed_names_is_there_as_it_says(server: Server) -> None:
    feed = etree.fromstring(server.ask("/feed.xml").body)
    addresses = {v for e in feed.iter() for v in e.attrib.values() if v.startswith(server.address)}
    enclosures = feed.findall("channel/item/enclosure")
    assert len(enclosures) == 2
    assert {e.get("url") for e in enclosures} < addresses
    for enclosure in enclosures:
        path = enclosure.get("url").removeprefix(server.address)
        assert len(server.ask(path).body) == int(enclosure.get("length"))
    for address in addresses:
        assert server.ask(address.removeprefix(server.address)).status == 200, address
    assert BASE not in server.ask("/feed.xml").text()


def test_the_feed_is_otherwise_as_it_was_built(server: Server, built: Built) -> None:
    file = (built.site / "feed.xml").read_text(encoding="utf-8")
    assert server.ask("/feed.xml").text().replace(server.address, BASE) == file
    assert BASE in file


def test_addresses_are_those_by_which_the_client_came(server: Server) -> None:
    reply = server.ask("/feed.xml", Host="studio.localhost:8000")
    parsed = feedparser.parse(reply.body)
    assert parsed.entries[0].enclosures[0].href.startswith("http://studio.localhost:8000/media/")
    assert reply.headers["etag"] != server.ask("/feed.xml").headers["etag"]


def test_the_subscription_list_and_the_qr_code_too(server: Server, built: Built) -> None:
    assert f'xmlUrl="{server.address}/feed.xml"' in server.ask("/subscribe.opml").text()
    drawn = server.ask("/feed-qr.svg")
    assert drawn.headers["content-type"] == "image/svg+xml"
    assert drawn.body != (built.site / "feed-qr.svg").read_bytes()
    assert drawn.body != server.ask("/feed-qr.svg", Host="studio.localhost:8000").body


def test_the_base_is_what_the_feed_says_of_itself(built: Built) -> None:
    assert base_of((built.site / "feed.xml").read_bytes()) == BASE
    assert base_of(b"<rss><channel/></rss>") == ""
    assert base_of(b"<rss") == ""


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ('<a href="https://x.org/a/feed.xml">', '<a href="http://me:1/feed.xml">'),
        ("https://x.org/a", "http://me:1"),
        ("https://x.org/a/", "http://me:1/"),
        ("https://x.org/a/#s1&amp;", "http://me:1/#s1&amp;"),
        ("https://x.org/a/cov%C3%A9r.jpg", "http://me:1/cov%C3%A9r.jpg"),
        ("&lt;a href=&quot;https://x.org/a/feed.xml&quot;&gt;", "&lt;a href=&quot;http://me:1/feed.xml&quot;&gt;"),
        ("https://x.org/a/elsewhere.html", "https://x.org/a/elsewhere.html"),
        ("https://x.org/ab/feed.xml", "https://x.org/ab/feed.xml"),
        ("https://x.org/a.evil/feed.xml", "https://x.org/a.evil/feed.xml"),
        ("https://x.org/a:80/feed.xml", "https://x.org/a:80/feed.xml"),
    ],
)
def test_only_the_sites_own_addresses_move(text: str, wanted: str) -> None:
    assert rewritten(text, "https://x.org/a", "http://me:1", {"", "feed.xml", "covér.jpg"}.__contains__) == wanted


def test_an_address_that_needs_escaping_moves_in_every_form() -> None:
    base = "https://x.org/?a&b"
    text = 'href="https://x.org/?a&amp;b/feed.xml" &lt;a href="https://x.org/?a&amp;amp;b/feed.xml"'
    moved = rewritten(text, base, "http://me:1", {"feed.xml"}.__contains__)
    assert re.findall(r"http://\S+/feed\.xml", moved) == ["http://me:1/feed.xml"] * 2
    assert "x.org" not in moved
