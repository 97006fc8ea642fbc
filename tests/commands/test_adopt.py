"""`rostra publish --adopt`: a show that moves here keeps what apps know of it."""

from __future__ import annotations

import socketserver
import threading
from pathlib import Path

import pytest
from lxml import etree

from tests.commands.publishing import record
from tests.conftest import copy_series, run_rostra

OLD = """<?xml version="1.0"?>
<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:atom="http://www.w3.org/2005/Atom"
  xmlns:podcast="https://podcastindex.org/namespace/1.0"><channel><title>Quay Talks</title>
<podcast:guid>11111111-2222-5333-8444-555555555555</podcast:guid>
<item><title>The Bollard</title><guid>tag:old,2</guid><pubDate>Wed, 01 Jan 2020 10:00:00 GMT</pubDate>
  <atom:updated>2020-02-01T10:00:00.5+02:00</atom:updated>
  <enclosure url="https://old.example.org/2.mp3" length="123" type="audio/mpeg"/></item>
<item><title>Bench!</title><itunes:episode>1</itunes:episode><guid>tag:old,1</guid>
  <pubDate>Tue, 01 Jan 2019 10:00:00 GMT</pubDate>
  <enclosure url="https://old.example.org/1.mp3" length="1234" type="audio/mpeg"/></item>
<item><title>Gone</title><guid>tag:old,0</guid><pubDate>Mon, 01 Jan 2018 10:00:00 GMT</pubDate></item>
</channel></rss>
"""
"""The feed of another host: one episode that is found by its title, one by its number, one without a transcript."""


def adopted(tmp_path: Path) -> Path:
    root = copy_series(tmp_path / "quay")
    (tmp_path / "old.xml").write_text(OLD, encoding="utf-8")
    done = run_rostra("publish", "--adopt", "../old.xml", cwd=root)
    assert done.returncode == 0, done.stderr
    assert "R510" in done.stderr
    assert "tag:old,0" in done.stderr
    return root


def published(root: Path, *arguments: str) -> dict[str, tuple[str, str]]:
    """GUID -> date and address of the sound of each item of the feed, after a publication."""
    done = run_rostra("publish", "--to", "../www", "--yes", *arguments, cwd=root)
    assert done.returncode == 0, done.stderr
    items = etree.parse(root.parent / "www" / "feed.xml").findall(".//item")
    return {i.findtext("guid", ""): (i.findtext("pubDate", ""), i.find("enclosure").attrib["url"]) for i in items}


def test_guids_dates_and_sound_stay_those_of_the_old_feed(tmp_path: Path) -> None:
    root = adopted(tmp_path)
    assert published(root) == {
        "tag:old,1": ("Tue, 01 Jan 2019 10:00:00 +0000", "https://old.example.org/1.mp3"),
        "tag:old,2": ("Wed, 01 Jan 2020 10:00:00 +0000", "https://old.example.org/2.mp3"),
    }
    known = record(root)
    assert known["feed_guid"] == "11111111-2222-5333-8444-555555555555"
    assert "updated" not in known["episodes"]["bench"]
    assert known["episodes"]["bollard"]["updated"].isoformat() == "2020-02-01T08:00:00+00:00"


def test_new_sound_replaces_the_old_hosts_where_it_is_asked_for(tmp_path: Path) -> None:
    """Also if the site has had it since the first publication, for pages and books."""
    root = adopted(tmp_path)
    published(root)
    found = published(root, "--regenerate", "bollard")
    assert found["tag:old,2"][1].startswith("https://example.org/quay/media/bollard.")
    assert found["tag:old,1"][1] == "https://old.example.org/1.mp3"


def test_a_series_that_has_a_record_is_not_taken_over(tmp_path: Path) -> None:
    root = adopted(tmp_path)
    before = record(root)
    done = run_rostra("publish", "--adopt", "../old.xml", cwd=root)
    assert done.returncode == 1
    assert "R406" in done.stderr
    assert record(root) == before


def test_a_feed_with_nonsense_in_it(tmp_path: Path) -> None:
    root = copy_series(tmp_path / "quay")
    bollard = OLD[OLD.index("<item><title>The Bollard") : OLD.index("<item><title>Bench!")]
    strange = bollard.replace("https://old.example.org/2.mp3", "http://[old/2.mp3").replace("123", "9" * 5000)
    twice = bollard.replace("The Bollard", "The Bollard, older").replace(
        "</item>", "<link>http://x/bench</link></item>"
    )
    feed = OLD.replace(bollard, strange + twice).replace("<itunes:episode>1<", f"<itunes:episode>{'1' * 5000}<")
    (tmp_path / "old.xml").write_text(feed.replace("Bench!", "A Bench by the Water"), encoding="utf-8")
    done = run_rostra("publish", "--adopt", "../old.xml", cwd=root)
    assert done.returncode == 0, done.stderr
    known = record(root)["episodes"]
    assert {key: entry["guid"] for key, entry in known.items()} == {"bench": "tag:old,1", "bollard": "tag:old,2"}
    assert known["bollard"]["enclosure"]["bytes"] == 0


@pytest.mark.parametrize(
    "answer",
    [
        b"nonsense\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n<rss>",
        b"HTTP/1.1 302 Found\r\nLocation: file:///etc/hostname\r\n\r\n",
    ],
)
def test_a_host_that_answers_nonsense(answer: bytes, tmp_path: Path) -> None:
    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.rfile.readline()
            self.wfile.write(answer)

    root = copy_series(tmp_path / "quay")
    with socketserver.TCPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.handle_request, daemon=True).start()
        done = run_rostra("publish", "--adopt", f"http://127.0.0.1:{server.server_address[1]}/feed.xml", cwd=root)
    assert done.returncode == 1, done.stderr
    assert done.stderr.startswith("R511 error http://127.0.0.1:")
    assert not (root / "published.toml").exists()
