"""`rostra new`: a series to start from, and the workflow that publishes it."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipeline import __version__
from tests.conftest import ROOT, SERIES, copy_series, run_rostra

WORKFLOW = Path(".github", "workflows", "publish.yml")


def settings(root: Path) -> dict[str, Any]:
    return tomllib.loads((root / "transcripts" / "series.toml").read_text(encoding="utf-8"))


def files(root: Path) -> set[str]:
    return {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}


def test_a_starter_has_a_key_and_builds_into_a_folder_that_git_ignores(tmp_path: Path) -> None:
    assert run_rostra("new", "Quay Talks", cwd=tmp_path).returncode == 0
    root = tmp_path / "Quay Talks"
    assert settings(root)["series"]["key"] == "quay-talks"
    assert not (root / WORKFLOW).exists()
    subprocess.run(["git", "init", "--quiet", "."], cwd=root, check=True)
    for name in ("output/site/feed.xml", "output/store/last-build.json", "output/report.html"):
        assert ignored(root, name), name
    for name in sorted({*files(root), "published.toml"} - {f for f in files(root) if f.startswith(".git/")}):
        assert not ignored(root, name), name


def ignored(root: Path, name: str) -> bool:
    return subprocess.run(["git", "check-ignore", "--quiet", name], cwd=root, check=False).returncode == 0


def test_a_workflow_comes_with_a_target_and_with_the_version_that_wrote_it(tmp_path: Path) -> None:
    done = run_rostra("new", "mine", "--ci", "github", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert settings(tmp_path / "mine")["publish"] == {"target": "git:gh-pages"}
    text = (tmp_path / "mine" / WORKFLOW).read_text(encoding="utf-8")
    assert f'pip install "rostra[natural]=={__version__}"' in text
    assert "{version}" not in text
    assert [line for line in done.stdout.splitlines() if "`url`" in line], "what is still to be set"
    assert run_rostra("check", "mine", cwd=tmp_path).returncode == 0


def test_a_series_that_exists_gets_the_workflow_and_nothing_else(tmp_path: Path) -> None:
    root = copy_series(tmp_path / "quay")
    before = {name: (root / name).read_bytes() for name in files(root)}
    done = run_rostra("new", root, "--ci", "github", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert files(root) == {*before, WORKFLOW.as_posix()}
    assert {name: (root / name).read_bytes() for name in before} == before
    assert 'target = "git:gh-pages"' in done.stdout


@pytest.mark.parametrize(
    ("url", "target", "told"),
    [
        ("https://talks.example.org", "git:gh-pages", ()),
        ("https://talks.example.org", "../www", ('target = "git:gh-pages"',)),
        ("", "git:gh-pages", ("`url`",)),
        ("", "", ("`url`", 'target = "git:gh-pages"')),
    ],
)
def test_only_what_a_workflow_lacks_is_to_be_set(url: str, target: str, told: tuple[str, ...], tmp_path: Path) -> None:
    """A folder as the target would be one of the computer that runs the workflow."""
    (tmp_path / "quay" / "transcripts").mkdir(parents=True)
    text = f'[series]\ntitle = "Quay"\nurl = "{url}"\n[publish]\ntarget = "{target}"\n'
    (tmp_path / "quay" / "transcripts" / "series.toml").write_text(text, encoding="utf-8")
    done = run_rostra("new", "quay", "--ci", "github", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert tuple(each for each in ("`url`", 'target = "git:gh-pages"') if each in done.stdout) == told
    assert ("Before you push the workflow" in done.stdout) == bool(told)


def test_how_to_make_rostra_a_command_is_said_if_it_is_none(tmp_path: Path) -> None:
    """In a clone, it is in a folder that no terminal knows."""
    (tmp_path / "empty").mkdir()
    installed = Path(sys.executable).parent
    assert (installed / "rostra").is_file()
    done = run_rostra("new", "mine", cwd=tmp_path, PATH=str(tmp_path / "empty"))
    assert f"export PATH={installed}:$PATH" in done.stdout
    done = run_rostra("new", "ours", cwd=tmp_path, PATH=str(installed))
    assert "PATH" not in done.stdout


def test_a_workflow_is_never_overwritten(tmp_path: Path) -> None:
    root = copy_series(tmp_path / "quay")
    (root / WORKFLOW).parent.mkdir(parents=True)
    (root / WORKFLOW).write_text("mine\n", encoding="utf-8")
    done = run_rostra("new", root, "--ci", "github", cwd=tmp_path)
    assert done.returncode == 2
    assert "publish.yml already exists" in done.stderr
    assert (root / WORKFLOW).read_text(encoding="utf-8") == "mine\n"


@pytest.mark.parametrize("host", ["gitlab", ""])
def test_another_host_is_wrong_usage(host: str, tmp_path: Path) -> None:
    done = run_rostra("new", "mine", "--ci", host, cwd=tmp_path)
    assert done.returncode == 2
    assert not (tmp_path / "mine").exists()


def test_what_new_copies_is_part_of_the_package() -> None:
    """A package that is built takes along what these patterns name."""
    patterns = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]
    named = {path for pattern in patterns["package-data"]["pipeline"] for path in (ROOT / "pipeline").glob(pattern)}
    # What is directly in a folder of "**" is named too: pathlib of Python before 3.13 gives folders alone.
    named |= {path for folder in named if folder.is_dir() for path in folder.iterdir()}
    copied = [p for name in ("starter", "ci") for p in (ROOT / "pipeline" / "commands" / name).rglob("*")]
    assert copied
    assert [path for path in copied if path.is_file() and path not in named] == []


def test_a_workflow_never_runs_twice_at_once_and_may_push(tmp_path: Path) -> None:
    root = copy_series(tmp_path / "quay", SERIES)
    run_rostra("new", root, "--ci", "github", cwd=tmp_path)
    # BaseLoader: `on` is a name, not a truth value as YAML 1.1 has it.
    workflow = yaml.load((root / WORKFLOW).read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    assert set(workflow["on"]) == {"push", "workflow_dispatch", "schedule"}
    assert workflow["concurrency"] == {"group": "publish", "cancel-in-progress": "false"}
    assert workflow["permissions"] == {"contents": "write"}
    steps = workflow["jobs"]["publish"]["steps"]
    assert all(re.fullmatch(r"actions/[a-z-]+@v\d+", step["uses"]) for step in steps if "uses" in step)
    assert all("${{" not in step["run"] for step in steps if "run" in step), "nothing from outside gets into a shell"
