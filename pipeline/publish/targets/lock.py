"""Lock that prevents simultaneous publishing to a target from the same computer.

The operating system releases the lock when the process ends, even if it is killed.
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
"""Maximum number of characters to show from a lock file."""
_START = 1 if os.name == "nt" else 0
"""Offset in bytes of the line that names the publisher.

On Windows, the first byte cannot be read or written while it is locked.
"""


@contextmanager
def publishing_lock(path: Path, target: str, owner: str, moment: datetime) -> Iterator[None]:
    """Lock a target for one publisher until the context ends.

    The lock file names the publisher. It is emptied at the end, since a web server may serve it.

    :param path: file to lock.
    :param target: name of the target in messages.
    :param owner: person who publishes.
    :param moment: time when publishing started, as an aware datetime.
    :raises RostraError: another publisher has the lock (R502).
    :raises OSError: the file cannot be created.
    """
    # Read the line first, since filelock before version 4 empties the file even if it cannot acquire the lock.
    known = _line(path)
    with named(path):
        if path.is_symlink():
            path.unlink()
        lock = FileLock(path, thread_local=False)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            message = _line(path) or known or "another person is publishing there"
            hint = "wait until they have finished, then publish again"
            raise failure(Exit.ENVIRONMENT, "R502", target, message, hint) from None
    try:
        with named(path):
            since = f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
            _write(path, f"{' '.join(owner.split())} has been publishing since {since}\n")
        yield
    finally:
        # If this fails, the next publisher overwrites the line.
        with suppress(OSError):
            _write(path, "")
        lock.release()


def _line(path: Path) -> str:
    """Return the line that names the publisher in a lock file; empty if unreadable."""
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
