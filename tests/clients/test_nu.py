"""The Nu HTML checker, which is the W3C's, has nothing to say of the pages."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.clients.conftest import BOTH, OTHER_LANGUAGES, require, require_node_module
from tests.clients.pages import pages_of
from tests.run.conftest import Built

NOT_ITS_OWN = ".*violates Content Security Policy.*"
"""A file has no origin, so the checker never finds that something is ``'self'``; and it knows no hashes. The browser
is asked about policies by other tests."""


def messages(pages: Sequence[Path]) -> list[tuple[str, int, str, str]]:
    """Errors and warnings of pages: page, line, severity, message."""
    jar = require_node_module("vnu-jar") / "build" / "dist" / "vnu.jar"
    options = ["--stdout", "--format", "json", "--Werror", "--filterpattern", NOT_ITS_OWN]
    # Its own stack is too small for its regular expressions where they are only compiled once.
    command = [require("java"), "-Xss16m", "-XX:TieredStopAtLevel=1", "-jar", jar, *options, *pages]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    found = json.loads(done.stdout)["messages"]
    assert bool(found) == bool(done.returncode), done.stderr
    return [(Path(m.get("url", "")).name, m.get("lastLine", 0), m["type"], m["message"]) for m in found]


@pytest.mark.parametrize("series", [*BOTH, *OTHER_LANGUAGES])
def test_the_pages_are_valid(series: str, request: pytest.FixtureRequest) -> None:
    built: Built = request.getfixturevalue(series)
    assert messages(pages_of(built)) == []


def test_an_invalid_page_is_noticed(tmp_path: Path) -> None:
    """The checker is really asked."""
    page = tmp_path / "bad.html"
    page.write_text("<!DOCTYPE html><html lang=en><title>Bad</title><p><img src=a.png></p>", encoding="utf-8")
    assert any("alt" in message for _, _, _, message in messages([page]))
