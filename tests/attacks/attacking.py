"""Attack Rostra through its command line, as anybody could.

Nothing here imports ``pipeline``: with ``ROSTRA_COMMAND`` in the environment (``/old/bin/python -m pipeline``) the same
tables attack another version of Rostra.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

SETTINGS = '[series]\ntitle = "Quay Talks"\nkey = "quay-talks"\n'
FRONT = 'title = "One"\nnumber = 1\ndate = 2026-03-04\n'
TALK = "ANN BELL - Good morning.\n\nBOB COLE - Hello.\n"
PATIENCE = 120
"""Seconds after which a command counts as hanging; the slowest of the tables takes a few."""


def transcript(front: str = FRONT, talk: str = TALK) -> str:
    """A transcript with front matter in TOML."""
    return f"+++\n{front}+++\n\n{talk}"


def series(
    settings: str = SETTINGS, *, front: str = FRONT, talk: str = TALK, files: Mapping[str, str | bytes] | None = None
) -> dict[str, str | bytes]:
    """The files of a series of one short episode, relative to the folder of the attack: it is ``series/``.

    :param files: more of them, or others in place of these; relative to ``series/``.
    """
    usual = {"transcripts/series.toml": settings, "transcripts/one.txt": transcript(front, talk)}
    return {f"series/{name}": content for name, content in {**usual, **(files or {})}.items()}


@dataclass(frozen=True)
class Seen:
    """What a command did."""

    status: int
    out: str
    err: str

    @property
    def printed(self) -> str:
        return self.out + self.err


@dataclass(frozen=True)
class Attack:
    """One row of a table: what lies there, what is run, what must come of it."""

    name: str
    files: Mapping[str, str | bytes] = field(default_factory=series)
    """Relative to the folder of the attack."""
    arrange: Callable[[Path], None] | None = None
    """What the files alone do not say: links, permissions, an earlier build. Gets the folder of the attack."""
    command: tuple[str, ...] = ("build", "series")
    """Run in the folder of the attack."""
    through: tuple[str, ...] = ()
    """A program that runs the command with less than it is used to: ``prlimit``, ``sh -c``."""
    environment: Mapping[str, str] = field(default_factory=dict)
    unprivileged: bool = False
    """Whether it needs a user whom permissions bind; root is bound by giving up the right to ignore them."""
    status: int = 0
    says: tuple[str, ...] = ()
    """Regular expressions of which each is found in what is printed."""
    hides: tuple[str, ...] = ()
    """Regular expressions of which none is found there."""
    holds: Callable[[Path, Seen], None] | None = None
    """What else must be so afterwards; asserts it."""

    def __str__(self) -> str:
        return self.name


def unfit(name: str, files: Mapping[str, str | bytes], *says: str) -> Attack:
    """A series in which ``check`` finds errors, and says this."""
    return Attack(name, files, command=("check", "series"), status=1, says=says)


def command() -> list[str]:
    """The command that is attacked."""
    return shlex.split(os.environ.get("ROSTRA_COMMAND", "")) or [sys.executable, "-m", "pipeline"]


def bound_by_permissions() -> list[str]:
    """What stands before a command that permissions must bind; the test is skipped if nobody can be bound so."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return []
    binding = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]
    if not shutil.which("setpriv") or subprocess.run([*binding, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this is root, whom permissions do not bind, and setpriv cannot change that")
    return binding


def rostra(folder: Path, *arguments: str, through: Sequence[str] = (), **environment: str) -> Seen:
    """Run the command in a folder; one that hangs is an error (``subprocess.TimeoutExpired``).

    :param through: a command that runs it.
    """
    run = [*through, *command(), *arguments]
    env = {**os.environ, **environment}
    done = subprocess.run(run, cwd=folder, env=env, capture_output=True, timeout=PATIENCE, check=False)
    return Seen(done.returncode, done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace"))


def place(folder: Path, files: Mapping[str, str | bytes]) -> None:
    """Write files below a folder."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its bytes."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def attack(row: Attack, folder: Path) -> Seen:
    """Arrange an attack, run its command and hold what must come of it. There is never a traceback."""
    place(folder, row.files)
    if row.arrange is not None:
        row.arrange(folder)
    bound = bound_by_permissions() if row.unprivileged else []
    seen = rostra(folder, *row.command, through=[*bound, *row.through], **row.environment)
    assert "Traceback" not in seen.printed, seen.printed
    assert seen.status == row.status, seen.printed
    for wanted in row.says:
        assert re.search(wanted, seen.printed), f"{wanted!r} is not in what was printed:\n{seen.printed}"
    for unwanted in row.hides:
        assert not re.search(unwanted, seen.printed), f"{unwanted!r} is in what was printed:\n{seen.printed}"
    if row.holds is not None:
        row.holds(folder, seen)
    return seen
