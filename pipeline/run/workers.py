"""Worker processes make takes, chunks and covers on all cores, each with an engine of its own.

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
from typing import Any

from pipeline.model import INTERRUPTS, Exit, failure, sized
from pipeline.plan import ChunkJob, CoverJob, JobResult, Problem, TakeJob, calibration_line
from pipeline.run.calls import CALIBRATING, STARTING, Call, TimedEngine
from pipeline.run.capacity import WorkerCount, available_cores, count_workers, free_memory, resident
from pipeline.run.workload import Job, Task
from pipeline.settings import Speech
from pipeline.speak import EngineUnavailable, open_engine
from pipeline.store import Store

_ATTEMPTS = 2
"""How often an engine may fail to start in time before the build gives up."""
_LARGE = 4000
"""Characters from which a job may not fit the buffer of a connection; it is sent only to a worker that is waiting."""
_LONG = 0.3
"""Expected seconds from which a job is sent only to a worker without another: one that is free first should do it."""
_CHECK_INTERVAL = 1.0
"""Longest time between two checks for overdue calls, in seconds."""
_SECOND_CHECK = 0.5
"""Seconds from the check that finds a call overdue to the check that may kill the worker."""
_AHEAD = 2
"""Jobs that a worker has at a time, so that it never waits for the next."""
_NEVER_FORKED = frozenset({"onnxruntime"})
"""Libraries that hang in a process that was forked after their start; the build's process itself never loads them."""
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
        self.tasks: list[Task] = []
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

    def take(self, waiting: list[Task]) -> None:
        """Send it as many jobs as it should have, from the end of the list.

        A large job may block this process until the worker reads it, so a worker that may hang is not given one.
        """
        while waiting and len(self.tasks) < _AHEAD:
            task = waiting[-1]
            if self.tasks and max(task.seconds, self.tasks[0].seconds) > _LONG:
                return
            if _size(task.job) > _LARGE and (self.tasks or not self._ready):
                return
            try:
                self.connection.send(task.job)
            except OSError:
                return  # it died, which is noticed when its messages are read
            self.tasks.append(waiting.pop())

    def answers(self) -> Iterator[JobResult | BaseException]:
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
                self.tasks.pop(0)
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
        :param processes: how many workers at most; 0 for one per core.
        """
        self.store = Store(store)
        """The store of the builds that use this pool: it remembers which entries were found whole."""
        self._speech = Speech()
        self._most = processes or available_cores()
        self._workers: list[_Worker] = []

    def start(self, count: int, speech: Speech) -> None:
        """Start workers until there are ``count`` or as many as allowed, all with these settings of speech.

        :raises OSError: the system starts no more processes.
        """
        if speech != self._speech:
            self.close()
            self._speech = speech
        while len(self._workers) < min(count, self._most):
            self._workers.append(_Worker(speech, self.store.folder, self._workers))

    def scale(self, wanted: int, speech: Speech, memory: int) -> WorkerCount:
        """Start as many workers as pay, as cores and free memory allow.

        :param wanted: how many have something to do.
        :param memory: bytes that a worker needs at most.
        :raises OSError: the system starts no more processes.
        """
        held = sum(resident(worker.process.pid) for worker in self._workers)
        count = count_workers(wanted, self._most, free_memory(held), memory)
        self.start(count.count, speech)
        return count

    def close(self, *, at_once: bool = False) -> None:
        """End all workers; what one is writing is finished first.

        :param at_once: whether those in a call into their engine are killed, jobs or not.
        """
        for worker in self._workers:
            if at_once or not worker.tasks:
                worker.kill_in_call()
            worker.connection.close()
        for worker in self._workers:
            worker.process.join()
        self._workers.clear()

    def make_all(
        self, tasks: Sequence[Task], done: Callable[[JobResult], None], each_second: Callable[[], None]
    ) -> None:
        """Make what is missing by the workers that ``scale`` has started, and report each result.

        A job whose worker died or was killed is tried once more with no other job running. If that fails too, its
        sentence is reported (R201). A task is not tried if another that it needs has failed.

        :param tasks: in the order of their start; one that needs others is next as soon as they are done.
        :param each_second: called when all workers are busy, and about once a second from then on.
        :raises OSError: the store cannot be written.
        :raises EngineUnavailable: the engine cannot be started.
        """
        ready = [task for task in reversed(tasks) if not task.needs]
        needs = {task.job.key: (task, set(task.needs)) for task in tasks if task.needs}
        needed_by: dict[str, list[str]] = {}
        for key, (task, _) in needs.items():
            for need in task.needs:
                needed_by.setdefault(need, []).append(key)

        def report(made: JobResult) -> None:
            failed = any(problem.code == "R201" for problem in made.problems)
            for key in () if failed else needed_by.get(made.key, ()):
                task, missing = needs[key]
                missing.remove(made.key)
                if not missing:
                    ready.append(task)
            done(made)

        while ready:
            for task, _ in self._share(ready, report, each_second):
                for _, worker in self._share([task], report, each_second):
                    report(_lost(task.job, worker))

    def _share(
        self, waiting: list[Task], done: Callable[[JobResult], None], each_second: Callable[[], None]
    ) -> list[tuple[Task, _Worker]]:
        """Share tasks out from the end of the list; return those whose worker died, with that worker."""
        lost: list[tuple[Task, _Worker]] = []
        self.start(1, self._speech)
        for worker in self._workers:
            worker.take(waiting)
        while waiting or any(worker.tasks for worker in self._workers):
            each_second()
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
            for worker in self._workers:
                worker.take(waiting)
                worker.kill_if_overdue()
            if waiting and len(self._workers) < len(workers):
                self.start(len(workers), self._speech)
                self._workers[-1].take(waiting)
        return lost

    def _remove(self, worker: _Worker, waiting: list[Task]) -> list[tuple[Task, _Worker]]:
        """Remove a dead worker; return the job that it died in, and put the others back.

        A worker that died before it had a job counts as an attempt at the next one: otherwise an engine that kills
        its process would be started for ever.
        """
        self._workers.remove(worker)
        worker.connection.close()
        worker.process.join()
        waiting += reversed(worker.tasks)
        return [(waiting.pop(), worker)] if waiting else []


def _require_start(lost: Sequence[tuple[Task, _Worker]]) -> None:
    """:raises EngineUnavailable: several workers were killed because their engine did not start in time."""
    late = [w.call.limit for _, w in lost if w.overdue and w.call and w.call.line == STARTING]
    if len(late) >= _ATTEMPTS:
        raise EngineUnavailable(f"it did not start within {late[0]:g} s")


def _context() -> multiprocessing.context.BaseContext:
    """Fork if it is safe: the worker has at once what its parent has loaded.

    It is safe on Linux if no other thread runs, and if no library was loaded that may not be forked.
    """
    safe = sys.platform == "linux" and threading.active_count() == 1 and _NEVER_FORKED.isdisjoint(sys.modules)
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


def _result_of(task: Callable[[], JobResult | None]) -> JobResult | BaseException | None:
    """Run a task; return its error if it fails, to be raised in the build's process."""
    try:
        return task()
    except (Exception, SystemExit) as error:  # noqa: BLE001
        error.add_note(traceback.format_exc())
        return error


