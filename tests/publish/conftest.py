"""Repositories to publish to, for the tests of several files."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.publish.repositories import NOBODY, clone_with_series, git, place_in
from tests.publish.target_contract import Place


@pytest.fixture
def nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """No settings of the person who runs the tests; nothing of a hook in which they run."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    for name, value in NOBODY.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def hub(tmp_path: Path) -> Path:
    """What everybody pushes to."""
    git(tmp_path, "init", "--quiet", "--bare", "hub.git")
    return tmp_path / "hub.git"


@pytest.fixture
def clone(tmp_path: Path, hub: Path) -> Path:
    return clone_with_series(hub, tmp_path / "clone")


@pytest.fixture
def place(clone: Path, hub: Path) -> Place:
    """The branch of Pages, as a target of the series in the clone."""
    return place_in(clone, hub)
