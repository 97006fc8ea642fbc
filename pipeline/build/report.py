"""What a build did, collected for its report, and the report written beside the site."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from pipeline.build.ledger import ledger_reasons, source_text
from pipeline.build.plan import EpisodePlan, Plan
from pipeline.build.project import Project
from pipeline.build.record import REPORT
from pipeline.diagnostics import Diagnostic
from pipeline.files import write_atomically
from pipeline.release import Release
from pipeline.write.report import report_page
from pipeline.write.report_data import Cause, Chronicle, Report, Work


def write_report(
    output: Path,
    project: Project,
    plan: Plan,
    releases: Sequence[Release],
    book: str,
    takes: int,
    written: Sequence[str],
    diagnostics: Iterable[Diagnostic],
) -> None:
    """Write ``report.html`` into the output folder.

    :param book: the series' book, relative to ``site/``; empty for a lone transcript.
    :param takes: how many were made.
    :param written: the files of the site that were written, relative to ``site/``.
    :raises OSError: it cannot be written.
    """
    work = Work(
        tuple(Cause(r.episode, r.what, r.takes, r.chunks) for r in plan.reasons),
        plan.settings,
        takes,
        len(plan.stale),
        plan.kept,
        len(plan.covers),
        tuple(written),
        tuple(map(str, plan.departures)),
    )
    episodes = tuple(map(_chronicle, plan.episodes, releases))
    folders = (project.settings.root, output)
    found = tuple(replace(d, path=_portable(d.path, folders)) for d in diagnostics)
    write_atomically(output / REPORT, report_page(Report(project.settings, work, episodes, book, found)))


def _chronicle(plan: EpisodePlan, release: Release) -> Chronicle:
    document = plan.episode.document
    return Chronicle(release, plan.script, ledger_reasons(document, source_text(Path(document.path))))


def _portable(path: str, folders: Sequence[Path]) -> str:
    """A path as seen from the folder it lies in: the same wherever the series is."""
    for folder in folders:
        if Path(path).is_relative_to(folder):
            return Path(path).relative_to(folder).as_posix()
    return Path(path).name
