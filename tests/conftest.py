"""Shared by all tests: where things are, how goldens are compared and saved anew."""

from __future__ import annotations

import difflib
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import hypothesis
import pytest

ROOT = Path(__file__).parent.parent
MODULE_6 = ROOT.parent / "shared" / "transcripts" / "module-6.txt"

# A busy machine is no fault of the code: time is measured in benchmarks/, never limited in a test.
hypothesis.settings.register_profile("rostra", deadline=None)
hypothesis.settings.load_profile("rostra")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--save-goldens", action="store_true", help="write the goldens and the generated docs anew")


Golden = Callable[[Path, str], None]


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """Compare a text with a golden file, or save it there with ``--save-goldens``."""

    def compare(path: Path, text: str) -> None:
        if request.config.getoption("--save-goldens"):
            path.write_text(text, encoding="utf-8")
        wanted = path.read_text(encoding="utf-8") if path.exists() else ""
        difference = "\n".join(difflib.unified_diff(wanted.splitlines(), text.splitlines(), "golden", "now", n=1))
        assert text == wanted, f"{path.relative_to(ROOT)} differs (pytest --save-goldens saves it anew):\n{difference}"

    return compare


@pytest.fixture(scope="session")
def module_6() -> Path:
    """The real transcript, which is not part of the project."""
    if not MODULE_6.is_file():
        pytest.skip("the transcript of module 6 (CC BY-NC-ND) is not beside this checkout")
    return MODULE_6


def run_rostra(*arguments: str | Path, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command as a user would, in a folder."""
    command = [sys.executable, "-m", "pipeline", *map(str, arguments)]
    env = {**os.environ, **environment}
    return subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, timeout=300, check=False)
