"""A small series that is built once, and copies of its site to spoil."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.run.conftest import Built, build, copy_series


@pytest.fixture(scope="session")
def good_series(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Built by the command; not to be changed."""
    return build(copy_series(tmp_path_factory.mktemp("verified") / "quay"))


@pytest.fixture
def site(good_series: Built, tmp_path: Path) -> Path:
    """A copy of what was built."""
    return Path(shutil.copytree(good_series.site, tmp_path / "output" / "site"))


@pytest.fixture
def series(tmp_path: Path) -> Path:
    """A copy of the series, not built."""
    return copy_series(tmp_path / "quay")
