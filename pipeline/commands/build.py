"""``rostra build``: nothing where nothing changed; else check, plan, make, write."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.build.inputs import texts
from pipeline.build.locate import Place, find_place
from pipeline.build.owner import require_same_project
from pipeline.build.record import Record, is_fresh, load_record
from pipeline.commands.report import fail, print_diagnostics, report_line
from pipeline.diagnostics import Log, Severity

if TYPE_CHECKING:
    from pipeline.build.workers import WorkerPool


@dataclass(frozen=True, slots=True)
class Options:
    """What the user asked for."""

    output: Path | None
    jobs: int
    """0 for one worker per core."""
    quiet: bool
    reissue: tuple[str, ...] = ()
    """Keys of the episodes to be offered anew."""


def run(target: Path, options: Options) -> None:
    """Build what the user named.

    :raises RostraError: there is nothing to build, or it cannot be written.
    :raises SystemExit: there are errors in the input (status 1).
    """
    began = time.monotonic()
    place = find_place(target)
    output = place.output(options.output)
    record = load_record(output / "store")
    require_same_project(record, place, output)
    if not options.reissue and record is not None and is_fresh(record, place, output):
        _say_unchanged(record, options.quiet, time.monotonic() - began)
        return
    from pipeline.build.workers import WorkerPool

    with WorkerPool(output / "store", options.jobs) as pool:
        lines = rebuild(place, output, options, pool)
    if not options.quiet:
        for line in lines:
            click.echo(line)


def _say_unchanged(record: Record, quiet: bool, seconds: float) -> None:
    print_diagnostics(record.diagnostics, Severity.WARNING)
    if not quiet:
        for line in record.summary:
            click.echo(line)
        click.echo(f"nothing has changed: 0 files written in {seconds:.1f} s; {report_line(record.diagnostics)}")


def rebuild(place: Place, output: Path, options: Options, pool: WorkerPool) -> list[str]:
    """Build what has changed; the lines of the summary.

    :raises RostraError: there is nothing to build, or it cannot be written.
    :raises SystemExit: there are errors in the input (status 1).
    """
    log = Log()
    taken = texts(place)
    settings = place.settings(log)
    pool.start(1, settings.speech)

    from pipeline.build.check import check
    from pipeline.build.memo import FileMemo
    from pipeline.build.publication import plan_reissues
    from pipeline.build.published_file import load_published
    from pipeline.build.run import Kit, build
    from pipeline.build.summary import closing_line, episode_lines, reason_lines
    from pipeline.commands.terminal import Reporter

    memo = FileMemo(output / "store")
    project, casting = check(place, log, settings, memo, output)
    if log.errors or casting is None:
        print_diagnostics(log.sorted(), Severity.WARNING)
        fail(log.sorted())
    if options.reissue:
        for reissue in plan_reissues(project, load_published(output), options.reissue):
            if not options.quiet:
                click.echo(str(reissue))
    with Reporter(options.quiet) as reporter:
        outcome = build(place, project, casting, output, log, reporter, Kit(pool, taken, memo), options.reissue)
    print_diagnostics(log.sorted(), Severity.WARNING)
    if outcome is None:
        fail(log.sorted())
    closing = closing_line(outcome.plan, outcome.takes_made, outcome.written, outcome.seconds)
    return [
        *episode_lines(outcome.releases, casting, output),
        *reason_lines(outcome.plan),
        f"{closing}; {report_line(log.sorted())}",
    ]
