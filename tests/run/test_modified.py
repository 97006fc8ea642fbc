"""When a book says that it last changed: with the episode's audio that stands in the feed, and at no other time."""

from __future__ import annotations

import re
import shutil
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest

from tests.run.conftest import HOUR, build_at, copy_series

AT_FIRST = {
    "bench.epub": "2026-03-04T12:01:00Z",
    "bollard.epub": "2026-03-11T12:02:00Z",
    "quay-talks.epub": "2026-03-11T12:02:00Z",
}
"""The dates of publication, as in the feed."""


@pytest.fixture
def root(dated: Path) -> Path:
    return dated


def edit(root: Path) -> None:
    """Another word in the first episode."""
    talk = root / "transcripts" / "bench.txt"
    text = talk.read_text(encoding="utf-8")
    assert "Less than the meeting" in text
    talk.write_text(text.replace("Less than the meeting", "Less than the minutes"), encoding="utf-8")


def books(root: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((root / "output" / "site" / "books").iterdir())}


def modified(root: Path) -> dict[str, str]:
    """Book -> its dcterms:modified."""
    found = {}
    for path in sorted((root / "output" / "site" / "books").iterdir()):
        package = zipfile.ZipFile(path).read("EPUB/content.opf").decode()
        (found[path.name],) = re.findall(r'<meta property="dcterms:modified">([^<]+)<', package)
    return found


def test_a_book_that_was_never_edited_changed_when_it_was_published(built_then: Path) -> None:
    assert modified(built_then) == AT_FIRST


def test_an_edit_moves_the_books_that_hold_the_episode(root: Path) -> None:
    before = books(root)
    edit(root)
    build_at(root, 2 * HOUR)
    now = "2026-03-20T10:00:00Z"
    assert modified(root) == AT_FIRST | {"bench.epub": now, "quay-talks.epub": now}
    assert books(root)["bollard.epub"] == before["bollard.epub"]


def test_a_build_without_an_edit_moves_nothing(root: Path) -> None:
    edit(root)
    build_at(root, 2 * HOUR)
    before = books(root)
    build_at(root, 9 * HOUR)
    assert books(root) == before
    shutil.rmtree(root / "output" / "site")
    build_at(root, 10 * HOUR)
    assert books(root) == before


def test_the_books_of_a_quick_edit_are_those_of_a_clean_build(root: Path, tmp_path: Path) -> None:
    edit(root)
    build_at(root, HOUR - timedelta(seconds=1))
    clean = copy_series(tmp_path / "clean", root)
    build_at(clean, 5 * HOUR)
    assert modified(root) == AT_FIRST
    assert books(root) == books(clean)


def test_books_without_sound_say_it_too(root: Path) -> None:
    with (root / "transcripts" / "series.toml").open("a", encoding="utf-8") as settings:
        settings.write("\n[audio]\nnarration_bitrate = 0\n")
    edit(root)
    build_at(root, 2 * HOUR)
    assert modified(root)["bench.epub"] == "2026-03-20T10:00:00Z"
