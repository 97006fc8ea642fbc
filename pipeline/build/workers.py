"""All cores: chunks are made by worker processes, each with an engine of its own."""

from __future__ import annotations

import multiprocessing
import multiprocessing.connection
import os
import signal
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

from pipeline.build.chunks import ChunkJob, Made, Problem, make_chunk
from pipeline.build.store import Store
from pipeline.speak.engine import Engine, open_engine

_ATTEMPTS = 2
"""How often a job is tried whose worker died."""

_engine: Engine | None = None
_store: Store | None = None


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


def _work(job: ChunkJob) -> Made:
    assert _engine is not None
    assert _store is not None
    return make_chunk(job, _engine, _store)


def make_chunks(
    jobs: Sequence[ChunkJob],
    engine_name: str,
    time_limit: float,
    store: Store,
    done: Callable[[Made], None],
    processes: int = 0,
) -> None:
    """Make chunks on all cores and report each as it is done.

    A job whose worker dies is tried once more in a fresh pool; then its first sentence is reported (R201).

    :param processes: how many workers; 0 for one per core.
    :raises OSError: the store cannot be written.
    """
    pending = {job.key: job for job in sorted(jobs, key=_size, reverse=True)}
    attempts = dict.fromkeys(pending, 0)
    while pending:
        suspects = _round(pending, engine_name, time_limit, store, done, processes or os.cpu_count() or 1)
        for key in suspects:
            attempts[key] += 1
            if attempts[key] >= _ATTEMPTS:
                job = pending.pop(key)
                line = job.passage.lines[0]
                done(Made(key, 0, (Problem("R201", line.id, line.text, "its worker process died"),)))


def _size(job: ChunkJob) -> int:
    return sum(len(line.spoken) for line in job.passage.lines)


def _round(
    pending: dict[str, ChunkJob],
    engine_name: str,
    time_limit: float,
    store: Store,
    done: Callable[[Made], None],
    processes: int,
) -> list[str]:
    """Work through the pending jobs in one pool; the keys that were under way when a worker died."""
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(
        min(processes, len(pending)), context, _start, (engine_name, time_limit, str(store.folder))
    )
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
