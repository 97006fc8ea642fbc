"""The floor of a cold build: synthesis, levelling and parallel encoding of its chunks.

It leaves out reading, store, joining and files.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from pipeline.mix import mix_passage, voice_gain
from pipeline.model import Passage, Voice
from pipeline.run import Builder
from pipeline.settings import Settings
from pipeline.speak import CALIBRATION, Engine, open_engine

_engine: Engine | None = None
_gains: dict[Voice, float] = {}


def _start(name: str, limit: float) -> None:
    global _engine
    _engine = open_engine(name, limit)


def _make(passage: Passage, settings: Settings) -> int:
    assert _engine is not None
    takes = [_engine.synthesize(line.spoken, line.voice) for line in passage.lines]
    for voice in {line.voice for line in passage.lines} - set(_gains):
        _gains[voice] = voice_gain(_engine.synthesize(CALIBRATION, voice), settings.audio)
    return mix_passage(passage, takes, settings.audio, _gains).info.frames


def floor(series: Path) -> float:
    """Measure the seconds from the start of the workers to the last chunk."""
    checked = Builder(series).check()
    project, casting = checked.project, checked.casting
    assert casting is not None
    passages = [p for s in casting.scripts for p in s.passages if p.lines]
    passages.sort(key=lambda p: -sum(len(line.spoken) for line in p.lines))
    speech = project.settings.speech
    began = time.perf_counter()
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(os.cpu_count(), context, _start, (speech.engine, speech.time_limit)) as pool:
        for future in [pool.submit(_make, p, project.settings) for p in passages]:
            future.result()
    return time.perf_counter() - began


if __name__ == "__main__":
    print(floor(Path(sys.argv[1])))
