"""The file in which reading remembers: it may be missing, old or damaged, and is never believed then."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import Log
from pipeline.plan.locate import Location
from pipeline.plan.project import Project, load_project
from pipeline.store.fingerprint import program_digest
from pipeline.store.memo import MEMO_FILE, FileMemo

TALK = "ANNA BERG: One of them e.g. Two. It rains.\n\nJON LIND: Three. Four.\n\nANNA BERG: Five."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A store's folder with a memo of two results."""
    memo = FileMemo(tmp_path / "store")
    memo.put("sentences", "One. Two.", [[0, 4], [5, 9]])
    memo.put("sentences", "Three.", [[0, 6]])
    memo.save()
    return tmp_path / "store"


def test_what_was_kept_is_there_at_the_next_build(folder: Path) -> None:
    memo = FileMemo(folder)
    assert memo.get("sentences", "One. Two.") == [[0, 4], [5, 9]]
    assert memo.get("sentences", "One. Two") is None
    assert memo.get("mentions", "One. Two.") is None


def test_an_empty_result_is_a_result(folder: Path) -> None:
    memo = FileMemo(folder)
    memo.put("mentions", "Three.", [])
    memo.save()
    assert FileMemo(folder).get("mentions", "Three.") == []


def test_what_a_build_did_not_use_is_dropped(folder: Path) -> None:
    memo = FileMemo(folder)
    memo.get("sentences", "Three.")
    memo.save()
    assert FileMemo(folder).get("sentences", "Three.") == [[0, 6]]
    assert FileMemo(folder).get("sentences", "One. Two.") is None


def test_nothing_is_written_where_nothing_changed_or_nobody_saves(folder: Path) -> None:
    before = (folder / MEMO_FILE).stat()
    memo = FileMemo(folder)
    memo.get("sentences", "Three.")
    memo.put("sentences", "Four.", [[0, 5]])
    same = FileMemo(folder)
    for text in ("Three.", "One. Two."):
        same.get("sentences", text)
    same.save()
    after = (folder / MEMO_FILE).stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert [p.name for p in folder.iterdir()] == [MEMO_FILE]


def test_a_memo_that_nobody_wrote_is_empty_and_writes_no_empty_file(tmp_path: Path) -> None:
    memo = FileMemo(tmp_path / "store")
    assert memo.get("sentences", "One.") is None
    memo.save()
    assert not (tmp_path / "store").exists()


@pytest.mark.parametrize("damage", [b"", b"\n", b"{}", b"\xff\xfe\x00", b"0" * 64 + b"\n{}"])
def test_a_damaged_file_is_passed_over_and_written_anew(folder: Path, damage: bytes) -> None:
    whole = (folder / MEMO_FILE).read_bytes()
    (folder / MEMO_FILE).write_bytes(damage)
    memo = FileMemo(folder)
    assert memo.get("sentences", "Three.") is None
    memo.put("sentences", "Three.", [[0, 6]])
    memo.put("sentences", "One. Two.", [[0, 4], [5, 9]])
    memo.save()
    assert (folder / MEMO_FILE).read_bytes() == whole


@given(st.data())
def test_any_changed_byte_is_noticed(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    folder = tmp_path_factory.mktemp("store")
    memo = FileMemo(folder)
    memo.put("sentences", "Three.", [[0, 6]])
    memo.save()
    whole = (folder / MEMO_FILE).read_bytes()
    at = data.draw(st.integers(0, len(whole) - 1))
    changed = bytes([whole[at] ^ data.draw(st.integers(1, 255))])
    (folder / MEMO_FILE).write_bytes(whole[:at] + changed + whole[at + 1 :])
    assert FileMemo(folder).get("sentences", "Three.") is None


def test_another_programs_file_is_passed_over(folder: Path) -> None:
    _, _, rest = (folder / MEMO_FILE).read_bytes().partition(b"\n")
    rest = rest.replace(program_digest().encode(), b"0" * 64)
    (folder / MEMO_FILE).write_bytes(hashlib.sha256(rest).hexdigest().encode() + b"\n" + rest)
    assert FileMemo(folder).get("sentences", "Three.") is None


def project(transcript: Path, memo: FileMemo | None = None) -> Project:
    return load_project(Location(transcript.parent, transcript), Log(), memo=memo)


def test_a_project_is_the_same_with_a_memo_before_and_after_an_edit(tmp_path: Path) -> None:
    transcript, store = tmp_path / "talk.txt", tmp_path / "store"
    for text in (TALK, TALK, TALK.replace("Four", "For e.g. 4"), TALK):
        transcript.write_text(text, encoding="utf-8")
        memo = FileMemo(store)
        assert project(transcript, memo) == project(transcript)
        memo.save()
    assert (store / MEMO_FILE).read_bytes().count(b"sentences ") == 3
