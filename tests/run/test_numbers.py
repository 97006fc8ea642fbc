"""Numbers and dates: what is stated counts, and what is only counted never moves a date."""

from __future__ import annotations

from pathlib import Path

import feedparser
import pytest

from pipeline.model import Log
from pipeline.plan.locate import find_location
from pipeline.plan.project import load_project
from tests.conftest import run_rostra

TALK = "+++\ntitle = {title!r}\n{more}+++\n\nMIRA HOLT - A rope.\n\nJONAS AHL - A knot.\n"


def write(root: Path, name: str, more: str = "") -> None:
    folder = root / "transcripts"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "series.toml").write_text('title = "Ropes"\nurl = "https://example.org"\n', encoding="utf-8")
    (folder / f"{name}.txt").write_text(TALK.format(title=f"On {name}", more=more), encoding="utf-8")


@pytest.mark.parametrize(
    ("key", "number"),
    [
        ("02-rain", 2),
        ("module-6", 6),
        ("episode_12", 12),
        ("ep3", 3),
        ("talk-2024", 0),
        ("2024-talk", 0),
        ("route-66", 0),
    ],
)
def test_number_in_a_file_name(tmp_path: Path, key: str, number: int) -> None:
    write(tmp_path, key)
    episode = load_project(find_location(tmp_path), Log()).episodes[0]
    assert (episode.number if episode.stated else 0) == number


def test_unnumbered_episodes_are_counted_by_date(tmp_path: Path) -> None:
    write(tmp_path, "alpha", "date = 2026-03-01\n")
    write(tmp_path, "beta", "date = 2026-01-01\n")
    write(tmp_path, "gamma", "date = 2026-05-01\nnumber = 4\n")
    episodes = load_project(find_location(tmp_path), Log()).episodes
    assert [(e.document.key, e.number) for e in episodes] == [("gamma", 4), ("beta", 5), ("alpha", 6)]


def test_another_file_moves_no_date_and_no_guid(tmp_path: Path) -> None:
    write(tmp_path, "alpha", "date = 2026-03-01\n")
    found = []
    for _ in range(2):
        assert run_rostra("build", ".", cwd=tmp_path).returncode == 0
        entries = feedparser.parse((tmp_path / "output" / "site" / "feed.xml").read_bytes()).entries
        found.append(next((e.id, e.published) for e in entries if e.title == "On alpha"))
        write(tmp_path, "beta", "date = 2026-01-01\n")
    assert found[0] == found[1]
