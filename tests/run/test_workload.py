"""The jobs of a build: how they are divided, by how many workers they are done, and when they will be."""

from __future__ import annotations

import heapq
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import pytest

from pipeline.plan.jobs import ChunkJob, CoverJob, TakeJob
from pipeline.plan.plan import Plan
from pipeline.run.builder import Builder
from pipeline.run.workload import Finished, ProgressState, Task, TaskKind, Workload, estimate_progress, make_workload
from pipeline.speak import EngineTraits

CHEAP, COSTLY = EngineTraits(22_050, cost=0.002), EngineTraits(24_000, cost=0.5)

RECORDED = (
    (15, 1.68, 0.50), (20, 1.50, 0.45), (25, 1.68, 0.52), (30, 2.02, 0.60), (40, 2.67, 0.82), (50, 2.90, 0.89),
    (60, 3.98, 1.22), (70, 5.00, 1.55), (80, 4.22, 1.25), (90, 4.47, 1.37), (100, 5.30, 1.64), (120, 5.97, 1.85),
    (150, 8.07, 2.50), (180, 9.18, 2.93), (200, 10.45, 3.26), (240, 12.20, 3.87),
)  # fmt: skip
"""Symbols, seconds of sound, seconds of one core: the natural engine, as recorded once."""


def plan_of(root: Path) -> Plan:
    with Builder(root) as builder:
        return builder.plan().plan


def test_with_a_cheap_engine_a_chunk_is_a_job(series: Path) -> None:
    plan = plan_of(series)
    tasks = make_workload(plan, CHEAP, lambda _: False).tasks
    assert {task.job.key for task in tasks} == {
        *(job.key for job in plan.stale),
        *(j.key for j in plan.covers.values()),
    }
    assert all(a.seconds >= b.seconds for a, b in pairwise(tasks))
    assert not any(task.needs for task in tasks)


def test_with_a_costly_engine_each_missing_take_is_a_job_that_its_chunk_needs(series: Path) -> None:
    plan = plan_of(series)
    workload = make_workload(plan, COSTLY, lambda _: False)
    takes = [task.job for task in workload.tasks if isinstance(task.job, TakeJob)]
    assert {job.key for job in takes if not job.calibrates} == plan.takes
    measured = {key for job in plan.stale for key in job.calibration.values()}
    assert sorted(job.key for job in takes if job.calibrates) == sorted(measured), "each voice once"
    needs = {task.job.key: task.needs for task in workload.tasks if isinstance(task.job, ChunkJob)}
    assert needs == {job.key: {*job.take_keys, *job.calibration.values()} for job in plan.stale}
    assert all(a.seconds >= b.seconds for a, b in pairwise(workload.tasks))
    assert sum(isinstance(task.job, CoverJob) for task in workload.tasks) == len(plan.covers)
    assert 5 < workload.seconds() < 100


def test_a_chunk_of_which_all_takes_are_there_is_only_mixed(series: Path) -> None:
    plan = replace(plan_of(series), takes=frozenset())
    tasks = make_workload(plan, COSTLY, lambda _: True).tasks
    assert {type(task.job) for task in tasks} == {ChunkJob, CoverJob}
    assert {task.kind for task in tasks} == {TaskKind.MIXING, TaskKind.COVER}
    assert not any(task.needs for task in tasks)
    assert sum(task.seconds for task in tasks if task.kind is TaskKind.MIXING) < 2


def tasks_of(*seconds: float, needs: str = "") -> tuple[Task, ...]:
    return tuple(Task(CoverJob(str(n)), TaskKind.SPEECH, s, frozenset(needs)) for n, s in enumerate(seconds))


@pytest.mark.parametrize(
    ("tasks", "start", "wanted"),
    [
        ((), 0.3, 1),
        (tasks_of(0.05, 0.05, 0.05), 0.3, 1),
        (tasks_of(*[0.1] * 20), 0.3, 6),
        (tasks_of(6.0, 5.0, 4.0), 1.5, 3),
        (tasks_of(10.0), 1.5, 1),
        (tasks_of(4.0) + tasks_of(0.1, needs="0"), 1.5, 1),
        (tasks_of(1.0) + tasks_of(0.5, 0.5, 0.5, 0.5, needs="0"), 1.5, 2),
    ],
)
def test_another_worker_is_used_if_it_starts_sooner_than_it_would_wait(
    tasks: tuple[Task, ...], start: float, wanted: int
) -> None:
    assert Workload(tasks, start=start).wanted() == wanted


