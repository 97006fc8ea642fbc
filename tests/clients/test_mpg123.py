"""mpg123, a third decoder by other people, plays an episode without a complaint."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from tests.clients.conftest import require
from tests.conftest import ROOT, run_rostra


def test_mpg123_plays_an_episode(tmp_path: Path) -> None:
    mpg123 = require("mpg123")
    shutil.copytree(ROOT / "tests" / "build" / "series", tmp_path / "quay")
    done = run_rostra("build", "quay", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    for path in sorted((tmp_path / "quay" / "output" / "site" / "media").glob("*.mp3")):
        played = subprocess.run([mpg123, "--test", path], capture_output=True, text=True, check=True)
        complaints = [x for x in played.stderr.splitlines() if "warning" in x.casefold() or "error" in x.casefold()]
        assert complaints == [], path.name
