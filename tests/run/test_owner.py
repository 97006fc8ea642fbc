"""An output folder belongs to one series or transcript (R403), and that outlives the store."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.conftest import run_rostra
from tests.run.conftest import Built, copy_series, replace


@pytest.fixture
def two(built: Built, tmp_path: Path) -> Path:
    """A folder with ``quay``, which is built, and ``pier``, another series."""
    shutil.copytree(built.root, tmp_path / "quay")
    copy_series(tmp_path / "pier")
    (tmp_path / "pier" / "transcripts" / "bench.txt").unlink()
    return tmp_path


@pytest.mark.parametrize("loss", ["cleaned", "removed", "damaged record", "nothing"])
def test_another_series_is_refused_whatever_became_of_the_store(two: Path, loss: str) -> None:
    store = two / "quay" / "output" / "store"
    if loss == "cleaned":
        assert run_rostra("clean", "quay", "--all", cwd=two).returncode == 0
    elif loss == "removed":
        shutil.rmtree(store)
    elif loss == "damaged record":
        (store / "last-build.json").write_bytes(b"{}")
    refused = "R403 error quay/output: contains the build of quay; "
    for command in ("build", "watch", "serve"):
        done = run_rostra(command, "pier", "-o", "quay/output", cwd=two)
        assert done.returncode == 2, command
        assert done.stderr.startswith(refused)
        assert list((two / "quay" / "output" / "site" / "media").glob("bench.*.mp3"))
    assert run_rostra("build", "quay", cwd=two).returncode == 0


def test_a_lone_transcript_owns_its_output_too(tmp_path: Path) -> None:
    for name in ("one.txt", "two.txt"):
        (tmp_path / name).write_text("ANNA BERG - A rope.\n\nJON LIND - A knot.\n", encoding="utf-8")
    assert run_rostra("build", "one.txt", cwd=tmp_path).returncode == 0
    for command in (["build", "two.txt"], ["clean", "one.txt", "--all"], ["build", "two.txt"]):
        done = run_rostra(*command, cwd=tmp_path)
        if command[0] == "build":
            assert done.returncode == 2
            assert done.stderr.startswith("R403 error output: contains the build of one.txt")
            assert list((tmp_path / "output" / "site" / "media").glob("one.*.mp3"))
    assert run_rostra("build", "one.txt", cwd=tmp_path).returncode == 0
    assert run_rostra("build", "two.txt", "-o", "output-two", cwd=tmp_path).returncode == 0


def test_a_series_that_has_moved_takes_its_output_over_by_hand(two: Path) -> None:
    shutil.move(two / "quay" / "output", two / "public")
    done = run_rostra("build", "quay", "-o", "public", cwd=two)
    assert done.returncode == 2
    assert 'if the project has moved here, set project = "../quay" in public/.rostra' in done.stderr
    replace(two / "public" / ".rostra", 'project = ".."', 'project = "../quay"')
    assert run_rostra("build", "quay", "-o", "public", cwd=two).returncode == 0
    assert "Already up to date" in run_rostra("build", "quay", "-o", "public", cwd=two).stdout


@pytest.mark.parametrize("cleaned", [False, True])
def test_a_mark_without_the_name_is_an_earlier_versions_and_learns_it(cleaned: bool, two: Path) -> None:
    mark = two / "quay" / "output" / ".rostra"
    before = mark.read_text(encoding="utf-8")
    replace(mark, 'project = ".."\n', "")
    if cleaned:
        assert run_rostra("clean", "quay", "--all", cwd=two).returncode == 0
    assert run_rostra("build", "quay", cwd=two).returncode == 0
    assert mark.read_text(encoding="utf-8") == before


def test_a_series_and_its_output_may_move_together(two: Path) -> None:
    shutil.move(two / "quay", two / "elsewhere")
    assert run_rostra("build", "elsewhere", cwd=two).returncode == 0
