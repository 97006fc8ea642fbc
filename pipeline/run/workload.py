"""Jobs of a build: their order, expected duration, and the number of workers to use.

Work is measured in seconds of CPU time. Expected work is computed from the length of the text and the cost of the
engine (``EngineTraits.cost``). The remaining time is estimated from finished jobs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeAlias

from pipeline.model import Line
from pipeline.plan import PACE, ChunkJob, CoverJob, Plan, TakeJob, calibration_line
from pipeline.speak import EngineTraits

Job: TypeAlias = TakeJob | ChunkJob | CoverJob

_COSTLY = 0.1
"""Engine cost (``EngineTraits.cost``) above which each take is a separate job, to balance the load."""
_EDGES = 0.5
"""Seconds of silence at the start and end of a take."""
_MIXING = 0.01
"""CPU time in seconds for levelling and encoding one second of sound."""
_JOB = 0.005
"""Overhead of a job in seconds of CPU time."""
_COVER = 0.4
"""CPU time in seconds for making a cover."""
_START, _COSTLY_START = 0.3, 1.5
"""Seconds until a new worker starts its first job.

The second value is for engines that load a model.
"""
_DOUBT = 2.0
"""Weight of the initial estimate, in seconds of finished work."""


class TaskKind(StrEnum):
    """Kind of work; the speed of each kind is measured separately."""

    SPEECH = "speech"
    MIXING = "mixing"
    COVER = "cover"


@dataclass(frozen=True, slots=True)
class Task:
    """Job with its expected duration and the tasks that it needs."""

    job: Job
    kind: TaskKind
    seconds: float
    """Expected CPU time in seconds."""
    needs: frozenset[str] = frozenset()
    """Keys of the takes that other tasks must make first."""


@dataclass(frozen=True, slots=True)
class Workload:
    """Tasks of a build, and the time that a worker needs to start."""

    tasks: tuple[Task, ...] = ()
    """Tasks, longest first."""
    start: float = _START
    """Seconds until a new worker starts its first job."""

    def seconds(self) -> float:
        """Return the expected CPU time of all tasks in seconds."""
        return sum(task.seconds for task in self.tasks)

    def wanted(self) -> int:
        """Return the number of workers that the tasks justify, at least one.

        Each worker is kept busy for at least as long as it takes to start.
        """
        waiting = sum(bool(task.needs) for task in self.tasks)
        parallel = max(waiting, len(self.tasks) - waiting)
        return max(1, min(parallel, int(self.seconds() / self.start)))


@dataclass(frozen=True, slots=True)
class Finished:
    """Finished task with its expected and actual duration."""

    kind: TaskKind
    expected: float
    """Expected CPU time in seconds."""
    seconds: float
    """Actual duration in seconds, excluding the start of the engine."""


@dataclass(frozen=True, slots=True)
class ProgressState:
    """Progress of a build."""

    done: float
    """Finished share of the work, from 0 to 1."""
    left: float
    """Estimated seconds until all jobs are finished."""


def make_workload(plan: Plan, traits: EngineTraits, has_take: Callable[[str], bool]) -> Workload:
    """Return the tasks that make the missing chunks and covers of a plan.

    With a costly engine, each missing take is a task, and a chunk is mixed once its takes exist. All workers are thus
    busy until the end, and each voice is measured only once. Otherwise, each chunk is a task.

    :param has_take: function that returns whether the store has the take with a given key.
    """
    lines: dict[str, Line] = {}
    calibrations: dict[str, Line] = {}
    for chunk in plan.stale:
        lines |= {k: n for k, n in zip(chunk.take_keys, chunk.passage.lines, strict=True) if k in plan.takes}
        calibrations |= {k: calibration_line(v) for v, k in chunk.calibration.items()}
    covers = [Task(job, TaskKind.COVER, _COVER) for job in plan.covers.values()]
    if traits.cost <= _COSTLY:
        return Workload(_longest_first([*(_chunk(job, plan.takes, traits) for job in plan.stale), *covers]))
    measured = {key: line for key, line in calibrations.items() if not has_take(key)}
    jobs = [TakeJob(key, line) for key, line in lines.items()]
    jobs += [TakeJob(key, line, calibrates=True) for key, line in measured.items()]
    takes = [Task(job, TaskKind.SPEECH, _JOB + traits.cost * _length(job.line)) for job in jobs]
    missing = {*lines, *measured}
    chunks = [
        replace(
            _chunk(job, frozenset(), traits),
            needs=frozenset(missing.intersection((*job.take_keys, *job.calibration.values()))),
        )
        for job in plan.stale
    ]
    return Workload(_longest_first([*takes, *chunks, *covers]), _COSTLY_START)


def _chunk(job: ChunkJob, missing: frozenset[str], traits: EngineTraits) -> Task:
    """Return the task for a chunk, which includes speaking its missing takes."""
    lengths = {key: _length(line) for key, line in zip(job.take_keys, job.passage.lines, strict=True)}
    speech = sum(length for key, length in lengths.items() if key in missing)
    seconds = _JOB + _MIXING * sum(lengths.values()) + traits.cost * speech
    return Task(job, TaskKind.SPEECH if speech else TaskKind.MIXING, seconds)


def _length(line: Line) -> float:
    """Return the estimated duration of a line in seconds."""
    return _EDGES + len(line.spoken) / PACE


def _longest_first(tasks: Iterable[Task]) -> tuple[Task, ...]:
    """Return tasks sorted by decreasing duration.

    In this order, all workers finish at about the same time.
    """
    return tuple(sorted(tasks, key=lambda task: -task.seconds))


def estimate_progress(
    finished: Sequence[Finished], left: Sequence[tuple[TaskKind, float]], workers: int
) -> ProgressState:
    """Return the progress of a build, estimated from the actual duration of finished tasks.

    :param left: (kind, expected CPU time in seconds) of each unfinished task.
    :param workers: number of workers.
    """
    pace = _pace(finished, 1.0)
    paces = {kind: _pace([task for task in finished if task.kind is kind], pace) for kind in TaskKind}
    seconds = [expected * paces[kind] for kind, expected in left]
    done = sum(task.seconds for task in finished)
    ahead = sum(seconds)
    return ProgressState(done / (done + ahead) if ahead else 1.0, max([ahead / max(1, workers), *seconds]))


def _pace(finished: Iterable[Finished], usual: float) -> float:
    """Return the ratio of actual to expected seconds of finished tasks.

    :param usual: ratio assumed at first; it matters less with each finished task.
    """
    expected, seconds = _DOUBT, _DOUBT * usual
    for task in finished:
        expected, seconds = expected + task.expected, seconds + task.seconds
    return seconds / expected
