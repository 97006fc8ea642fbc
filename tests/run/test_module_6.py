"""The real transcript, as it is, from end to end."""

from __future__ import annotations

import json
from itertools import groupby
from typing import Any

import pytest

from tests.conftest import run_rostra
from tests.run.captions import read_vtt
from tests.run.conftest import Built
from tests.run.decode import RATE, by_ffmpeg, by_libsndfile, loudness_by_ffmpeg

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def heard(built_module_6: Built) -> tuple[Any, str]:
    """The samples of the episode, and what the decoder said."""
    return by_ffmpeg(built_module_6.one("media/module-6.*.mp3"))


def test_audio(built_module_6: Built, heard: tuple[Any, str]) -> None:
    path = built_module_6.one("media/module-6.*.mp3")
    samples, warnings = heard
    assert warnings == ""
    assert len(by_libsndfile(path)) == len(samples)
    assert 35 * 60 <= len(samples) / RATE <= 50 * 60
    loudness, peak = loudness_by_ffmpeg(path)
    assert -17 <= loudness <= -15
    assert peak <= -1


def test_captions(built_module_6: Built, heard: tuple[Any, str]) -> None:
    samples, _ = heard
    cues = read_vtt(built_module_6.one("media/module-6.????????????.vtt").read_text(encoding="utf-8"))
    assert abs(cues[-1].end - len(samples) * 1000 / RATE) <= 50
    spoken = [speaker for speaker, _ in groupby(c.speaker for c in cues if c.speaker)]
    found = run_rostra("check", ".", "--json", cwd=built_module_6.root)
    episode = json.loads(found.stdout)["episodes"][0]
    names = {p["id"]: p["name"] for p in episode["people"]}
    assert len(spoken) == 19
    assert spoken == [names[t["speaker"]] for t in episode["turns"]]


def test_chapters(built_module_6: Built) -> None:
    text = built_module_6.one("media/module-6.*.chapters.json").read_text(encoding="utf-8")
    chapters = json.loads(text)["chapters"]
    assert len(chapters) >= 8
    assert all(60 <= c["endTime"] - c["startTime"] <= 420 for c in chapters)
    cues = read_vtt(built_module_6.one("media/module-6.????????????.vtt").read_text(encoding="utf-8"))
    for chapter in chapters:
        first = next(c for c in cues if c.speaker and c.start >= chapter["startTime"] * 1000)
        assert chapter["title"].split(":")[0] == first.speaker


def test_seven_distinct_voices(built_module_6: Built) -> None:
    done = run_rostra("check", ".", "--script", cwd=built_module_6.root)
    lines = [line for line in done.stdout.splitlines() if " paragraph s" in line]
    voices = {line[line.index("[") + 1 : line.index("]")] for line in lines}
    assert len(voices) == 7
    assert len({v.rsplit(", ", 1)[1] for v in voices}) == 7


def test_the_checks_of_what_was_built_find_nothing(built_module_6: Built) -> None:
    done = run_rostra("check", "--media", built_module_6.root, cwd=built_module_6.root)
    assert (done.returncode, done.stderr) == (0, "")
