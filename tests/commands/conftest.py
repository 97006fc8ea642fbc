"""A small series that is published, to work on."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.commands.publishing import publish
from tests.conftest import Once, copy_series


@pytest.fixture(scope="session")
def published_once(once: Once) -> Path:
    """The small series and the folder that it was published to, which its settings do not name; not to be changed."""

    def make(folder: Path) -> None:
        publish(copy_series(folder / "quay"), "--to", "../www")

    return once("published-once-to-www", make)


@pytest.fixture
def root(published_once: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(published_once, tmp_path / "place", symlinks=True)) / "quay"
