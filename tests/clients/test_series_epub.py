"""EPUBCheck finds nothing at all in the books of whole series."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.model import Figure, Log
from pipeline.plan import Episode, Location, load_project
from pipeline.settings import Settings
from pipeline.write import SeriesEpisode, draw_cover, write_series_book
from tests.clients.test_epubcheck import messages_of_epubcheck
from tests.conftest import ROOT
from tests.write.sample import COVER, DOCUMENT, PICTURES, PLAIN, SETTINGS
from tests.write.test_epub_metadata import EVALUATED
from tests.write.test_series_epub import EPISODES, SECOND


def saved(episodes: list[SeriesEpisode], settings: Settings, cover: bytes, folder: Path) -> Path:
    path = folder / "series.epub"
    with path.open("wb") as file:
        write_series_book(episodes, settings, cover, datetime(2025, 1, 31, tzinfo=UTC), file)
    return path


def as_member(episode: Episode) -> SeriesEpisode:
    figures = [b for t in episode.document.turns() for b in t.blocks if isinstance(b, Figure)]
    return SeriesEpisode(episode.document, episode.number, {f.file: episode.folder / f.file for f in figures})


def test_of_the_shipped_series(tmp_path: Path) -> None:
    log = Log()
    project = load_project(Location(ROOT, None), log)
    assert not log.errors
    series = project.settings.series
    cover = draw_cover(series.title, series.title, 0, series.subtitle, [], size=1400)
    path = saved([as_member(e) for e in project.episodes], project.settings, cover, tmp_path)
    assert messages_of_epubcheck(path, tmp_path) == []


def test_of_the_real_transcript_twice(module_6: Path, tmp_path: Path) -> None:
    project = load_project(Location(module_6.parent, module_6), Log())
    first = as_member(project.episodes[0])
    second = replace(first, document=replace(first.document, key="module 6 again"), number=7)
    path = saved([first, second], project.settings, COVER, tmp_path)
    assert messages_of_epubcheck(path, tmp_path) == []


HEBREW = SeriesEpisode(replace(DOCUMENT, key="עברית", meta=replace(DOCUMENT.meta, language="he")), 5, PICTURES)
LEAST = SeriesEpisode(PLAIN, 0, {})


@pytest.mark.parametrize(
    ("episodes", "settings"),
    [
        ([*EPISODES, HEBREW], replace(SETTINGS, book=EVALUATED)),
        (
            [HEBREW, SeriesEpisode(SECOND, 4, PICTURES)],
            replace(SETTINGS, series=replace(SETTINGS.series, language="he")),
        ),
        ([LEAST], SETTINGS),
    ],
    ids=["every kind of node, and a claim", "right to left", "the least"],
)
def test_of_a_series_with(episodes: list[SeriesEpisode], settings: Settings, tmp_path: Path) -> None:
    path = saved(episodes, settings, COVER, tmp_path)
    assert messages_of_epubcheck(path, tmp_path) == []