def seconds_of(symbols: float) -> tuple[float, float]:
    """Seconds of sound, and of one core, between the recorded lengths."""
    for (low, sound, work), (high, more_sound, more_work) in pairwise(RECORDED):
        if symbols <= high:
            part = max(0.0, (symbols - low) / (high - low))
            return sound + part * (more_sound - sound), work + part * (more_work - work)
    return RECORDED[-1][1] * symbols / RECORDED[-1][0], RECORDED[-1][2] * symbols / RECORDED[-1][0]


@dataclass(frozen=True)
class Real:
    """A task with the seconds that it really takes."""

    kind: TaskKind
    expected: float
    seconds: float
    needs: frozenset[int] = frozenset()
    """Numbers of the tasks that come before it."""


def simulated(work: list[Real], workers: int, start: float) -> Iterator[tuple[float, ProgressState]]:
    """Do the work as a pool does; now and then the time, and how far the build is thought to be."""
    waiting = [n for n in range(len(work)) if not work[n].needs]
    blocked = {n: set(work[n].needs) for n in range(len(work)) if work[n].needs}
    left = {n: (task.kind, task.expected) for n, task in enumerate(work)}
    finished: list[Finished] = []
    events = [(start if number else 0.0, -1) for number in range(workers)]
    idle = 0
    heapq.heapify(events)
    while events:
        now, number = heapq.heappop(events)
        idle += 1
        if number >= 0:
            del left[number]
            finished.append(Finished(work[number].kind, work[number].expected, work[number].seconds))
            for other in [n for n, needs in blocked.items() if number in needs]:
                blocked[other].discard(number)
                if not blocked[other]:
                    del blocked[other]
                    waiting.insert(0, other)
            if len(finished) % 9 == 0 or len(left) < 2 * workers:
                yield now, estimate_progress(finished, [*left.values()], workers)
        while waiting and idle:
            idle -= 1
            heapq.heappush(events, (now + work[waiting[0]].seconds, waiting.pop(0)))


def talk(chance: random.Random, sentences: int, speed: float) -> list[Real]:
    """Paragraphs of sentences of very different lengths, of which some are spoken already."""
    takes: list[Real] = []
    chunks: list[tuple[float, list[Real]]] = []
    while len(takes) < sentences:
        missing: list[Real] = []
        length = 0.0
        for _ in range(chance.randint(1, 4)):
            symbols = min(500.0, max(10.0, chance.lognormvariate(4.2, 0.8)))
            sound, seconds = seconds_of(symbols)
            length += sound
            expected, real = 0.5 * (0.5 + symbols / 18), speed * chance.uniform(0.7, 1.3) * seconds
            missing += [Real(TaskKind.SPEECH, expected, real)] if chance.random() < 0.8 else []
        takes += missing
        chunks.append((length, missing))
    takes.sort(key=lambda task: -task.expected)
    number = {id(task): n for n, task in enumerate(takes)}
    covers = [Real(TaskKind.COVER, 0.4, 0.2 * speed) for _ in range(10)]
    mixes = [
        Real(TaskKind.MIXING, 0.012 * s, speed * chance.uniform(0.005, 0.04) * s, frozenset(number[id(t)] for t in m))
        for s, m in chunks
    ]
    return [*takes, *covers, *mixes]


@pytest.mark.parametrize("workers", [1, 2, 8])
@pytest.mark.parametrize("speed", [0.4, 1.0, 4.0])
def test_after_a_minute_the_time_left_is_right_within_a_quarter(workers: int, speed: float) -> None:
    """Recorded lengths of jobs, skewed, the other workers starting late; what is shown is rounded to ten seconds."""
    for seed in range(3):
        chance = random.Random(seed)
        work = talk(chance, 200 * workers, speed)
        moments = list(simulated(work, workers, 6.0 * speed))
        end = moments[-1][0]
        assert end > 90, "it lasts long enough"
        for at, now in moments:
            if at > 60:
                assert now.left == pytest.approx(end - at, rel=0.25, abs=10), (seed, at, end)
        shares = [now.done for _, now in moments]
        assert shares[-1] == 1
        assert all(0 < share <= 1 for share in shares)


def test_before_anything_is_done_what_was_expected_is_left() -> None:
    left = [(TaskKind.SPEECH, 10.0), (TaskKind.MIXING, 2.0)]
    assert estimate_progress([], left, 2) == ProgressState(0.0, 10.0)
    assert estimate_progress([], left, 1) == ProgressState(0.0, 12.0)


def test_a_kind_that_was_not_measured_yet_is_as_slow_as_the_others() -> None:
    finished = [Finished(TaskKind.SPEECH, 100.0, 300.0)]
    assert estimate_progress(finished, [(TaskKind.MIXING, 10.0)], 1).left == pytest.approx(30, rel=0.05)
