"""Print a table of ratios, each with its limit (``make bench``)."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks import measure
from benchmarks.growth import growth
from benchmarks.material import edit_one_word, lengthen, make_series, many_episodes
from benchmarks.natural import natural
from benchmarks.reading import reading
from benchmarks.stages import stages

_PARTS = ("stages", "reading", "speed", "scale", "growth", "memory", "natural")


def _seconds_of(module: str, series: Path) -> float:
    """Run a benchmark in a separate process and return the number that it prints last."""
    command = [sys.executable, "-m", module, str(series)]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=True)
    return float(done.stdout.split()[-1])


def _best(runs: int, series: Path, *, cold: bool) -> float:
    times = []
    for _ in range(runs):
        if cold:
            shutil.rmtree(series / "output", ignore_errors=True)
        times.append(measure.rostra("build", series).seconds)
    return min(times)


def speed(table: Table, folder: Path) -> None:
    """Compare cold build, edit, no-op, floor and obvious script on a long episode."""
    transcript = make_series(folder / "series")
    series = folder / "series"
    cold = _best(2, series, cold=True)
    floor = min(_seconds_of("benchmarks.floor", series) for _ in range(2))
    no_op = _best(3, series, cold=False)
    edits = []
    for _ in range(3):
        edit_one_word(transcript)
        edits.append(measure.rostra("build", series).seconds)
    watched = min(measure.watched(series, partial(edit_one_word, transcript), 3))
    start = min(measure.rostra("--version").seconds for _ in range(3))
    bare = min(measure.python("-c", "pass").seconds for _ in range(3))
    obvious = _seconds_of("benchmarks.obvious", series)
    table.add_row("cold build / floor", f"{cold / floor:.2f}", "1.25", f"{cold:.2f} s / {floor:.2f} s")
    spoken = min(_seconds_of("benchmarks.spoken", series) for _ in range(2))
    table.add_row("spoken form / cold build", f"{spoken / cold:.3f}", "0.05", f"{spoken:.2f} s")
    edit = min(edits) - bare
    table.add_row("edit of a word, less interpreter start / cold", f"{edit / cold:.3f}", "0.04", f"{min(edits):.2f} s")
    table.add_row("the same while `rostra watch` runs / cold", f"{watched / cold:.3f}", "0.04", f"{watched:.2f} s")
    table.add_row("no-op / cold", f"{no_op / cold:.4f}", "", f"{no_op:.2f} s; `rostra --version` {start:.2f} s")
    table.add_row("obvious script / cold", f"{obvious / cold:.1f}", "at least 3", f"{obvious:.2f} s")
    table.add_row("obvious script / edit", f"{obvious / min(edits):.1f}", "at least 50", "")
    table.add_row("obvious script / edit while watching", f"{obvious / watched:.1f}", "at least 50", "")


def scale(table: Table, folder: Path) -> None:
    """Compare the no-op with the cold build for a series of 1,000 episodes."""
    many_episodes(folder / "many", 1000)
    cold = _best(1, folder / "many", cold=True)
    no_op = _best(2, folder / "many", cold=False)
    table.add_row("1,000 episodes: no-op / cold", f"{no_op / cold:.4f}", "", f"{no_op:.2f} s / {cold:.0f} s")


def memory(table: Table, folder: Path, times: int) -> None:
    """Compare the peak memory for an episode with that for one ``times`` as long."""
    make_series(folder / "short")
    lengthen(make_series(folder / "long"), times)
    short = measure.rostra_memory("build", folder / "short").peak
    long = measure.rostra_memory("build", folder / "long").peak
    row = f"{long / 1e6:.0f} MB / {short / 1e6:.0f} MB"
    table.add_row(f"peak memory at {times} x length / at 1 x", f"{long / short:.2f}", "1.3", row)


def main() -> None:
    """Run the selected benchmarks, by default all."""
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("only", nargs="*", choices=[*_PARTS, []], default=[])
    parser.add_argument("--times", type=int, default=20, help="length of the long episode, relative to the short one")
    wanted = parser.parse_args()
    # As the command sets it, so that the comparisons have the same number of threads.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    names = wanted.only or _PARTS
    table = Table("benchmark", "ratio", "limit", "measured")
    with tempfile.TemporaryDirectory() as scratch:
        if "stages" in names:
            stages(table)
        if "reading" in names:
            reading(table)
        if "speed" in names:
            speed(table, Path(scratch))
        if "scale" in names:
            scale(table, Path(scratch))
        if "growth" in names:
            growth(table, Path(scratch))
        if "memory" in names:
            memory(table, Path(scratch), wanted.times)
        if "natural" in names:
            natural(table, Path(scratch))
    Console(width=120).print(table)


if __name__ == "__main__":
    main()
