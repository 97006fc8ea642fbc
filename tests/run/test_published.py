"""After an edit the feed differs where it must, and everything that subscribers know is still there."""

from __future__ import annotations

import difflib
import os
import signal
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from lxml import etree

from pipeline.publish.published import Published
from pipeline.publish.published_file import load_published
from tests.conftest import all_but_long, run_rostra
from tests.run.conftest import BEGAN, HOUR, Tree, build_at, bytes_of, copy_series

BASE = "https://example.org/quay/"
ATOM = "{http://www.w3.org/2005/Atom}"
MOVED = ("<enclosure ", "<podcast:transcript ", "<podcast:chapters ", "<atom:updated>", "<lastBuildDate>")
"""Where a feed may differ after an edit that changes neither durations nor notes."""


@pytest.fixture
def root(dated: Path) -> Path:
    return dated


def say(root: Path, thanks: str) -> None:
    """Edit the last sentence of the second episode."""
    talk = root / "transcripts" / "bollard.txt"
    text = talk.read_text(encoding="utf-8")
    talk.write_text(text[: text.index("MIRA HOLT - ")] + f"MIRA HOLT - {thanks}\n", encoding="utf-8")


def feed(root: Path) -> list[str]:
    return (root / "output" / "site" / "feed.xml").read_text(encoding="utf-8").splitlines()


def items(root: Path) -> dict[str, bytes]:
    """Title -> the bytes of each item of the feed."""
    tree = etree.parse(root / "output" / "site" / "feed.xml")
    return {item.findtext("title"): etree.tostring(item) for item in tree.iter("item")}


def audio(root: Path, pattern: str = "bollard.*.mp3") -> Path:
    (found,) = (root / "output" / "site" / "media").glob(pattern)
    return found


def state(root: Path) -> Published:
    return load_published(root / "output")


def test_edit_of_one_episode_changes_its_item_alone(root: Path) -> None:
    before, items_before, known = feed(root), items(root), audio(root)
    old = {p.name: p.read_bytes() for p in known.parent.glob("bollard.*")}
    say(root, "I thank it too.")
    build_at(root, 2 * HOUR)
    changed = [line for line in difflib.ndiff(before, feed(root)) if line[0] in "+-"]
    assert changed
    assert [line for line in changed if not line[1:].strip().startswith(MOVED)] == []
    kinds = {next(kind for kind in MOVED if kind in line) for line in changed}
    assert {"<enclosure ", "<podcast:transcript ", "<atom:updated>", "<lastBuildDate>"} <= kinds
    assert items(root)["A Bench by the Water"] == items_before["A Bench by the Water"]
    new = etree.fromstring(items(root)["The Bollard"])
    assert new.findtext(f"{ATOM}updated") == "2026-03-20T10:00:00+00:00"
    assert "<lastBuildDate>Fri, 20 Mar 2026 10:00:00 +0000</lastBuildDate>" in "".join(feed(root))
    superseded = root / "output" / "superseded" / "media"
    kept = {p.name: p.read_bytes() for p in superseded.iterdir()}
    assert known.name in kept
    assert kept.items() <= old.items()
    assert not known.exists()


def test_edit_leaves_guid_and_date_of_publication(root: Path) -> None:
    def permanent() -> list[str]:
        return [line for line in feed(root) if "<guid " in line or "<pubDate>" in line]

    before = permanent()
    say(root, "I thank it too.")
    build_at(root, 2 * HOUR)
    assert len(before) == 4
    assert permanent() == before


def test_quick_edit_is_the_same_as_a_clean_build(root: Path, tmp_path: Path, tree: Callable[[Path], Tree]) -> None:
    say(root, "I thank it too.")
    build_at(root, HOUR - timedelta(seconds=1))
    clean = copy_series(tmp_path / "clean", root)
    build_at(clean, 5 * HOUR)
    assert bytes_of(tree(root / "output" / "site")) == bytes_of(tree(clean / "output" / "site"))


