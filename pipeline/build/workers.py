"""All cores: chunks and covers are made by worker processes, each with an engine of its own.

A worker is started before it is known what there is to do, so that its libraries are loaded and its engine is up
while the transcripts are still being read. Each is a pool of its own: one that dies takes nobody's work with it.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import multiprocessing.connection
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import TypeAlias

from pipeline.build.jobs import ChunkJob, CoverJob, Made, Problem
from pipeline.build.store import Store
from pipeline.settings import Speech
from pipeline.speak.engine import Engine, open_engine

Job: TypeAlias = ChunkJob | CoverJob

_ATTEMPTS = 2
"""How often a job is tried whose worker died."""
_FEW = 3
"""So few chunks are left to one worker: starting others would take longer."""
_COVER_COST = 4000
"""What a cover costs, in characters of speech."""
_AHEAD = 2
"""Jobs given to a worker at a time, so that it never waits for the next."""


class Crew:
    """The workers of one output folder; they may outlive a build and serve the next."""

    def __init__(self, store: Path, processes: int) -> None:
        """:param store: folder of the store.
        :param processes: 0 for one per core.
        """
        self.store = Store(store)
        """What the builds that these workers serve look into: it knows what it has seen to be whole."""
        self._speech = Speech()
        self._most = processes or os.cpu_count() or 1
        self._hands: list[ProcessPoolExecutor] = []

    def __enter__(self) -> Crew:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._dismiss()

    def start(self, count: int, speech: Speech) -> None:
        """Have at least so many workers (at most as many as there may be) that get ready to speak like this."""
        if speech != self._speech:
            self._dismiss()
            self._speech = speech
        while len(self._hands) < min(count, self._most):
            hand = ProcessPoolExecutor(1, _context(), _start, (speech.engine, speech.time_limit, self.store.folder))
            with _uninterrupted():
                hand.submit(_get_ready)
            self._hands.append(hand)

    def _dismiss(self) -> None:
        for hand in self._hands:
            hand.shutdown(cancel_futures=True)
        self._hands.clear()

    def make_all(self, jobs: Sequence[Job], done: Callable[[Made], None], meanwhile: Callable[[], None]) -> None:
        """Make what is missing, and report each as it is done; ``meanwhile`` is called once, when all have work.

        A job whose worker dies is tried once more, alone; then its first sentence is reported (R201).

        :raises OSError: the store cannot be written.
        :raises EngineUnavailable: the engine cannot be started.
        """
        self.start(1 if len(jobs) <= _FEW else len(jobs), self._speech)
        for job in self._share(sorted(jobs, key=_cost), done, meanwhile):
            if self._share([job], done):
                done(_died(job))

    def _share(
        self, waiting: list[Job], done: Callable[[Made], None], meanwhile: Callable[[], None] | None = None
    ) -> list[Job]:
        """Share jobs out, from the end of the list; the jobs that a dying worker had."""
        running: dict[Future[Made], tuple[Job, ProcessPoolExecutor]] = {}
        lost: list[Job] = []
        self.start(1, self._speech)
        for hand in list(self._hands):
            self._give(hand, _AHEAD, waiting, running)
        if meanwhile:
            meanwhile()
        while running:
            finished, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in finished:
                job, hand = running.pop(future)
                try:
                    made = future.result()
                except BrokenProcessPool:
                    lost.append(job)
                    self._replace(hand, waiting, running)
                else:
                    done(made)
                    self._give(hand, 1, waiting, running)
        return lost

    def _give(
        self,
        hand: ProcessPoolExecutor,
        count: int,
        waiting: list[Job],
        running: dict[Future[Made], tuple[Job, ProcessPoolExecutor]],
    ) -> None:
        for job in reversed(waiting[-count:]):
            try:
                running[hand.submit(_work, job)] = (job, hand)
            except BrokenProcessPool:
                self._replace(hand, waiting, running)
                return
            waiting.pop()

    def _replace(
        self,
        hand: ProcessPoolExecutor,
        waiting: list[Job],
        running: dict[Future[Made], tuple[Job, ProcessPoolExecutor]],
    ) -> None:
        """Do without a worker that died, and let another go on with what waits."""
        if hand in self._hands:
            self._hands.remove(hand)
            if waiting:
                self.start(len(self._hands) + 1, self._speech)
                self._give(self._hands[-1], _AHEAD, waiting, running)


def _context() -> multiprocessing.context.BaseContext:
    """A fork has what its parent has loaded; it is safe where there is no other thread, and no macOS framework."""
    lone = sys.platform == "linux" and threading.active_count() == 1
    return multiprocessing.get_context("fork" if lone else "spawn")


@contextlib.contextmanager
def _uninterrupted() -> Iterator[None]:
    """A worker that starts now is not interrupted before it has its own way with it: it would end with a traceback."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT, signal.SIGTERM])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


_setup: tuple[str, float] = ("", 0.0)
_engine: Engine | None = None
_store: Store | None = None


def _start(engine: str, time_limit: float, store: Path) -> None:
    """Set up a worker: it leaves interrupts to the build's process, and ends by itself when that dies."""
    global _setup, _store
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGTERM])
    parent = multiprocessing.parent_process()
    assert parent is not None
    threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()
    _setup = (engine, time_limit)
    _store = Store(store)


def _end_with(sentinel: int) -> None:
    multiprocessing.connection.wait([sentinel])
    os._exit(1)


def _get_ready() -> None:
    """Begin to start the engine, and load what the first chunk would wait for in the meantime.

    What goes wrong here goes wrong again, and is told, at a job.
    """
    _ready_engine()
    for module in ("pipeline.build.chunks", "lameenc", "av"):
        import_module(module)
    import_module("pipeline.mix.memory").keep_freed()


def _ready_engine() -> Engine:
    global _engine
    if _engine is None:
        _engine = open_engine(*_setup)
        _engine.prepare()
    return _engine


def _work(job: Job) -> Made:
    assert _store is not None
    _store.damaged.clear()
    if isinstance(job, ChunkJob):
        from pipeline.build.chunks import make_chunk

        made = make_chunk(job, _ready_engine(), _store)
    else:
        from pipeline.build.covers import make_cover

        make_cover(job, _store)
        made = Made(job.key, 0, ())
    return replace(made, damaged=tuple(_store.damaged))


def _died(job: Job) -> Made:
    if isinstance(job, CoverJob):
        return Made(job.key, 0, (Problem("R201", "cover", job.title, "the worker process that drew it died"),))
    line = job.passage.lines[0] if job.passage.lines else None
    name, text = (line.id, line.text) if line else (job.passage.id, job.passage.sound)
    return Made(job.key, 0, (Problem("R201", name, text, "its worker process died"),))


def _cost(job: Job) -> int:
    return _COVER_COST if isinstance(job, CoverJob) else sum(len(line.spoken) for line in job.passage.lines)
