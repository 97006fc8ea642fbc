"""Growth of the time of a check: twice the input should take twice as long."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from rich.table import Table

from benchmarks import measure
from tests.attacks.attacking import place, series
from tests.attacks.test_size import speakers, turns, words, works

_LIMITS = {"works, each named": "4"}
"""Limits above 2.5; for works, each phrase is compared with each title, though in C."""


def _lexicon(count: int) -> dict[str, str | bytes]:
    talk = turns(200, "This is word{n}x of the talk.")
    return series(talk=talk, files={"voices/lexicon.toml": words(count)})


def _paragraphs(piece: str) -> Callable[[int], dict[str, str | bytes]]:
    return lambda count: series(talk=turns(3, "Good morning, number {n}.") + piece * count)


_SIZES: dict[str, tuple[int, Callable[[int], dict[str, str | bytes]]]] = {
    "speakers": (2_000, lambda count: series(talk=speakers(count))),
    "works, each named": (1_000, lambda count: series(talk=works(count))),
    "words in the lexicon": (20_000, _lexicon),
    "turns": (5_000, lambda count: series(talk=turns(count, "Good morning, this is number {n}."))),
    "paragraphs `> a`": (20_000, _paragraphs("> a\n\n")),
    "paragraphs `a. B`": (20_000, _paragraphs("a. B\n\n")),
    "headings": (10_000, _paragraphs("## a\n\nb.\n\n")),
}
"""What is counted -> initial number, and a function that returns a series."""


def growth(table: Table, folder: Path) -> None:
    """Compare the check of each series with that of one twice as large."""
    place(folder, series())
    nothing = min(measure.rostra("check", folder / "series").seconds for _ in range(3))
    for what, (count, make) in _SIZES.items():
        seconds = []
        for times in (1, 2):
            place(folder, {"series/voices/lexicon.toml": "", **make(times * count)})
            seconds.append(measure.rostra("check", folder / "series").seconds - nothing)
        row = f"{seconds[1]:.1f} s / {seconds[0]:.1f} s"
        table.add_row(
            f"check of {2 * count:,} {what} / of {count:,}",
            f"{seconds[1] / seconds[0]:.1f}",
            _LIMITS.get(what, "2.5"),
            row,
        )
