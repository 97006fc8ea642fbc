"""``rostra reissue`` and ``rostra rename``: by what apps know an episode from now on; a build shows it."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.publish import load_published
from pipeline.write import episode_guid
from tests.commands.publishing import ATOM, BEGAN, DAY, guids, items, publish
from tests.conftest import run_rostra
from tests.run.conftest import Tree, bytes_of

BENCH, BOLLARD = "A Bench by the Water", "The Bollard"
EPOCH = {"SOURCE_DATE_EPOCH": str(int((BEGAN + DAY).timestamp()))}


@pytest.fixture
def root(published: Path) -> Path:
    return published


def feed(root: Path) -> bytes:
    return (root / "output" / "site" / "feed.xml").read_bytes()


def done(root: Path, *command: str) -> str:
    """What a command prints that succeeds."""
    finished = run_rostra(*command, cwd=root, **EPOCH)
    assert finished.returncode == 0, finished.stderr
    return finished.stdout


def refused(root: Path, *command: str) -> str:
    """What a command says that must not succeed."""
    finished = run_rostra(*command, cwd=root, **EPOCH)
    assert finished.returncode == 2, finished.stdout
    return finished.stderr


def shown(tree: Tree) -> Tree:
    """A Tree without the output folder's locks."""
    return {name: file for name, file in tree.items() if not name.startswith("output/.")}


def book_identifier(root: Path, key: str) -> str:
    package = zipfile.ZipFile(root / "output" / "site" / "books" / f"{key}.epub").read("EPUB/content.opf").decode()
    return re.findall(r"<dc:identifier[^>]*>([^<]+)<", package)[0]


# Another GUID


def test_reissue_says_what_becomes_of_it_and_publishes_nothing(root: Path) -> None:
    before, live = guids(feed(root)), (root / "www" / "feed.xml").read_bytes()
    new = episode_guid("quay-talks", "bench", 1)
    said = done(root, "reissue", "bench")
    assert said.splitlines() == [
        f"bench: new GUID {new} (was {before[BENCH]})",
        "After the next `rostra publish`, apps show it as a new episode, even to people who have already heard it.",
    ]
    assert (root / "www" / "feed.xml").read_bytes() == live
    assert "0 sentences spoken, 0 parts mixed" in done(root, "build", ".")
    assert guids(feed(root)) == {**before, BENCH: new}
    item = items(feed(root))[BENCH]
    assert item.findtext(f"{ATOM}updated") == "2026-03-21T08:00:00+00:00"
    assert item.findtext("pubDate") == "Wed, 04 Mar 2026 12:01:00 +0000"


def test_reissue_keeps_the_sound_and_the_book(root: Path) -> None:
    media = {p.name for p in (root / "output" / "site" / "media").iterdir()}
    identifier = book_identifier(root, "bench")
    done(root, "reissue", "bench")
    publish(root, at=BEGAN + DAY)
    assert {p.name for p in (root / "output" / "site" / "media").iterdir()} == media
    assert book_identifier(root, "bench") == identifier


def test_new_guid_stays(root: Path, tree: Callable[[Path], Tree]) -> None:
    done(root, "reissue", "bench")
    publish(root, at=BEGAN + DAY)
    before = bytes_of(tree(root / "output" / "site"))
    assert "Already up to date" in done(root, "build", ".")
    shutil.rmtree(root / "output")
    done(root, "build", ".")
    assert bytes_of(tree(root / "output" / "site")) == before


def test_every_reissue_has_its_own_guid(root: Path) -> None:
    known = set(guids(feed(root)).values())
    for number in (1, 2):
        done(root, "reissue", "bench")
        assert load_published(root).episodes["bench"].reissue == number
        known.add(load_published(root).episodes["bench"].guid)
    assert len(known) == 4