def test_edit_undone_within_the_hour_restores_the_site(root: Path, tree: Callable[[Path], Tree]) -> None:
    before, known = bytes_of(tree(root / "output" / "site")), state(root)
    talk = root / "transcripts" / "bollard.txt"
    text = talk.read_text(encoding="utf-8")
    say(root, "I thank it too.")
    build_at(root, 10 * HOUR)
    assert bytes_of(tree(root / "output" / "site")) != before
    talk.write_text(text, encoding="utf-8")
    build_at(root, 10 * HOUR + HOUR / 2)
    assert bytes_of(tree(root / "output" / "site")) == before
    assert state(root).episodes == known.episodes
    assert {p.relative_to(root / "output" / "superseded").as_posix() for p in superseded(root)} == set(state(root).owed)
    assert not [name for name in state(root).owed if (root / "output" / "site" / name).exists()]


def test_record_survives_the_removal_of_the_store(root: Path) -> None:
    say(root, "I thank it too.")
    build_at(root, 2 * HOUR)
    before, known = feed(root), state(root)
    assert run_rostra("clean", ".", "--all", cwd=root).returncode == 0
    build_at(root, 20 * HOUR)
    assert feed(root) == before
    assert state(root) == known


def test_superseded_files_are_kept_for_ninety_days(root: Path) -> None:
    known = audio(root)
    say(root, "I thank it too.")
    build_at(root, 2 * HOUR)
    until = BEGAN + 2 * HOUR + timedelta(days=90)
    assert state(root).owed[f"media/{known.name}"] == until
    present = {p.relative_to(root / "output" / "superseded").as_posix() for p in superseded(root)}
    assert present == set(state(root).owed)
    say(root, "I thank it as well.")
    build_at(root, until - BEGAN - timedelta(seconds=1))
    assert (root / "output" / "superseded" / "media" / known.name).is_file()
    say(root, "I thank it again.")
    build_at(root, until - BEGAN)
    assert not (root / "output" / "superseded" / "media" / known.name).exists()
    assert f"media/{known.name}" not in state(root).owed


def superseded(root: Path) -> list[Path]:
    return [p for p in (root / "output" / "superseded").rglob("*") if p.is_file()]


def test_removed_episode_stays_known_and_its_files_are_owed(root: Path) -> None:
    files = {p.relative_to(root / "output" / "site").as_posix() for p in (root / "output" / "site").rglob("bollard*")}
    entry = state(root).episodes["bollard"]
    talk = root / "transcripts" / "bollard.txt"
    text = talk.read_text(encoding="utf-8")
    talk.unlink()
    build_at(root, 2 * HOUR)
    assert list(items(root)) == ["A Bench by the Water"]
    assert state(root).episodes["bollard"] == entry
    assert files <= set(state(root).owed)
    assert {p.relative_to(root / "output" / "superseded").as_posix() for p in superseded(root)} >= files
    talk.write_text(text, encoding="utf-8")
    build_at(root, 3 * HOUR)
    assert entry.guid in "".join(feed(root))
    assert state(root).episodes["bollard"] == entry
    assert not files & set(state(root).owed)


def test_files_nobody_made_stay_among_the_superseded(root: Path) -> None:
    own = root / "output" / "superseded" / "README"
    own.parent.mkdir()
    own.write_text("kept by hand", encoding="utf-8")
    stray = root / "output" / "superseded" / "media" / "gull.0123456789ab.mp3"
    stray.parent.mkdir()
    stray.write_bytes(b"of an earlier version, which kept no record")
    say(root, "I thank it too.")
    build_at(root, 2 * HOUR)
    assert own.is_file()
    assert stray.is_file()
    assert state(root).owed["media/gull.0123456789ab.mp3"] == BEGAN + 2 * HOUR + timedelta(days=90)


