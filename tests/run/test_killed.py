"""A build killed at any moment leaves a whole output, and the next one resumes."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from lxml import etree
from PIL import Image

from tests.conftest import copy_series, run_rostra, short_or_long
from tests.run.conftest import EndsClean

BASE = "https://example.org/quay/"


def is_whole(site: Path) -> None:
    """Every file of the site is complete, and what the feed names is there as the feed says."""
    for path in site.rglob("*"):
        parts = path.name.split(".")
        if path.is_file() and len(parts) >= 3 and len(parts[1]) == 12:
            assert hashlib.sha256(path.read_bytes()).hexdigest().startswith(parts[1]), path.name
    for path in site.glob("books/*.epub"):
        assert zipfile.ZipFile(path).testzip() is None, path.name
    assert (site / "index.html").read_bytes().endswith(b"</html>")
    for enclosure in etree.parse(site / "feed.xml").iter("enclosure"):
        path = site / enclosure.get("url").removeprefix(BASE)
        assert path.stat().st_size == int(enclosure.get("length")), path.name


COUNTS = """
import os, random, signal, sys, threading
count = os.open(os.environ["ROSTRA_COUNT"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
moment, jitter = int(os.environ["ROSTRA_MOMENT"]), float(os.environ["ROSTRA_JITTER"])
def end():
    os.killpg(0, signal.SIGKILL)
def step(event, arguments):
    changes = event in ("os.rename", "os.remove", "os.mkdir", "os.link")
    if event == "open" and not isinstance(arguments[0], int):
        changes = arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT) and "/output" in os.fsdecode(arguments[0])
    if changes:
        os.write(count, b".")
        if os.fstat(count).st_size == moment:
            threading.Timer(jitter, end).start() if jitter else end()
sys.addaudithook(step)
"""
"""Counts what the processes of a build open for writing, make, move and remove, and kills them all at a moment."""


@dataclass(frozen=True)
class Hook:
    """The hook, as the environment of a build."""

    folder: Path

    def build(self, root: Path, moment: int = 0, jitter: float = 0.0) -> tuple[int, int]:
        """Build, and kill all processes before the change of that number; the exit status, and how many were made.

        :param jitter: seconds from there to the kill, so that it also falls into what is not a change.
        """
        self.folder.mkdir(exist_ok=True)
        (self.folder / "sitecustomize.py").write_text(COUNTS, encoding="utf-8")
        count = self.folder / "count"
        count.unlink(missing_ok=True)
        path = os.pathsep.join(filter(None, (str(self.folder), os.environ.get("PYTHONPATH"))))
        own = {"PYTHONPATH": path, "ROSTRA_COUNT": str(count)}
        done = subprocess.run(
            [sys.executable, "-m", "pipeline", "build", "."],
            cwd=root,
            env={**os.environ, **own, "ROSTRA_MOMENT": str(moment), "ROSTRA_JITTER": str(jitter)},
            capture_output=True,
            start_new_session=True,
            check=False,
        )
        return done.returncode, count.stat().st_size


@pytest.mark.parametrize("moments", short_or_long(6, 50))
def test_killed_at_any_moment(moments: int, tmp_path: Path, ends_clean: EndsClean) -> None:
    """Spread over all changes that a build makes; every second kill falls a little after one."""
    root = copy_series(tmp_path / "quay")
    Image.new("RGB", (1400, 1400), "#224466").save(root / "cover.png")
    settings = root / "transcripts" / "series.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + 'cover = "cover.png"\n', encoding="utf-8")
    talk = root / "transcripts" / "bollard.txt"
    text = talk.read_text(encoding="utf-8")
    hook, chance = Hook(tmp_path / "hook"), random.Random(20260304)
    status, cold = hook.build(root)
    assert status == 0
    talk.write_text(f"{text}\nPETRA SUND - Rope is thrown.\n", encoding="utf-8")
    status, edit = hook.build(root)
    assert status == 0
    assert 10 < edit < cold
    killed = 0
    for number in range(moments):
        talk.write_text(f"{text}\nPETRA SUND - Rope {number} is thrown, and another {number + 1}.\n", encoding="utf-8")
        emptied = number % 10 == 5
        if emptied:
            shutil.rmtree(root / "output" / "store", ignore_errors=True)
        moment = max(1, round((cold if emptied else edit) * (number + 0.5) / moments))
        status, _ = hook.build(root, moment, chance.uniform(0.0, 0.05) if number % 2 else 0.0)
        killed += status == -signal.SIGKILL
        is_whole(root / "output" / "site")
    assert killed >= moments // 2, "too few builds were killed before their end"
    assert run_rostra("build", ".", cwd=root).returncode == 0
    is_whole(root / "output" / "site")
    ends_clean(root)
    assert not (root / "output" / ".staging").exists()
