"""A single transcript without any settings builds too, everything taken from its own front matter."""

from __future__ import annotations

import shutil
from pathlib import Path

import feedparser
import pytest
from mutagen.id3 import ID3

from tests.conftest import ROOT, SERIES, run_rostra

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
    assert "R028 warning ropes.txt: found no date" in done.stderr
    assert "R029 warning ropes.txt: found no title" in done.stderr


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


@pytest.mark.long
def test_turns_without_words_build_everything(tmp_path: Path) -> None:
    """A tag with nothing behind it, with a picture alone, with a quotation alone; below a heading; at the end."""
    shutil.copy(next((ROOT / "transcripts" / "pictures").glob("*.png")), tmp_path / "knot.png")
    text = TALK + (
        "\nPER LUND -\n\nMIRA HOLT -\n\n![A knot](knot.png)\n\nJONAS AHL -\n\n> A rope remembers the ship it held.\n\n"
        "PER LUND -\n\n> Nobody says this anywhere else in the talk.\n\n## Knots\n\nMIRA HOLT -\n\n## Ends\n\n"
        "She goes on about the ends.\n\nEVA SAND -\n"
    )
    (tmp_path / "ropes.txt").write_text(text, encoding="utf-8")
    done = run_rostra("build", "ropes.txt", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("R030 warning") == 5
    checked = run_rostra("check", "ropes.txt", "--media", cwd=tmp_path)
    assert checked.returncode == 0, checked.stderr
    captions = next((tmp_path / "output" / "site" / "media").glob("*.vtt")).read_text(encoding="utf-8")
    assert "Eva Sand" not in captions


def test_talk_in_which_nobody_says_anything_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "ropes.txt").write_text("MIRA HOLT -\n\nJONAS AHL -\n\nMIRA HOLT -\n", encoding="utf-8")
    done = run_rostra("build", "ropes.txt", cwd=tmp_path)
    assert done.returncode == 1
    assert "R073 error ropes.txt:1: the transcript has no spoken words" in done.stderr
