"""Try a series: whatever it holds, what comes of it is Documents or coded diagnostics."""

from __future__ import annotations

import signal
import tempfile
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from pipeline.model import CODES, RostraError
from pipeline.run import Builder, ledger_figures
from tests.fuzz.inputs import Files, place

PATIENCE = 10
"""Seconds after which an input counts as one that hangs; most take a hundredth of one."""


class Hang(Exception):
    """An input took too long."""


class Broken(Exception):
    """What came of an input is not as promised."""


def attempt(files: Files) -> None:
    """Check a series, in this process.

    :raises Hang: it took too long.
    :raises Broken: characters are lost, or a diagnostic has no code or no place.
    :raises Exception: whatever Rostra itself raises and must not.
    """
    with tempfile.TemporaryDirectory() as scratch, _limited(PATIENCE):
        root = Path(scratch)
        place(files, root)
        try:
            checked = Builder(root).check()
        except RostraError as error:
            _expect(bool(str(error)), "an error without a message")
            return
        for finding in checked.log.sorted():
            _expect(finding.code in CODES and bool(finding.message), f"a finding without code or message: {finding}")
            file = Path(finding.path)
            lines = file.read_bytes().count(b"\n") + file.read_bytes().count(b"\r") + 1 if file.is_file() else 0
            _expect(0 <= finding.line <= lines, f"a finding at a line that is not there: {finding}")
        for episode in checked.project.episodes:
            text = episode.document.text
            figures = ledger_figures(episode.document)
            lost = figures["unaccounted"] or sum(not c.isspace() for c in text) - sum(figures.values())
            _expect(not lost, f"the ledger has lost {lost} characters: {figures}")


def place_of(error: Exception) -> str:
    """The kind of a failure and where in Rostra it happened: by this two of one cause are known."""
    frames = [f for f in traceback.extract_tb(error.__traceback__) if "/pipeline/" in f.filename]
    where = f"{Path(frames[-1].filename).stem}.{frames[-1].name}" if frames and not isinstance(error, Hang) else ""
    return f"{type(error).__name__} {where}".strip()


def _expect(holds: bool, message: str) -> None:
    if not holds:
        raise Broken(message)


@contextmanager
def _limited(seconds: int) -> Iterator[None]:
    """Raise ``Hang`` where the work takes longer; in the main thread of Unix alone."""
    if not hasattr(signal, "setitimer"):
        yield
        return

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise Hang(f"more than {seconds} s")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
