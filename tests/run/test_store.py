"""The store: whole entries or none, damaged ones made anew, the least recently used removed first."""

from __future__ import annotations

import multiprocessing
import os
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.store.store import Store, make_key
from tests.conftest import run_rostra
from tests.run.conftest import Built

KEY = make_key("a key")


@given(header=st.dictionaries(st.text(), st.integers()), blobs=st.lists(st.binary(), max_size=4))
def test_what_is_put_is_what_is_got(tmp_path_factory: pytest.TempPathFactory, header: object, blobs: object) -> None:
    store = Store(tmp_path_factory.getbasetemp() / "store")
    store.put("takes", KEY, header, blobs)  # type: ignore[arg-type]
    entry = store.get("takes", KEY)
    assert entry is not None
    assert (entry.header, list(entry.blobs)) == (header, blobs)


@pytest.mark.parametrize("damage", ["cut short", "a bit flipped", "emptied", "not an entry"])
def test_damaged_entry_counts_as_missing(tmp_path: Path, damage: str) -> None:
    store = Store(tmp_path)
    store.put("chunks", KEY, {"frames": 3}, [b"sound" * 100])
    path = store.path("chunks", KEY)
    data = path.read_bytes()
    flipped = bytes([*data[:-9], data[-9] ^ 1, *data[-8:]])
    path.write_bytes({"cut short": data[:-7], "a bit flipped": flipped, "emptied": b""}.get(damage, b"no\nentry"))
    assert store.get("chunks", KEY) is None
    assert store.damaged == [f"chunks/{KEY}"]
    assert not path.exists()


def test_keys_do_not_depend_on_the_order_of_names() -> None:
    assert make_key({"a": 1, "b": [2, "é"]}) == make_key({"b": [2, "é"], "a": 1})
    assert make_key({"a": 1}) != make_key({"a": 2})


def test_least_recently_used_goes_first(tmp_path: Path) -> None:
    store = Store(tmp_path)
    keys = [make_key(n) for n in range(5)]
    for age, key in enumerate(keys):
        store.put("takes", key, None, [bytes(1000)])
        os.utime(store.path("takes", key), (1e9 - age, 1e9 - age))
    assert store.get("takes", keys[4]) is not None, "using an entry makes it young"
    size = store.path("takes", keys[0]).stat().st_size
    assert store.shrink(3 * size) == 2 * size
    assert [store.has("takes", key) for key in keys] == [True, True, False, False, True]


def _put_many(folder: Path) -> None:
    for n in range(200):
        Store(folder).put("takes", make_key(n % 20), {"n": n % 20}, [bytes([n % 20]) * 5000])


def test_several_processes_may_write_at_once(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=_put_many, args=(tmp_path,)) for _ in range(3)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
        assert process.exitcode == 0
    store = Store(tmp_path)
    for n in range(20):
        entry = store.get("takes", make_key(n))
        assert entry is not None
        assert entry.blobs == (bytes([n]) * 5000,)


def test_damaged_chunk_is_reported_and_made_anew(built: Built, tmp_path: Path) -> None:
    root = tmp_path / "quay"
    shutil.copytree(built.root, root)
    chunks = sorted(p for p in (root / "output" / "store" / "chunks").rglob("*") if p.is_file())
    chunks[0].write_bytes(chunks[0].read_bytes()[:-1])
    shutil.rmtree(root / "output" / "site")
    done = run_rostra("build", ".", cwd=root)
    assert done.returncode == 0, done.stderr
    assert f"R302 warning output/store: chunks/{chunks[0].name} was damaged; it was rebuilt" in done.stderr
    assert "missing from the store or damaged: 1 part mixed" in done.stdout
    for path in built.site.rglob("*"):
        if path.is_file():
            assert (root / "output" / "site" / path.relative_to(built.site)).read_bytes() == path.read_bytes()


def test_damaged_take_is_reported_and_made_anew(built: Built, tmp_path: Path) -> None:
    root = tmp_path / "quay"
    shutil.copytree(built.root, root)
    shutil.rmtree(root / "output" / "store" / "chunks")
    shutil.rmtree(root / "output" / "site")
    takes = sorted(p for p in (root / "output" / "store" / "takes").rglob("*") if p.is_file())
    for take in takes:
        take.write_bytes(b"nothing")
    done = run_rostra("build", ".", cwd=root)
    assert done.returncode == 0, done.stderr
    assert f"it was rebuilt (and {len(takes) - 1} more)" in done.stderr
    for path in built.site.glob("media/*"):
        assert (root / "output" / "site" / "media" / path.name).read_bytes() == path.read_bytes()


def test_clean(built: Built, tmp_path: Path) -> None:
    root = tmp_path / "quay"
    shutil.copytree(built.root, root)
    store = Store(root / "output" / "store")
    count = len(list(store.entries()))
    assert run_rostra("clean", ".", "--older-than", "1", cwd=root).returncode == 0
    assert len(list(store.entries())) == count
    for entry in store.entries():
        os.utime(entry.path, (1e9, 1e9))
    assert run_rostra("clean", ".", "--older-than", "1", cwd=root).returncode == 0
    assert len(list(store.entries())) == count, "the last build needs them, however old they are"
    (store.folder / "last-build.json").unlink()
    done = run_rostra("clean", ".", "--older-than", "1", cwd=root)
    assert done.stdout.endswith("; 0.0 MB left\n")
    assert list(store.entries()) == []
    assert run_rostra("clean", ".", "--all", cwd=root).returncode == 0
    assert not store.folder.exists()
    assert (root / "output" / "site" / "feed.xml").is_file()
