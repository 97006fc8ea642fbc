"""What a build asks of the operating system, as strace sees it: where it writes, whom it calls, what is on the disk."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.clients.conftest import require
from tests.conftest import ROOT, UNMEASURED, Once

_CALLS = "trace=open,openat,creat,mkdir,mkdirat,rename,renameat,renameat2,unlink,unlinkat,rmdir,link,linkat,symlink,"
_CALLS += "symlinkat,truncate,chmod,fchmodat,socket,connect,bind,socketpair,fsync,fdatasync"
_PATHS = re.compile(r'"((?:[^"\\]|\\.)*)"')
_OF_THE_KERNEL = ("/dev/shm/", "/dev/null", "/dev/urandom", "/proc/self/")
"""Semaphores of multiprocessing, and what is no file."""


@pytest.fixture(scope="module")
def traced(once: Once) -> tuple[Path, list[str]]:
    """The output folder of a build of the shipped series, and its calls; paths of descriptors are in angle brackets."""
    strace = require("strace")

    def make(folder: Path) -> None:
        folder.mkdir()
        command = [strace, "-f", "-qq", "-y", "-e", _CALLS, "-o", str(folder / "calls"), sys.executable, "-B", "-m"]
        command += ["pipeline", "build", str(ROOT), "--output", str(folder / "output")]
        done = subprocess.run(
            command,
            cwd=folder,
            env={**os.environ, **UNMEASURED},
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )
        if "ptrace" in done.stderr:
            (folder / "calls").write_text("", encoding="utf-8")
            return
        assert done.returncode == 0, done.stderr

    folder = once("traced", make)
    calls = (folder / "calls").read_text(encoding="utf-8", errors="replace").splitlines()
    if not calls:
        pytest.skip("this machine lets no program trace another")
    return folder / "output", calls


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


def test_nobody_is_called(traced: tuple[Path, list[str]]) -> None:
    """Processes of one build speak over pairs of local sockets; nothing has an address."""
    _, calls = traced
    spoken = [c for c in calls if re.search(r"\b(?:connect|bind)\(|\bsocket\((?!AF_UNIX)", c)]
    assert spoken == []


def test_the_feed_is_on_the_disk_before_it_counts(traced: tuple[Path, list[str]]) -> None:
    """What it names is, then the record of publication, then the feed; then the folders in which their names are."""
    _, calls = traced
    feed = next(n for n, c in enumerate(calls) if "rename" in c and "site/feed.xml" in c)
    record = next(n for n, c in enumerate(calls) if "rename" in c and "published.toml" in c)
    synced = {n: c for n, c in enumerate(calls) if re.search(r"\bf(?:data)?sync\(", c)}
    before = [c for n, c in synced.items() if n < feed]
    media = {c.rpartition("/site/")[2].split('"')[0] for c in calls if "rename" in c and "/site/media/" in c}
    assert media
    for name in media:
        assert any(f"/site/{name}>" in c for c in before), f"{name} is named by the feed, and not on the disk"
    assert any(".tmp-" in c for n, c in synced.items() if n < record), "the record of publication"
    assert any("feed.xml>" in c for c in before)
    assert any(re.search(r"/site>", c) for n, c in synced.items() if n > feed)
