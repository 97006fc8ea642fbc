"""axe-core, in Chromium, finds no barrier on any page: light, dark, on a narrow screen, at 400 %, unfolded."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.clients.conftest import BOTH, OTHER_LANGUAGES, Recorded
from tests.clients.nodejs import run_browser
from tests.clients.pages import addresses
from tests.clients.serving import serving
from tests.conftest import ROOT
from tests.run.conftest import Built

VIEWS = ["light", "dark", "320 px", "400%", "unfolded"]
NARROW = ["320 px", "400%", "unfolded"]


def visited(pages: dict[str, str]) -> Any:
    return run_browser("axe.mjs", {"pages": pages}, "axe-core")


@pytest.fixture(scope="module", params=[*BOTH, *OTHER_LANGUAGES])
def record(request: pytest.FixtureRequest, recorded: Recorded) -> Any:
    """What was seen on all pages of a series."""
    built: Built = request.getfixturevalue(request.param)
    series = ROOT if request.param == "shipped" else built.root

    def take() -> Any:
        with serving(series, built.root / "output") as served:
            return visited(addresses(built, served))

    return recorded(f"axe-{request.param}", take)


def test_there_is_no_barrier_and_the_pages_keep_to_themselves(record: Any) -> None:
    """Nothing to scroll sideways for; no error, nothing against the policy, no request to another host."""
    for view in VIEWS:
        pages = record["views"][view]
        assert {name: page["violations"] for name, page in pages.items()} == {name: [] for name in pages}, view
        if view in NARROW:
            assert {name: page["wide"] for name, page in pages.items()} == dict.fromkeys(pages, 0), view
    assert record["said"] == {name: [] for name in record["said"]}


def test_a_bad_page_is_noticed(tmp_path: Path) -> None:
    """The browser and axe-core are really asked."""
    page = tmp_path / "bad.html"
    policy = "<meta http-equiv=Content-Security-Policy content=\"script-src 'none'\">"
    wide = "<p style='width: 400px; color: #ccc'>Wide and pale</p>"
    elsewhere = "<img src='http://127.0.0.1:9/picture.png' onerror='1'>"
    page.write_text(f"<!DOCTYPE html><html lang=en>{policy}<title>Bad</title>{wide}{elsewhere}")
    record = visited({"bad": page.as_uri()})
    for view in VIEWS:
        found = record["views"][view]["bad"]
        assert any("image-alt" in violation for violation in found["violations"])
        assert (found["wide"] > 0) == (view in NARROW)
    assert any("color-contrast" in violation for violation in record["views"]["light"]["bad"]["violations"])
    said = "\n".join(record["said"]["bad"])
    assert "policy: " in said
    assert "elsewhere: " in said
