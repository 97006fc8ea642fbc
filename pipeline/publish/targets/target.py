"""The contract of a target: where a site is published. Its root is the root of the site.

Publishing opens a session, asks what is there, puts and removes files, and finishes. Another kind of target is a class
that keeps this contract and a line in ``open_target``; the tests in ``tests/publish/target_contract.py`` are for all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import Protocol


class Reader(Protocol):
    """What is at a target. Paths are relative to its root, with forward slashes."""

    def sizes(self) -> Mapping[str, int]:
        """Bytes of every file there, by path; files that Rostra did not make too."""

    def read(self, path: str) -> bytes | None:
        """Read a file; None if there is none."""

    def holds(self, path: str, source: Path) -> bool:
        """Whether a file there has the very bytes of a local one."""


class Session(Reader, Protocol):
    """One publication: nobody else changes the target meanwhile."""

    def put(self, path: str, source: Path | bytes, told: Callable[[int], None]) -> None:
        """Put a file there, replacing one of this path. It appears whole or not at all.

        :param told: called with the number of bytes of each part that was sent.
        :raises RostraError: what is there afterwards is not what was sent (R505), by size or by SHA-256.
        """

    def remove(self, path: str) -> None:
        """Remove a file; nothing if there is none."""

    def finish(self, message: str) -> None:
        """Make sure that all that was put is live and kept.

        :param message: what was published, for targets with a history.
        :raises RostraError: somebody else has changed the target meanwhile (R503), or it refuses (R501).
        """


class Target(Protocol):
    """A place for a site."""

    @property
    def name(self) -> str:
        """As messages name it; without passwords."""

    def reading(self) -> AbstractContextManager[Reader]:
        """Look at what is live; empty where nothing was published yet.

        :raises RostraError: it cannot be used (R501).
        """

    def session(self, owner: str, moment: datetime) -> AbstractContextManager[Session]:
        """Keep other publishers away until the end of the context.

        :param owner: who publishes, for the others.
        :param moment: when (aware, UTC).
        :raises RostraError: somebody else is publishing (R502), or it cannot be used (R501).
        """
