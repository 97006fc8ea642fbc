"""Worker processes make chunks and covers on all cores, each with an engine of its own.

A worker is started before its work is known, so that it loads its libraries and starts its engine while the
transcripts are being read. A worker that dies loses only its own job; one whose engine hangs is killed.

The library pebble (5.2) was tried in place of this pool. It passed the fault tests, but limits the time of a job and
not of a call, so ``calls.py`` was still needed. It cannot grow a pool without its private attributes, takes 0.1 s to
close one, forks new workers while its threads run, and waits for ever for a worker that ended with status 0.
"""

from __future__ import annotations

import contextlib
import ctypes
import multiprocessing
import multiprocessing.connection
import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from importlib import import_module
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, TypeAlias

from pipeline.model import INTERRUPTS, Exit, failure, sized
from pipeline.plan import ChunkJob, CoverJob, Made, Problem, calibration_line
from pipeline.run.calls import CALIBRATING, STARTING, Call, TimedEngine
from pipeline.settings import Speech
from pipeline.speak import EngineUnavailable, open_engine
from pipeline.store import Store

Job: TypeAlias = ChunkJob | CoverJob

_ATTEMPTS = 2
"""How often an engine may fail to start in time before the build gives up."""
_FEW = 3
"""Up to this number of chunks one worker is used: starting others would take longer."""
_COVER_COST = 4000
"""What a cover costs, in characters of speech."""
_LARGE = 4000
"""Cost from which a job may not fit the buffer of a connection; it is sent only to a worker that is waiting."""
_CHECK_INTERVAL = 1.0
"""Longest time between two checks for overdue calls, in seconds."""
_SECOND_CHECK = 0.5
"""Seconds from the check that finds a call overdue to the check that may kill the worker."""
_AHEAD = 2
"""Jobs that a worker has at a time, so that it never waits for the next."""
_READY = None
"""What a worker sends when it is ready for its first job."""
_PR_SET_PDEATHSIG = 1
"""From ``linux/prctl.h``."""
_KILLED = -9
"""Exit status of a process that SIGKILL has ended, which not every system knows."""
_MEMORY = 512 * 10**6
"""Bytes of address space that a build needs: the libraries that speak, mix and draw, and their threads."""


def require_memory() -> None:
    """Refuse to build where a limit leaves no room for the libraries.

    Asked before anything is loaded, since several of them do not report that memory was refused: one ends the process,
    others call a good file damaged.

    :raises RostraError: the limit is too low (R204).
    """
    try:
        import resource
    except ImportError:
        return  # Windows has no such limit
    limit = resource.getrlimit(resource.RLIMIT_AS)[0]
    if limit != resource.RLIM_INFINITY and limit < _MEMORY:
        message = f"a build needs {sized(_MEMORY)}, and the limit is {sized(limit)} (ulimit -v)"
        raise failure(Exit.ENVIRONMENT, "R204", "memory", message, "raise the limit")


class _WorkerDied(Exception):
    """The worker's process has ended, and all that it sent was read."""


class _Worker:
    """A worker process, as the build's process sees it."""

    def __init__(self, speech: Speech, store: Path, others: Sequence[_Worker]) -> None:
        """:param others: the workers that run already; a forked process must close its copies of their connections.
        :raises OSError: the system starts no more processes.
        """
        context = _context()
        self.connection, theirs = context.Pipe()
        forked = context.get_start_method() == "fork"
        inherited = [self.connection, *(other.connection for other in others)] if forked else []
        self.jobs: list[Job] = []
        """The jobs that were sent to it, in the order in which it does them."""
        self.call: Call | None = None
        """The call into its engine that is running, or in which it died."""
        self.overdue = False
        """Whether it was killed for a call that was overdue."""
        self._found_late: float | None = None
        self._ready = False
        arguments = (theirs, inherited, speech, store)
        self.process: Any = context.Process(target=_run, args=arguments)  # type: ignore[attr-defined]
        try:
            with _uninterrupted():
                self.process.start()
        except OSError:
            self.connection.close()
            raise
        finally:
            theirs.close()

    def take(self, waiting: list[Job]) -> None:
        """Send it as many jobs as it should have, from the end of the list.

        A large job may block this process until the worker reads it, so a worker that may hang is not given one.
        """
        while waiting and len(self.jobs) < _AHEAD:
            if _cost(waiting[-1]) > _LARGE and (self.jobs or not self._ready):
                return
            try:
                self.connection.send(waiting[-1])
            except OSError:
                return  # it died, which is noticed when its messages are read
            self.jobs.append(waiting.pop())

    def answers(self) -> Iterator[Made | BaseException]:
        """Read what the worker has sent: yield the results or errors of its jobs, note its calls.

        :raises _WorkerDied: its process has ended.
        """
        while True:
            try:
                if not self.connection.poll():
                    return
                message = self.connection.recv()
            except (EOFError, OSError) as error:
                raise _WorkerDied from error
            if isinstance(message, Call):
                self.call = message if message.until else None
                self._found_late = None
            elif message is _READY:
                self._ready = True
            else:
                self.jobs.pop(0)
                yield message

    def kill_if_overdue(self) -> None:
        """Kill the worker if its call is overdue and still running on a second check.

        After the whole machine was stopped, the worker needs a moment to go on, as this process did.
        """
        now = time.monotonic()
        if self.overdue or self.call is None or now < self.call.until:
            return
        self._found_late = self._found_late or now
        if now > self._found_late + _SECOND_CHECK:
            self.overdue = True
            self.process.kill()

    def kill_in_call(self) -> None:
        """Kill the worker if a call is running: nothing is being written then."""
        with contextlib.suppress(_WorkerDied):
            list(self.answers())
        if self.call is not None:
            self.process.kill()


