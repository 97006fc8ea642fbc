"""Two targets in turn, two clones of which one renames, and a target that is another series'."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.commands.publishing import BEGAN, DAY, LiveFolder, answers, guids, publish, record, say
from tests.conftest import Once, copy_series, run_rostra

pytestmark = pytest.mark.no_cover


@pytest.fixture(scope="session")
def published_twice(once: Once) -> Path:
    """The small series, published to two folders; not to be changed."""

    def make(folder: Path) -> None:
        root = copy_series(folder / "quay")
        for target in ("one", "two"):
            publish(root, "--to", f"../{target}")

    return once("published-twice", make)


@pytest.fixture
def root(published_twice: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(published_twice, tmp_path / "place", symlinks=True)) / "quay"


def live(root: Path, target: str) -> dict[str, bytes]:
    """What a target would give out; every address in its feed answers."""
    files = LiveFolder(root.parent / target).files()
    answers(files)
    return files


def sounds(root: Path, target: str) -> set[str]:
    return {name for name in live(root, target) if name.startswith("media/bollard.") and name.endswith(".mp3")}


def test_a_withdrawn_episode_leaves_every_target_that_is_published_to(root: Path) -> None:
    publish(root, "--to", "../one", "--withdraw", "bench", at=BEGAN + DAY)
    publish(root, "--to", "../two", at=BEGAN + 2 * DAY)
    for target in ("one", "two"):
        assert [n for n in live(root, target) if "bench" in n] == ["episodes/bench.html"]


def test_superseded_files_leave_each_target_on_their_day(root: Path) -> None:
    first = sounds(root, "two")
    say(root, "Something else.")
    for target in ("one", "two"):
        publish(root, "--to", f"../{target}", at=BEGAN + DAY)
    publish(root, "--to", "../one", at=BEGAN + 80 * DAY)
    publish(root, "--to", "../two", at=BEGAN + 80 * DAY)
    assert first < sounds(root, "two")
    for target in ("one", "two"):
        publish(root, "--to", f"../{target}", at=BEGAN + 100 * DAY)
        assert len(sounds(root, target)) == 1


def test_a_target_that_missed_an_edition_keeps_what_its_apps_know(root: Path) -> None:
    first = sounds(root, "two")
    for number, thanks in enumerate(("Something else.", "Something else again."), 1):
        say(root, thanks)
        publish(root, "--to", "../one", at=BEGAN + number * 100 * DAY)
    publish(root, "--to", "../two", at=BEGAN + 201 * DAY)
    assert first < sounds(root, "two")
    publish(root, "--to", "../two", at=BEGAN + 280 * DAY)
    assert first < sounds(root, "two")
    publish(root, "--to", "../two", at=BEGAN + 292 * DAY)
    assert not first & sounds(root, "two")


def test_an_episode_that_was_renamed_here_takes_what_the_target_knows_of_it(root: Path) -> None:
    clone = Path(shutil.copytree(root, root.with_name("clone")))
    before = guids(live(root, "one")["feed.xml"])
    for number, thanks in enumerate(("Something else.", "Something else again."), 1):
        say(root, thanks)
        publish(root, "--to", "../one", at=BEGAN + number * DAY)
    assert run_rostra("rename", "bollard", "pole", cwd=clone).returncode == 0
    assert "--pull" in publish(clone, "--to", "../one", at=BEGAN + 3 * DAY, fails=1)
    assert run_rostra("publish", "--pull", "--to", "../one", cwd=clone).returncode == 0
    (clone / "transcripts" / "pole.txt").write_bytes((root / "transcripts" / "bollard.txt").read_bytes())
    assert set(record(clone)["episodes"]) == {"bench", "pole"}
    publish(clone, "--to", "../one", at=BEGAN + 3 * DAY)
    assert guids(live(clone, "one")["feed.xml"]) == before


def test_the_record_of_another_series_is_not_taken(root: Path) -> None:
    other = copy_series(root.with_name("other"))
    settings = other / "transcripts" / "series.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("quay-talks", "river-talks"), encoding="utf-8")
    before = live(root, "one")
    assert 'R501 error ../one: the target contains the series "quay-talks"' in publish(other, "--to", "../one", fails=1)
    assert "R501" in publish(other, "--to", "../one", "--pull", fails=1)
    assert not (other / "published.toml").exists()
    assert live(root, "one") == before


@pytest.mark.parametrize("option", ["--pull", "--adopt=../one/feed.xml"])
def test_what_publishes_nothing_takes_no_wish_for_a_publication(option: str, root: Path) -> None:
    """Nobody shall believe that an episode was withdrawn, or that nothing was written."""
    for wish in (("--dry-run",), ("--withdraw", "bench"), ("--regenerate", "bench")):
        assert "cannot be combined with --dry-run" in publish(root, option, *wish, fails=2)
