"""All cores: chunks and covers are made by worker processes, each with an engine of its own."""

from __future__ import annotations

import multiprocessing
import multiprocessing.connection
import os
import signal
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

from pipeline.build.chunks import ChunkJob, Made, Problem, make_chunk
from pipeline.build.covers import CoverJob, make_cover
from pipeline.build.store import Store
from pipeline.speak.engine import Engine, open_engine

Job: TypeAlias = ChunkJob | CoverJob

_ATTEMPTS = 2
"""How often a job is tried whose worker died."""
_FEW = 3
"""So few chunks are made in the build's own process: starting others would take longer."""
_COVER_COST = 4000
"""What a cover costs, in characters of speech."""

_engine: Engine | None = None
_store: Store | None = None


@dataclass(frozen=True, slots=True)
class Crew:
    """How the work is done."""

    engine: str
    time_limit: float
    """Seconds for an utterance."""
    store: Store
    processes: int
    """0 for one per core."""


def make_all(jobs: Sequence[Job], crew: Crew, done: Callable[[Made], None]) -> None:
    """Make what is missing, on all cores, and report each as it is done.

    A job whose worker dies is tried once more in a fresh pool; then its first sentence is reported (R201).

    :raises OSError: the store cannot be written.
    """
    if len(jobs) <= _FEW and not any(isinstance(job, CoverJob) for job in jobs) and _make_here(jobs, crew, done):
        return
    pending = {job.key: job for job in sorted(jobs, key=_cost, reverse=True)}
    attempts = dict.fromkeys(pending, 0)
    while pending:
        for key in _round(pending, crew, done):
            attempts[key] += 1
            if attempts[key] >= _ATTEMPTS:
                done(_died(pending.pop(key)))


def _make_here(jobs: Sequence[Job], crew: Crew, done: Callable[[Made], None]) -> bool:
    """Make a few jobs in this process, if the engine works in processes of its own; whether that was done."""
    engine = open_engine(crew.engine, crew.time_limit)
    try:
        if not getattr(engine, "isolated", False):
            return False
        for job in jobs:
            done(_make(job, engine, crew.store))
        return True
    finally:
        engine.close()


def _make(job: Job, engine: Engine, store: Store) -> Made:
    store.damaged.clear()
    made = Made(job.key, 0, ())
    if isinstance(job, ChunkJob):
        made = make_chunk(job, engine, store)
    else:
        make_cover(job, store)
    return replace(made, damaged=tuple(store.damaged))


def _died(job: Job) -> Made:
    if isinstance(job, CoverJob):
        return Made(job.key, 0, (Problem("R201", "cover", job.title, "the worker process that drew it died"),))
    line = job.passage.lines[0] if job.passage.lines else None
    name, text = (line.id, line.text) if line else (job.passage.id, job.passage.sound)
    return Made(job.key, 0, (Problem("R201", name, text, "its worker process died"),))


def _cost(job: Job) -> int:
    return _COVER_COST if isinstance(job, CoverJob) else sum(len(line.spoken) for line in job.passage.lines)


def _start(engine_name: str, time_limit: float, store_folder: str) -> None:
    """Set up a worker: it leaves interrupts to the build's process, and ends by itself when that dies."""
    global _engine, _store
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    assert parent is not None
    threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()
    _engine = open_engine(engine_name, time_limit)
    _store = Store(Path(store_folder))


def _end_with(sentinel: int) -> None:
    multiprocessing.connection.wait([sentinel])
    os._exit(1)


def _work(job: Job) -> Made:
    assert _engine is not None
    assert _store is not None
    return _make(job, _engine, _store)


def _round(pending: dict[str, Job], crew: Crew, done: Callable[[Made], None]) -> list[str]:
    """Work through the pending jobs in one pool; the keys that were under way when a worker died."""
    processes = min(crew.processes or os.cpu_count() or 1, len(pending))
    context = multiprocessing.get_context("spawn")
    arguments = (crew.engine, crew.time_limit, str(crew.store.folder))
    pool = ProcessPoolExecutor(processes, context, _start, arguments)
    running: dict[Future[Made], str] = {}
    waiting = list(pending)[::-1]
    try:
        while running or waiting:
            while waiting and len(running) < 2 * processes:
                key = waiting.pop()
                running[pool.submit(_work, pending[key])] = key
            finished, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in finished:
                made = future.result()
                del pending[running.pop(future)]
                done(made)
    except BrokenProcessPool:
        return list(running.values())
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
    return []
