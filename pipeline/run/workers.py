"""All cores: chunks and covers are made by worker processes, each with an engine of its own.

A worker is started before it is known what there is to do, so that its libraries are loaded and its engine is up
while the transcripts are still being read. Each is a pool of its own: one that dies takes nobody's work with it,
and one whose engine hangs is ended.
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
from functools import partial
from importlib import import_module
from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType
from typing import TypeAlias

from pipeline.plan import ChunkJob, CoverJob, Made, Problem, calibration_line
from pipeline.run.calls import CALIBRATING, STARTING, Ear, Mouth
from pipeline.settings import Speech
from pipeline.speak import START_LIMIT, EngineUnavailable, open_engine
from pipeline.store import Store

Job: TypeAlias = ChunkJob | CoverJob

_ATTEMPTS = 2
"""How often a job is tried whose worker died."""
_FEW = 3
"""So few chunks are left to one worker: starting others would take longer."""
_COVER_COST = 4000
"""What a cover costs, in characters of speech."""
_LOOK = 1.0
"""Seconds between two looks whether a worker's engine hangs."""
_AHEAD = 2
"""Jobs given to a worker at a time, so that it never waits for the next."""


class _Hand:
    """A worker, and what is heard of it."""

    def __init__(self, speech: Speech, store: Path) -> None:
        hears, tells = multiprocessing.Pipe(duplex=False)
        self.calls = Ear(hears)
        self._pool = ProcessPoolExecutor(1, _context(), _start, (speech.engine, speech.time_limit, store, tells))
        with _uninterrupted():
            self._pool.submit(_get_ready)
        tells.close()

    def give(self, job: Job) -> Future[Made]:
        """Have a job done.

        :raises BrokenProcessPool: the worker has died.
        """
        return self._pool.submit(_work, job)

    def dismiss(self) -> None:
        """Let it end what it is doing, and go."""
        self._pool.shutdown(cancel_futures=True)
        self.calls.close()


