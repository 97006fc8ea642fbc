"""The page of an audition, in Chromium and from a disk: no barrier, by keyboard, without script; valid HTML."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.clients.nodejs import run_browser
from tests.clients.test_axe import NARROW, VIEWS, visited
from tests.clients.test_nu import messages
from tests.conftest import Once, copy_series, run_rostra

LINES = '["Mira Holt"]\nvoice = '


@pytest.fixture(scope="module")
def page(once: Once) -> Path:
    """The page of the small series."""

    def make(folder: Path) -> None:
        done = run_rostra("voices", "audition", cwd=copy_series(folder / "quay"))
        assert done.returncode == 0, done.stderr

    return once("audition", make) / "quay" / "output" / "audition" / "index.html"


def test_there_is_no_barrier(page: Path) -> None:
    record = visited({"audition": page.as_uri()})
    assert {view: record["views"][view]["audition"]["violations"] for view in VIEWS} == {view: [] for view in VIEWS}
    assert {view: record["views"][view]["audition"]["wide"] for view in NARROW} == dict.fromkeys(NARROW, 0)
    assert record["said"] == {"audition": []}


def test_it_is_valid(page: Path) -> None:
    assert messages([page]) == []


def test_it_is_used_without_a_mouse_and_without_script(page: Path) -> None:
    record: Any = run_browser("audition.mjs", {"url": page.as_uri()})
    for copied in (record["copy"], record["refused"]):
        assert copied["name"] == "Copy the lines for Mira Holt"
        assert copied["said"] == []
    assert record["copy"]["told"] == ["Copied"]
    assert record["copy"]["copied"][0].startswith(LINES)
    assert "please copy them" in record["refused"]["told"][0]
    assert record["refused"]["selected"].startswith(LINES)
    assert record["play"]["said"] == []
    assert record["play"]["played"] > 1
    assert 'voice = "' in record["plain"]["text"]
    assert record["plain"]["buttons"] == 0
