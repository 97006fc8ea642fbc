"""Real clients: programs that are not Python packages and may be missing on a machine; and the books they open."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import pytest

from tests.conftest import Built, Once, all_but_long

HERE = Path(__file__).parent
EPISODES = ["01-shade", "02-rain"]
"""The keys of the shipped series' books with narration."""
SERIES = "shade-and-water"

collect_ignore = ["node_modules"]

Recorded = Callable[[str, Callable[[], Any]], Any]


def missing(message: str) -> NoReturn:
    """Skip the test, or fail it with ``ROSTRA_REQUIRE_CLIENTS=1``."""
    if os.environ.get("ROSTRA_REQUIRE_CLIENTS") == "1":
        pytest.fail(message)
    pytest.skip(message)


def require(program: str) -> str:
    """Return the path of a program, in ``PATH`` or beside Python; skip the test if it is missing.

    With ``ROSTRA_REQUIRE_CLIENTS=1`` in the environment a missing program fails the test instead.
    """
    beside = str(Path(sys.executable).parent)
    return shutil.which(program) or shutil.which(program, path=beside) or missing(f"{program} is not installed")


def require_node_module(name: str) -> Path:
    """The folder of a package from npm; skips or fails like :func:`require` where it or Node.js is missing."""
    require("node")
    folder = HERE / "node_modules" / name
    if not folder.is_dir():
        missing(f"{name} (npm) is not installed: make clients")
    return folder


@pytest.fixture(scope="session")
def recorded(once: Once) -> Recorded:
    """A function that gives a record of a name, taken once for all processes that run the tests; it is JSON."""

    def taken(name: str, take: Callable[[], Any]) -> Any:
        def make(folder: Path) -> None:
            folder.mkdir()
            (folder / "record.json").write_text(json.dumps(take()))

        return json.loads((once(name, make) / "record.json").read_text())

    return taken


BOTH = ["shipped", pytest.param("built_module_6", marks=pytest.mark.long, id="module-6")]
"""The fixtures of the two series that clients are asked about."""
OTHER_LANGUAGES = ["swedish", "german"]
"""Those of series in other languages than English."""


@pytest.fixture(
    params=all_but_long([*EPISODES, SERIES, "module-6", "smart-cities-for-city-officials"], EPISODES[0], SERIES)
)
def book(request: pytest.FixtureRequest) -> Path:
    """Each book of the shipped series and of the real transcript's."""
    ours = request.param in (*EPISODES, SERIES)
    built: Built = request.getfixturevalue("shipped" if ours else "built_module_6")
    return built.one(f"books/{request.param}.epub")