def test_build_notices_that_the_record_is_not_as_it_was(root: Path) -> None:
    path = root / "output" / "published.toml"
    before = path.read_text(encoding="utf-8")
    path.write_text(f"{before}\n# a remark\n", encoding="utf-8")
    assert "nothing has changed" not in build_at(root, timedelta())
    assert path.read_text(encoding="utf-8") == before
    assert "nothing has changed" in build_at(root, timedelta())


def test_a_record_that_is_gone_is_missed_until_the_store_is_cleared(root: Path) -> None:
    (root / "output" / "published.toml").unlink()
    done = run_rostra("build", ".", cwd=root)
    assert done.returncode == 1
    assert done.stderr.startswith("R406 error output/published.toml: it is gone, and the last build wrote it; ")
    assert run_rostra("clean", ".", "--all", cwd=root).returncode == 0
    build_at(root, timedelta())


def test_guid_outlives_a_new_title_of_a_series_without_a_key(root: Path) -> None:
    settings = root / "transcripts" / "series.toml"
    guids = [line for line in feed(root) if "<guid " in line]
    settings.write_text(settings.read_text(encoding="utf-8").replace('"quay-talks"', '"pier-talks"'), encoding="utf-8")
    build_at(root, 2 * HOUR)
    assert [line for line in feed(root) if "<guid " in line] == guids


def test_moment_that_is_no_number(root: Path) -> None:
    say(root, "I thank it too.")
    done = run_rostra("build", ".", cwd=root, SOURCE_DATE_EPOCH="yesterday")
    assert done.returncode == 2
    assert done.stderr == 'SOURCE_DATE_EPOCH is "yesterday", not a number of seconds since 1970\n'


DIES = """
import os, signal, sys
left = int(os.environ["ROSTRA_DIES"])
def step(event, arguments):
    global left
    if event in ("os.rename", "os.remove"):
        path = os.fsdecode(arguments[event == "os.rename"])
        if any(part in path for part in ("/site/", "/superseded/", "/published.toml")):
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(step)
"""
"""Runs at the start of a build, and kills it right before the n-th time that it moves or removes what is published."""


EVERY, FEW = range(1, 100), [1, 6, 12, 16, 20]
"""Before which of its moves a build is killed; the first build that makes fewer moves ends."""


@pytest.mark.parametrize("moments", all_but_long([EVERY, FEW], FEW), ids=["every", "few"])
def test_build_killed_before_any_of_its_moves_forgets_nothing(
    moments: Sequence[int], root: Path, tmp_path: Path
) -> None:
    (tmp_path / "hook").mkdir()
    (tmp_path / "hook" / "sitecustomize.py").write_text(DIES, encoding="utf-8")
    path = os.pathsep.join(filter(None, (str(tmp_path / "hook"), os.environ.get("PYTHONPATH"))))
    published = {f"media/{audio(root).name}"}
    for number in (*moments, 100):
        say(root, f"I thank it {number} times.")
        epoch = str(int((BEGAN + number * 2 * HOUR).timestamp()))
        environment = {"PYTHONPATH": path, "ROSTRA_DIES": str(number), "SOURCE_DATE_EPOCH": epoch}
        status = run_rostra("build", ".", cwd=root, **environment).returncode
        published.add(offered(root))
        if status == 0:
            break
        assert status == -signal.SIGKILL
    assert status == 0
    assert number > 12, "audio, three sidecars, books, record, feed, and what they supersede"
    assert len(published) > 2
    assert published - {offered(root)} <= set(state(root).owed)
    for name in state(root).owed:
        assert (root / "output" / "superseded" / name).is_file(), name


def offered(root: Path) -> str:
    """The second episode's audio as the feed names it: it is there, and in the record with the feed's date."""
    item = etree.fromstring(items(root)["The Bollard"])
    name: str = item.find("enclosure").get("url").removeprefix(BASE)
    assert (root / "output" / "site" / name).is_file()
    (revision,) = (r for r in state(root).episodes["bollard"].revisions if r.file == name)
    if revision.updated:
        assert item.findtext(f"{ATOM}updated") == revision.updated.isoformat()
    return name
