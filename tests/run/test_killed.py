"""A build killed at any of a hundred moments leaves a whole output, and the next one resumes."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

from lxml import etree
from PIL import Image

from tests.conftest import run_rostra
from tests.run.conftest import Tree, copy_series

MOMENTS = 100
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


def build_time(root: Path) -> float:
    began = time.monotonic()
    assert run_rostra("build", ".", cwd=root).returncode == 0
    return time.monotonic() - began


def test_killed_at_a_hundred_moments(tmp_path: Path, tree: Callable[[Path], Tree]) -> None:
    root = copy_series(tmp_path / "quay")
    Image.new("RGB", (1400, 1400), "#224466").save(root / "cover.png")
    settings = root / "transcripts" / "series.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + 'cover = "cover.png"\n', encoding="utf-8")
    talk = root / "transcripts" / "bollard.txt"
    text = talk.read_text(encoding="utf-8")
    cold = build_time(root)
    talk.write_text(f"{text}\nPETRA SUND - Rope is thrown.\n", encoding="utf-8")
    edit = build_time(root)
    chance = random.Random(20260304)
    killed = 0
    for number in range(MOMENTS):
        talk.write_text(f"{text}\nPETRA SUND - Rope {number} is thrown, and another {number + 1}.\n", encoding="utf-8")
        emptied = number % 10 == 9
        if emptied:
            shutil.rmtree(root / "output" / "store", ignore_errors=True)
        process = subprocess.Popen(
            [sys.executable, "-m", "pipeline", "build", "."],
            cwd=root,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        time.sleep(chance.uniform(0.05, 0.95) * (cold if emptied else edit))
        killed += process.poll() is None
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            assert process.poll() == 0
        process.wait()
        is_whole(root / "output" / "site")
    assert killed >= MOMENTS // 3, "too few builds were killed before their end"
    assert run_rostra("build", ".", cwd=root).returncode == 0
    is_whole(root / "output" / "site")
    clean = copy_series(tmp_path / "clean", root)
    assert run_rostra("build", ".", cwd=clean).returncode == 0
    one, other = tree(root / "output" / "site"), tree(clean / "output" / "site")
    assert {n: data for n, (data, _) in one.items()} == {n: data for n, (data, _) in other.items()}
    assert not (root / "output" / ".staging").exists()
