"""Episodes that stand are left alone, and nothing that decides their files is overlooked."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest

from pipeline.commands import Options, run_build
from pipeline.plan.inputs import text_digests
from pipeline.plan.locate import Location
from tests.conftest import all_but_long, run_rostra
from tests.run.conftest import Built, Rebuilt, Tree, replace
from tests.run.test_edits import explained


@pytest.fixture
def edited(quay: Path) -> Path:
    """A copy of the built series, of which one episode was edited."""
    replace(quay / "transcripts" / "bench.txt", "Less than the meeting", "Less than the minutes")
    return quay


def test_what_stands_needs_nothing_of_the_store(edited: Path, rebuilt: Rebuilt, tree: Callable[[Path], Tree]) -> None:
    for kind in ("chunks", "takes", "covers"):
        shutil.rmtree(edited / "output" / "store" / kind)
    assert {episode for episode, *_ in explained(edited)[0]} == {"bench"}
    before = tree(edited / "output" / "site")
    assert "bollard:" not in rebuilt(edited)
    after = tree(edited / "output" / "site")
    assert {n: after[n] for n in before if "bollard" in n} == {n: before[n] for n in before if "bollard" in n}


OF_AN_EPISODE = (
    "media/bollard.*.mp3",
    "media/bollard.*.vtt",
    "media/bollard.*.json",
    "books/bollard.epub",
    "covers/bollard.*",
)


@pytest.mark.parametrize(
    ("damage", "pattern"),
    all_but_long(
        product(["gone", "other bytes"], OF_AN_EPISODE),
        ("other bytes", "media/bollard.*.mp3"),
        ("gone", "media/bollard.*.vtt"),
        ("gone", "covers/bollard.*"),
    ),
)
def test_an_episode_that_was_meddled_with_does_not_stand(
    pattern: str, damage: str, edited: Path, rebuilt: Rebuilt
) -> None:
    for file in (edited / "output" / "site").glob(pattern):
        file.unlink()
        if damage == "other bytes":
            file.write_bytes(b"other")
    rebuilt(edited)


PETRONELLA, PIER = ("bollard.txt", "Petra", "Petronella"), ("series.toml", "Quay Talks", "Pier Talks")
DECISIVE = [
    PETRONELLA,
    ("bollard.txt", "\ntitle = ", '\nsummary = "Iron."\ntitle = '),
    ("bollard.txt", "number = 2", "number = 7"),
    ("bench.txt", "number = 1", "number = 9"),
    PIER,
]


@pytest.mark.parametrize(("file", "old", "new"), all_but_long(DECISIVE, PETRONELLA, PIER))
def test_what_decides_an_episode_is_not_overlooked(
    file: str, old: str, new: str, edited: Path, rebuilt: Rebuilt
) -> None:
    replace(edited / "transcripts" / file, old, new)
    rebuilt(edited)


def test_a_picture_decides_too(edited: Path, rebuilt: Rebuilt) -> None:
    picture = edited / "transcripts" / "bench.png"
    replace(edited / "transcripts" / "bench.txt", "Less than the minutes", "Less than the meeting")
    picture.write_bytes(picture.read_bytes() + b"\0")
    rebuilt(edited)


def test_what_is_saved_during_a_build_is_news_to_the_next(series: Path) -> None:
    process = subprocess.Popen([sys.executable, "-m", "pipeline", "build", "."], cwd=series, stdout=subprocess.DEVNULL)
    while not (series / "output" / "store" / "takes").exists() and process.poll() is None:
        time.sleep(0.005)
    replace(series / "transcripts" / "bench.txt", "Less than the meeting", "Less than the minutes")
    assert process.wait() == 0
    page = series / "output" / "site" / "episodes" / "bench.html"
    assert "Less than the meeting" in page.read_text(encoding="utf-8")
    assert run_rostra("build", ".", cwd=series).returncode == 0
    assert "Less than the minutes" in page.read_text(encoding="utf-8")


def test_what_was_saved_before_it_was_read_and_undone_after_the_build_is_built_again(
    built: Built, rebuilt: Rebuilt, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "quay"
    shutil.copytree(built.root, root)
    bench = root / "transcripts" / "bench.txt"
    replace(bench, "who sits on it", "who sat on it")

    def saved_then(place: Location) -> dict[str, str]:
        taken = text_digests(place)
        replace(bench, "who sat on it", "who may sit on it")
        return taken

    monkeypatch.setattr("pipeline.run.prepare.text_digests", saved_then)
    run_build(root, Options(None, 1, quiet=True))
    assert "who may sit on it" in (root / "output" / "site" / "episodes" / "bench.html").read_text(encoding="utf-8")
    replace(bench, "who may sit on it", "who sat on it")
    rebuilt(root)


def test_an_edit_that_is_undone_brings_every_file_back(edited: Path, rebuilt: Rebuilt) -> None:
    bench = edited / "transcripts" / "bench.txt"
    replace(bench, "Less than the minutes", "*Less* than the meeting")
    assert run_rostra("build", ".", cwd=edited).returncode == 0
    replace(bench, "*Less* than the meeting", "Less than the meeting")
    rebuilt(edited)
