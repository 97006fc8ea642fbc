"""Somebody without a mouse, and perhaps without sight, finds and works everything on an episode's page in Chromium."""

from __future__ import annotations

import re
from typing import Any

import pytest

from pipeline.model import Log
from pipeline.plan import Location, load_project
from tests.clients.captions import schedule
from tests.clients.conftest import Recorded
from tests.clients.nodejs import run_browser
from tests.clients.overlay import Clip
from tests.clients.serving import serving
from tests.conftest import ROOT
from tests.run.conftest import Built

KEY = "02-rain"
WORD, MISSING = "pipe", "xyzzy"
JUMP = 0.05
"""Seconds by which the sound may be beside where it was sent."""


@pytest.fixture(scope="module")
def clips(shipped: Built) -> list[Clip]:
    """When everything on the page is heard."""
    return schedule(shipped.one(f"media/{KEY}.????????????.vtt"))


@pytest.fixture(scope="module")
def headings() -> list[tuple[str, str]]:
    """Id and text of the episode's headings, each of which begins a chapter."""
    documents = [e.document for e in load_project(Location(ROOT, None), Log()).episodes]
    (document,) = (d for d in documents if d.key == KEY)
    return [(s.heading.id, s.heading.text) for s in document.sections if s.heading]


@pytest.fixture(scope="module")
def walk(shipped: Built, headings: list[tuple[str, str]], recorded: Recorded) -> Any:
    """What was met on the way through the page."""
    words = {"chapter": re.escape(headings[1][1]), "word": WORD, "missing": MISSING}

    def take() -> Any:
        with serving(ROOT, shipped.root / "output") as served:
            return run_browser("keyboard.mjs", {"url": f"{served}episodes/{KEY}.html", **words})

    return recorded("keyboard", take)


def begin(clips: list[Clip], id_: str) -> float:
    return next(clip.begin for clip in clips if clip.id == id_)


@pytest.mark.parametrize("screen", ["stops", "narrowStops", "zoomedStops", "lowStops", "unfoldedStops"])
def test_every_stop_has_a_role_and_a_name_and_is_seen(walk: Any, screen: str) -> None:
    stops = walk[screen]
    assert stops["left"], "the Tab key does not lead out of the page"
    assert [stop for stop in stops["all"] if not stop["name"].strip() or not stop["role"]] == []
    assert [stop["name"] for stop in stops["all"] if not stop["seen"]] == []


def test_there_is_a_way_past_the_player(walk: Any) -> None:
    first = walk["skipLink"]
    assert (first["link"]["role"], first["link"]["name"]) == ("link", "Skip to the transcript")
    assert (first["there"]["role"], first["there"]["name"]) == ("region", "Transcript")


def test_the_player_plays_and_pauses(walk: Any) -> None:
    assert not walk["nativePlayer"]["after"]["paused"]
    assert walk["nativePlayer"]["paused"]
    names = {stop["name"] for stop in walk["stops"]["all"] if stop["role"] == "Audio"}
    assert names == {"Episode 2: Where the Rain Goes"}


def test_the_sound_is_moved_by_seconds_turns_and_chapters(
    walk: Any, clips: list[Clip], headings: list[tuple[str, str]]
) -> None:
    assert walk["forward"]["after"]["time"] == pytest.approx(walk["forward"]["before"]["time"] + 30, abs=JUMP)
    turn = walk["nextTurn"]["after"]
    assert turn["lit"].startswith("t")
    assert turn["time"] == pytest.approx(begin(clips, turn["lit"]), abs=JUMP)
    chapter, _ = headings[1]
    assert walk["nextChapter"]["after"]["time"] == pytest.approx(begin(clips, chapter), abs=JUMP)
    assert walk["chapterLink"]["after"]["time"] - begin(clips, chapter) < 5
    assert not walk["chapterLink"]["after"]["paused"]


def test_a_chapter_that_is_jumped_to_is_marked(walk: Any, headings: list[tuple[str, str]]) -> None:
    assert walk["nextChapter"]["after"]["lit"] == headings[1][0]


def test_following_is_switched_off_and_tells_its_state(walk: Any) -> None:
    assert walk["follow"]["stop"]["states"]["pressed"] == "true"
    assert walk["follow"]["then"]["states"]["pressed"] == "false"


def test_the_speed_is_chosen(walk: Any) -> None:
    assert walk["speed"]["after"]["rate"] == 1.25
    assert (walk["speed"]["stop"]["value"], walk["speed"]["then"]["value"]) == ("1×", "1.25×")


def test_search_is_announced(walk: Any, shipped: Built) -> None:
    search = walk["search"]
    assert search["opened"]["stop"]["states"]["expanded"] is False
    assert search["opened"]["then"]["role"] == "searchbox"
    assert search["opened"]["then"]["name"] == "Search the transcript"
    captions = shipped.one(f"media/{KEY}.????????????.vtt").read_text(encoding="utf-8")
    hits = captions.casefold().count(WORD)
    assert hits > 1
    assert search["first"][-1] == f"Hit 1 of {hits}"
    assert search["second"][-1] == f"Hit 2 of {hits}"
    assert search["none"][-1] == "No hits"
    # Closed by Escape, where it was opened.
    assert (search["closed"]["name"], search["closed"]["states"]["expanded"]) == ("Search", False)


def test_a_sentence_is_chosen_and_played(walk: Any, clips: list[Clip]) -> None:
    station = walk["sentence"]
    assert "arrow keys" in station["first"]["description"]
    chosen = station["chosen"]
    assert chosen["id"] == clips[3].id
    assert chosen["name"]
    assert station["after"]["lit"] == chosen["id"]
    assert not station["after"]["paused"]
    assert 0 <= station["after"]["time"] - clips[3].begin + JUMP < 2


def test_a_turn_is_played_from_its_button(walk: Any, clips: list[Clip]) -> None:
    station = walk["turnButton"]
    assert "Ines Calder" in station["stop"]["name"]
    assert not station["after"]["paused"]
    assert 0 <= station["after"]["time"] - begin(clips, station["after"]["lit"]) < 2


def test_a_link_to_the_sentence_is_copied_and_that_is_said(walk: Any) -> None:
    assert walk["copyLink"]["announced"]


def test_nothing_goes_wrong_on_the_way(walk: Any) -> None:
    assert walk["said"] == []
