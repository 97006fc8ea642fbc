"""The books of a build: what an edit changes in them, and what it must not."""

from __future__ import annotations

import re
import shutil
import zipfile
from pathlib import Path

import pytest

from tests.audit.spoiling import findings_of
from tests.conftest import run_rostra
from tests.run.conftest import Built

pytestmark = pytest.mark.no_cover


def ids(book: Path) -> list[str]:
    """The ids of the conversation, in reading order."""
    return re.findall(r'\bid="([^"]+)"', zipfile.ZipFile(book).read("EPUB/conversation.xhtml").decode())


def narrated(book: Path) -> dict[str, str]:
    """Sentence -> its clip's length as written in the overlay."""
    smil = zipfile.ZipFile(book).read("EPUB/conversation.smil").decode()
    pattern = r'<text src="[^"#]*#([^"]+)"/>\s*<audio [^>]*clipBegin="([^"]+)" clipEnd="([^"]+)"'
    return {target: f"{seconds(end) - seconds(begin):.3f}" for target, begin, end in re.findall(pattern, smil)}


def seconds(clock: str) -> float:
    hours, minutes, rest = clock.split(":")
    return int(hours) * 3600 + int(minutes) * 60 + float(rest)


def test_an_edited_sentence_gets_another_id_and_the_others_keep_theirs(built: Built, tmp_path: Path) -> None:
    root = tmp_path / "quay"
    shutil.copytree(built.root, root)
    book = root / "output" / "site" / "books" / "bench.epub"
    before, heard_before = ids(book), narrated(book)
    assert len(heard_before) > 5
    talk = root / "transcripts" / "bench.txt"
    text = talk.read_text(encoding="utf-8").replace("Less than the meeting", "Less than the minutes")
    talk.write_text(text, encoding="utf-8")
    done = run_rostra("build", ".", cwd=root)
    assert "1 sentence spoken, 1 part mixed" in done.stdout
    after, heard_after = ids(book), narrated(book)
    gone, new = set(before) - set(after), set(after) - set(before)
    assert {len(name) for name in gone} == {len(name) for name in new}
    assert len([n for n in new if re.fullmatch(r"s[0-9a-f]{10}", n)]) == 1
    assert [n for n in after if n not in new] == [n for n in before if n not in gone]
    untouched = [n for n in heard_before if n in heard_after]
    assert len(untouched) >= len(heard_before) - 2
    changed = [n for n in untouched if abs(float(heard_before[n]) - float(heard_after[n])) > 0.0011]
    assert changed == [], "the clips of the other sentences are as long as before"


def test_a_series_has_a_book_of_its_own_and_a_lone_transcript_has_not(built: Built, tmp_path: Path) -> None:
    books = {path.name for path in (built.site / "books").iterdir()}
    assert books == {"bench.epub", "bollard.epub", "quay-talks.epub"}
    shutil.copy(built.root / "transcripts" / "bollard.txt", tmp_path / "bollard.txt")
    assert run_rostra("build", "bollard.txt", cwd=tmp_path).returncode == 0
    assert [path.name for path in (tmp_path / "output" / "site" / "books").iterdir()] == ["bollard.epub"]


@pytest.mark.parametrize(
    ("bench", "bollard", "whole"),
    [
        pytest.param("quay-talks", "bollard", "quay-talks-series", marks=pytest.mark.long),
        ("quay-talks", "quay-talks-series", "quay-talks-series-series"),
    ],
)
def test_the_series_book_gives_way_to_episodes_of_its_name(bench: str, bollard: str, whole: str, series: Path) -> None:
    (series / "transcripts" / "bench.txt").rename(series / "transcripts" / f"{bench}.txt")
    (series / "transcripts" / "bollard.txt").rename(series / "transcripts" / f"{bollard}.txt")
    done = run_rostra("build", ".", cwd=series)
    assert done.returncode == 0, done.stderr
    assert {path.stem for path in (series / "output" / "site" / "books").iterdir()} == {bench, bollard, whole}
    assert findings_of(series / "output" / "site") == []


def test_books_without_sound(built: Built, tmp_path: Path) -> None:
    root = tmp_path / "quay"
    shutil.copytree(built.root, root)
    with (root / "transcripts" / "series.toml").open("a", encoding="utf-8") as settings:
        settings.write("\n[audio]\nnarration_bitrate = 0\n")
    assert run_rostra("build", ".", cwd=root).returncode == 0
    names = zipfile.ZipFile(root / "output" / "site" / "books" / "bench.epub").namelist()
    assert not [name for name in names if name.endswith((".smil", ".m4a"))]
    assert findings_of(root / "output" / "site") == []
