"""What a build shows of its progress: a bar on a terminal, a line from time to time elsewhere, nothing if quiet."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from typing import Any

import pytest

from pipeline.commands.console import Reporter, about, workers_line
from pipeline.run import ProgressState, WorkerCount


class Plan:
    """As much of a plan as is shown."""

    kept = 3


def at(done: float, left: float) -> Callable[[], ProgressState]:
    return lambda: ProgressState(done, left)


def shown(quiet: bool = False, workers: WorkerCount = WorkerCount(2)) -> None:  # noqa: B008
    """A build of five minutes, in which a job ends every ten seconds."""
    now = 1000.0
    plan: Any = Plan()
    with Reporter(quiet, lambda: now) as reporter:
        reporter.planned(plan, workers)
        for second in range(1, 301):
            now = 1000.0 + second
            if second % 10 == 0:
                reporter.job_done(at(second / 300, 300.0 - second))
            reporter.still_busy()
        reporter.writing("talk")


def test_without_a_terminal_a_line_is_printed_every_half_minute(capsys: pytest.CaptureFixture[str]) -> None:
    shown()
    out, err = capsys.readouterr()
    assert out == ""
    assert err.splitlines() == [
        "10% done, about 4 min left",
        "20% done, about 4 min left",
        "30% done, about 4 min left",
        "40% done, about 3 min left",
        "50% done, about 2 min left",
        "60% done, about 2 min left",
        "70% done, about 90 s left",
        "80% done, about 60 s left",
        "90% done, about 30 s left",
    ]


def test_quiet_shows_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    shown(quiet=True, workers=WorkerCount(1, True, 2 * 10**9, 900 * 10**6))
    assert capsys.readouterr() == ("", "")


def test_a_short_build_shows_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    plan: Any = Plan()
    with Reporter(quiet=False) as reporter:
        reporter.planned(plan, WorkerCount(1))
        reporter.job_done(at(1.0, 0.0))
    assert capsys.readouterr() == ("", "")


def test_free_memory_is_named_where_it_limits_the_workers(capsys: pytest.CaptureFixture[str]) -> None:
    assert workers_line(WorkerCount(1)) == ""
    shown(workers=WorkerCount(1, True, 2 * 10**9, 900 * 10**6))
    line = "Using 1 worker: 2.0 GB of free memory, up to 0.9 GB needed per worker"
    assert capsys.readouterr().err.splitlines()[0] == line


def test_on_a_terminal_the_bar_counts_work_and_shows_the_time_left(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "100")
    plan: Any = Plan()
    now = 0.0
    with Reporter(False, lambda: now) as reporter:
        reporter.planned(plan, WorkerCount(2))
        now = 10.0
        reporter.job_done(at(0.25, 200.0))
        assert reporter._progress is not None
        reporter._progress.refresh()
        now = 130.0
        reporter.still_busy()
        reporter._progress.refresh()
        reporter.writing("talk")
        reporter._progress.refresh()
    text = terminal.getvalue()
    assert "Speaking and mixing (3 kept)" in text
    assert "25%" in text
    assert "about 3 min left" in text
    assert "about 80 s left" in text
    assert "Writing talk" in text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "10 s"), (44, "40 s"), (89, "90 s"), (100, "2 min"), (3600, "60 min"), (6000, "1 h 40 min")],
)
def test_lengths_of_time_are_rounded(seconds: float, text: str) -> None:
    assert about(seconds) == text
