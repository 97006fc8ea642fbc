"""``rostra check --media``: what it prints and how it ends; no validator is found, for PATH is empty."""

from __future__ import annotations

import re
from pathlib import Path

from tests.conftest import run_rostra
from tests.run.conftest import Built, copy_series


def test_good_series_is_counted_and_nothing_is_written(good_series: Built) -> None:
    before = {p: p.stat().st_mtime_ns for p in good_series.root.rglob("*")}
    done = run_rostra("check", "--media", good_series.root, cwd=good_series.root, PATH="")
    assert (done.returncode, done.stderr) == (0, "")
    assert re.match(r"Checked \d+ books, \d+ pages, \d+ overlays?, \d+ clips?, 2 episodes, \d+ captions, ", done.stdout)
    assert {p: p.stat().st_mtime_ns for p in good_series.root.rglob("*")} == before


def test_every_finding_is_printed_and_the_status_is_1(site: Path, series: Path) -> None:
    (site / "books" / "bollard.epub").write_bytes(b"")
    next((site / "media").glob("bench.????????????.vtt")).unlink()
    done = run_rostra("check", "--media", series, "-o", site.parent, cwd=series, PATH="")
    assert done.returncode == 1
    printed = done.stderr.splitlines()
    assert {line.split(":")[0] for line in printed[:-1]} == {
        "R411 error site/books/bollard.epub",
        "R417 error site/episodes/bench.html",
        "R417 error site/index.html",
        "R437 error site/feed.xml",
    }
    assert printed[-1] == f"{len(printed) - 1} errors"


def test_nothing_built_yet_is_said(series: Path) -> None:
    done = run_rostra("check", "--media", cwd=series)
    assert done.returncode == 1
    hint = "run `rostra build` first; with -o, name the folder that contains site/"
    assert done.stderr == f"R410 error output/site: this folder contains no build; {hint}\n"


def test_options_that_do_not_go_together_are_refused(series: Path) -> None:
    for options in (("--media", "--json"), ("--media", "--ledger"), ("--json", "--ledger"), ("--script", "--words")):
        assert run_rostra("check", *options, cwd=series).returncode == 2


def test_a_lone_transcript_is_checked_where_it_was_built(tmp_path: Path) -> None:
    transcript = copy_series(tmp_path / "quay") / "transcripts" / "bollard.txt"
    lone = tmp_path / "lone"
    lone.mkdir()
    (lone / "talk.txt").write_bytes(transcript.read_bytes())
    assert run_rostra("build", "talk.txt", cwd=lone).returncode == 0
    done = run_rostra("check", "--media", "talk.txt", cwd=lone, PATH="")
    assert (done.returncode, done.stderr) == (0, "")
