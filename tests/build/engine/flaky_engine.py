"""A speech engine in a package of its own, as a user may install one: espeak, but some words make trouble."""

from __future__ import annotations

import os
import time
from pathlib import Path

from pipeline.script import Voice
from pipeline.speak.engine import EngineUnavailable, SpeechError
from pipeline.speak.espeak import Espeak
from pipeline.timeline import Take


class Flaky(Espeak):
    """Speaks like espeak; a text with ``refuses`` fails, one with ``stumbles`` fails once, ``dies`` kills the
    process, ``lingers`` takes a while."""

    def synthesize(self, text: str, voice: Voice) -> Take:
        if "refuses" in text:
            raise SpeechError("it refuses")
        if "dies" in text:
            os._exit(9)
        if "lingers" in text:
            time.sleep(0.2)
        if "stumbles" in text and _first_time():
            raise SpeechError("it stumbles")
        return super().synthesize(text, voice)


class Missing:
    """An engine whose machine lacks something."""

    def __init__(self, time_limit: float) -> None:
        raise EngineUnavailable(f"the library is not there (asked with a limit of {time_limit:g} s)")


def _first_time() -> bool:
    marker = Path(os.environ["FLAKY_MARKER"])
    if marker.exists():
        return False
    marker.touch()
    return True
