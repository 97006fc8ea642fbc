"""``rostra build``: nothing where nothing changed; else check, plan, make, write."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

from pipeline.commands.console import (
    Reporter,
    input_errors_reported,
    print_diagnostics,
    report_line,
    tell,
    tell_lines,
)
from pipeline.model import Severity
from pipeline.plan import Plan, Selection
from pipeline.run import Builder, BuildRequest, WorkerCount

_LONG = 60.0
"""Seconds from which a build says beforehand how long it takes."""


@dataclass(frozen=True, slots=True)
class Options:
    """What the user asked for."""

    output: Path | None
    jobs: int
    """How many workers at most; 0 for as many as there are cores and memory for."""
    quiet: bool
    drafts: bool = False
    """Whether draft transcripts are built too."""
    draft: bool = False
    """Whether it is a draft build: quick, marked, never published."""
    only: tuple[str, ...] = ()
    """Keys of the episodes whose sound is made; all if empty."""

    @property
    def request(self) -> BuildRequest:
        """What is asked of the Builder."""
        return BuildRequest(Selection(self.drafts), draft=self.draft, only=frozenset(self.only))


class BuildReporter(Reporter):
    """Says before a long build how much it makes, and how long that takes."""

    def planned(self, plan: Plan, workers: WorkerCount) -> None:
        """Say it, and begin to show how much is done."""
        if not self.quiet and plan.estimate.wait(workers.count) > _LONG:
            from pipeline.run import plan_line

            tell(plan_line(plan.estimate, workers.count), err=True)
        super().planned(plan, workers)


def run_build(target: Path, options: Options) -> None:
    """Build what the user named.

    :raises RostraError: there is nothing to build, or it cannot be written.
    :raises SystemExit: there are errors in the input (status 1).
    """
    began = time.monotonic()
    with Builder(target, options.output, options.jobs) as builder:
        record = builder.unchanged(options.request)
        if record is None:
            lines = rebuild(builder, options)
        else:
            print_diagnostics(record.diagnostics, Severity.WARNING)
            closing = f"nothing has changed: 0 files written in {time.monotonic() - began:.1f} s"
            lines = [*record.summary, f"{closing}; {report_line(record.diagnostics)}"]
    if not options.quiet:
        tell_lines(lines)


def rebuild(builder: Builder, options: Options) -> list[str]:
    """Build what has changed; the lines of the summary.

    :raises RostraError: there is nothing to build, or it cannot be written.
    :raises SystemExit: there are errors in the input (status 1).
    """
    from pipeline.run import closing_line, episode_lines, reason_lines

    with input_errors_reported(), BuildReporter(options.quiet) as reporter:
        outcome = builder.build(reporter, options.request)
    print_diagnostics(outcome.diagnostics, Severity.WARNING)
    closing = closing_line(outcome.plan, outcome.takes_made, outcome.written, outcome.seconds)
    return [
        *episode_lines(outcome.plan, outcome.releases, builder.output, outcome.settings),
        *reason_lines(outcome.plan),
        f"{closing}; {report_line(outcome.diagnostics)}",
    ]
