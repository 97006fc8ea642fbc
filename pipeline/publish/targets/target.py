"""The protocol of a target, whose root is the root of the site.

Publishing opens a session, lists the files, puts and removes files, and finishes. A new kind of target is a class that
follows this protocol, and a line in ``open_target``. ``tests/publish/target_contract.py`` tests every kind.
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
"""Path of the lock in a folder; it is not a file of the site."""
SITE_FOLDERS = tuple(sorted({kind.folder for kind in OUTPUT_KINDS} - {""}))
"""The folders of a site."""


class Reader(Protocol):
    """The files at a target; paths are relative to its root, with forward slashes.

    Links that lead outside the target are ignored. A path outside the target, in ``.git``, or to the lock raises
    ValueError, so callers check paths from a record first. All methods raise RostraError if the target (R501) or the
    local file (R505) cannot be read.
    """

    def sizes(self) -> Mapping[str, int]:
        """Return the bytes of every file, by path, including files that Rostra did not make.

        Files in ``node_modules`` and in hidden folders other than ``.rostra`` are left out.
        """

    def read(self, path: str) -> bytes | None:
        """Read a file; None if it is missing."""

    def holds(self, path: str, source: Path) -> bool:
        """Return whether a file is identical to a local one."""


class Session(Reader, Protocol):
    """An exclusive session of publishing, which also reads the files it has put."""

    def put(self, path: str, source: Path | bytes, told: Callable[[int], None]) -> None:
        """Put a file, replacing an existing one. It appears atomically, possibly not before ``finish``.

        :param told: called with the number of bytes of each part; the parts add up to the file.
        :raises RostraError: the result differs from the source in size or SHA-256 (R505); a file that is not Rostra's
            is in the way, or there is no write access (R501).
        """

    def remove(self, path: str) -> None:
        """Remove a file if it exists, and its folder if it becomes empty.

        Only folders of the site are removed.

        :raises RostraError: it cannot be removed (R501, R505).
        """

    def finish(self, message: str) -> None:
        """Make sure that all changes are live and durable; the last call of a session.

        :param message: describes the publication, for targets with a history.
        :raises RostraError: another publisher has changed the target (R503), the target rejects the changes (R501), or
            the result differs from the source (R505).
        """


class Target(Protocol):
    """A place for a site."""

    @property
    def name(self) -> str:
        """The value of ``--to``, without passwords; diagnostics name it as their place."""

    @property
    def place(self) -> str:
        """A description for people: the folder, or the branch and its remote; without passwords."""

    def reading(self) -> AbstractContextManager[Reader]:
        """Open the target for reading; it has no files before the first publication.

        :raises RostraError: it cannot be used (R501).
        """

    def session(self, owner: str, moment: datetime) -> AbstractContextManager[Session]:
        """Open a session, which locks out other publishers until the end of the context.

        Without ``finish`` each file may or may not be live; the next session continues from there.

        :param owner: the person who publishes, for messages to others.
        :param moment: start of publishing (aware, UTC).
        :raises RostraError: another person is publishing (R502), or the target cannot be used (R501).
        """


def checked_path(path: str) -> PurePosixPath:
    """Check a path within a target, and return it.

    :raises ValueError: it is outside the target, or cannot be a file of a site.
    """
    parts = path.split("/")
    strange = {"", ".", ".."} & set(parts) or "\\" in path or "\0" in path
    if strange or any(part.lower() == ".git" or is_temporary(part) for part in parts) or path == LOCK:
        raise ValueError(f"{path!r} is not a file of a site")
    return PurePosixPath(path)


def is_listed(path: PurePosixPath) -> bool:
    """Return whether ``sizes`` lists a file of this path."""
    hidden = any(folder == "node_modules" or folder.startswith(".") for folder in path.parts[:-1] if folder != MARK)
    return not hidden and path.name != ".git" and not is_temporary(path.name) and str(path) != LOCK
