"""The same input gives the same bytes: in any folder, time zone and time, with any hash seed and number of workers.

The site is a function of the series folder, with its ``published.toml``, and of the installed engines.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.commands.publishing import BEGAN, DAY, publish, say
from tests.conftest import run_rostra
from tests.run.conftest import Built, EndsClean, Tree, bytes_of, copy_series, replace

pytestmark = pytest.mark.no_cover

Y2001, Y2040 = "1000000000", "2210000000"
"""Moments, in seconds since 1970."""


def build(root: Path, *options: str, **environment: str) -> str:
    done = run_rostra("build", ".", *options, cwd=root, **environment)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_two_builds_in_two_places_are_identical(built: Built, tmp_path: Path, tree: Callable[[Path], Tree]) -> None:
    root = copy_series(tmp_path / "somewhere" / "else entirely")
    environment = {"PYTHONHASHSEED": "4711", "TZ": "Pacific/Kiritimati", "LC_ALL": "C", "COLUMNS": "40"}
    for path in root.rglob("*"):
        os.utime(path, (1_000_000_000, 1_000_000_000))
    build(root, "--output", "made", "--jobs", "1", **environment)
    one, other = tree(built.site), tree(root / "made" / "site")
    assert list(one) == list(other)
    assert [name for name in one if one[name][0] != other[name][0]] == []


@pytest.mark.parametrize("recorded", [True, False])
@pytest.mark.parametrize("stated", [Y2001, Y2040])
def test_two_builds_at_two_times_are_identical(
    stated: str, recorded: bool, published: Path, tmp_path: Path, tree: Callable[[Path], Tree]
) -> None:
    """With the same record of publication, in which one episode was updated, and without one."""
    say(published, "I thank it too.")
    publish(published, at=BEGAN + DAY)
    if not recorded:
        (published / "published.toml").unlink()
    elsewhere = copy_series(tmp_path / "another year", published)
    shutil.rmtree(published / "output")
    build(published)
    build(elsewhere, SOURCE_DATE_EPOCH=stated, TZ="Pacific/Kiritimati")
    assert bytes_of(tree(elsewhere / "output" / "site")) == bytes_of(tree(published / "output" / "site"))
    feed = (elsewhere / "output" / "site" / "feed.xml").read_text(encoding="utf-8")
    assert ("2026-03-21T08:00:00" in feed) == recorded
    for year in ("2001", "2040"):
        assert f" {year} " not in feed


def test_site_that_was_published_is_the_one_that_a_build_makes(published: Path, ends_clean: EndsClean) -> None:
    say(published, "I thank it too.")
    publish(published, at=BEGAN + DAY)
    ends_clean(published)
    site, live = published / "output" / "site", published / "www"
    for path in site.rglob("*"):
        if path.is_file():
            assert (live / path.relative_to(site)).read_bytes() == path.read_bytes()


@pytest.mark.parametrize("recorded", [True, False])
def test_edit_that_is_undone_without_publishing_leaves_no_trace(
    recorded: bool, published: Path, tree: Callable[[Path], Tree], ends_clean: EndsClean
) -> None:
    if not recorded:
        (published / "published.toml").unlink()
    build(published)
    before = bytes_of(tree(published / "output" / "site"))
    sources = {n: f for n, f in tree(published).items() if not n.startswith("output/")}
    talks = published / "transcripts"
    shutil.copytree(talks, published.parent / "kept")
    for epoch in (Y2001, Y2040):
        say(published, f"I thank it, says {epoch}.")
        replace(talks / "bench.txt", 'title = "', 'title = "Once more: ')
        (talks / "gull.txt").write_text("MIRA HOLT - A gull.\n\nPETRA SUND - Another gull.\n", encoding="utf-8")
        build(published, SOURCE_DATE_EPOCH=epoch)
    assert bytes_of(tree(published / "output" / "site")) != before
    shutil.rmtree(talks)
    shutil.copytree(published.parent / "kept", talks)
    build(published)
    assert bytes_of(tree(published / "output" / "site")) == before
    assert {n: f for n, f in tree(published).items() if not n.startswith("output/")} == sources
    ends_clean(published)


def test_build_writes_no_record_of_publication(series: Path, tree: Callable[[Path], Tree]) -> None:
    before = tree(series)
    build(series)
    replace(series / "transcripts" / "bollard.txt", "I thank it now", "I thank it too")
    build(series)
    after = {n: file for n, file in tree(series).items() if not n.startswith("output/")}
    assert after.keys() == before.keys()
    assert not (series / "output" / "published.toml").exists()


def test_second_build_rewrites_nothing(series: Path, tree: Callable[[Path], Tree]) -> None:
    for _ in range(2):
        before = tree(series / "output")
        said = build(series)
    assert tree(series / "output") == before
    assert "Already up to date" in said


def test_no_output_names_a_folder_of_this_machine(built: Built, tree: Callable[[Path], Tree]) -> None:
    for name, (data, _) in tree(built.site).items():
        assert str(built.root).encode() not in data, name
        assert str(Path.home()).encode() + b"/" not in data, name