class WorkerPool:
    """The workers of one output folder; they may outlive a build and serve the next."""

    def __init__(self, store: Path, processes: int) -> None:
        """:param store: folder of the store.
        :param processes: 0 for one per core.
        """
        self.store = Store(store)
        """The store of the builds that use this pool: it remembers which entries were found whole."""
        self._speech = Speech()
        self._most = processes or os.cpu_count() or 1
        self._workers: list[_Worker] = []

    def start(self, count: int, speech: Speech) -> None:
        """Start workers until there are ``count`` or one per core, all with these settings of speech.

        :raises OSError: the system starts no more processes.
        """
        if speech != self._speech:
            self.close()
            self._speech = speech
        while len(self._workers) < min(count, self._most):
            self._workers.append(_Worker(speech, self.store.folder, self._workers))

    def close(self, *, at_once: bool = False) -> None:
        """End all workers; what one is writing is finished first.

        :param at_once: whether those in a call into their engine are killed.
        """
        for worker in self._workers:
            if at_once:
                worker.kill_in_call()
            worker.connection.close()
        for worker in self._workers:
            worker.process.join()
        self._workers.clear()

    def make_all(self, jobs: Sequence[Job], done: Callable[[Made], None], meanwhile: Callable[[], None]) -> None:
        """Make what is missing, and report each result; ``meanwhile`` is called once, when all workers are busy.

        A job whose worker died or was killed is tried once more with no other job running. If that fails too, its
        sentence is reported (R201).

        :raises OSError: the store cannot be written.
        :raises EngineUnavailable: the engine cannot be started.
        """
        self.start(1 if len(jobs) <= _FEW else len(jobs), self._speech)
        for job, _ in self._share(sorted(jobs, key=_cost), done, meanwhile):
            for _, worker in self._share([job], done):
                done(_lost(job, worker))

    def _share(
        self, waiting: list[Job], done: Callable[[Made], None], meanwhile: Callable[[], None] | None = None
    ) -> list[tuple[Job, _Worker]]:
        """Share jobs out from the end of the list; return those whose worker died, with that worker."""
        lost: list[tuple[Job, _Worker]] = []
        self.start(1, self._speech)
        for worker in self._workers:
            worker.take(waiting)
        if meanwhile:
            meanwhile()
        while waiting or any(worker.jobs for worker in self._workers):
            workers = {worker.connection: worker for worker in self._workers}
            for connection in multiprocessing.connection.wait(workers, _CHECK_INTERVAL):
                worker = workers[connection]  # type: ignore[index]
                try:
                    for answer in worker.answers():
                        if isinstance(answer, BaseException):
                            raise answer
                        done(answer)
                except _WorkerDied:
                    lost += self._remove(worker, waiting)
                    _require_start(lost)
                else:
                    worker.take(waiting)
            for worker in self._workers:
                worker.kill_if_overdue()
            if waiting and len(self._workers) < len(workers):
                self.start(len(workers), self._speech)
                self._workers[-1].take(waiting)
        return lost

    def _remove(self, worker: _Worker, waiting: list[Job]) -> list[tuple[Job, _Worker]]:
        """Remove a dead worker; return the job that it died in, and put the others back.

        A worker that died before it had a job counts as an attempt at the next one: otherwise an engine that kills
        its process would be started for ever.
        """
        self._workers.remove(worker)
        worker.connection.close()
        worker.process.join()
        waiting += reversed(worker.jobs)
        return [(waiting.pop(), worker)] if waiting else []


