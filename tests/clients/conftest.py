"""Real clients: programs that are not Python packages and may be missing on a machine; and the books they open."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import pytest
from filelock import FileLock

from tests.conftest import ROOT, run_rostra
from tests.run.conftest import Built, build, series_of_module_6

HERE = Path(__file__).parent
EPISODES = ["01-shade", "02-rain"]
"""The keys of the shipped series' books with narration."""
SERIES = "shade-and-water"

collect_ignore = ["node_modules"]

Once = Callable[[str, Callable[[Path], None]], Path]
Recorded = Callable[[str, Callable[[], Any]], Any]


def _missing(message: str) -> NoReturn:
    if os.environ.get("ROSTRA_REQUIRE_CLIENTS") == "1":
        pytest.fail(message)
    pytest.skip(message)


def require(program: str) -> str:
    """The path of a program; skips the test where it is missing.

    With ``ROSTRA_REQUIRE_CLIENTS=1`` in the environment a missing program fails the test instead.
    """
    return shutil.which(program) or _missing(f"{program} is not installed")


def require_node_module(name: str) -> Path:
    """The folder of a package from npm; skips or fails like :func:`require` where it or Node.js is missing."""
    require("node")
    folder = HERE / "node_modules" / name
    if not folder.is_dir():
        _missing(f"{name} (npm) is not installed: make clients")
    return folder


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Once:
    """A function that makes a folder of a name once for all processes that run the tests."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base

    def made(name: str, make: Callable[[Path], None]) -> Path:
        folder = shared / name
        with FileLock(shared / f"{name}.lock"):
            if not folder.exists():
                # As deep as the folder: what is built knows the way to its series.
                part = shared / f"{name}.part"
                shutil.rmtree(part, ignore_errors=True)
                make(part)
                part.rename(folder)
        return folder

    return made


@pytest.fixture(scope="session")
def recorded(once: Once) -> Recorded:
    """A function that gives a record of a name, taken once for all processes that run the tests; it is JSON."""

    def taken(name: str, take: Callable[[], Any]) -> Any:
        def make(folder: Path) -> None:
            folder.mkdir()
            (folder / "record.json").write_text(json.dumps(take()))

        return json.loads((once(name, make) / "record.json").read_text())

    return taken


@pytest.fixture(scope="session")
def shipped(once: Once) -> Built:
    """The project's own series, built once; not to be changed."""

    def make(folder: Path) -> None:
        folder.mkdir()
        done = run_rostra("build", ROOT, "--output", folder / "output", cwd=folder)
        assert done.returncode == 0, done.stderr

    return Built(once("shipped", make), "")


@pytest.fixture(scope="session")
def real(once: Once, module_6: Path) -> Built:
    """A series of the real transcript alone, built once; not to be changed."""

    def make(folder: Path) -> None:
        build(series_of_module_6(folder, module_6))

    return Built(once("module-6", make), "")


@pytest.fixture(params=[*EPISODES, SERIES, "module-6", "smart-cities-for-city-officials"])
def book(request: pytest.FixtureRequest) -> Path:
    """Each book of the shipped series and of the real transcript's."""
    ours = request.param in (*EPISODES, SERIES)
    built: Built = request.getfixturevalue("shipped" if ours else "real")
    return built.one(f"books/{request.param}.epub")
