"""mpg123, a third decoder by other people, plays an episode without a complaint."""

from __future__ import annotations

import subprocess

from tests.clients.conftest import require
from tests.conftest import Built


def test_mpg123_plays_an_episode(built: Built) -> None:
    mpg123 = require("mpg123")
    sounds = sorted(built.site.glob("media/*.mp3"))
    assert sounds
    for path in sounds:
        played = subprocess.run([mpg123, "--test", path], capture_output=True, text=True, check=True)
        complaints = [x for x in played.stderr.splitlines() if "warning" in x.casefold() or "error" in x.casefold()]
        assert complaints == [], path.name
