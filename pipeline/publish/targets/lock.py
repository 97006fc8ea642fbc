"""Keep two publishers of one computer apart: a file that the system locks, with a line for people in it.

The system releases the lock when the process ends, however it ends, so nobody waits for one that was killed.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from pipeline.model import Exit, failure, named, open_file

_LONGEST = 300
"""Characters of the line that are shown."""
_START = 1 if os.name == "nt" else 0
"""Where the line begins: Windows lets nobody read or write the first byte of a locked file."""


@contextmanager
def publishing_lock(path: Path, target: str, owner: str, moment: datetime) -> Iterator[None]:
    """Lock a target until the end of the context. The line is removed then, since it may be served.

    :param target: as messages name it.
    :param owner: who publishes.
    :param moment: since when (aware).
    :raises RostraError: somebody else has the lock (R502).
    :raises OSError: it cannot be made.
    """
    # Read first: versions of filelock before 4 empty the file, even if they do not get the lock.
    known = _line(path)
    with named(path):
        if path.is_symlink():
            path.unlink()
        lock = FileLock(path, thread_local=False)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            message = _line(path) or known or "somebody is publishing there"
            hint = "wait until they are done, then publish again"
            raise failure(Exit.ENVIRONMENT, "R502", target, message, hint) from None
    try:
        with named(path):
            _write(
                path, f"{' '.join(owner.split())} is publishing since {moment.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC\n"
            )
        yield
    finally:
        # What is left of it is overwritten by the next publisher.
        with suppress(OSError):
            _write(path, "")
        lock.release()


def _line(path: Path) -> str:
    """The line in a lock; empty if it cannot be read."""
    try:
        with open_file(path) as file:
            file.seek(_START)
            return " ".join(file.read(4 * _LONGEST).decode(errors="replace").split())[:_LONGEST]
    except OSError:
        return ""


def _write(path: Path, text: str) -> None:
    with path.open("r+b") as file:
        file.seek(_START)
        file.write(text.encode(errors="replace"))
        file.truncate()
