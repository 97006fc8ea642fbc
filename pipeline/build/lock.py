"""One at a time: whoever writes into an output folder keeps all others away from it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from pipeline.files import named


@contextmanager
def locked(output: Path, waiting: Callable[[], None]) -> Iterator[None]:
    """Keep other builds away from an output folder; waits for one that is under way.

    :param waiting: called once where there is one.
    :raises OSError: the lock cannot be written.
    """
    output.mkdir(parents=True, exist_ok=True)
    path = output / ".lock"
    lock = FileLock(path)
    with named(path):
        try:
            lock.acquire(timeout=0)
        except Timeout:
            waiting()
            lock.acquire()
    try:
        yield
    finally:
        lock.release()
