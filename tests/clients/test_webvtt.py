"""Two strict readers of WebVTT by other people find nothing wrong with captions and chapters."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.clients.conftest import BOTH
from tests.clients.nodejs import run_node
from tests.run.conftest import Built

MODULES = ("webvtt-parser", "node-webvtt")


def mode(path: Path) -> str:
    """How its cues are to be read: those of chapters hold plain text."""
    return "chapters" if ".chapters." in path.name or "chapters" in path.parts else "subtitles"


def both(*texts: tuple[str, str]) -> list[Any]:
    records: list[Any] = run_node("vtt.mjs", [{"text": t, "mode": m} for t, m in texts], *MODULES)
    return records


@pytest.fixture(scope="module", params=BOTH)
def tracks(request: pytest.FixtureRequest) -> list[Path]:
    """All tracks of a series."""
    built: Built = request.getfixturevalue(request.param)
    return sorted(built.site.rglob("*.vtt"))


def test_captions_and_chapters_are_valid(tracks: list[Path]) -> None:
    records = both(*((path.read_text(encoding="utf-8"), mode(path)) for path in tracks))
    found = {path.name: (r["errors"], r["thrown"]) for path, r in zip(tracks, records, strict=True)}
    assert found == {path.name: ([], None) for path in tracks}
    for path, record in zip(tracks, records, strict=True):
        cues = record["cues"]
        assert len(cues) == len(record["other"]) == len(re.findall("-->", path.read_text(encoding="utf-8"))) > 0
        assert [c["id"] for c in cues] == [c["id"] for c in record["other"]]
        assert all(a["end"] <= b["start"] + 0.001 for a, b in pairwise(cues)), "cues overlap"


def test_each_episode_has_both(tracks: list[Path]) -> None:
    modes = [mode(path) for path in tracks]
    assert modes.count("subtitles") == modes.count("chapters") > 0


def test_a_broken_track_is_noticed() -> None:
    """Both are really asked."""
    backwards = "WEBVTT\n\na\n00:00:02.000 --> 00:00:01.000\n<v Ann>Hello</v>\n"
    (record,) = both((backwards, "subtitles"))
    assert record["errors"]
    assert record["thrown"]
