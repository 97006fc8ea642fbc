"""Single stages: growth of reading with the text, and levelling compared with encoding."""

from __future__ import annotations

from collections.abc import Callable
from time import process_time

import numpy as np
from rich.table import Table

from pipeline.mix.level import LevelRun, levelled
from pipeline.mix.mp3 import encode
from pipeline.model import FRAME, RATE, Log
from pipeline.read import make_source, parse_transcript
from pipeline.settings import Audio

_TALK = "ANNA BERG - The river waits for the ferry. Nobody in the harbour minds, says the council.\n\n"
_UNCLOSED = ("**a ", "[a](b (", "{lang=sv} ", "“", "\\*", "A.", "Anna of the ", "(", "> ", "x.»", "’")
"""Marks that a hostile text opens and never closes."""
_MINUTE = 60 * RATE // FRAME * FRAME


def _cost(work: Callable[[], object]) -> float:
    """Return the CPU seconds of a call, the better of two."""
    times = []
    for _ in range(2):
        began = process_time()
        work()
        times.append(process_time() - began)
    return min(times)


def _read(text: str) -> Callable[[], object]:
    return lambda: parse_transcript(make_source("talk.txt", text), "talk", Log())


def stages(table: Table) -> None:
    """Compare reading at eight times the length with one, and levelling with encoding."""
    short, long = (_cost(_read(_TALK * times)) for times in (500, 4000))
    table.add_row("reading at 8 x length / at 1 x", f"{long / short:.1f}", "12", f"{long:.2f} s / {short:.2f} s")
    worst = max(
        (_cost(_read("ANNA BERG - " + mark * 16_000)) / _cost(_read("ANNA BERG - " + mark * 2_000)), mark)
        for mark in _UNCLOSED
    )
    table.add_row("the same of a mark that is never closed", f"{worst[0]:.1f}", "12", worst[1])
    words, spaces = (_cost(_read(f"ANNA BERG - One.\n{line}\nTwo.")) for line in ("on " * 66_000, " " * 200_000))
    table.add_row("a line of spaces / as many words", f"{spaces / words:.3f}", "3", f"{spaces:.2f} s / {words:.2f} s")
    chance = np.random.default_rng(6)
    sound = (chance.standard_normal(_MINUTE) / 20).astype(np.float32)
    levelling = _cost(lambda: levelled(sound, [LevelRun(0, sound.size, 0.0)], Audio()))
    encoding = _cost(lambda: encode(sound / 4, 64, 5))
    row = f"{levelling:.2f} s / {encoding:.2f} s"
    table.add_row("levelling a minute / encoding it", f"{levelling / encoding:.2f}", "1", row)
