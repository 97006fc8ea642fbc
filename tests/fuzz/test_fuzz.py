"""The fuzz target finds what it is for, and whatever it has ever found holds now. `make fuzz` looks for more."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.run import Builder, ledger_figures
from tests.fuzz import trying
from tests.fuzz.__main__ import FOUND, Session, run_rounds, smaller
from tests.fuzz.inputs import SERIES, TRANSCRIPT, Files
from tests.fuzz.trying import Broken, Hang, attempt

KEPT = sorted(p for p in FOUND.iterdir() if p.is_dir()) if FOUND.is_dir() else []
TALK: Files = {
    SERIES: b'title = "Quay"\n',
    TRANSCRIPT: "ANN BELL - “Good morning.”\n\nBOB COLE - Hello.\n".encode(),
}


@pytest.fixture
def plant(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[str], object]], None]:
    """A function that puts a fault before each check; the fault gets the transcript."""

    def planted(fault: Callable[[str], object]) -> None:
        def make(root: Path) -> Builder:
            (transcript,) = (root / TRANSCRIPT).parent.glob("one.*")
            fault(transcript.read_bytes().decode(errors="replace"))
            return Builder(root)

        monkeypatch.setattr(trying, "Builder", make)

    return planted


@pytest.mark.parametrize("folder", KEPT, ids=lambda p: p.name)
def test_what_was_found_once_holds(folder: Path) -> None:
    attempt({p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()})


def test_a_failure_is_found_and_made_smaller(
    plant: Callable[[Callable[[str], object]], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(text: str) -> None:
        if "“" in text:
            raise RecursionError("planted")

    plant(fail)
    session = Session(600)
    monkeypatch.setattr(session, "over", lambda: session.settled != frozenset())
    run_rounds(session, 1)
    ((name, (files, message)),) = session.found.items()
    assert message == "RecursionError: planted"
    (transcript,) = (data for file, data in smaller(files, name).items() if Path(file).stem == "one")
    assert transcript.count(b"\n") <= 1


def test_lost_characters_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    attempt(TALK)
    monkeypatch.setattr(trying, "ledger_figures", lambda *read: ledger_figures(*read) | {"spoken": 0})
    with pytest.raises(Broken, match="lost"):
        attempt(TALK)


def test_a_hang_is_found(plant: Callable[[Callable[[str], object]], None], monkeypatch: pytest.MonkeyPatch) -> None:
    def hang(text: str) -> None:
        while text:
            time.sleep(0.1)

    plant(hang)
    monkeypatch.setattr(trying, "PATIENCE", 1)
    with pytest.raises(Hang):
        attempt(TALK)
