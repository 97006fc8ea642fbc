"""Outputs in odd places: what can be written is, and else the message names the file that the user knows."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import run_rostra
from tests.run.conftest import EndsClean, replace


@pytest.fixture
def root(quay: Path) -> Path:
    """A copy of the built series, with an edit that is not built."""
    replace(quay / "transcripts" / "bollard.txt", "I thank it now", "I thank it too")
    return quay


@pytest.fixture
def other_disk(tmp_path: Path) -> Iterator[Path]:
    """A folder on another file system."""
    memory = Path("/dev/shm")
    if not memory.is_dir() or memory.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("no other file system to write to")
    with tempfile.TemporaryDirectory(dir=memory) as folder:
        yield Path(folder)


@pytest.mark.parametrize("file", ["index.html", "episodes/bollard.html"])
def test_a_folder_in_the_place_of_a_file_is_named(root: Path, file: str) -> None:
    path = root / "output" / "site" / file
    path.unlink()
    path.mkdir()
    done = run_rostra("build", ".", cwd=root)
    assert done.returncode == 3
    assert done.stderr == f"R401 error output/site/{file}: cannot be written: Is a directory\n"
    path.rmdir()
    assert run_rostra("build", ".", cwd=root).returncode == 0


def test_a_file_in_the_place_of_a_folder_is_named(root: Path) -> None:
    shutil.rmtree(root / "output" / "site" / "media")
    (root / "output" / "site" / "media").write_text("a file", encoding="utf-8")
    done = run_rostra("build", ".", cwd=root)
    assert done.returncode == 3
    assert done.stderr == "R401 error output/site/media: cannot be written: it is a file, not a folder\n"


def test_a_link_to_no_folder_is_named(series: Path) -> None:
    (series / "output").symlink_to("elsewhere")
    for command in (["build", "."], ["build", ".", "--explain"], ["clean", "."]):
        done = run_rostra(*command, cwd=series)
        if command == ["build", "."]:
            assert done.returncode == 3
            assert (
                done.stderr == "R401 error output: cannot be written: it is a link to elsewhere, which does not exist\n"
            )
        assert "Traceback" not in done.stderr


@pytest.mark.parametrize("linked", ["site", "store"])
def test_a_part_of_the_output_may_lie_on_another_disk(
    linked: str, root: Path, other_disk: Path, ends_clean: EndsClean
) -> None:
    folder = root / "output" / linked
    if folder.exists():
        shutil.copytree(folder, other_disk, dirs_exist_ok=True)
        shutil.rmtree(folder)
    folder.symlink_to(other_disk)
    known = sorted((root / "output" / "site" / "media").glob("bollard.*"))
    done = run_rostra("build", ".", cwd=root)
    assert done.returncode == 0, done.stderr
    ends_clean(root)
    gone = {p.name for p in known} - {p.name for p in (root / "output" / "site" / "media").iterdir()}
    assert len(gone) > 3
    assert "Already up to date" in run_rostra("build", ".", cwd=root).stdout


@pytest.mark.parametrize(
    ("name", "fits"), [("w" * 228, True), ("w" * 229, False), ("ö" * 114, True), ("ö" * 115, False)]
)
def test_a_name_that_is_too_long_is_found_by_the_check(tmp_path: Path, name: str, fits: bool) -> None:
    (tmp_path / f"{name}.txt").write_text("ANNA BERG - A rope.\n\nJON LIND - A knot.\n", encoding="utf-8")
    done = run_rostra("build" if fits else "check", f"{name}.txt", cwd=tmp_path)
    assert done.returncode == (0 if fits else 1), done.stderr
    message = (
        f"R007 error {name}.txt: the key is {len(name.encode())} bytes long; file names allow at most 228 "
        "bytes; set a shorter `key`, or rename the transcript"
    )
    assert (message in done.stdout + done.stderr) is not fits
