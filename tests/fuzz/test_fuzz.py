"""The fuzz target finds what it is for, and whatever it has ever found holds now. `make fuzz` looks for more."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from pipeline.model import Fate
from pipeline.read import ledger, transcript
from pipeline.read.state import State
from pipeline.read.transcript import RULES, Rule
from tests.fuzz import trying
from tests.fuzz.__main__ import FOUND, Session, run_rounds, smaller
from tests.fuzz.inputs import SERIES, TRANSCRIPT, Files
from tests.fuzz.trying import Broken, Hang, attempt

KEPT = sorted(p for p in FOUND.iterdir() if p.is_dir()) if FOUND.is_dir() else []
TALK: Files = {
    SERIES: b'title = "Quay"\n',
    TRANSCRIPT: b"ANN BELL - Good morning.\n\nBOB COLE - Hello.\n",
}


@pytest.mark.parametrize("folder", KEPT, ids=lambda p: p.name)
def test_what_was_found_once_holds(folder: Path) -> None:
    attempt({p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()})


def test_a_failure_is_found_and_made_smaller(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(state: State) -> None:
        if "“" in state.source.text:
            raise RecursionError("planted")

    monkeypatch.setattr(transcript, "RULES", (Rule("planted", fail), *RULES))
    session = Session(600)
    monkeypatch.setattr(session, "over", lambda: session.settled != frozenset())
    run_rounds(session, 1)
    ((name, (files, message)),) = session.found.items()
    assert message == "RecursionError: planted"
    assert smaller(files, name)[TRANSCRIPT].count(b"\n") <= 1


def test_lost_characters_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    attempt(TALK)
    real = ledger.Ledger.paint

    def paint(self: ledger.Ledger, start: int, end: int, fate: Fate, reason: str) -> None:
        real(self, start, end - 1, fate, reason)

    monkeypatch.setattr(ledger.Ledger, "paint", paint)
    with pytest.raises(Broken, match="lost"):
        attempt(TALK)


def test_a_hang_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def wait(state: State) -> None:
        while state:
            time.sleep(0.1)

    monkeypatch.setattr(transcript, "RULES", (Rule("planted", wait), *RULES))
    monkeypatch.setattr(trying, "PATIENCE", 1)
    with pytest.raises(Hang):
        attempt(TALK)
