"""What is damaged in the store, or of the wrong kind there, costs time and is told once; it never stops a build."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest

from tests.conftest import all_but_long, run_rostra
from tests.run.conftest import Built, EndsClean, replace

Damage = Callable[[Path], None]


@pytest.fixture
def root(quay: Path) -> Path:
    """A copy of the built series, whose files all are to be written anew."""
    replace(quay / "transcripts" / "series.toml", "Short talks", "Brief talks")
    return quay


def entries(root: Path, kind: str) -> list[Path]:
    return sorted(p for p in (root / "output" / "store" / kind).glob("*/*"))


def a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()
    (path / "something").write_text("in it", encoding="utf-8")


def a_file(path: Path) -> None:
    shutil.rmtree(path)
    path.write_text("no folder", encoding="utf-8")


def a_link_to_itself(path: Path) -> None:
    """Nobody can read it, not even root."""
    path.unlink()
    path.symlink_to(path.name)


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:50])


def spoil_entries(root: Path) -> None:
    for kind in ("chunks", "covers"):
        for how, entry in zip((a_folder, a_link_to_itself, cut_short), entries(root, kind), strict=False):
            how(entry)


def spoil_shelves(root: Path) -> None:
    for kind in ("chunks", "covers"):
        a_file(entries(root, kind)[0].parent)
    (root / "output" / ".staging").write_text("no folder", encoding="utf-8")


def spoil_records(of_reading: Damage, of_the_build: Damage) -> Damage:
    def spoil(root: Path) -> None:
        of_reading(root / "output" / "store" / "reading.memo")
        of_the_build(root / "output" / "store" / "last-build.json")

    return spoil


WRONG: dict[str, Damage] = {
    "chunks and covers: folders, links to themselves, cut short": spoil_entries,
    "a shelf of chunks, a shelf of covers, the staging folder": spoil_shelves,
    "all shelves of a kind": lambda root: a_file(root / "output" / "store" / "chunks"),
    "the store": lambda root: a_file(root / "output" / "store"),
    "the memo, a folder; the record, unreadable": spoil_records(a_folder, a_link_to_itself),
    "the memo, unreadable; the record, a folder": spoil_records(a_link_to_itself, a_folder),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_is_of_the_wrong_kind_is_replaced(what: str, root: Path, ends_clean: EndsClean) -> None:
    WRONG[what](root)
    explained = run_rostra("build", ".", "--explain", cwd=root)
    assert (explained.returncode, explained.stderr) == (0, "")
    done = run_rostra("build", ".", cwd=root)
    assert done.returncode == 0, done.stderr
    ends_clean(root)
    again = run_rostra("build", ".", cwd=root)
    assert "Already up to date" in again.stdout
    assert again.stderr == "", "what was healed is told once"


def test_a_take_of_the_wrong_kind_is_replaced(root: Path) -> None:
    for take in (root / "output" / "store" / "takes").glob("*/*"):
        a_folder(take)
    shutil.rmtree(root / "output" / "store" / "chunks")
    done = run_rostra("build", ".", cwd=root)
    assert done.returncode == 0
    assert "R302 warning output/store: takes/" in done.stderr
    assert run_rostra("build", ".", cwd=root).stderr == ""


def test_a_damaged_cover_is_told_of_and_counted(root: Path) -> None:
    damaged = entries(root, "covers")[0]
    cut_short(damaged)
    done = run_rostra("build", ".", cwd=root)
    assert done.stderr == f"R302 warning output/store: covers/{damaged.name} was damaged; it was rebuilt\n"
    assert re.search(
        r"^0 sentences spoken, 0 parts mixed, \d+ kept, 1 cover made; \d+ files written", done.stdout, re.M
    )


RECORDS: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "no record": lambda _: b"[]",
    "cut short": lambda data: data[:-100],
    "nobody invoked it": lambda data: re.sub(rb'"invoked":\[[^]]*\]', b'"invoked":[]', data),
    "a list of outputs": lambda data: re.sub(rb'"outputs":\{.*?\},"report"', b'"outputs":[],"report"', data),
    "a list of settings": lambda data: data.replace(b'"settings":{', b'"settings":[],"other":{'),
    "a code that is none": lambda data: data.replace(b'"R', b'"Q'),
    "not UTF-8": lambda data: data.replace(b"Bench", b"Ben\xffh"),
}


@pytest.mark.parametrize(
    ("damage", "edited"), all_but_long(product(RECORDS, [True, False]), ("cut short", True), ("not UTF-8", False))
)
def test_a_damaged_record_costs_time_alone(damage: str, edited: bool, root: Path, ends_clean: EndsClean) -> None:
    if not edited:
        replace(root / "transcripts" / "series.toml", "Brief talks", "Short talks")
    record = root / "output" / "store" / "last-build.json"
    whole = record.read_bytes()
    assert RECORDS[damage](whole) != whole
    record.write_bytes(RECORDS[damage](whole))
    for options in (["--explain"], []):
        done = run_rostra("build", ".", *options, cwd=root)
        assert (done.returncode, done.stderr) == (0, "")
    ends_clean(root)
    assert "Already up to date" in run_rostra("build", ".", cwd=root).stdout


def test_the_record_is_json_behind_its_checksum(built: Built) -> None:
    digest, rest = (built.root / "output" / "store" / "last-build.json").read_bytes().split(b"\n", 1)
    assert hashlib.sha256(rest).hexdigest().encode() == digest
    assert "bollard" in json.loads(rest)["chunks"]


def test_a_store_that_leads_nowhere_is_somebodys_wish(root: Path) -> None:
    shutil.rmtree(root / "output" / "store")
    (root / "output" / "store").symlink_to("gone")
    done = run_rostra("build", ".", cwd=root)
    assert done.returncode == 3
    assert done.stderr == "R401 error output/store: cannot be written: it is a link to gone, which does not exist\n"
    assert (root / "output" / "store").readlink() == Path("gone")
