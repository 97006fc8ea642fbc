"""While watching: pages that are open hear of every build."""

from __future__ import annotations

import json
from pathlib import Path

from lxml import html

from tests.serve.conftest import Server, serving


def version_of(server: Server, path: str) -> str:
    """As the page's script compares it."""
    page = server.ask(path)
    stated = page.headers["x-rostra-version"]
    assert stated == server.ask(path, "HEAD").headers["x-rostra-version"]
    assert [s.get("data-version") for s in html.document_fromstring(page.body).xpath("//script[@data-version]")] == [
        stated
    ]
    return stated


def test_a_page_follows_the_builds(series: Path) -> None:
    talk = series / "transcripts" / "bench.txt"
    words = talk.read_text(encoding="utf-8")
    with serving(series) as server:
        assert "built" not in server.ask("/").text()
        events = server.events()
        assert next(events) == ("built", "[]")
        assert "EventSource" in server.ask("/_rostra/reload.js").text()
        index, missing = version_of(server, "/"), version_of(server, "/not-there.html")

        talk.write_text(words.replace("bench", "long bench", 1), encoding="utf-8")
        assert next(events) == ("built", "[]")
        feed = server.ask("/feed.xml").body
        later = version_of(server, "/")
        assert later != index
        assert version_of(server, "/not-there.html") == missing

        talk.write_text("+++\nnot = valid = toml\n+++\n" + words, encoding="utf-8")
        name, data = next(events)
        errors = json.loads(data)
        assert name == "failed"
        assert any(error.startswith("R005 error ") for error in errors), errors
        assert next(server.events()) == (name, data), "a page that is opened now is told too"
        assert (version_of(server, "/"), server.ask("/feed.xml").body) == (later, feed), "the last good build stays"

        talk.write_text(words, encoding="utf-8")
        assert next(events) == ("built", "[]")
        assert version_of(server, "/") == index


def test_errors_before_anything_was_built(series: Path) -> None:
    talk = series / "transcripts" / "bench.txt"
    words = talk.read_text(encoding="utf-8")
    talk.write_text("", encoding="utf-8")
    with serving(series) as server:
        events = server.events()
        assert next(events)[0] == "failed"
        assert server.ask("/").status == 404
        version_of(server, "/")
        talk.write_text(words, encoding="utf-8")
        assert next(events) == ("built", "[]")
        assert server.ask("/").status == 200


def test_saved_again_by_replacing_the_file(tmp_path: Path, series: Path) -> None:
    """As many editors save: a lone transcript is noticed more than once."""
    talk = tmp_path / "talk.txt"
    words = (series / "transcripts" / "bollard.txt").read_text(encoding="utf-8")
    talk.write_text(words, encoding="utf-8")
    with serving(talk) as server:
        events = server.events()
        assert next(events) == ("built", "[]")
        for number in (1, 2):
            before = version_of(server, "/")
            other = tmp_path / "saved.tmp"
            other.write_text(
                words.replace("Rope", f"Rope {number}").replace("rope", f"rope {number}"), encoding="utf-8"
            )
            other.replace(talk)
            assert next(events) == ("built", "[]")
            assert version_of(server, "/") != before
