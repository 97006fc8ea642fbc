"""A build that is killed or interrupted while it publishes: the next one knows, and clears away what it left."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest

from tests.conftest import all_but_long, run_rostra
from tests.run.conftest import Built, EndsClean, Tree, bytes_of, replace

STRIKES = """
import os, signal, sys
left = int(os.environ["ROSTRA_LEFT"])
def step(event, arguments):
    global left
    if event == "os.rename" and "/site/" in os.fsdecode(arguments[1]):
        left -= 1
        if left == 0:
            os.kill(os.getpid(), int(os.environ["ROSTRA_SIGNAL"]))
sys.addaudithook(step)
"""
"""Runs at the start of a build, and sends it a signal right before the n-th time that it moves a file into the site."""


@pytest.fixture
def root(quay: Path) -> Path:
    """A copy of the built series, of which the next build would say that nothing has changed."""
    assert run_rostra("build", ".", cwd=quay).returncode == 0
    return quay


def struck(root: Path, tmp_path: Path, left: int, by: int) -> subprocess.CompletedProcess[str]:
    """A build that gets a signal before it has moved ``left`` files."""
    (tmp_path / "hook").mkdir(exist_ok=True)
    (tmp_path / "hook" / "sitecustomize.py").write_text(STRIKES, encoding="utf-8")
    path = os.pathsep.join((str(tmp_path / "hook"), *filter(None, [os.environ.get("PYTHONPATH")])))
    return run_rostra("build", ".", cwd=root, PYTHONPATH=path, ROSTRA_LEFT=str(left), ROSTRA_SIGNAL=str(by))


@pytest.mark.parametrize(("left", "cleaned"), all_but_long(product([1, 2, 5], [False, True]), (2, True), (5, False)))
def test_an_edit_undone_after_a_build_was_killed_leaves_no_trace(
    left: int, cleaned: bool, built: Built, root: Path, tmp_path: Path, tree: Callable[[Path], Tree]
) -> None:
    talk = root / "transcripts" / "bollard.txt"
    gull = root / "transcripts" / "gull.txt"
    replace(talk, "I thank it now", "I thank it too")
    gull.write_text("MIRA HOLT - A gull.\n\nPETRA SUND - Another gull.\n", encoding="utf-8")
    assert struck(root, tmp_path, left, 9).returncode == -9
    replace(talk, "I thank it too", "I thank it now")
    gull.unlink()
    if cleaned:
        assert run_rostra("clean", ".", "--all", cwd=root).returncode == 0
    done = run_rostra("build", ".", cwd=root)
    assert done.returncode == 0, done.stderr
    assert "Already up to date" not in done.stdout
    assert bytes_of(tree(root / "output" / "site")) == bytes_of(tree(built.site))
    hidden = {p.name for p in (root / "output").glob(".*")}
    assert hidden <= {".lock", ".rostra", ".written"}
    assert "Already up to date" in run_rostra("build", ".", cwd=root).stdout


def test_staged_files_that_were_left_are_cleared_away(root: Path, tree: Callable[[Path], Tree]) -> None:
    before = tree(root / "output" / "site")
    (root / "output" / ".staging" / "media").mkdir(parents=True)
    (root / "output" / ".staging" / "media" / "bollard.part").write_bytes(b"half of it")
    # A build that was killed while it copied a file to a site on another disk leaves that copy.
    half = root / "output" / "site" / "media" / ".tmp-a1b2c3d4"
    half.write_bytes(b"half of it")
    (root / "output" / ".publishing").write_text("feed.xml\nmedia/bollard.0123456789ab.mp3", encoding="utf-8")
    assert run_rostra("build", ".", cwd=root).returncode == 0
    assert not (root / "output" / ".staging").exists()
    assert not half.exists()
    assert tree(root / "output" / "site") == before


@pytest.mark.parametrize("by", all_but_long([2, 15], 2))
def test_an_interrupt_while_files_are_moved_waits_for_the_end(
    by: int, root: Path, tmp_path: Path, ends_clean: EndsClean
) -> None:
    replace(root / "transcripts" / "bollard.txt", "I thank it now", "I thank it too")
    done = struck(root, tmp_path, 2, by)
    assert done.returncode == 130
    assert done.stderr.strip() == "interrupted; the new site is complete"
    assert "Already up to date" in run_rostra("build", ".", cwd=root).stdout
    ends_clean(root)


OWN = [
    "media/trailer.mp4",
    "media/trailer.0123456789ab.mp4",
    "media/bench.mp3",
    "covers/poster.jpg",
    "cover.large.jpg",
    "books/print.epub",
    "episodes/about.html",
    "assets/logo.0123456789ab.svg",
]


@pytest.mark.parametrize("cleaned", [False, True])
def test_a_publishers_own_files_stay_where_they_are(cleaned: bool, root: Path) -> None:
    site = root / "output" / "site"
    for name in OWN:
        (site / name).write_text("the publisher's", encoding="utf-8")
    if cleaned:
        assert run_rostra("clean", ".", "--all", cwd=root).returncode == 0
    replace(root / "transcripts" / "bollard.txt", "I thank it now", "I thank it too")
    (root / "transcripts" / "bench.txt").unlink()
    assert run_rostra("build", ".", cwd=root).returncode == 0
    assert [name for name in OWN if not (site / name).exists()] == []


@pytest.mark.parametrize("cleaned", [False, True])
def test_what_rostra_has_written_leaves_even_without_a_record(
    cleaned: bool, root: Path, clean_site: Callable[[Path], Path], tree: Callable[[Path], Tree]
) -> None:
    if cleaned:
        assert run_rostra("clean", ".", "--all", cwd=root).returncode == 0
    before = set(tree(root / "output" / "site"))
    (root / "transcripts" / "bench.txt").unlink()
    replace(root / "transcripts" / "series.toml", 'key = "quay-talks"', 'key = "pier-talks"')
    replace(root / "transcripts" / "bollard.txt", "I thank it now", "I thank it too")
    assert run_rostra("build", ".", cwd=root).returncode == 0
    after = set(tree(root / "output" / "site"))
    assert after == set(tree(clean_site(root)))
    assert "books/quay-talks.epub" in before - after
