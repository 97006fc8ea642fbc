"""Worker processes that make takes, chunks and covers, each with its own engine.

Workers start before their jobs are known, so that they load libraries and the engine while the transcripts are read.
If a worker dies, only its job is lost. A worker whose engine hangs is killed.

The library pebble (5.2) was tried instead of this pool. It passed the fault tests, but it limits the time of a job and
not of a call, so ``calls.py`` was still needed. Furthermore, it cannot grow a pool without private attributes, takes
0.1 s to close it, forks new workers while its threads run, and waits forever for a worker that exited with status 0.
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
"""Number of slow engine starts after which the build gives up."""
_LARGE = 4000
"""Number of characters above which a job needs an idle worker.

A larger job may exceed the connection's buffer.
"""
_LONG = 0.3
"""Expected seconds above which a job is only sent to an idle worker.

This balances the load.
"""
_CHECK_INTERVAL = 1.0
"""Maximum seconds between two checks for overdue calls."""
_SECOND_CHECK = 0.5
"""Minimum seconds between finding a call overdue and killing its worker."""
_AHEAD = 2
"""Maximum number of unfinished jobs per worker, so that its next job is always ready."""
_NEVER_FORKED = frozenset({"onnxruntime"})
"""Libraries that hang after a fork; the main process does not load them itself."""
_READY = None
"""Message of a worker that is ready for its first job."""
_PR_SET_PDEATHSIG = 1
"""Constant from ``linux/prctl.h``: the signal to receive when the parent dies."""
_KILLED = -9
"""Exit status of a process killed by SIGKILL.

It is a literal, since some systems do not define the signal.
"""
_MEMORY = 512 * 10**6
"""Bytes of address space that a build needs for libraries and threads."""


def require_memory() -> None:
    """Raise an error if the memory limit is too low for the libraries.

    This check runs before the libraries are loaded, because some of them do not report a lack of memory: one ends the
    process, and others report intact files as damaged.

    :raises RostraError: the limit is too low (R204).
    """
    try:
        import resource
    except ImportError:
        return  # Windows has no such limit
    limit = resource.getrlimit(resource.RLIMIT_AS)[0]
    if limit != resource.RLIM_INFINITY and limit < _MEMORY:
        message = f"a build needs {sized(_MEMORY)}, but the limit is {sized(limit)}"
        raise failure(Exit.ENVIRONMENT, "R204", "memory", message, "raise the limit with `ulimit -v`")


class _WorkerDied(Exception):
    """Exception raised when a worker process has ended and its messages have been read."""


class _Worker:
    """Worker process as seen by the main process."""

    def __init__(self, speech: Speech, store: Path, others: Sequence[_Worker]) -> None:
        """Start the process.

        :param others: running workers, whose connections a forked process must close.
        :raises OSError: the system cannot start more processes.
        """
        context = _context()
        self.connection, theirs = context.Pipe()
        forked = context.get_start_method() == "fork"
        inherited = [self.connection, *(other.connection for other in others)] if forked else []
        self.tasks: list[Task] = []
        """Unfinished jobs of the worker, in the order in which they were sent."""
        self.call: Call | None = None
        """Current engine call, or the call in which the worker died."""
        self.overdue = False
        """Whether the worker was killed because of an overdue call."""
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
        """Send jobs from the end of ``waiting`` until the worker has ``_AHEAD`` jobs.

        Sending a large job blocks until the worker reads it, so only idle workers receive large jobs.
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
                return  # the worker has died, which ``answers`` reports
            self.tasks.append(waiting.pop())

    def answers(self) -> Iterator[JobResult | BaseException]:
        """Yield the result or error of each finished job, recording engine calls.

        :raises _WorkerDied: the worker process has ended.
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

        The second check gives the worker time to continue if the whole machine was suspended.
        """
        now = time.monotonic()
        if self.overdue or self.call is None or now < self.call.until:
            return
        self._found_late = self._found_late or now
        if now > self._found_late + _SECOND_CHECK:
            self.overdue = True
            self.process.kill()

    def kill_in_call(self) -> None:
        """Kill the worker if it is in an engine call.

        A worker never writes files during a call.
        """
        with contextlib.suppress(_WorkerDied):
            list(self.answers())
        if self.call is not None:
            self.process.kill()


