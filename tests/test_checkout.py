"""A fresh checkout: it says what to do where nothing is installed, lists its targets, and has its output folder."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT, build, copy_series, run_rostra


def test_the_command_says_what_to_do_where_nothing_is_installed() -> None:
    command = [sys.executable, "-S", "-m", "pipeline", "build", "."]
    done = subprocess.run(command, cwd=ROOT, env={}, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (3, "")
    assert re.fullmatch(r"\w+ is not installed\. Run `make` in the folder of Rostra's source, .*\n", done.stderr), (
        done.stderr
    )


def test_pytest_says_what_to_do_where_nothing_is_installed(tmp_path: Path) -> None:
    (tmp_path / "hypothesis.py").write_text("raise ModuleNotFoundError('gone', name='hypothesis')\n", encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-p", "no:hypothesispytest", "tests/model"]
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    told = "hypothesis is not installed. Run `make test`, which installs what Rostra and its tests need.\n"
    assert done.stderr == told


def test_make_help_lists_every_target_with_a_line() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)[0].split()) - {"all"}
    assert set(re.findall(r"^([a-z-]+):.* ## \S.+$", makefile, re.MULTILINE)) == targets


def test_what_says_why_the_output_folder_is_there_stays(tmp_path: Path) -> None:
    """Neither a build nor `rostra clean` takes the .gitignore, which is the checkout's."""
    root = copy_series(tmp_path / "quay")
    (root / "output").mkdir()
    (root / "output" / ".gitignore").write_bytes((ROOT / "output" / ".gitignore").read_bytes())
    build(root)
    assert run_rostra("clean", ".", "--all", cwd=root).returncode == 0
    build(root)
    assert (root / "output" / ".gitignore").read_text(encoding="utf-8").endswith("\n*\n!.gitignore\n")


def test_readme_names_the_licence_of_every_package_that_is_installed() -> None:
    section = (ROOT / "README.md").read_text(encoding="utf-8").partition("## Licence")[2]
    rows = [line for line in section.splitlines() if line.startswith("|")]
    locks = [(ROOT / f"requirements{extra}.lock").read_text(encoding="utf-8") for extra in ("", "-natural")]
    installed = set(re.findall(r"^([a-z0-9._-]+)==", "".join(locks), re.MULTILINE))
    assert set(re.findall(r"`([^`]+)`", "".join(rows))) == installed


def test_whatever_make_installs_is_pinned_by_its_hash() -> None:
    """The program that writes the lock files too."""
    recipes = re.findall(
        r"^\t(?:@if )?\$\(PIP\) (.*?)(?: && .*)?$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE
    )
    locked = [re.fullmatch(r"--require-hashes -r (\S+)", recipe) for recipe in recipes if "--editable ." not in recipe]
    assert len(locked) == len(recipes) - 1
    for match in locked:
        assert match is not None
        text = (ROOT / match[1]).read_text(encoding="utf-8")
        packages = re.split(r"\n(?=\S)", text.strip())
        assert packages
        assert all("==" in package and "--hash=sha256:" in package for package in packages), match[1]


def test_the_command_says_what_to_do_where_something_it_needs_later_is_not_installed(tmp_path: Path) -> None:
    (tmp_path / "watchfiles.py").write_text("raise ModuleNotFoundError('gone', name='watchfiles')\n", encoding="utf-8")
    done = run_rostra("watch", ".", cwd=tmp_path, PYTHONPATH=str(tmp_path))
    assert (done.returncode, done.stdout) == (3, "")
    assert re.fullmatch(r"watchfiles is not installed\. Run `make` .*\n", done.stderr), done.stderr
