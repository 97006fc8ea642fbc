"""Time and memory of a command and the processes that it starts."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psutil

_INTERVAL = 0.02
_SETTLED = 1.0
"""Seconds after which ``rostra watch`` certainly waits for the next save."""


@dataclass(frozen=True)
class Run:
    """Time and memory of a command."""

    seconds: float
    peak: int
    """Peak unique memory of all its processes in bytes."""


def rostra(*arguments: str | Path) -> Run:
    """Run the command ``rostra`` and measure its time."""
    return _run([sys.executable, "-m", "pipeline", *map(str, arguments)], memory=False)


def rostra_memory(*arguments: str | Path) -> Run:
    """Run the command ``rostra`` and measure its memory, too, which slows it down."""
    return _run([sys.executable, "-m", "pipeline", *map(str, arguments)], memory=True)


def python(*arguments: str) -> Run:
    """Run the interpreter and measure its time."""
    return _run([sys.executable, *arguments], memory=False)


def watched(series: Path, edit: Callable[[], None], times: int) -> list[float]:
    """Measure the seconds from each save until ``rostra watch`` reports that it is done."""
    command = [sys.executable, "-u", "-m", "pipeline", "watch", str(series)]
    found = []
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        for _ in range(2):
            process.stdout.readline()
        for _ in range(times):
            time.sleep(_SETTLED)
            edit()
            began = time.perf_counter()
            process.stdout.readline()
            found.append(time.perf_counter() - began)
        process.send_signal(signal.SIGINT)
    return found


def _run(command: list[str], *, memory: bool) -> Run:
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    peak = _watch(process) if memory else 0
    _, errors = process.communicate()
    if process.returncode:
        raise SystemExit(f"{' '.join(command)}: {errors.decode()}")
    return Run(time.perf_counter() - began, peak)


def _watch(process: subprocess.Popen[bytes]) -> int:
    root = psutil.Process(process.pid)
    peak = 0
    while process.poll() is None:
        peak = max(peak, _memory(root))
        time.sleep(_INTERVAL)
    return peak


def _memory(root: psutil.Process) -> int:
    total = 0
    try:
        for process in (root, *root.children(recursive=True)):
            total += process.memory_full_info().uss
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return total
    return total