class WorkerPool:
    """The workers of one output folder; they may outlive a build and serve the next."""

    def __init__(self, store: Path, processes: int) -> None:
        """:param store: folder of the store.
        :param processes: 0 for one per core.
        """
        self.store = Store(store)
        """What the builds that these workers serve look into: it knows what it has seen to be whole."""
        self._speech = Speech()
        self._most = processes or os.cpu_count() or 1
        self._hands: list[_Hand] = []

    def __enter__(self) -> WorkerPool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None:
            for hand in self._hands:
                hand.calls.end()
        self._dismiss()

    def start(self, count: int, speech: Speech) -> None:
        """Have at least so many workers (at most as many as there may be) that get ready to speak like this."""
        if speech != self._speech:
            self._dismiss()
            self._speech = speech
        while len(self._hands) < min(count, self._most):
            self._hands.append(_Hand(speech, self.store.folder))

    def _dismiss(self) -> None:
        for hand in self._hands:
            hand.dismiss()
        self._hands.clear()

    def make_all(self, jobs: Sequence[Job], done: Callable[[Made], None], meanwhile: Callable[[], None]) -> None:
        """Make what is missing, and report each as it is done; ``meanwhile`` is called once, when all have work.

        A job whose worker dies, or whose engine hangs, is tried once more, alone; then the sentence is reported (R201).

        :raises OSError: the store cannot be written.
        :raises EngineUnavailable: the engine cannot be started.
        """
        self.start(1 if len(jobs) <= _FEW else len(jobs), self._speech)
        for job, _ in self._share(sorted(jobs, key=_cost), done, meanwhile):
            for _, hand in self._share([job], done):
                done(_lost(job, hand.calls, self._speech.time_limit))

    def _share(
        self, waiting: list[Job], done: Callable[[Made], None], meanwhile: Callable[[], None] | None = None
    ) -> list[tuple[Job, _Hand]]:
        """Share jobs out, from the end of the list; the jobs that a dying worker had, with that worker."""
        running: dict[Future[Made], tuple[Job, _Hand]] = {}
        lost: list[tuple[Job, _Hand]] = []
        self.start(1, self._speech)
        for hand in list(self._hands):
            self._give(hand, _AHEAD, waiting, running)
        if meanwhile:
            meanwhile()
        while running:
            finished, _ = wait(running, _LOOK, FIRST_COMPLETED)
            for hand in {hand for _, hand in running.values()}:
                hand.calls.end_overdue()
            for future in finished:
                job, hand = running.pop(future)
                try:
                    made = future.result()
                except BrokenProcessPool:
                    self._require_start([*lost, (job, hand)])
                    lost.append((job, hand))
                    self._replace(hand, waiting, running)
                else:
                    done(made)
                    self._give(hand, 1, waiting, running)
        return lost

    def _require_start(self, lost: Sequence[tuple[Job, _Hand]]) -> None:
        """:raises EngineUnavailable: as many workers were ended whose engine did not come up as a job is given to."""
        late = {hand for _, hand in lost if hand.calls.overdue and hand.calls.overdue.line == STARTING}
        if len(late) >= _ATTEMPTS:
            raise EngineUnavailable(f"it did not start within {START_LIMIT:g} s")

    def _give(
        self,
        hand: _Hand,
        count: int,
        waiting: list[Job],
        running: dict[Future[Made], tuple[Job, _Hand]],
    ) -> None:
        for job in reversed(waiting[-count:]):
            try:
                running[hand.give(job)] = (job, hand)
            except BrokenProcessPool:
                self._replace(hand, waiting, running)
                return
            waiting.pop()

    def _replace(
        self,
        hand: _Hand,
        waiting: list[Job],
        running: dict[Future[Made], tuple[Job, _Hand]],
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


_mouth: Mouth | None = None
_store: Store | None = None


def _start(engine: str, time_limit: float, store: Path, calls: Connection) -> None:
    """Set up a worker: it leaves interrupts to the build's process, and ends by itself when that dies."""
    global _mouth, _store
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGTERM])
    parent = multiprocessing.parent_process()
    assert parent is not None
    threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()
    _mouth = Mouth(partial(open_engine, engine, time_limit), time_limit, calls)
    _store = Store(store)


def _end_with(sentinel: int) -> None:
    multiprocessing.connection.wait([sentinel])
    os._exit(1)


def _get_ready() -> None:
    """Begin to start the engine, and load what the first chunk would wait for in the meantime.

    What goes wrong here goes wrong again, and is told, at a job.
    """
    assert _mouth is not None
    _mouth.prepare()
    for module in ("pipeline.run.chunks", "lameenc", "av"):
        import_module(module)
    import_module("pipeline.mix.chunk").keep_freed()


def _work(job: Job) -> Made:
    assert _store is not None
    assert _mouth is not None
    _store.damaged.clear()
    if isinstance(job, ChunkJob):
        from pipeline.run.chunks import make_chunk

        made = make_chunk(job, _mouth, _store)
    else:
        from pipeline.run.covers import make_cover

        made = Made(job.key, (), make_cover(job, _store))
    return replace(made, damaged=tuple(_store.damaged))


def _lost(job: Job, calls: Ear, time_limit: float) -> Made:
    """What is told of a job whose worker died twice, the second time with these calls."""
    call = calls.under_way()
    reason = f"not spoken within {time_limit:g} s" if calls.overdue else "its worker process died"
    if isinstance(job, CoverJob):
        problem = Problem("R201", "cover", job.title, reason)
    elif not job.passage.lines:
        problem = Problem("R201", job.passage.id, job.passage.sound, reason)
    else:
        number = call.line if call else 0
        lines = job.passage.lines
        line = calibration_line(lines[0].voice) if number == CALIBRATING else lines[max(0, number)]
        problem = Problem("R201", line.id, line.text, reason)
    return Made(job.key, (), (problem,))


def _cost(job: Job) -> int:
    return _COVER_COST if isinstance(job, CoverJob) else sum(len(line.spoken) for line in job.passage.lines)
