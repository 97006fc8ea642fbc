"""Protocol for publishing targets.

The root of a target is the root of the site. Publishing opens a session, lists the files, puts and removes files, and
calls ``finish``. A new type of target needs a class that follows this protocol, and a line in ``open_target``.
``tests/publish/target_contract.py`` tests all types.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Protocol

from pipeline.model import MARK, OUTPUT_KINDS, PUBLISHED, is_temporary

RECORD_COPY = f"{MARK}/{PUBLISHED}"
"""Path of the copy of the publication record at a target."""
LOCK = f"{MARK}/lock"
"""Path of the lock file in a folder target; not part of the site."""
SITE_FOLDERS = tuple(sorted({kind.folder for kind in OUTPUT_KINDS} - {""}))
"""Paths of the folders in a site."""


class Reader(Protocol):
    """Reader for the files at a target.

    Paths are relative to the root of the target, with forward slashes.

    Links that lead outside the target are ignored. Paths outside the target or in ``.git``, and the path
    of the lock file, raise ValueError, so callers must check paths from a record first. All methods raise RostraError
    if the target (R501) or the local file (R505) cannot be read.
    """

    def sizes(self) -> Mapping[str, int]:
        """Return the size in bytes of every file, by path.

        Files that Rostra did not make are included, except those in ``node_modules`` and in hidden folders other than
        ``.rostra``.
        """

    def read(self, path: str) -> bytes | None:
        """Return the bytes of a file, or None if the file is missing."""

    def holds(self, path: str, source: Path) -> bool:
        """Return whether the target has a file identical to a local file.

        :param path: path of the file at the target.
        :param source: local file.
        """


class Session(Reader, Protocol):
    """Exclusive publishing session, whose read methods reflect its own changes."""

    def put(self, path: str, source: Path | bytes, told: Callable[[int], None]) -> None:
        """Put a file at the target, replacing any existing file.

        The file appears atomically, possibly not before ``finish``.

        :param told: progress callback, called with the number of bytes in each part of the file.
        :raises RostraError: the written file differs from the source (R505), another file or folder blocks the path
            (R501), or there is no write access (R501).
        """

    def remove(self, path: str) -> None:
        """Remove a file if it exists, and its folder if that becomes empty.

        Empty folders that are not part of the site are kept.

        :raises RostraError: the file cannot be removed (R501, R505).
        """

    def finish(self, message: str) -> None:
        """Make all changes live and durable.

        This must be the last call in a session.

        :param message: description of the publication, for targets with a history.
        :raises RostraError: another publisher changed the target (R503), the target rejects the changes (R501), or the
            result differs from the source (R505).
        """


class Target(Protocol):
    """Folder or branch to which a site is published."""

    @property
    def name(self) -> str:
        """Target as the user specified it, without passwords, for diagnostics."""

    @property
    def place(self) -> str:
        """Description for users: the folder, or the branch and its remote, without passwords."""

    def reading(self) -> AbstractContextManager[Reader]:
        """Return a context manager that opens the target for reading.

        Before the first publication, the target may not exist; it then has no files.

        :raises RostraError: the target cannot be used (R501).
        """

    def session(self, owner: str, moment: datetime) -> AbstractContextManager[Session]:
        """Return a context manager that opens an exclusive publishing session.

        If the session ends without ``finish``, some changes may be live; the next session continues from this state.

        :param owner: person who publishes, for messages to others.
        :param moment: time when publishing started, as an aware datetime in UTC.
        :raises RostraError: another person is publishing (R502), or the target cannot be used (R501).
        """


def checked_path(path: str) -> PurePosixPath:
    """Check that a path is valid within a target, and return it.

    :raises ValueError: the path is outside the target, or cannot be a file of a site.
    """
    parts = path.split("/")
    strange = {"", ".", ".."} & set(parts) or "\\" in path or "\0" in path
    if strange or any(part.lower() == ".git" or is_temporary(part) for part in parts) or path == LOCK:
        raise ValueError(f"{path!r} is not a file of a site")
    return PurePosixPath(path)


def is_listed(path: PurePosixPath) -> bool:
    """Return whether ``Reader.sizes`` lists a file with this path.

    Hidden folders, ``node_modules``, temporary files and the lock file are not listed.
    """
    hidden = any(folder == "node_modules" or folder.startswith(".") for folder in path.parts[:-1] if folder != MARK)
    return not hidden and path.name != ".git" and not is_temporary(path.name) and str(path) != LOCK