def test_reissue_of_what_does_not_exist(root: Path, tree: Callable[[Path], Tree]) -> None:
    before = shown(tree(root))
    said = refused(root, "reissue", "benhc")
    assert said == 'R405 error benhc: the episode was never published; did you mean "bench"?\n'
    assert shown(tree(root)) == before


def test_reissue_of_what_was_never_published(series: Path) -> None:
    assert (
        refused(series, "reissue", "bench") == "R405 error bench: the episode was never published; publish it first\n"
    )
    assert not (series / "published.toml").exists()


# Another key


def test_renamed_episode_is_the_same_one(root: Path) -> None:
    before, identifier = guids(feed(root)), book_identifier(root, "bench")
    assert done(root, "rename", "bench", "seat").splitlines() == [
        "Renamed bench to seat; apps still recognise the episode",
        "Next: commit published.toml and the transcript, then run `rostra publish`",
    ]
    assert not (root / "transcripts" / "bench.txt").exists()
    assert "0 sentences spoken, 0 parts mixed" in done(root, "build", ".")
    assert guids(feed(root)) == before
    assert book_identifier(root, "seat") == identifier
    site = root / "output" / "site"
    assert '<a href="seat.html">' in (site / "episodes" / "bench.html").read_text(encoding="utf-8")
    assert b"episodes/seat.html" in feed(root)
    assert items(feed(root))[BENCH].find("enclosure").get("url").startswith("https://example.org/quay/media/bench.")


def test_episode_that_is_renamed_back_is_as_it_was(root: Path, tree: Callable[[Path], Tree]) -> None:
    before = bytes_of(tree(root / "output" / "site"))
    done(root, "rename", "bench", "seat")
    done(root, "build", ".")
    done(root, "rename", "seat", "bench")
    done(root, "build", ".")
    after = bytes_of(tree(root / "output" / "site"))
    assert "episodes/seat.html" in after, "who has its address is led on"
    del after["episodes/seat.html"]
    assert after == before


def test_renaming_what_was_never_published_moves_the_file(series: Path) -> None:
    assert done(series, "rename", "bench", "seat") == "Renamed bench to seat; it was never published\n"
    assert (series / "transcripts" / "seat.txt").exists()
    assert not (series / "published.toml").exists()


def test_renaming_after_the_file_was_renamed_by_hand(root: Path) -> None:
    before = guids(feed(root))
    (root / "transcripts" / "bench.txt").rename(root / "transcripts" / "seat.txt")
    done(root, "rename", "bench", "seat")
    done(root, "build", ".")
    assert guids(feed(root)) == before


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("benhc", "seat", 'R405 error benhc: no such episode; did you mean "bench"?\n'),
        ("bench", "bollard", "R405 error bollard: another episode already has this key; choose a different key\n"),
        ("bench", "bench", "R405 error bench: another episode already has this key; choose a different key\n"),
        ("bench", "a/b", "R405 error a/b: not a valid key; use letters, digits and hyphens\n"),
        ("bench", "..", "R405 error ..: not a valid key; use letters, digits and hyphens\n"),
        ("bench", "", "R405 error : not a valid key; use letters, digits and hyphens\n"),
    ],
)
def test_name_that_cannot_be(old: str, new: str, said: str, root: Path, tree: Callable[[Path], Tree]) -> None:
    before = shown(tree(root))
    assert refused(root, "rename", old, new) == said
    assert shown(tree(root)) == before


@pytest.mark.parametrize("command", [("reissue", "bench"), ("rename", "bench", "seat")])
def test_damaged_record_is_left_alone(command: tuple[str, ...], root: Path) -> None:
    path = root / "published.toml"
    path.write_bytes(path.read_bytes()[:-40])
    before = path.read_bytes()
    finished = run_rostra(*command, cwd=root, **EPOCH)
    assert finished.returncode == 1
    assert finished.stderr.startswith("R406 error published.toml: not a publication record: ")
    assert path.read_bytes() == before
    assert (root / "transcripts" / "bench.txt").exists()