class WorkerPool:
    """Pool of workers for one output folder, which can serve several builds."""

    def __init__(self, store: Path, processes: int) -> None:
        """Create a pool without workers.

        :param store: folder of the store.
        :param processes: maximum number of workers; 0 for one per core.
        """
        self.store = Store(store)
        """Store for the builds that use this pool; it remembers checked entries."""
        self._speech = Speech()
        self._most = processes or available_cores()
        self._workers: list[_Worker] = []

    def start(self, count: int, speech: Speech) -> None:
        """Start workers until ``count`` workers, or as many as the pool allows, are running.

        Running workers with different speech settings are stopped first.

        :raises OSError: the system cannot start more processes.
        """
        if speech != self._speech:
            self.close()
            self._speech = speech
        while len(self._workers) < min(count, self._most):
            self._workers.append(_Worker(speech, self.store.folder, self._workers))

    def scale(self, wanted: int, speech: Speech, memory: int) -> WorkerCount:
        """Start the workers that cores and free memory allow, and return their number.

        :param wanted: number of workers that the jobs can keep busy.
        :param memory: maximum memory of a worker in bytes.
        :raises OSError: the system cannot start more processes.
        """
        held = sum(resident(worker.process.pid) for worker in self._workers)
        count = count_workers(wanted, self._most, free_memory(held), memory)
        self.start(count.count, speech)
        return count

    def close(self, *, at_once: bool = False) -> None:
        """Stop all workers, and wait until they have ended.

        Workers that have jobs finish their current job first. Idle workers are killed if they are in an engine call.

        :param at_once: whether to treat workers that have jobs like idle workers.
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
        """Run tasks on the workers that ``scale`` has started, and report each result.

        If a worker dies or is killed, its job is retried while no other job is running. If the job fails again, its
        sentence or file is reported (R201). Tasks that depend on a failed task are skipped.

        :param tasks: tasks in their preferred order; each starts once the tasks that it needs are done.
        :param done: function called with each result.
        :param each_second: function called when all workers are busy, then about once a second.
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
        """Run tasks from the end of ``waiting``, and return those whose worker died.

        :returns: (task, dead worker) for each of these tasks.
        """
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
        """Remove a dead worker, requeue its unstarted jobs, and return its failed job, if any.

        If a worker died before its first job, the next job counts as failed, so that an engine that kills its process
        is not restarted forever.
        """
        self._workers.remove(worker)
        worker.connection.close()
        worker.process.join()
        waiting += reversed(worker.tasks)
        return [(waiting.pop(), worker)] if waiting else []


def _require_start(lost: Sequence[tuple[Task, _Worker]]) -> None:
    """Raise an error if the engine repeatedly failed to start in time.

    :raises EngineUnavailable: several workers were killed because of slow starts.
    """
    late = [w.call.limit for _, w in lost if w.overdue and w.call and w.call.line == STARTING]
    if len(late) >= _ATTEMPTS:
        raise EngineUnavailable(f"it did not start within {late[0]:g} s")


def _context() -> multiprocessing.context.BaseContext:
    """Return the context for starting processes: ``fork`` if it is safe, otherwise ``spawn``.

    Forked workers inherit loaded modules. Fork is safe on Linux if no other thread runs and no library in
    ``_NEVER_FORKED`` is loaded.
    """
    safe = sys.platform == "linux" and threading.active_count() == 1 and _NEVER_FORKED.isdisjoint(sys.modules)
    return multiprocessing.get_context("fork" if safe else "spawn")


@contextlib.contextmanager
def _uninterrupted() -> Iterator[None]:
    """Block signals while a worker starts, until it handles them itself.

    Otherwise, the worker could end with a traceback.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, INTERRUPTS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)


def _run(connection: Connection, inherited: Sequence[Connection], speech: Speech, store_folder: Path) -> None:
    """Run a worker: receive jobs and send their results until the connection is closed.

    :param inherited: connections of the main process that a forked worker must close.
    """
    _follow_parent(forked=bool(inherited))
    for other in inherited:
        other.close()
    engine = TimedEngine(partial(open_engine, speech.engine, speech.time_limit), speech.time_limit, connection.send)
    store = Store(store_folder)
    # An error here occurs again in the first job, which reports it.
    _result_of(partial(_get_ready, engine))
    with contextlib.suppress(EOFError, OSError):
        connection.send(_READY)
        while True:
            connection.send(_result_of(partial(_make, connection.recv(), engine, store)))


def _follow_parent(forked: bool) -> None:
    """Make this worker ignore Ctrl-C and hang-ups, and end when the main process dies.

    SIGTERM still ends the worker.
    """
    for number in INTERRUPTS:
        signal.signal(number, signal.SIG_DFL if number == signal.SIGTERM else signal.SIG_IGN)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, INTERRUPTS)
    parent = multiprocessing.parent_process()
    assert parent is not None
    if forked:
        # A forked worker inherits the build lock, so it must end even if its engine hangs or is stopped.
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent.pid:
            os._exit(1)
    else:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    multiprocessing.connection.wait([sentinel])
    os._exit(1)


def _get_ready(engine: TimedEngine) -> None:
    """Start the engine in the background, and load the modules for the first chunk."""
    engine.prepare()
    for module in ("pipeline.run.chunks", "lameenc", "av"):
        import_module(module)

    from pipeline.mix import keep_freed

    keep_freed()


def _result_of(task: Callable[[], JobResult | None]) -> JobResult | BaseException | None:
    """Run a task and return its result or its error."""
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
    """Return the result of a job that failed twice because its worker died.

    The problem in the result names the sentence or file.
    """
    if worker.overdue and worker.call:
        reason = f"not spoken within {worker.call.limit:g} s"
    elif worker.process.exitcode == _KILLED:
        reason = "the worker process was killed, possibly because memory ran out"
    else:
        reason = "the worker process died"
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
    if isinstance(job, CoverJob):
        return 0
    lines = (job.line,) if isinstance(job, TakeJob) else job.passage.lines
    return sum(len(line.spoken) for line in lines)
