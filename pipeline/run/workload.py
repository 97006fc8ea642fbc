"""Weigh the jobs of a build: in what order, by how many workers, how long they take.

Work is measured in seconds of one core. What is expected follows from the length of the texts and from what the engine
states (``EngineTraits.cost``); what is left is estimated from the jobs that are done.
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
"""Cost of an engine from which each take is a job: a passage would keep one worker busy while others wait."""
_EDGES = 0.5
"""Seconds that a take lasts besides: it begins and ends with silence."""
_MIXING = 0.01
"""Seconds of one core for levelling and encoding a second of sound, on a usual machine."""
_JOB = 0.005
"""Seconds of one core that any job takes besides."""
_COVER = 0.4
"""Seconds of one core for a cover."""
_START, _COSTLY_START = 0.3, 1.5
"""Seconds until another worker does its first job; with a costly engine, which has a model to load."""
_DOUBT = 2.0
"""Seconds of finished work that count as much as what was expected beforehand."""


class TaskKind(StrEnum):
    """What is done in a job, since each kind has a speed of its own."""

    SPEECH = "speech"
    MIXING = "mixing"
    COVER = "cover"


@dataclass(frozen=True, slots=True)
class Task:
    """A job and the work that it is expected to be."""

    job: Job
    kind: TaskKind
    seconds: float
    """Expected seconds of one core."""
    needs: frozenset[str] = frozenset()
    """Keys of the takes that it needs and that other tasks make."""


@dataclass(frozen=True, slots=True)
class Workload:
    """All jobs of a build."""

    tasks: tuple[Task, ...] = ()
    """The longest first."""
    start: float = _START
    """Seconds until another worker does its first job."""

    def seconds(self) -> float:
        """Expected seconds of one core for all of it."""
        return sum(task.seconds for task in self.tasks)

    def wanted(self) -> int:
        """How many workers pay: each has more to do than the seconds it takes to start."""
        waiting = sum(bool(task.needs) for task in self.tasks)
        parallel = max(waiting, len(self.tasks) - waiting)
        return max(1, min(parallel, int(self.seconds() / self.start)))


@dataclass(frozen=True, slots=True)
class Finished:
    """A task that is done."""

    kind: TaskKind
    expected: float
    """Seconds of one core that it was expected to take."""
    seconds: float
    """Seconds that it took, without the start of the engine."""


@dataclass(frozen=True, slots=True)
class ProgressState:
    """How far a build is."""

    done: float
    """Share of the work that is done, from 0 to 1."""
    left: float
    """Estimated seconds until all jobs are done."""


def make_workload(plan: Plan, traits: EngineTraits, has_take: Callable[[str], bool]) -> Workload:
    """Divide what a plan lacks into jobs, and weigh them.

    With a costly engine each missing take is a job, and a chunk is mixed as soon as its takes are there: so all workers
    have something to do until the end, and a voice is measured once. Otherwise a chunk is a job.

    :param has_take: whether the store has the take of a key.
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
    """A chunk, for which these takes are to be spoken too."""
    lengths = {key: _length(line) for key, line in zip(job.take_keys, job.passage.lines, strict=True)}
    speech = sum(length for key, length in lengths.items() if key in missing)
    seconds = _JOB + _MIXING * sum(lengths.values()) + traits.cost * speech
    return Task(job, TaskKind.SPEECH if speech else TaskKind.MIXING, seconds)


def _length(line: Line) -> float:
    """Seconds that a line lasts, about."""
    return _EDGES + len(line.spoken) / PACE


def _longest_first(tasks: Iterable[Task]) -> tuple[Task, ...]:
    """Order tasks so that all workers end at about the same time."""
    return tuple(sorted(tasks, key=lambda task: -task.seconds))


def estimate_progress(
    finished: Sequence[Finished], left: Sequence[tuple[TaskKind, float]], workers: int
) -> ProgressState:
    """Estimate how far a build is from how long its finished tasks took, compared with what was expected.

    :param left: (kind, expected seconds) of the tasks that are not finished.
    :param workers: how many share them.
    """
    pace = _pace(finished, 1.0)
    paces = {kind: _pace([task for task in finished if task.kind is kind], pace) for kind in TaskKind}
    seconds = [expected * paces[kind] for kind, expected in left]
    done = sum(task.seconds for task in finished)
    ahead = sum(seconds)
    return ProgressState(done / (done + ahead) if ahead else 1.0, max([ahead / max(1, workers), *seconds]))


def _pace(finished: Iterable[Finished], usual: float) -> float:
    """How much longer tasks take than was expected; the fewer are finished, the nearer to ``usual``."""
    expected, seconds = _DOUBT, _DOUBT * usual
    for task in finished:
        expected, seconds = expected + task.expected, seconds + task.seconds
    return seconds / expected
