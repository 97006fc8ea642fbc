"""What a build asks of the operating system, as strace sees it: where it writes, whom it calls, what is on the disk."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.clients.conftest import require
from tests.conftest import ROOT, Once, copy_series

_CALLS = "trace=open,openat,creat,mkdir,mkdirat,rename,renameat,renameat2,unlink,unlinkat,rmdir,link,linkat,symlink,"
_CALLS += "symlinkat,truncate,chmod,fchmodat,socket,connect,bind,socketpair,fsync,fdatasync"
_PATHS = re.compile(r'"((?:[^"\\]|\\.)*)"')
_SYNC = re.compile(r"\bf(?:data)?sync\(")
_OF_THE_KERNEL = ("/dev/shm/", "/dev/null", "/dev/urandom", "/proc/self/")
"""Semaphores of multiprocessing, and what is no file."""


def _trace(folder: Path, *command: str) -> None:
    """Run Rostra in a folder, and leave its calls in ``calls`` there; none if nothing may be traced."""
    strace = [require("strace"), "-f", "-qq", "-y", "-e", _CALLS, "-o", str(folder / "calls")]
    done = subprocess.run(
        [*strace, sys.executable, "-B", "-m", "pipeline", *command],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    if "ptrace" in done.stderr:
        (folder / "calls").write_text("", encoding="utf-8")
        return
    assert done.returncode == 0, done.stderr


def _calls(folder: Path) -> list[str]:
    """Calls, with the paths of descriptors in angle brackets."""
    calls = (folder / "calls").read_text(encoding="utf-8", errors="replace").splitlines()
    if not calls:
        pytest.skip("this machine lets no program trace another")
    return calls


@pytest.fixture(scope="module")
def traced(once: Once) -> tuple[Path, list[str]]:
    """The output folder of a build of the shipped series, and its calls."""
    require("strace")

    def make(folder: Path) -> None:
        folder.mkdir()
        _trace(folder, "build", str(ROOT), "--output", str(folder / "output"))

    folder = once("traced", make)
    return folder / "output", _calls(folder)


@pytest.fixture(scope="module")
def published(once: Once) -> list[str]:
    """The calls of a publication of the small series in ``quay`` into the folder ``www``."""
    require("strace")

    def make(folder: Path) -> None:
        copy_series(folder / "quay")
        _trace(folder, "publish", "quay", "--to", "www", "--yes")

    return _calls(once("traced-publication", make))


def _succeeded(call: str) -> bool:
    return not re.search(r"= -1 E|<unfinished", call)


def _writes(call: str) -> bool:
    if re.search(r"\b(?:open|openat|creat)\(", call):
        return bool(re.search(r"O_WRONLY|O_RDWR|O_CREAT|O_TRUNC|O_APPEND|creat\(", call))
    return bool(re.search(r"\b(?:mkdir|rename|unlink|rmdir|link|symlink|truncate|chmod|fchmod)\w*\(", call))


def test_nothing_is_written_outside_of_the_output_folder(traced: tuple[Path, list[str]]) -> None:
    output, calls = traced
    # Another build in the same run of the tests has made the folder under this name and moved it.
    inside = (f"{output}/", f"{output.parent}.part/output", str(output))
    written = {
        path
        for call in calls
        if _succeeded(call) and _writes(call)
        for path in _PATHS.findall(call)
        if not path.startswith((*inside, *_OF_THE_KERNEL)) and path.startswith("/")
    }
    assert written == set()


@pytest.mark.parametrize("of", ["traced", "published"])
def test_nobody_is_called(of: str, request: pytest.FixtureRequest) -> None:
    """Processes of one build speak over pairs of local sockets; nothing has an address, but for who the user is."""
    found = request.getfixturevalue(of)
    calls = found if of == "published" else found[1]
    others = (c for c in calls if "/nscd/socket" not in c)
    spoken = [c for c in others if re.search(r"\b(?:connect|bind)\(|\bsocket\((?!AF_UNIX)", c)]
    assert spoken == []


def test_the_feed_is_on_the_disk_before_it_counts(traced: tuple[Path, list[str]]) -> None:
    """What it names is, then the feed; then the folders in which their names are."""
    _, calls = traced
    feed = next(n for n, c in enumerate(calls) if "rename" in c and "site/feed.xml" in c)
    synced = {n: c for n, c in enumerate(calls) if _SYNC.search(c)}
    before = [c for n, c in synced.items() if n < feed]
    media = {c.rpartition("/site/")[2].split('"')[0] for c in calls if "rename" in c and "/site/media/" in c}
    assert media
    for name in media:
        assert any(f"/site/{name}>" in c for c in before), f"{name} is named by the feed, and not on the disk"
    assert any("feed.xml>" in c for c in before)
    assert any(re.search(r"/site>", c) for n, c in synced.items() if n > feed)


def test_what_is_published_is_on_the_disk_before_the_feed_names_it_and_the_record_is_last(published: list[str]) -> None:
    moved = {(to := _PATHS.findall(c)[-1]): (n, _PATHS.findall(c)[0]) for n, c in enumerate(published) if _moves(c)}
    synced = {n: c for n, c in enumerate(published) if _SYNC.search(c)}
    (feed,) = (n for to, (n, _) in moved.items() if to.endswith("/www/feed.xml"))
    (record,) = (n for to, (n, _) in moved.items() if to.endswith("/quay/published.toml"))
    live = {to: pair for to, pair in moved.items() if "/www/" in to and "/.rostra/" not in to}
    assert len(live) > 20
    for to, (number, source) in live.items():
        assert any(n < number and f"{source}>" in c for n, c in synced.items()), f"{to} may be half there"
        folder = to.rpartition("/")[0]
        assert any(number < n < record and f"{folder}>" in c for n, c in synced.items()), f"{to} may not be there"
        assert number <= feed, to
    assert feed < record
    assert any(
        n < record and f"{moved[to][1]}>" in c for to in moved if moved[to][0] == record for n, c in synced.items()
    )
    assert any(n > record and "/quay>" in c for n, c in synced.items())


def _moves(call: str) -> bool:
    return bool(re.search(r"\brename\w*\(", call)) and _succeeded(call)
