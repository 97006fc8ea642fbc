"""``rostra build``: build a series or a transcript, and print a summary."""

from __future__ import annotations

import shlex
import time
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.commands.console import (
    Reporter,
    findings_line,
    input_errors_reported,
    print_warnings,
    tell,
    tell_lines,
)
from pipeline.model import INDEX
from pipeline.plan import Plan, Selection
from pipeline.run import Builder, BuildRequest, WorkerCount

_LONG = 60.0
"""Expected duration of a build, in seconds, above which an estimate is printed."""


@dataclass(frozen=True, slots=True)
class Options:
    """Options of ``rostra build``."""

    output: Path | None
    jobs: int
    """Maximum number of workers; 0 for as many as cores and memory allow."""
    quiet: bool
    drafts: bool = False
    """Whether to include draft transcripts."""
    draft: bool = False
    """Whether to make a draft build, which is quick, marked and never published."""
    only: tuple[str, ...] = ()
    """Keys of the episodes to generate new sound for; empty for all episodes."""

    @property
    def request(self) -> BuildRequest:
        """Build request for these options."""
        return BuildRequest(Selection(self.drafts), draft=self.draft, only=frozenset(self.only))


@dataclass(frozen=True, slots=True)
class Summary:
    """Summary printed at the end of a build."""

    details: tuple[str, ...]
    """Lines about the episodes and the reasons for rebuilding."""
    closing: str
    """Last line: amount of work, number of files and counts of findings."""
    first: bool = False
    """Whether it was the first build, or the first full build after a draft build."""
    draft: bool = False
    """Whether the site contains files of a draft build."""


class BuildReporter(Reporter):
    """Progress reporter that also estimates the time and disk space for a long build."""

    def planned(self, plan: Plan, workers: WorkerCount) -> None:
        """Print the estimate for a long build, then start showing progress."""
        if not self.quiet and plan.estimate.wait(workers.count) > _LONG:
            from pipeline.run import plan_line

            tell(plan_line(plan.estimate, workers.count), err=True)
        super().planned(plan, workers)


def run_build(target: Path, options: Options) -> None:
    """Build a series or a transcript, and print the summary.

    :raises RostraError: there is nothing to build, or a file cannot be written.
    :raises SystemExit: the input contains errors (status 1).
    """
    began = time.monotonic()
    with Builder(target, options.output, options.jobs) as builder:
        record = builder.unchanged(options.request)
        if record is None:
            before = builder.last_build()
            summary = rebuild(builder, options)
            if before is not None and before.draft:
                summary = replace(summary, first=True)
        else:
            print_warnings(record.diagnostics, builder.location.path)
            closing = f"Already up to date ({time.monotonic() - began:.1f} s)."
            summary = Summary(
                (), f"{closing}{findings_line(record.diagnostics, builder.location.path)}", draft=record.draft
            )
        index = builder.output / "site" / INDEX.path
    if options.quiet:
        return
    tell_lines([*summary.details, summary.closing])
    if summary.draft:
        tell(f"Draft ready: open {index}")
    elif summary.first:
        tell(_next_steps(target, options, index, lone=builder.location.lone is not None))


def rebuild(builder: Builder, options: Options) -> Summary:
    """Build everything that has changed, and return the summary.

    :raises RostraError: there is nothing to build, or a file cannot be written.
    :raises SystemExit: the input contains errors (status 1).
    """
    from pipeline.run import closing_line, episode_lines, reason_lines

    with input_errors_reported(), BuildReporter(options.quiet) as reporter:
        outcome = builder.build(reporter, options.request)
    print_warnings(outcome.diagnostics, builder.location.path)
    plan = outcome.plan
    closing = closing_line(plan, outcome.takes_made, outcome.written, outcome.seconds)
    return Summary(
        (
            *episode_lines(plan, outcome.releases, builder.output, outcome.settings),
            *reason_lines(plan, done=True),
        ),
        f"{closing}{findings_line(outcome.diagnostics, builder.location.path)}",
        first=plan.is_first_build,
        draft=outcome.draft,
    )


def _next_steps(target: Path, options: Options, index: Path, *, lone: bool) -> str:
    """Return a message that suggests what to open or run next."""
    arguments = [] if target == Path() else [str(target)]
    arguments += ["-o", str(options.output)] if options.output else []
    commands = [shlex.join(["rostra", name, *arguments]) for name in ("serve", "publish")]
    publish = "" if lone else f", `{commands[1]}` to publish it"
    return f"Next: open {index}, or run `{commands[0]}` to preview it{publish}"
