"""A single transcript without any settings builds too, everything taken from its own front matter."""

from __future__ import annotations

from pathlib import Path

import feedparser
from mutagen.id3 import ID3

from tests.conftest import SERIES, run_rostra

TALK = """+++
title = "On Ropes"
series_title = "Rope Talks"
date = 2026-01-05
licence = "CC BY-SA 4.0"
+++

MIRA HOLT - A rope remembers the ship it held.

JONAS AHL - It remembers the knot.
"""


def test_lone_transcript_builds_into_the_current_folder(tmp_path: Path) -> None:
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "ropes.txt").write_text(TALK, encoding="utf-8")
    done = run_rostra("build", "texts/ropes.txt", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    site = tmp_path / "output" / "site"
    feed = feedparser.parse((site / "feed.xml").read_bytes())
    assert feed.feed.title == "Rope Talks"
    assert [e.title for e in feed.entries] == ["On Ropes"]
    assert feed.entries[0].published == "Mon, 05 Jan 2026 12:00:00 +0000"
    tags = ID3(next(site.glob("media/ropes.*.mp3")))
    assert tags.getall("WCOP")[0].url == "https://creativecommons.org/licenses/by-sa/4.0/"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["output", "texts"]


def test_transcript_that_has_nothing_but_turns(tmp_path: Path) -> None:
    (tmp_path / "ropes.txt").write_text(TALK.split("+++\n\n")[1], encoding="utf-8")
    done = run_rostra("build", "ropes.txt", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "R028 warning ropes.txt: no date" in done.stderr
    assert "R029 warning ropes.txt: no title" in done.stderr


def test_number_and_title_are_not_made_up(tmp_path: Path) -> None:
    text = TALK.replace('series_title = "Rope Talks"\n', "")
    (tmp_path / "talk-2024.txt").write_text(text, encoding="utf-8")
    done = run_rostra("check", "talk-2024.txt", "--script", cwd=tmp_path)
    assert "narrator, en-gb-x-rp+m3]: On Ropes. This is a reading by synthetic voices" in done.stdout


def test_transcript_of_a_series_builds_its_series(series: Path) -> None:
    done = run_rostra("build", "transcripts/bollard.txt", cwd=series)
    assert done.returncode == 0, done.stderr
    assert len(list((series / "output" / "site" / "media").glob("*.mp3"))) == len(
        list(SERIES.glob("transcripts/*.txt"))
    )
