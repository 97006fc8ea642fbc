"""How many workers a build uses: jobs, cores and free memory, also inside a container."""

from __future__ import annotations

import resource
from pathlib import Path

import pytest

from pipeline.run import capacity
from pipeline.run.capacity import RESERVE, WorkerCount, available_cores, count_workers, free_memory

GB = 10**9


@pytest.mark.parametrize(
    ("wanted", "cores", "free", "each", "expected"),
    [
        (1, 8, 64 * GB, 900 * 10**6, WorkerCount(1)),
        (40, 8, 64 * GB, 900 * 10**6, WorkerCount(8)),
        (0, 8, 64 * GB, 900 * 10**6, WorkerCount(1)),
        (40, 8, None, 900 * 10**6, WorkerCount(8)),
        (40, 8, 2 * GB, 900 * 10**6, WorkerCount(1, True, 2 * GB, 900 * 10**6)),
        (40, 8, 4 * GB, 900 * 10**6, WorkerCount(3, True, 4 * GB, 900 * 10**6)),
        (3, 8, 4 * GB, 900 * 10**6, WorkerCount(3)),
        (40, 1, 2 * GB, 900 * 10**6, WorkerCount(1)),
        (40, 8, 100, 900 * 10**6, WorkerCount(1, True, 100, 900 * 10**6)),
        (40, 8, RESERVE + 8 * GB, GB, WorkerCount(8)),
    ],
)
def test_workers_are_limited_by_jobs_cores_and_memory(
    wanted: int, cores: int, free: int | None, each: int, expected: WorkerCount
) -> None:
    assert count_workers(wanted, cores, free, each) == expected


def machine(root: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return root


MEMORY = {"proc/meminfo": "MemTotal:       8000000 kB\nMemAvailable:   4000000 kB\n"}
V2 = {"proc/self/cgroup": "0::/a/b\n"}
V1 = {"proc/self/cgroup": "5:cpu,cpuacct:/a\n4:memory:/a\n0::/\n"}
GROUP = "sys/fs/cgroup"


@pytest.mark.parametrize(
    ("files", "free"),
    [
        ({}, None),
        (MEMORY, 4_096_000_000),
        (MEMORY | V2, 4_096_000_000),
        (MEMORY | V2 | {f"{GROUP}/a/b/memory.max": "max\n", f"{GROUP}/a/b/memory.current": "7\n"}, 4_096_000_000),
        (
            MEMORY
            | V2
            | {
                f"{GROUP}/a/memory.max": "2000\n",
                f"{GROUP}/a/memory.current": "1500\n",
                f"{GROUP}/a/memory.stat": "anon 900\ninactive_file 400\n",
                f"{GROUP}/a/b/memory.max": "1800\n",
                f"{GROUP}/a/b/memory.current": "700\n",
            },
            900,
        ),
        (
            MEMORY
            | V1
            | {
                f"{GROUP}/memory/a/memory.limit_in_bytes": "2000\n",
                f"{GROUP}/memory/a/memory.usage_in_bytes": "1500\n",
                f"{GROUP}/memory/a/memory.stat": "inactive_file 1\ntotal_inactive_file 100\n",
            },
            600,
        ),
        (
            MEMORY | V1 | {f"{GROUP}/memory/memory.limit_in_bytes": "9223372036854771712\n"},
            4_096_000_000,
        ),
        (MEMORY | V2 | {f"{GROUP}/memory.max": "1000\n", f"{GROUP}/memory.current": "1500\n"}, 0),
    ],
)
def test_free_memory_is_what_the_machine_and_each_group_leave(
    files: dict[str, str], free: int | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(capacity, "_limits", list)
    monkeypatch.setattr(capacity.sys, "platform", "linux")
    assert free_memory(0, machine(tmp_path, files)) == free
    if free:
        assert free_memory(50, tmp_path) == free + 50


def test_a_limit_of_the_address_space_is_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resource, "getrlimit", lambda _: (2 * GB, resource.RLIM_INFINITY))
    assert free_memory(5, machine(tmp_path, MEMORY)) == 2 * GB


@pytest.mark.parametrize(
    ("files", "cores"),
    [
        ({}, 8),
        (V2 | {f"{GROUP}/a/b/cpu.max": "max 100000\n"}, 8),
        (V2 | {f"{GROUP}/a/cpu.max": "150000 100000\n", f"{GROUP}/a/b/cpu.max": "400000 100000\n"}, 2),
        (V2 | {f"{GROUP}/cpu.max": "10000 100000\n"}, 1),
        (V1 | {f"{GROUP}/cpu/a/cpu.cfs_quota_us": "300000\n", f"{GROUP}/cpu/a/cpu.cfs_period_us": "100000\n"}, 3),
        (V1 | {f"{GROUP}/cpu/a/cpu.cfs_quota_us": "-1\n", f"{GROUP}/cpu/a/cpu.cfs_period_us": "100000\n"}, 8),
    ],
)
def test_cores_are_those_that_the_groups_grant(
    files: dict[str, str], cores: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(capacity.os, "sched_getaffinity", lambda _: set(range(8)), raising=False)
    assert available_cores(machine(tmp_path, files)) == cores


def test_this_machine_has_cores_and_memory() -> None:
    assert available_cores() >= 1
    free = free_memory()
    assert free is None or free > 0
