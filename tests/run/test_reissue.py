"""``rostra build --reissue KEY``: an episode under another GUID, so that apps offer it anew."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree

from pipeline.publish.published_file import load_published
from pipeline.write import episode_guid
from tests.conftest import Once, run_rostra
from tests.run.conftest import Built, Tree

ATOM = "{http://www.w3.org/2005/Atom}"
NEW = episode_guid("quay-talks", "bench", 1)
EPOCH = {"SOURCE_DATE_EPOCH": "1780000000"}
MOMENT = "2026-05-28T20:26:40+00:00"


@pytest.fixture(scope="module")
def published(built: Built, once: Once) -> Path:
    """The built series, with what is known of its publication; not to be changed."""

    def make(folder: Path) -> None:
        quay = Path(shutil.copytree(built.root, folder / "quay"))
        record = quay / "output" / "published.toml"
        text = "".join(
            "since = 2026-05-01T00:00:00Z\n" if line.startswith("since = ") else line
            for line in record.read_text(encoding="utf-8").splitlines(keepends=True)
        )
        record.write_text(text, encoding="utf-8")
        assert run_rostra("build", ".", cwd=quay).returncode == 0

    return once("published", make) / "quay"


@pytest.fixture
def root(published: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(published, tmp_path / "quay"))


def guids(root: Path) -> dict[str, str]:
    tree = etree.parse(root / "output" / "site" / "feed.xml")
    return {item.findtext("title"): item.findtext("guid") for item in tree.iter("item")}


def test_reissue_gives_a_new_guid_and_says_so(root: Path) -> None:
    before = guids(root)
    done = run_rostra("build", ".", "--reissue", "bench", cwd=root, **EPOCH)
    assert done.returncode == 0, done.stderr
    old = before["A Bench by the Water"]
    told = "apps offer it as a new episode, also to those who have heard it"
    assert done.stdout.startswith(f"bench: reissue 1: its GUID {old} becomes {NEW}; {told}\n")
    assert guids(root) == {**before, "A Bench by the Water": NEW}
    item = next(i for i in etree.parse(root / "output/site/feed.xml").iter("item") if i.findtext("guid") == NEW)
    assert item.findtext(f"{ATOM}updated") == MOMENT
    assert item.findtext("pubDate") == "Wed, 04 Mar 2026 12:01:00 +0000"


def test_reissue_makes_no_sound(root: Path) -> None:
    audio = {p.name for p in (root / "output" / "site" / "media").glob("*.mp3")}
    done = run_rostra("build", ".", "--reissue", "bench", cwd=root, **EPOCH)
    assert "0 takes and 0 chunks made" in done.stdout
    assert {p.name for p in (root / "output" / "site" / "media").glob("*.mp3")} == audio


def test_new_guid_stays(root: Path, tree: Callable[[Path], Tree]) -> None:
    assert run_rostra("build", ".", "--reissue", "bench", cwd=root, **EPOCH).returncode == 0
    before = tree(root / "output" / "site")
    assert "nothing has changed" in run_rostra("build", ".", cwd=root).stdout
    shutil.rmtree(root / "output" / "store")
    assert run_rostra("build", ".", cwd=root).returncode == 0
    assert tree(root / "output" / "site") == before


def test_every_reissue_has_its_own_guid(root: Path) -> None:
    known = set(guids(root).values())
    for number in (1, 2):
        assert run_rostra("build", ".", "--reissue", "bench", cwd=root).returncode == 0
        assert load_published(root / "output").episodes["bench"].current.reissue == number
        known |= set(guids(root).values())
    assert len(known) == 4


def test_two_episodes_at_once(root: Path) -> None:
    before = guids(root)
    done = run_rostra("build", ".", "--reissue", "bench", "--reissue", "bollard", "--quiet", cwd=root)
    assert (done.returncode, done.stdout) == (0, "")
    assert not set(guids(root).values()) & set(before.values())


def test_explain_shows_it_and_writes_nothing(root: Path, tree: Callable[[Path], Tree]) -> None:
    before = tree(root / "output")
    done = run_rostra("build", ".", "--reissue", "bench", "--explain", cwd=root)
    assert done.stdout.startswith("bench: reissue 1: its GUID ")
    assert "nothing has changed" not in done.stdout
    found = json.loads(run_rostra("build", ".", "--reissue", "bench", "--explain", "--json", cwd=root).stdout)
    old = guids(root)["A Bench by the Water"]
    assert found["reissues"] == [{"key": "bench", "number": 1, "guid": NEW, "replaces": old}]
    assert found["fresh"] is False
    assert tree(root / "output") == before


@pytest.mark.parametrize("options", [(), ("--explain",)])
def test_unknown_key(root: Path, tree: Callable[[Path], Tree], options: tuple[str, ...]) -> None:
    before = tree(root / "output")
    done = run_rostra("build", ".", "--reissue", "benhc", *options, cwd=root)
    assert done.returncode == 2
    assert done.stderr == 'R405 error --reissue: no episode "benhc"; did you mean "bench"?\n'
    assert tree(root / "output") == before


def test_episode_that_was_never_published(series: Path) -> None:
    done = run_rostra("build", ".", "--reissue", "bench", cwd=series)
    assert done.returncode == 2
    assert done.stderr == 'R405 error --reissue: "bench" was never published; build without --reissue\n'
    assert not (series / "output" / "site").exists()