def _require_start(lost: Sequence[tuple[Job, _Worker]]) -> None:
    """:raises EngineUnavailable: several workers were killed because their engine did not start in time."""
    late = [w.call.limit for _, w in lost if w.overdue and w.call and w.call.line == STARTING]
    if len(late) >= _ATTEMPTS:
        raise EngineUnavailable(f"it did not start within {late[0]:g} s")


def _context() -> multiprocessing.context.BaseContext:
    """Fork if it is safe (Linux, no other thread): the worker has at once what its parent has loaded."""
    safe = sys.platform == "linux" and threading.active_count() == 1
    return multiprocessing.get_context("fork" if safe else "spawn")


@contextlib.contextmanager
def _uninterrupted() -> Iterator[None]:
    """Hold signals back until a new worker handles them; otherwise it would end with a traceback."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, INTERRUPTS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)


def _run(connection: Connection, inherited: Sequence[Connection], speech: Speech, store_folder: Path) -> None:
    """Do the jobs that the build's process sends, until it closes the connection; this is a worker's main function."""
    _follow_parent(forked=bool(inherited))
    for other in inherited:
        other.close()
    engine = TimedEngine(partial(open_engine, speech.engine, speech.time_limit), speech.time_limit, connection.send)
    store = Store(store_folder)
    # What fails here fails again in a job, and is reported then.
    _result_of(partial(_get_ready, engine))
    with contextlib.suppress(EOFError, OSError):
        connection.send(_READY)
        while True:
            connection.send(_result_of(partial(_make, connection.recv(), engine, store)))


def _follow_parent(forked: bool) -> None:
    """Leave interrupts to the build's process, and end when it dies."""
    for number in INTERRUPTS:
        signal.signal(number, signal.SIG_DFL if number == signal.SIGTERM else signal.SIG_IGN)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, INTERRUPTS)
    parent = multiprocessing.parent_process()
    assert parent is not None
    if forked:
        # It holds a copy of the build's lock, so it must end even while its engine hangs or is stopped.
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent.pid:
            os._exit(1)
    else:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    multiprocessing.connection.wait([sentinel])
    os._exit(1)


def _get_ready(engine: TimedEngine) -> None:
    """Begin to start the engine, and meanwhile load what the first chunk needs."""
    engine.prepare()
    for module in ("pipeline.run.chunks", "lameenc", "av"):
        import_module(module)

    from pipeline.mix import keep_freed

    keep_freed()


def _result_of(task: Callable[[], Made | None]) -> Made | BaseException | None:
    """Run a task; return its error if it fails, to be raised in the build's process."""
    try:
        return task()
    except (Exception, SystemExit) as error:  # noqa: BLE001
        error.add_note(traceback.format_exc())
        return error


def _make(job: Job, engine: TimedEngine, store: Store) -> Made:
    store.damaged.clear()
    if isinstance(job, ChunkJob):
        from pipeline.run.chunks import make_chunk

        made = make_chunk(job, engine, store)
    else:
        from pipeline.run.pictures import make_cover

        made = Made(job.key, (), make_cover(job, store))
    return replace(made, damaged=tuple(store.damaged))


def _lost(job: Job, worker: _Worker) -> Made:
    """Name the sentence of a job whose worker died twice, the second time this worker."""
    if worker.overdue and worker.call:
        reason = f"not spoken within {worker.call.limit:g} s"
    elif worker.process.exitcode == _KILLED:
        reason = "its worker process was killed, as the system does where memory runs out"
    else:
        reason = "its worker process died"
    if isinstance(job, CoverJob):
        problem = Problem("R201", "cover", job.title, reason)
    elif not job.passage.lines:
        problem = Problem("R201", job.passage.id, job.passage.sound, reason)
    else:
        number = worker.call.line if worker.call else 0
        lines = job.passage.lines
        line = calibration_line(lines[0].voice) if number == CALIBRATING else lines[max(0, number)]
        problem = Problem("R201", line.id, line.text, reason)
    return Made(job.key, (), (problem,))


def _cost(job: Job) -> int:
    return _COVER_COST if isinstance(job, CoverJob) else sum(len(line.spoken) for line in job.passage.lines)