def _make(job: Job, engine: TimedEngine, store: Store) -> JobResult:
    store.damaged.clear()
    began, starting = time.monotonic(), engine.starting
    if isinstance(job, CoverJob):
        from pipeline.run.pictures import make_cover

        made = JobResult(job.key, (), make_cover(job, store))
    else:
        from pipeline.run.chunks import make_chunk, make_take

        made = make_chunk(job, engine, store) if isinstance(job, ChunkJob) else make_take(job, engine, store)
    seconds = time.monotonic() - began - (engine.starting - starting)
    return replace(made, damaged=tuple(store.damaged), seconds=seconds)


def _lost(job: Job, worker: _Worker) -> JobResult:
    """Name the sentence of a job whose worker died twice, the second time this worker."""
    if worker.overdue and worker.call:
        reason = f"not spoken within {worker.call.limit:g} s"
    elif worker.process.exitcode == _KILLED:
        reason = "its worker process was killed, as the system does where memory runs out"
    else:
        reason = "its worker process died"
    if isinstance(job, CoverJob):
        problem = Problem("R201", "cover", job.title, reason)
    elif isinstance(job, TakeJob):
        problem = Problem("R201", job.line.id, job.line.text, reason)
    elif not job.passage.lines:
        problem = Problem("R201", job.passage.id, job.passage.sound, reason)
    else:
        number = worker.call.line if worker.call else 0
        lines = job.passage.lines
        line = calibration_line(lines[0].voice) if number == CALIBRATING else lines[max(0, number)]
        problem = Problem("R201", line.id, line.text, reason)
    return JobResult(job.key, (), (problem,))


def _size(job: Job) -> int:
    """Characters of the texts that a job carries."""
    if isinstance(job, CoverJob):
        return 0
    lines = (job.line,) if isinstance(job, TakeJob) else job.passage.lines
    return sum(len(line.spoken) for line in lines)
