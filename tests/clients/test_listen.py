"""Who listens and reads along always has the player in sight, and the text where the sound is; in two browsers.

At 320x256 a page of 1280x1024 is seen at 400 %.
"""

from __future__ import annotations

import shutil
from typing import Any

import pytest

from tests.clients.conftest import BOTH, Recorded, require
from tests.clients.nodejs import run_browser, run_node
from tests.clients.serving import serving
from tests.conftest import ROOT, Built, Once

KEY = {"shipped": "02-rain", "built_module_6": "module-6"}
CHAPTER = 3
"""The chapter that is clicked: more than a thousand pixels down."""
SCREENS = {"1280x800": (1280, 800), "640x400": (640, 400), "320x256": (320, 256), "844x390": (844, 390)}
PHONE = {"390x844": (390, 844)}
LOW = [name for name, (_, height) in SCREENS.items() if height < 480]
ROW = 60
"""Pixels of a bar of one row."""


def listened(once: Once, name: str, built: Built, browser: dict[str, str], screens: dict[str, tuple[int, int]]) -> Any:
    """What a listener of a series met, who went to a copy of the site that lacks the sound, too."""
    copied = shutil.ignore_patterns("store", "*.epub")
    silenced = "-".join(["silent", name, *browser])
    copy = once(silenced, lambda folder: shutil.copytree(built.root, folder, ignore=copied))
    page, sound = f"episodes/{KEY[name]}.html", built.one(f"media/{KEY[name]}.????????????.mp3")
    missing = copy / sound.relative_to(built.root)
    series = [ROOT, ROOT] if name == "shipped" else [built.root, copy]
    with serving(series[0], built.root / "output") as whole, serving(series[1], copy / "output") as silent:
        wanted = {
            "url": whole + page,
            "silent": silent + page,
            "front": silent,
            "key": KEY[name],
            "sound": [str(sound), str(missing)],
            "chapter": CHAPTER,
            "screens": screens,
            **browser,
        }
        if "firefox" in browser:
            return run_node("listen.mjs", wanted, "puppeteer-core", timeout=600)
        return run_browser("listen.mjs", wanted, timeout=600)


@pytest.fixture(scope="module", params=BOTH)
def visit(request: pytest.FixtureRequest, once: Once, recorded: Recorded) -> Any:
    """What was met in Chromium."""
    built: Built = request.getfixturevalue(request.param)
    return recorded(f"listen-{request.param}", lambda: listened(once, request.param, built, {}, SCREENS | PHONE))


@pytest.mark.parametrize("screen", [*SCREENS, *PHONE])
def test_the_player_is_on_the_first_screen(visit: Any, screen: str) -> None:
    for opened in (visit["screens"][screen]["opened"], visit["withoutScript"][screen]):
        assert (opened["seen"], opened["scrolled"]) == (True, 0)


@pytest.mark.parametrize("screen", [*SCREENS, *PHONE])
def test_pause_is_in_sight_far_down_in_the_text(visit: Any, screen: str) -> None:
    for station in ("far", "playing"):
        met = visit["screens"][screen][station]
        assert (met["seen"], met["scrolled"] > 1000) == (True, True)
        assert screen not in LOW or met["bar"] <= ROW


@pytest.mark.parametrize("screen", [*SCREENS, *PHONE])
def test_a_chapter_clicked_while_paused_brings_its_text(visit: Any, screen: str) -> None:
    """And once more after the reader scrolled away."""
    for station in ("chapter", "again"):
        met = visit["screens"][screen][station]
        assert (met["seen"], met["lit"]) == (True, True), met


@pytest.mark.parametrize("screen", [*SCREENS, *PHONE])
def test_the_text_follows_the_sound(visit: Any, screen: str) -> None:
    assert visit["screens"][screen]["followed"] == {"moved": True, "seen": True}


@pytest.mark.parametrize("screen", [*SCREENS, *PHONE])
def test_a_key_pauses_where_the_focus_is_in_the_player_the_chapters_or_the_text(visit: Any, screen: str) -> None:
    keys = visit["screens"][screen]["keys"]
    for place in ("chapter", "transcript", "player", "sentence"):
        assert keys[place] == [True, True], place
    # A letter that is typed elsewhere, chooses something, or has a modifier is none of the player's.
    for place in ("elsewhere", "speed", "search", "withControl"):
        assert keys[place] is False, place
    assert keys["typed"] == "k"
    assert keys["told"][0] == "K"
    assert "The key K pauses" in keys["told"][1]


def test_times_are_those_of_the_second_that_has_begun(visit: Any) -> None:
    assert len(visit["times"]) > 10
    for milliseconds, shown in visit["times"]:
        minutes, seconds = map(int, shown.split(":"))
        assert minutes * 60 + seconds == milliseconds // 1000


def test_less_motion_is_respected(visit: Any) -> None:
    assert (visit["reduced"], visit["smooth"]) == (True, False)


def test_people_and_long_summaries_are_folded_and_a_key_unfolds_them(visit: Any) -> None:
    folded = visit["folded"]
    assert folded["before"]
    assert folded["before"] == [[False, False]] * len(folded["before"])
    assert folded["after"][0] == [True, True]


@pytest.mark.parametrize("screen", [*SCREENS, *PHONE])
def test_sound_that_cannot_be_loaded_says_so_and_leads_to_the_file(visit: Any, screen: str) -> None:
    told = visit["fault"]["screens"][screen]
    assert told is not None
    assert told["words"].startswith("The sound cannot be played.")
    assert told["seen"]
    assert told["file"].endswith(".mp3")
    assert told["again"] == "Try again"


def test_the_players_of_the_front_page_say_so_too(visit: Any) -> None:
    told = visit["fault"]["front"]
    assert told is not None
    assert (told["seen"], told["again"]) == (True, "Try again")
    assert told["file"].endswith(".mp3")


def test_another_attempt_tells_too_or_plays_and_the_focus_is_not_lost(visit: Any) -> None:
    fault = visit["fault"]
    assert fault["missingStill"]["words"].startswith("The sound cannot be played.")
    assert fault["recovered"] == {"told": None, "paused": False, "focus": "audio"}


def test_nothing_goes_wrong_on_the_way(visit: Any) -> None:
    assert visit["said"] == []


def test_firefox_does_the_same(once: Once, shipped: Built) -> None:
    """One visit to the page, with everything that differs between browsers: sound, scrolling, keys, faults."""
    firefox = shutil.which("firefox") or require("firefox-esr")
    visit = listened(once, "shipped", shipped, {"firefox": firefox}, {"1280x800": (1280, 800), "320x256": (320, 256)})
    for screen in visit["screens"]:
        test_a_key_pauses_where_the_focus_is_in_the_player_the_chapters_or_the_text(visit, screen)
        test_a_chapter_clicked_while_paused_brings_its_text(visit, screen)
        test_the_text_follows_the_sound(visit, screen)
        test_pause_is_in_sight_far_down_in_the_text(visit, screen)
        test_sound_that_cannot_be_loaded_says_so_and_leads_to_the_file(visit, screen)
        assert visit["screens"][screen]["opened"]["seen"]
    test_the_players_of_the_front_page_say_so_too(visit)
    test_another_attempt_tells_too_or_plays_and_the_focus_is_not_lost(visit)
    test_people_and_long_summaries_are_folded_and_a_key_unfolds_them(visit)
