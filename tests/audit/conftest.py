"""A small series that is built once, and copies of its site to spoil."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.conftest import Built, copy_series


@pytest.fixture(scope="session")
def good_series(built: Built) -> Built:
    """Built by the command; not to be changed."""
    return built


@pytest.fixture
def site(good_series: Built, tmp_path: Path) -> Path:
    """A copy of what was built."""
    return Path(shutil.copytree(good_series.site, tmp_path / "output" / "site"))


@pytest.fixture
def series(tmp_path: Path) -> Path:
    """A copy of the series, not built."""
    return copy_series(tmp_path / "quay")
