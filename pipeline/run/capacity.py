"""Number of workers that this machine can run, based on available cores and free memory."""

from __future__ import annotations

import math
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

RESERVE = 500 * 10**6
"""Bytes that workers leave free for the main process and other programs."""


@dataclass(frozen=True, slots=True)
class WorkerCount:
    """Number of workers for a build, and whether free memory limited it."""

    count: int
    memory_limited: bool = False
    """Whether free memory limited the number of workers."""
    free: int = 0
    """Free memory in bytes if it was the limit; otherwise 0."""
    each: int = 0
    """Maximum memory of a worker in bytes if memory was the limit; otherwise 0."""


def count_workers(wanted: int, cores: int, free: int | None, each: int) -> WorkerCount:
    """Return the number of workers to run, at least one.

    :param wanted: number of workers that the jobs can keep busy.
    :param cores: maximum number of workers.
    :param free: free memory in bytes; None if unknown.
    :param each: maximum memory of a worker in bytes.
    """
    most = max(1, min(wanted, cores))
    fitting = most if free is None else max(1, (free - RESERVE) // each)
    return WorkerCount(most) if free is None or fitting >= most else WorkerCount(fitting, True, free, each)


def available_cores(root: Path = Path("/")) -> int:
    """Return the number of CPU cores that this process may use.

    CPU affinity and control groups can limit this number.

    :param root: folder that contains ``proc`` and ``sys``, for tests.
    """
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min([cores, *map(math.ceil, _quotas(root))]))


def free_memory(held: int = 0, root: Path = Path("/")) -> int | None:
    """Return the free memory for workers in bytes, or None if it is unknown.

    :param held: bytes of memory used by running workers; they count as free.
    :param root: folder that contains ``proc`` and ``sys``, for tests.
    """
    found = [held + free for free in (_available(root), *_left_in_groups(root)) if free is not None]
    return min([*found, *_limits()], default=None)


def resident(process: int) -> int:
    """Return the private resident memory of a process in bytes, or 0 if unknown."""
    fields = _text(Path(f"/proc/{process}/statm")).split()
    return (int(fields[1]) - int(fields[2])) * os.sysconf("SC_PAGE_SIZE") if fields else 0


def _available(root: Path) -> int | None:
    """Return the free memory of the machine in bytes, or None if it is unknown.

    On systems other than Linux, half of the total memory counts as free.
    """
    for line in _text(root / "proc" / "meminfo").splitlines():
        name, _, value = line.partition(":")
        if name == "MemAvailable":
            return int(value.split()[0]) * 1024
    if sys.platform == "linux" or "SC_PHYS_PAGES" not in getattr(os, "sysconf_names", {}):
        return None
    return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 2


def _limits() -> list[int]:
    try:
        import resource
    except ImportError:
        return []  # Windows has no such limit
    limit = resource.getrlimit(resource.RLIMIT_AS)[0]
    return [] if limit == resource.RLIM_INFINITY else [limit]


def _left_in_groups(root: Path) -> Iterator[int]:
    """Yield the free memory of each control group in bytes, including reclaimable file cache."""
    for folder in _groups("memory", root):
        for most, used, droppable in (
            ("memory.max", "memory.current", "inactive_file"),
            ("memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file"),
        ):
            limit, usage = _text(folder / most).strip(), _text(folder / used).strip()
            if limit.isdigit() and usage.isdigit():
                details = dict(line.split() for line in _text(folder / "memory.stat").splitlines())
                yield max(0, int(limit) - int(usage) + int(details.get(droppable, 0)))


def _quotas(root: Path) -> Iterator[float]:
    """Yield the CPU quota of each control group as a number of cores."""
    for folder in _groups("cpu", root):
        both = _text(folder / "cpu.cfs_quota_us"), _text(folder / "cpu.cfs_period_us")
        fields = _text(folder / "cpu.max").split() or [text.strip() for text in both]
        if len(fields) == 2 and all(field.isdigit() for field in fields):
            yield int(fields[0]) / int(fields[1])


def _groups(controller: str, root: Path) -> Iterator[Path]:
    """Yield the folders of this process's control groups (versions 1 and 2), innermost first."""
    for line in _text(root / "proc" / "self" / "cgroup").splitlines():
        _, controllers, path = line.split(":", 2)
        if controllers and controller not in controllers.split(","):
            continue
        outermost = root / "sys" / "fs" / "cgroup" / (controller if controllers else "")
        folder = outermost / path.strip("/")
        yield folder
        while folder != outermost:
            folder = folder.parent
            yield folder


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except OSError:
        return ""
