"""A speech engine in a package of its own, as a user may install one: espeak, but some words make trouble."""

from __future__ import annotations

import ctypes
import os
import shutil
import signal
import time
from dataclasses import replace
from pathlib import Path

from pipeline.model import Take, Voice
from pipeline.speak import EngineTraits, EngineUnavailable, Espeak, SpeechError


class Flaky(Espeak):
    """Speaks like espeak; a text with ``refuses`` fails, one with ``stumbles`` fails once, ``dies`` and ``leaves`` end
    the process, ``lingers`` takes a while, ``hangs`` takes for ever, ``stops`` stops the process, ``crashes`` shows a
    bug, ``trips`` shows it once, ``swaps`` replaces a file."""

    def synthesize(self, text: str, voice: Voice) -> Take:
        if "refuses" in text:
            raise SpeechError("it refuses")
        if "dies" in text:
            os._exit(9)
        if "leaves" in text:
            os._exit(0)
        if "hangs" in text:
            time.sleep(10_000)
        if "stops" in text:
            os.kill(os.getpid(), signal.SIGSTOP)
        if "crashes" in text or ("trips" in text and _first_time("trips")):
            raise RuntimeError("two\nlines")
        if "swaps" in text and "FLAKY_SWAP" in os.environ:
            shutil.copy(*os.environ["FLAKY_SWAP"].split(":"))
        if "lingers" in text:
            time.sleep(0.2)
        if "stumbles" in text and _first_time("stumbles"):
            raise SpeechError("it stumbles")
        return super().synthesize(text, voice)


class Costly(Flaky):
    """Takes long, as it states, and notes what each process asks of it; a text with ``computes`` takes 20 s in foreign
    code that no signal ends."""

    @property
    def traits(self) -> EngineTraits:
        return replace(super().traits, cost=0.5)

    def prepare(self) -> None:
        _note()
        super().prepare()

    def synthesize(self, text: str, voice: Voice) -> Take:
        _note(voice.name, text)
        if "computes" in text:
            ctypes.PyDLL(None).sleep(20)
        return super().synthesize(text, voice)


class Hasty(Costly):
    """States limits of its own; it never starts if the environment says so."""

    @property
    def traits(self) -> EngineTraits:
        return replace(super().traits, time_limit=0.7, start_limit=0.8)

    def prepare(self) -> None:
        if "FLAKY_START" in os.environ:
            time.sleep(10_000)
        super().prepare()


class Missing:
    """An engine whose machine lacks something."""

    def __init__(self, time_limit: float) -> None:
        raise EngineUnavailable(f"the library is not there (asked with a limit of {time_limit:g} s)")


def _note(*what: str) -> None:
    """Add a line to the file that the environment names: the process, and what it is to speak in which voice."""
    if file := os.environ.get("FLAKY_NOTES"):
        with Path(file).open("a", encoding="utf-8") as notes:
            notes.write("\t".join([str(os.getpid()), *what]) + "\n")


def _first_time(word: str) -> bool:
    marker = Path(f"{os.environ['FLAKY_MARKER']}-{word}")
    if marker.exists():
        return False
    marker.touch()
    return True
