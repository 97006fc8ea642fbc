"""The contract of a target: where a site is published. Its root is the root of the site.

Publishing opens a session, asks what is there, puts and removes files, and finishes. Another kind of target is a class
that keeps this contract and a line in ``open_target``; the tests in ``tests/publish/target_contract.py`` are for all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Protocol

from pipeline.model import MARK, OUTPUT_KINDS, PUBLISHED, is_temporary

RECORD_COPY = f"{MARK}/{PUBLISHED}"
"""Where a target keeps the copy of the record of publication."""
LOCK = f"{MARK}/lock"
"""The lock of a target that is a folder; no file of the site."""
SITE_FOLDERS = tuple(sorted({kind.folder for kind in OUTPUT_KINDS} - {""}))
"""The folders of a site."""


class Reader(Protocol):
    """What is at a target. Paths are relative to its root, with forward slashes.

    Links that lead out of the target are no files of it. A path that leads out of it, into ``.git``, or to the lock,
    raises ValueError: what is read from a record is checked where that is read. All methods raise RostraError if the
    target cannot be read (R501), or the local file (R505).
    """

    def sizes(self) -> Mapping[str, int]:
        """Bytes of every file there, by path; files that Rostra did not make too.

        What is in hidden folders (but for ``.rostra``) and in ``node_modules`` is left out.
        """

    def read(self, path: str) -> bytes | None:
        """Read a file; None if there is none."""

    def holds(self, path: str, source: Path) -> bool:
        """Whether a file there has the very bytes of a local one."""


class Session(Reader, Protocol):
    """One publication: nobody else changes the target meanwhile. It reads what it has put already."""

    def put(self, path: str, source: Path | bytes, told: Callable[[int], None]) -> None:
        """Put a file there, replacing one of this path. It appears whole or not at all, perhaps in ``finish`` only.

        :param told: called with the number of bytes of each part that was taken: all together the file's.
        :raises RostraError: what is there afterwards is not what was sent (R505), by size or by SHA-256; or something
            that is not Rostra's is in its way, or the right to write is missing (R501).
        """

    def remove(self, path: str) -> None:
        """Remove a file, and a folder of the site that is empty then; nothing if there is none.

        :raises RostraError: it cannot be removed (R501, R505).
        """

    def finish(self, message: str) -> None:
        """Make sure that all that was put is live and kept; the last call of a session.

        :param message: what was published, for targets with a history.
        :raises RostraError: somebody else has changed the target meanwhile (R503), it refuses (R501), or what is live
            is not what was sent (R505).
        """


class Target(Protocol):
    """A place for a site."""

    @property
    def name(self) -> str:
        """What ``--to`` says, without passwords: the place of its diagnostics."""

    @property
    def place(self) -> str:
        """Where that is, for people: the folder, or the branch and the address it is pushed to; without passwords."""

    def reading(self) -> AbstractContextManager[Reader]:
        """Look at what is live; empty where nothing was published yet.

        :raises RostraError: it cannot be used (R501).
        """

    def session(self, owner: str, moment: datetime) -> AbstractContextManager[Session]:
        """Keep other publishers away until the end of the context.

        What was put and not finished is live, or is not, file by file: the next session goes on from there.

        :param owner: who publishes, for the others.
        :param moment: when (aware, UTC).
        :raises RostraError: somebody else is publishing (R502), or it cannot be used (R501).
        """


def checked_path(path: str) -> PurePosixPath:
    """Check a path within a target.

    :raises ValueError: it leads out of it, or to what is no file of a site.
    """
    parts = path.split("/")
    strange = {"", ".", ".."} & set(parts) or "\\" in path or "\0" in path
    if strange or any(part.lower() == ".git" or is_temporary(part) for part in parts) or path == LOCK:
        raise ValueError(f"{path!r} is not a file of a site")
    return PurePosixPath(path)


def is_listed(path: PurePosixPath) -> bool:
    """Whether ``sizes`` names a file of this path."""
    hidden = any(folder == "node_modules" or folder.startswith(".") for folder in path.parts[:-1] if folder != MARK)
    return not hidden and path.name != ".git" and not is_temporary(path.name) and str(path) != LOCK
