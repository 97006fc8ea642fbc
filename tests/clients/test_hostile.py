"""Texts that hold markup, scripts, control characters and both directions, in every field: nothing comes of them."""

from __future__ import annotations

import json
from html import unescape
from pathlib import Path
from typing import Any

import feedparser
import pytest

from tests.clients.conftest import Recorded
from tests.clients.feed_tags import Tags, read_file
from tests.clients.hostile import EPISODES, FLAG, hostile_series
from tests.clients.nodejs import run_browser, run_node
from tests.clients.pages import addresses, pages_of
from tests.clients.serving import serving
from tests.clients.test_epubcheck import messages_of_epubcheck
from tests.clients.test_nu import messages
from tests.conftest import SERIES, Once
from tests.run.conftest import Built, build

PICTURE = SERIES / "transcripts" / "bench.png"
PAGES = ["index.html", *(f"episodes/{key}.html" for key in EPISODES), "404", "report"]


@pytest.fixture(scope="module")
def hostile(once: Once) -> Built:
    """The series, built once by the command."""

    def make(folder: Path) -> None:
        build(hostile_series(folder, PICTURE))

    return Built(once("hostile", make), "")


@pytest.fixture(scope="module")
def visits(hostile: Built, recorded: Recorded) -> Any:
    """What became of it in a browser."""

    def take() -> Any:
        with serving(hostile.root, hostile.root / "output") as served:
            return run_browser("hostile.mjs", {"flag": FLAG, "pages": addresses(hostile, served)})

    return recorded("hostile-pages", take)


def comparable(tags: Tags) -> object:
    """What both parsers can agree on: podcast-partytime decodes twice, and leaves out a licence without an address."""
    parts = [tags.channel, *tags.items.values()]
    return [{name: decoded(value) for name, value in part.items() if name != "license"} for part in parts]


def decoded(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [decoded(each) for each in value]
    return unescape(value) if isinstance(value, str) else value


def test_the_feed_is_valid_and_tells_the_texts(hostile: Built) -> None:
    feed = feedparser.parse((hostile.site / "feed.xml").read_bytes())
    assert not feed.bozo, feed.get("bozo_exception")
    assert len(feed.entries) == len(EPISODES)
    both = read_file(hostile.site / "feed.xml")
    assert both.warnings == []
    assert comparable(both.partytime) == comparable(both.feedsmith)
    for told in (both.whole["title"], *(item["title"] for item in both.whole["items"])):
        assert "]]><script>" in told
        assert "שלום עולם" in told
        assert "🧑🏽‍🚀" in told
        assert not set(told) & {"\x07", "\x1b", "\x85"}


def test_show_notes_hold_no_script(hostile: Built) -> None:
    for item in read_file(hostile.site / "feed.xml").whole["items"]:
        for html in (item["description"], item["content"]["encoded"]):
            assert "<script" not in html
            assert "<img" not in html
            assert "javascript:" not in html.replace("javascript:alert(2)", "")


def test_the_pages_are_valid(hostile: Built) -> None:
    assert messages(pages_of(hostile)) == []


def test_nothing_is_executed(visits: Any) -> None:
    for name in PAGES:
        found = visits[name]
        # No dialog, no error, nothing that the policy had to stop, no request for a picture of the text's.
        assert found["said"] == [], name
        assert found["flag"] is None, name
        assert found["pictures"] == 0, name
        assert found["handlers"] == [], name
        assert set(found["links"]) <= {"http:", "https:", "mailto:", "file:"}, name
        assert all(src and "://" not in src for src in found["scripts"]), name


def test_the_texts_are_shown_as_they_are(visits: Any) -> None:
    for name in PAGES[:3]:
        assert "]]><script>window." in visits[name]["text"], name
        assert "שלום עולם" in visits[name]["text"], name


def test_captions_are_valid(hostile: Built) -> None:
    tracks = sorted(hostile.site.rglob("*.vtt"))
    modes = ["chapters" if ".chapters." in path.name else "subtitles" for path in tracks]
    texts = [{"text": p.read_text(encoding="utf-8"), "mode": m} for p, m in zip(tracks, modes, strict=True)]
    for record in run_node("vtt.mjs", texts, "webvtt-parser", "node-webvtt"):
        assert (record["errors"], record["thrown"]) == ([], None)


def test_the_book_is_valid(hostile: Built, tmp_path: Path) -> None:
    assert messages_of_epubcheck(hostile.one(f"books/{EPISODES[0]}.epub"), tmp_path) == []


def test_structured_files_are_valid(hostile: Built) -> None:
    for path in hostile.site.glob("media/*.json"):
        json.loads(path.read_text(encoding="utf-8"))
