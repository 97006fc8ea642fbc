"""What all commands print: a build's progress, diagnostics, how many there are."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn

import click

from pipeline.model import Diagnostic, Exit, InputErrors, Severity, counted

if TYPE_CHECKING:
    from rich.progress import Progress

    from pipeline.plan import Plan, Reissue


class Reporter:
    """Shows a build's progress; it waits with loading what draws the bar until there is something to show."""

    def __init__(self, quiet: bool) -> None:
        self._quiet = quiet
        self._shown = not quiet and sys.stderr.isatty()
        self._progress: Progress | None = None

    def __enter__(self) -> Reporter:
        return self

    def __exit__(self, *_: object) -> None:
        if self._progress is not None:
            self._progress.stop()

    def waiting(self) -> None:
        """Say that another build has to end first."""
        if not self._quiet:
            click.echo("another build of this output is under way; waiting for its end", err=True)

    def reissuing(self, reissue: Reissue) -> None:
        """Say which GUID an episode is about to get."""
        if not self._quiet:
            click.echo(str(reissue))

    def planned(self, plan: Plan, jobs: int) -> None:
        """Begin to show how much is done."""
        if self._shown and jobs:
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

            columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
            self._progress = Progress(*columns, console=Console(stderr=True), transient=True)
            kept = f" ({plan.kept} kept)" if plan.kept else ""
            self._progress.add_task(f"speaking and mixing{kept}", total=jobs)
            self._progress.start()

    def job_done(self) -> None:
        """One more job."""
        if self._progress is not None:
            self._progress.advance(self._progress.task_ids[0])

    def writing(self, key: str) -> None:
        """Show which episode is written."""
        if self._progress is not None:
            self._progress.update(self._progress.task_ids[0], description=f"writing {key}")


_ORDER = (Severity.INFO, Severity.WARNING, Severity.ERROR)


class Failed(SystemExit):
    """Ends a command with status 1."""

    def __init__(self, errors: tuple[str, ...]) -> None:
        super().__init__(Exit.INPUT)
        self.errors = errors
        """Why, a line each."""


def print_json(value: object) -> None:
    """Print a value as JSON."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def print_lines(lines: Iterable[object]) -> None:
    """Print a line for each of these."""
    for line in lines:
        click.echo(str(line))


def print_diagnostics(found: Sequence[Diagnostic], least: Severity) -> None:
    """Print the diagnostics of at least this severity to standard error, a line each."""
    for diagnostic in found:
        if _ORDER.index(diagnostic.severity) >= _ORDER.index(least):
            click.echo(str(diagnostic), err=True)


@contextmanager
def input_errors_reported() -> Iterator[None]:
    """Print the errors in the input that end a build or a plan, and end with status 1."""
    try:
        yield
    except InputErrors as errors:
        print_diagnostics(errors.found, Severity.WARNING)
        fail(errors.found)


def fail(found: Sequence[Diagnostic], outcome: str = "; nothing was built") -> NoReturn:
    """Say how many errors there are and what came of it, and end with status 1."""
    errors = tuple(str(d) for d in found if d.severity is Severity.ERROR)
    click.echo(f"{counted(len(errors), 'error')}{outcome}", err=True)
    raise Failed(errors)


def report_line(diagnostics: Sequence[Diagnostic]) -> str:
    """How many warnings and notes there are."""
    count = Counter(d.severity for d in diagnostics)
    warnings, notes = counted(count[Severity.WARNING], "warning"), counted(count[Severity.INFO], "note")
    return f"{warnings}, {notes} (`rostra check` lists them)"
