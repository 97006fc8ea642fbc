"""gPodder, a podcast client by other people, subscribes to a series that is served, and takes what is changed in it.

Its command line never says by its status that something went wrong, so its database and files are looked at.
"""

from __future__ import annotations

import os
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

from tests.clients.conftest import require
from tests.clients.serving import free_port, serving_by_nginx
from tests.conftest import copy_series, run_rostra

FIRST, SECOND = "1795000000", "1795086400"
"""Two moments, a day apart (seconds since 1970): when the series is published, and when it is published again."""


@dataclass(frozen=True)
class Episode:
    """An episode as gPodder keeps it."""

    guid: str
    title: str
    url: str
    size: int
    published: int


@dataclass(frozen=True)
class Gpodder:
    """A gPodder with a home of its own."""

    home: Path
    feed: str

    def do(self, *command: str) -> str:
        """What it prints for a command."""
        own = {
            "HOME": str(self.home),
            "GPODDER_HOME": str(self.home / "gpodder"),
            "GPODDER_DOWNLOAD_DIR": str(self.home / "downloads"),
            "GPODDER_DISABLE_EXTENSIONS": "1",
            "NO_COLOR": "1",
            "LC_ALL": "C.UTF-8",
        }
        done = subprocess.run(
            [require("gpo"), *command],
            env={**os.environ, **own},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr
        assert "Traceback" not in done.stderr, done.stderr
        return done.stdout

    def episodes(self) -> list[Episode]:
        """What it knows, oldest first."""
        with closing(sqlite3.connect(self.home / "gpodder" / "Database")) as database:
            rows = database.execute("SELECT guid, title, url, file_size, published FROM episode ORDER BY published")
            return [Episode(*row) for row in rows]

    def download(self) -> dict[str, bytes]:
        """All sound files it has, by name, after it was asked to download what is new."""
        said = self.do("download", self.feed)
        files = [path for path in (self.home / "downloads").rglob("*") if path.is_file()]
        found = {path.name: path.read_bytes() for path in files if path.suffix == ".mp3"}
        assert not [path for path in files if path.name.endswith(".partial")], said
        return found


@dataclass(frozen=True)
class Subscribed:
    """A series that is published and served by nginx, and a client that has subscribed to it."""

    root: Path
    address: str
    client: Gpodder

    def media(self) -> list[bytes]:
        """The sound files of the feed, in order of the episodes' keys."""
        return [path.read_bytes() for path in sorted((self.root / "output" / "site").glob("media/*.mp3"))]

    def publish(self, moment: str) -> str:
        """Publish at a moment; what was printed."""
        done = run_rostra("publish", ".", "--yes", "--to", "../www", cwd=self.root, SOURCE_DATE_EPOCH=moment)
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture
def subscribed(tmp_path: Path) -> Iterator[Subscribed]:
    require("gpo")
    root, port = copy_series(tmp_path / "quay"), free_port()
    settings = root / "transcripts" / "series.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("https://example.org/quay", f"http://127.0.0.1:{port}"), encoding="utf-8")
    (tmp_path / "www").mkdir()
    with serving_by_nginx(tmp_path / "www", tmp_path / "nginx", port) as address:
        client = Gpodder(tmp_path / "home", f"{address}/feed.xml")
        client.home.mkdir()
        found = Subscribed(root, address, client)
        found.publish(FIRST)
        client.do("subscribe", client.feed)
        yield found


def test_it_subscribes_lists_and_downloads_bit_by_bit(subscribed: Subscribed) -> None:
    client = subscribed.client
    assert client.feed in client.do("list")
    listed = client.do("episodes", client.feed)
    episodes = client.episodes()
    sizes = [len(media) for media in subscribed.media()]
    assert [e.size for e in episodes] == sizes
    assert len({e.guid for e in episodes}) == len(sizes)
    assert all(e.title and e.title in listed for e in episodes)
    assert all(e.url.startswith(client.feed.removesuffix("feed.xml")) for e in episodes)
    assert sorted(client.download().values()) == sorted(subscribed.media())


def test_it_takes_an_episode_that_was_changed(subscribed: Subscribed, tmp_path: Path) -> None:
    listened, root = subscribed.client, subscribed.root
    before, old = listened.episodes(), subscribed.media()
    listened.download()
    # Somebody else has the old address and has not listened yet.
    waiting = Gpodder(tmp_path / "waiting", listened.feed)
    waiting.home.mkdir()
    waiting.do("subscribe", waiting.feed)

    transcript = root / "transcripts" / "bench.txt"
    text = transcript.read_text(encoding="utf-8")
    assert text.count("The ferry crew asked.") == 1
    transcript.write_text(text.replace("The ferry crew asked.", "The harbour crew asked."), encoding="utf-8")
    assert "regenerated  bench" in subscribed.publish(SECOND)
    new = subscribed.media()
    assert [one == other for one, other in zip(old, new, strict=True)] == [False, True]

    for client in (listened, waiting):
        client.do("update", client.feed)
        after = client.episodes()
        assert [(e.guid, e.title, e.published) for e in after] == [(e.guid, e.title, e.published) for e in before]
        assert [one.url == other.url for one, other in zip(before, after, strict=True)] == [False, True]
    assert [e.size for e in waiting.episodes()] == [len(media) for media in new]
    assert sorted(waiting.download().values()) == sorted(new)
    # A client in the middle of the old file can go on, from where it was.
    with urlopen(Request(before[0].url, headers={"Range": "bytes=1000-"}), timeout=30) as answer:
        assert (answer.status, answer.read()) == (206, old[0][1000:])
