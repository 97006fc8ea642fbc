"""``rostra build``: nothing where nothing changed; else check, plan, make, write."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

import click

from pipeline.commands.console import Reporter, fail, print_diagnostics, report_line
from pipeline.model import InputErrors, Severity
from pipeline.plan import Record
from pipeline.run import Builder


@dataclass(frozen=True, slots=True)
class Options:
    """What the user asked for."""

    output: Path | None
    jobs: int
    """0 for one worker per core."""
    quiet: bool
    reissue: tuple[str, ...] = ()
    """Keys of the episodes to be offered anew."""


def run_build(target: Path, options: Options) -> None:
    """Build what the user named.

    :raises RostraError: there is nothing to build, or it cannot be written.
    :raises SystemExit: there are errors in the input (status 1).
    """
    began = time.monotonic()
    with Builder(target, options.output, options.jobs) as builder:
        record = None if options.reissue else builder.unchanged()
        if record is not None:
            _say_unchanged(record, options.quiet, time.monotonic() - began)
            return
        lines = rebuild(builder, options)
    if not options.quiet:
        for line in lines:
            click.echo(line)


def _say_unchanged(record: Record, quiet: bool, seconds: float) -> None:
    print_diagnostics(record.diagnostics, Severity.WARNING)
    if not quiet:
        for line in record.summary:
            click.echo(line)
        click.echo(f"nothing has changed: 0 files written in {seconds:.1f} s; {report_line(record.diagnostics)}")


def rebuild(builder: Builder, options: Options) -> list[str]:
    """Build what has changed; the lines of the summary.

    :raises RostraError: there is nothing to build, or it cannot be written.
    :raises SystemExit: there are errors in the input (status 1).
    """
    from pipeline.run import closing_line, episode_lines, reason_lines

    try:
        with Reporter(options.quiet) as reporter:
            outcome = builder.build(reporter, options.reissue)
    except InputErrors as errors:
        print_diagnostics(errors.found, Severity.WARNING)
        fail(errors.found)
    print_diagnostics(outcome.diagnostics, Severity.WARNING)
    closing = closing_line(outcome.plan, outcome.takes_made, outcome.written, outcome.seconds)
    return [
        *episode_lines(outcome.releases, outcome.casting, builder.output),
        *reason_lines(outcome.plan),
        f"{closing}; {report_line(outcome.diagnostics)}",
    ]
