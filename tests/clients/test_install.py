"""The package as users install it: built from a copy of the clone, into an environment of its own, run elsewhere."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.clients.conftest import missing, require
from tests.conftest import ROOT

pytestmark = pytest.mark.long
LOCKS = ("requirements.lock", "requirements-natural.lock")


def run(*command: str | Path, cwd: Path, **environment: str) -> str:
    """Run a program without anything of the clone in its environment; return what it printed."""
    ours = ("PYTHONPATH", "VIRTUAL_ENV", "PYTHONHOME")
    env = {name: value for name, value in os.environ.items() if name not in ours} | environment
    done = subprocess.run([*map(str, command)], cwd=cwd, env=env, capture_output=True, text=True, timeout=600)
    if re.search(r"NewConnectionError|NameResolutionError|error sending request", done.stderr):
        missing("the Python registry cannot be reached")
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture
def rostra(tmp_path: Path) -> Path:
    """A copy of what is committed or about to be, in a folder called rostra."""
    files = subprocess.run(
        ["git", "ls-files", "--cached", "pipeline", "pyproject.toml", "README.md", "LICENSE"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.splitlines()  # fmt: skip
    for name in files:
        (tmp_path / "rostra" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / "rostra" / name)
    return tmp_path / "rostra"


@pytest.fixture
def constraints(tmp_path: Path) -> Path:
    """The locked versions, without hashes: a release of today must not fail this test."""
    locked = "".join((ROOT / lock).read_text(encoding="utf-8") for lock in LOCKS)
    pins = re.findall(r"^(\w[^=\s]*==[^\\\n]+)", locked, re.MULTILINE)
    (tmp_path / "constraints.txt").write_text("\n".join(pins) + "\n", encoding="utf-8")
    return tmp_path / "constraints.txt"


def works(command: Path, folder: Path) -> None:
    """Check that an installed command makes, checks and builds a series in another folder."""
    folder.mkdir()
    assert run(command, "--version", cwd=folder).startswith("rostra, version ")
    run(command, "new", "my-series", cwd=folder)
    run(command, "check", "my-series", cwd=folder)
    run(command, "build", "my-series", "--draft", cwd=folder)
    site = folder / "my-series" / "output" / "site"
    assert len([*site.glob("media/*.mp3")]) == 1
    assert (site / "books" / "first-episode.epub").is_file()
    listed = run(command, "voices", "--engine", "kokoro", cwd=folder)
    assert "af_heart" in listed


def test_a_wheel_has_every_file_of_the_package_and_runs_in_a_clean_environment(
    rostra: Path, constraints: Path, tmp_path: Path
) -> None:
    build = ("-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", tmp_path / "wheel")
    run(sys.executable, *build, rostra, cwd=tmp_path)
    (wheel,) = (tmp_path / "wheel").glob("rostra-*.whl")
    packed = set(zipfile.ZipFile(wheel).namelist())
    assert {p.relative_to(rostra).as_posix() for p in (rostra / "pipeline").rglob("*") if p.is_file()} <= packed
    assert not any(name.startswith(("tests", "docs")) for name in packed)
    run(sys.executable, "-m", "venv", "clean", cwd=tmp_path)
    python = tmp_path / "clean" / "bin" / "python"
    run(python, "-m", "pip", "install", "--quiet", "-c", constraints, f"{wheel}[natural]", cwd=tmp_path)
    run(python, "-m", "pip", "check", cwd=tmp_path)
    works(python.parent / "rostra", tmp_path / "elsewhere")


@pytest.mark.parametrize("way", ["pipx", "uv"])
def test_pipx_and_uv_install_the_clone_as_readme_says(
    way: str, rostra: Path, constraints: Path, tmp_path: Path
) -> None:
    program = require(way)
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    command = re.search(rf'^({way} (?:tool )?install) "(\./rostra\[natural\])"', readme, re.MULTILINE)
    assert command
    tools = tmp_path / "tools"
    folders = {
        "pipx": {"PIPX_HOME": tools, "PIPX_BIN_DIR": tools / "bin", "PIP_CONSTRAINT": constraints},
        "uv": {"UV_TOOL_DIR": tools, "UV_TOOL_BIN_DIR": tools / "bin", "UV_CONSTRAINT": constraints},
    }
    environment = {name: str(value) for name, value in folders[way].items()}
    run(program, *command[1].split()[1:], command[2], cwd=rostra.parent, **environment)
    works(tools / "bin" / "rostra", tmp_path / "elsewhere")
