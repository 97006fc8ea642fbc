"""A publication that is killed: whatever is live answers, and the next run goes on with it."""

from __future__ import annotations

import os
import random
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands.publishing import BEGAN, DAY, Live, answers, publish, record, say
from tests.commands.test_publish import first_published, on_both, place, root, target
from tests.conftest import short_or_long

pytestmark = pytest.mark.no_cover

__all__ = ["first_published", "place", "root", "target"]

DIES = """
import os, signal, sys
left = int(os.environ.get("ROSTRA_DIES", 0))
PLACES = ("/www/", "/published.toml", "/publication.toml", "/.git/")
def step(event, arguments):
    global left
    if event in ("open", "os.rename", "os.remove"):
        paths = [os.fsdecode(a) for a in arguments[:2] if isinstance(a, (str, bytes, os.PathLike))]
        counts = any(place in path for path in paths for place in PLACES)
    else:
        counts = event == "subprocess.Popen" and "git" in str(arguments[:2])
    if counts and left:
        left -= 1
        if left == 0:
            os.killpg(0, signal.SIGKILL)
sys.addaudithook(step)
"""
"""Runs at the start of Python, and kills all of a publication right before its n-th step at target or record."""

MANY, FEW = 12, 4
"""Moments. Fifty on each target were tried when this was written; they take minutes."""
MOST_SENT = 14
"""Files that an edit of one episode changes at most: its media and book, the series' book, pages, the feed."""


def killed_publication(root: Path, hook: Path, number: int, steps: int) -> int:
    """Publish, to be killed after a number of steps; the exit status."""
    path = os.pathsep.join(filter(None, (str(hook), os.environ.get("PYTHONPATH"))))
    epoch = str(int((BEGAN + number * DAY).timestamp()))
    environment = {**os.environ, "PYTHONPATH": path, "ROSTRA_DIES": str(steps)}
    environment["SOURCE_DATE_EPOCH"] = epoch
    command = [sys.executable, "-m", "pipeline", "publish", ".", "--yes", "--jobs", "1"]
    done = subprocess.run(
        command, cwd=root, env=environment, capture_output=True, timeout=300, check=False, start_new_session=True
    )
    assert done.returncode in (0, -signal.SIGKILL), done.stderr.decode()
    return done.returncode


@on_both
@pytest.mark.parametrize("moments", short_or_long(FEW, MANY))
def test_whatever_is_live_answers(moments: int, root: Path, target: Live, tmp_path: Path) -> None:
    hook = tmp_path / "hook"
    hook.mkdir()
    (hook / "sitecustomize.py").write_text(DIES, encoding="utf-8")
    chosen = random.Random(14)
    edits = killed = 0
    say(root, "I thank it 0 times.")
    while killed < moments:
        status = killed_publication(root, hook, edits, chosen.randrange(1, 160))
        answers(target.files())
        if status == 0:
            assert finished(root, target)
            edits += 1
            say(root, f"I thank it {edits} times.")
        else:
            killed += 1
    printed = publish(root, at=BEGAN + edits * DAY)
    answers(target.files())
    assert finished(root, target)
    assert publish(root, at=BEGAN + edits * DAY).splitlines()[-1] == "Already up to date."
    assert sent(printed) <= MOST_SENT
    assert record(root)["episodes"]["bollard"]["revision"] == edits + 2


def finished(root: Path, target: Live) -> bool:
    """Whether here and there are the same record and the same site."""
    live, site = target.files(), root / "output" / "site"
    assert live[".rostra/published.toml"].decode() == (root / "published.toml").read_text(encoding="utf-8")
    return all(live[p.relative_to(site).as_posix()] == p.read_bytes() for p in site.rglob("*") if p.is_file())


def sent(printed: str) -> int:
    """How many files were sent."""
    found = re.search(r"Published: (\d+) file", printed)
    return int(found[1]) if found else 0
