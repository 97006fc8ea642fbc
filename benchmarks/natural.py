"""A cold build with natural voices, compared with the engine's own time.

The sound is about a minute of speech. The engine's own time is the time to start it and to speak the same takes, in as
many processes as there are cores, divided by the number of cores. Both are measured in one run.
"""

from __future__ import annotations

import multiprocessing
import shutil
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from pathlib import Path

from rich.table import Table

from benchmarks import measure
from pipeline.model import Voice
from pipeline.run import Builder
from pipeline.speak import CALIBRATION, Engine, EngineUnavailable, open_engine

ENGINE = "kokoro"
_engine: Engine | None = None
_PEOPLE = ("MIRA HOLT", "JONAS AHL")
_SENTENCES = (
    "The river waits for the ferry, and nobody in the harbour minds it, says the council.",
    "A third of the documents, I am told, can still be read by those who have the patience.",
    "Is it fair to ask the young to repair what they did not break?",
    "The bench by the water was paid for by the people who sit on it.",
)


def make_natural_series(folder: Path) -> Path:
    """Create a series of one short talk with natural voices and return its transcript."""
    (folder / "transcripts").mkdir(parents=True)
    settings = f'title = "Benchmark"\nurl = "https://example.org/benchmark"\n[speech]\nengine = "{ENGINE}"\n'
    (folder / "transcripts" / "series.toml").write_text(settings, encoding="utf-8")
    turns = [
        f"{_PEOPLE[n % 2]} - {' '.join(f'{s[:-1]}, {word}.' for s in _SENTENCES[n % 2 :: 2])}"
        for n, word in enumerate(("as before", "or so they say", "this year"))
    ]
    transcript = folder / "transcripts" / "talk.txt"
    transcript.write_text("\n\n".join(turns) + "\n", encoding="utf-8")
    return transcript


def _seconds(say: tuple[str, Voice]) -> tuple[float, float]:
    """Measure the seconds to speak a text, with the engine's start, and of the sound."""
    global _engine
    began = time.perf_counter()
    if _engine is None:
        _engine = open_engine(ENGINE, 0)
        _engine.prepare()
    take = _engine.synthesize(*say)
    return time.perf_counter() - began, len(take.pcm) / 2 / take.rate


def own_time(series: Path, processes: int) -> tuple[float, float]:
    """Measure the engine's own seconds per process, and the seconds of sound."""
    casting = Builder(series).check().cast()
    lines = {(line.spoken, line.voice) for script in casting.scripts for line in script.lines()}
    lines |= {(CALIBRATION, voice) for _, voice in lines}
    says = sorted(lines, key=lambda say: (-len(say[0]), say[0], say[1].name))
    with ProcessPoolExecutor(processes, multiprocessing.get_context("spawn")) as pool:
        measured = list(pool.map(_seconds, says))
    return sum(took for took, _ in measured) / processes, sum(sound for _, sound in measured)


def natural(table: Table, folder: Path) -> None:
    """Compare a cold build and an edit with natural voices, if installed."""
    try:
        with closing(open_engine(ENGINE, 0)):
            pass
    except EngineUnavailable as error:
        table.add_row("natural voices", "", "", f"not measured: {error}")
        return
    series = folder / "natural"
    transcript = make_natural_series(series)
    cores = Builder(series).workers
    own, sound = own_time(series, cores)
    cold = measure.rostra("build", series).seconds
    text = transcript.read_text(encoding="utf-8")
    transcript.write_text(text.replace("the ferry", "the barge", 1), encoding="utf-8")
    edit = measure.rostra("build", series).seconds
    shutil.rmtree(series)
    row = f"{cold:.1f} s / {own:.1f} s; {sound:.0f} s of speech, {cores} workers"
    table.add_row(
        "cold build of a natural series / the engine's own time over the cores", f"{cold / own:.2f}", "1.1", row
    )
    table.add_row("edit of a word in a natural series", f"{edit:.1f} s", "10 s", f"{edit / cold:.2f} of the cold build")


if __name__ == "__main__":
    print(*own_time(Path(sys.argv[1]), Builder(Path(sys.argv[1])).workers))
