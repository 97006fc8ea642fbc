"""``rostra clean`` never takes what the next edit needs, waits for a build, and says in one line what it cannot do."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline.store.store import COST, Store, make_key
from tests.conftest import run_rostra
from tests.run.conftest import replace

LONG_AGO = (1e9, 1e9)


def age(quay: Path) -> None:
    """Let every entry of the store be one that was last used long ago."""
    for entry in Store(quay / "output" / "store").entries():
        os.utime(entry.path, LONG_AGO)


def names(quay: Path, kind: str) -> set[str]:
    return {e.name for e in Store(quay / "output" / "store").entries() if e.name.startswith(kind)}


def test_what_the_last_build_needs_has_no_age(quay: Path) -> None:
    age(quay)
    replace(quay / "transcripts" / "bollard.txt", "I thank it now", "I thank it too")
    assert run_rostra("build", ".", cwd=quay).returncode == 0
    age(quay)
    assert run_rostra("clean", ".", "--older-than", "30", cwd=quay).returncode == 0
    replace(quay / "transcripts" / "bollard.txt", "Nobody thanks it", "Nobody has thanked it")
    done = run_rostra("build", ".", cwd=quay)
    assert "\n1 sentence spoken, 1 part mixed" in done.stdout
    age(quay)
    assert run_rostra("clean", ".", "--older-than", "0", cwd=quay).returncode == 0
    # The other episode's chunk was made by the first build, and its sentences are still there.
    replace(quay / "transcripts" / "bench.txt", "And what did it cost", "And what does it cost")
    assert "\n1 sentence spoken, 1 part mixed" in run_rostra("build", ".", cwd=quay).stdout


def test_what_an_edit_replaced_was_used_until_then(quay: Path) -> None:
    age(quay)
    replace(quay / "transcripts" / "bollard.txt", "I thank it now", "I thank it too")
    assert run_rostra("build", ".", cwd=quay).returncode == 0
    assert run_rostra("clean", ".", "--older-than", "30", cwd=quay).returncode == 0
    replace(quay / "transcripts" / "bollard.txt", "I thank it too", "I thank it now")
    assert "\n0 sentences spoken, 0 parts mixed" in run_rostra("build", ".", cwd=quay).stdout
    replace(quay / "transcripts" / "bollard.txt", "I thank it now", "I thank it too")
    assert run_rostra("build", ".", cwd=quay).returncode == 0
    takes = names(quay, "takes")
    assert run_rostra("clean", ".", "--older-than", "0", cwd=quay).returncode == 0
    assert len(takes - names(quay, "takes")) == 1, "what no build needs any more leaves by its age"


def test_the_limit_takes_what_is_needed_last(tmp_path: Path) -> None:
    store = Store(tmp_path)
    for old, key in enumerate(map(make_key, range(4))):
        store.put("takes", key, None, [bytes(1000)])
        os.utime(store.path("takes", key), (1e9 - old, 1e9 - old))
    needed = {f"takes/{make_key(n)}" for n in (2, 3)}
    size = store.path("takes", make_key(0)).stat().st_size
    assert store.shrink(3 * size, needed) == size
    assert [store.has("takes", make_key(n)) for n in range(4)] == [True, False, True, True]
    assert store.shrink(size, needed) == 2 * size
    assert sum(store.has("takes", make_key(n)) for n in (2, 3)) == 1


def test_what_a_costly_engine_spoke_goes_last(tmp_path: Path) -> None:
    """Even after a draft build, which needs none of it; of what costs the same, the oldest goes first."""
    store = Store(tmp_path)
    made = {"natural old": 10.0, "natural": 10.0, "quick": 0.05, "quick needed": 0.05}
    keys = {name: make_key(name) for name in made}
    for old, (name, cost) in enumerate(made.items()):
        store.put("takes", keys[name], {COST: cost}, [bytes(1_000_000)])
        os.utime(store.path("takes", keys[name]), (1e9 + old, 1e9 + old))
    size = store.path("takes", keys["quick"]).stat().st_size + 100
    needed = {f"takes/{keys['quick needed']}"}
    for left in (["natural old", "natural", "quick needed"], ["natural old", "natural"], ["natural"]):
        store.shrink(len(left) * size, needed)
        assert [name for name in made if store.has("takes", keys[name])] == left


def test_a_sentence_says_what_it_costs(quay: Path) -> None:
    """The seconds of one core that the engine takes for the length of its sound."""
    store = Store(quay / "output" / "store")
    for name in names(quay, "takes"):
        entry = store.get("takes", name.partition("/")[2])
        assert entry is not None
        seconds = len(entry.blobs[0]) / 2 / entry.header["rate"]
        assert entry.header[COST] == pytest.approx(0.002 * seconds, abs=1e-4)


def test_a_build_that_is_under_way_is_waited_for(series: Path) -> None:
    building = subprocess.Popen(
        [sys.executable, "-m", "pipeline", "build", "."], cwd=series, stdout=subprocess.PIPE, text=True
    )
    while not (series / "output" / "store" / "takes").exists() and building.poll() is None:
        time.sleep(0.005)
    done = run_rostra("clean", ".", "--all", cwd=series)
    assert done.returncode == 0, done.stderr
    assert done.stderr == "Waiting for another build in this output folder to finish\n"
    assert building.wait() == 0
    assert not (series / "output" / "store").exists()
    assert (series / "output" / "site" / "feed.xml").is_file()


def test_a_store_on_another_disk_is_emptied_and_stays_there(quay: Path, tmp_path: Path) -> None:
    shutil.move(quay / "output" / "store", tmp_path / "elsewhere")
    (quay / "output" / "store").symlink_to(tmp_path / "elsewhere")
    done = run_rostra("clean", ".", "--all", cwd=quay)
    assert (done.returncode, done.stderr) == (0, "")
    assert list((tmp_path / "elsewhere").iterdir()) == []
    assert run_rostra("build", ".", cwd=quay).returncode == 0
    assert (tmp_path / "elsewhere" / "takes").is_dir()


@pytest.mark.parametrize("option", ["--all", "--older-than=0"])
def test_what_cannot_be_removed_is_one_line(quay: Path, option: str) -> None:
    (quay / "output" / ".lock").unlink(missing_ok=True)
    (quay / "output" / ".lock").mkdir()
    done = run_rostra("clean", ".", option, cwd=quay)
    assert done.returncode == 3
    assert done.stderr == "R401 error output/.lock: cannot be written: Is a directory\n"


def test_nothing_is_made_where_nothing_was_built(series: Path) -> None:
    done = run_rostra("clean", ".", "--all", cwd=series)
    assert done.stdout == "Removed 0.0 MB from output/store; 0.0 MB left\n"
    assert not (series / "output").exists()


@pytest.mark.parametrize("command", [["build", "."], ["clean", "."]])
def test_files_that_a_killed_build_was_writing_are_removed(quay: Path, command: list[str]) -> None:
    shelf = next((quay / "output" / "store" / "takes").iterdir())
    left = [folder / ".tmp-a1b2c3d4" for folder in (quay / "output", quay / "output" / "store", shelf)]
    for path in left:
        path.write_bytes(b"half of it")
    replace(quay / "transcripts" / "bollard.txt", "I thank it now", "I thank it too")
    assert run_rostra(*command, cwd=quay).returncode == 0
    assert [path for path in left if path.exists()] == []
