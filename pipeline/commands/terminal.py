"""How a build goes, on a terminal: a progress bar, and nothing while standard error is none."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from pipeline.build.plan import Plan


class Reporter:
    """Shows a build's progress; it waits with loading what draws the bar until there is something to show."""

    def __init__(self, quiet: bool) -> None:
        self._quiet = quiet
        self._shown = not quiet and sys.stderr.isatty()
        self._progress: Progress | None = None
        self._task: TaskID | None = None

    def __enter__(self) -> Reporter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._progress is not None:
            self._progress.stop()

    def waiting(self) -> None:
        """Say that another build has to end first."""
        if not self._quiet:
            click.echo("another build of this output is under way; waiting for its end", err=True)

    def planned(self, plan: Plan, jobs: int) -> None:
        """Begin to show how much is done."""
        if self._shown and jobs:
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

            columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
            self._progress = Progress(*columns, console=Console(stderr=True), transient=True)
            kept = f" ({plan.kept} kept)" if plan.kept else ""
            self._task = self._progress.add_task(f"speaking and mixing{kept}", total=jobs)
            self._progress.start()

    def job_done(self) -> None:
        """One more job."""
        if self._progress is not None and self._task is not None:
            self._progress.advance(self._task)

    def writing(self, key: str) -> None:
        """Show which episode is written."""
        if self._progress is not None and self._task is not None:
            self._progress.update(self._task, description=f"writing {key}")
