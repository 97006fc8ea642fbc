"""The same input gives the same bytes: in any folder, time zone, with any hash seed and number of workers."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from tests.conftest import run_rostra
from tests.run.conftest import Built, Tree, copy_series


def test_two_builds_in_two_places_are_identical(built: Built, tmp_path: Path, tree: Callable[[Path], Tree]) -> None:
    root = copy_series(tmp_path / "somewhere" / "else entirely")
    environment = {"PYTHONHASHSEED": "4711", "TZ": "Pacific/Kiritimati", "LC_ALL": "C", "COLUMNS": "40"}
    for path in root.rglob("*"):
        os.utime(path, (1_000_000_000, 1_000_000_000))
    done = run_rostra("build", ".", "--output", "made", "--jobs", "1", cwd=root, **environment)
    assert done.returncode == 0, done.stderr
    one, other = tree(built.site), tree(root / "made" / "site")
    assert list(one) == list(other)
    assert [name for name in one if one[name][0] != other[name][0]] == []


def test_second_build_rewrites_nothing(series: Path, tree: Callable[[Path], Tree]) -> None:
    for _ in range(2):
        before = tree(series / "output")
        done = run_rostra("build", ".", cwd=series)
        assert done.returncode == 0, done.stderr
    assert tree(series / "output") == before
    assert "nothing has changed: 0 files written" in done.stdout


def test_no_output_names_a_folder_of_this_machine(built: Built, tree: Callable[[Path], Tree]) -> None:
    for name, (data, _) in tree(built.site).items():
        assert str(built.root).encode() not in data, name
        assert str(Path.home()).encode() + b"/" not in data, name
