"""When a book says that it last changed: with its episode's published sound, and at no other time."""

from __future__ import annotations

import re
import shutil
import zipfile
from pathlib import Path

import pytest

from tests.commands.publishing import BEGAN, DAY, publish
from tests.conftest import run_rostra
from tests.run.conftest import EndsClean, replace

AT_FIRST = {
    "bench.epub": "2026-03-04T12:01:00Z",
    "bollard.epub": "2026-03-11T12:02:00Z",
    "quay-talks.epub": "2026-03-11T12:02:00Z",
}
"""The dates of publication, as in the feed."""
NEXT_DAY = "2026-03-21T08:00:00Z"


@pytest.fixture
def root(published: Path) -> Path:
    return published


def edit(root: Path) -> None:
    """Another word in the first episode."""
    replace(root / "transcripts" / "bench.txt", "Less than the meeting", "Less than the minutes")


def books(root: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((root / "output" / "site" / "books").iterdir())}


def modified(root: Path) -> dict[str, str]:
    """Book -> its dcterms:modified."""
    found = {}
    for path in sorted((root / "output" / "site" / "books").iterdir()):
        package = zipfile.ZipFile(path).read("EPUB/content.opf").decode()
        (found[path.name],) = re.findall(r'<meta property="dcterms:modified">([^<]+)<', package)
    return found


def test_a_book_that_was_never_edited_changed_when_it_was_published(root: Path) -> None:
    assert modified(root) == AT_FIRST


def test_an_edit_that_is_published_moves_the_books_that_hold_the_episode(root: Path) -> None:
    before = books(root)
    edit(root)
    publish(root, at=BEGAN + DAY)
    assert modified(root) == AT_FIRST | {"bench.epub": NEXT_DAY, "quay-talks.epub": NEXT_DAY}
    assert books(root)["bollard.epub"] == before["bollard.epub"]


def test_an_edit_that_is_not_published_moves_none(root: Path, ends_clean: EndsClean) -> None:
    before = books(root)
    edit(root)
    assert run_rostra("build", ".", cwd=root).returncode == 0
    assert modified(root) == AT_FIRST
    assert books(root)["bench.epub"] != before["bench.epub"]
    ends_clean(root)


def test_publishing_and_building_without_an_edit_move_nothing(root: Path) -> None:
    edit(root)
    publish(root, at=BEGAN + DAY)
    before = books(root)
    publish(root, at=BEGAN + 2 * DAY)
    assert books(root) == before
    shutil.rmtree(root / "output" / "site")
    assert run_rostra("build", ".", cwd=root).returncode == 0
    assert books(root) == before


def test_an_edit_of_words_that_are_shown_and_not_spoken_moves_none(root: Path) -> None:
    before = books(root)
    replace(root / "transcripts" / "bench.txt", "Drawing: the editors", "Drawing: the crew")
    publish(root, at=BEGAN + DAY)
    assert modified(root) == AT_FIRST
    assert books(root)["bench.epub"] != before["bench.epub"]


def test_books_without_sound_say_it_too(root: Path) -> None:
    with (root / "transcripts" / "series.toml").open("a", encoding="utf-8") as settings:
        settings.write("\n[audio]\nnarration_bitrate = 0\n")
    publish(root, at=BEGAN + DAY)
    assert modified(root) == AT_FIRST, "the sound in the feed is the same"
    edit(root)
    publish(root, at=BEGAN + 2 * DAY)
    assert modified(root)["bench.epub"] == "2026-03-22T08:00:00Z"
