"""What podcast apps subscribe by: the subscription list, and the feed's address as a picture."""

from __future__ import annotations

import re

import segno
from lxml import etree

from pipeline.write.text.addresses import feed_address
from pipeline.write.web.subscribe import opml, qr_code, subscribe_files
from tests.write.feed_sample import settings
from tests.write.sample import HOSTILE, HOSTILE_SHOWN

SVG = "{http://www.w3.org/2000/svg}"


def test_the_list_names_the_feed() -> None:
    root = etree.fromstring(opml(settings()))
    assert (root.tag, root.get("version")) == ("opml", "2.0")
    assert dict(root.find("body/outline").attrib) == {
        "type": "rss",
        "text": "Evening Talks",
        "title": "Evening Talks",
        "xmlUrl": "https://talks.example/nordheim/feed.xml",
        "htmlUrl": "https://talks.example/nordheim/",
    }


def test_a_hostile_title_stays_a_title() -> None:
    root = etree.fromstring(opml(settings(title=HOSTILE)))
    assert root.findtext("head/title") == root.find("body/outline").get("text") == HOSTILE_SHOWN


def modules(svg: bytes) -> set[tuple[int, int]]:
    """The dark squares of a code drawn as one path of strokes: ``M4 4.5h7m8 0h1…``."""
    path = etree.fromstring(svg).find(f"{SVG}path[@stroke]").get("d")
    found = set()
    x = y = 0
    for command, arguments in re.findall(r"([Mmh])([^Mmh]*)", path):
        numbers = [int(float(n)) for n in re.findall(r"-?[\d.]+", arguments)]
        if command == "M":
            x, y = numbers
        elif command == "m":
            x, y = x + numbers[0], y + numbers[1]
        else:
            found |= {(x + i, y) for i in range(numbers[0])}
            x += numbers[0]
    return found


def test_the_picture_is_the_code_of_the_address_with_its_quiet_zone() -> None:
    matrix = segno.make("https://talks.example/nordheim/feed.xml", micro=False, error="m").matrix
    wanted = {(x + 4, y + 4) for y, row in enumerate(matrix) for x, dark in enumerate(row) if dark}
    picture = qr_code(feed_address(settings()))
    assert modules(picture) == wanted
    assert etree.fromstring(picture).get("viewBox") == f"0 0 {len(matrix) + 8} {len(matrix) + 8}"


def test_the_picture_is_dark_on_white_by_night_too_and_holds_no_script() -> None:
    svg = qr_code(feed_address(settings()))
    assert b'fill="#fff"' in svg
    assert b'stroke="#000"' in svg
    assert b"<style" not in svg
    assert b"<script" not in svg


def test_the_same_address_gives_the_same_bytes() -> None:
    assert subscribe_files(settings()) == subscribe_files(settings())
    assert set(subscribe_files(settings())) == {"subscribe.opml", "feed-qr.svg"}


def test_without_an_address_there_is_nothing_to_subscribe_by() -> None:
    assert not subscribe_files(settings(url=""))
