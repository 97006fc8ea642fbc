"""Character counts of a ledger, and the report of a build."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from pipeline.model import Diagnostic, Document, Fate, Release, Stretch, write_atomically
from pipeline.plan import REPORT, Plan, Project
from pipeline.write import BuildWork, Cause, EpisodeReport, Report, report_page


def ledger_figures(document: Document) -> dict[str, int]:
    """Return the number of non-space characters in a transcript for each fate.

    The key ``unaccounted`` counts characters without a fate; it is 0 for a Document without errors.
    """
    figures = {str(fate): 0 for fate in Fate}
    for stretch in document.ledger:
        figures[str(stretch.fate)] += _characters(stretch, document.text)
    return {**figures, "unaccounted": sum(_characters(s, document.text) for s in document.unaccounted)}


def ledger_reasons(document: Document) -> Counter[tuple[Fate, str]]:
    """Return the number of non-space characters in a transcript for each fate and reason.

    Details of a reason, such as ``: repeats line 7``, are ignored.
    """
    figures: Counter[tuple[Fate, str]] = Counter()
    for stretch in document.ledger:
        figures[stretch.fate, stretch.reason.partition(":")[0]] += _characters(stretch, document.text)
    return figures


def _characters(stretch: Stretch, source: str) -> int:
    return sum(map(len, source[stretch.start : stretch.end].split()))


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

    :param book: path of the series' book, relative to ``site/``; empty if there is no such book.
    :param takes: number of sentences that were synthesised.
    :param written: paths of the written files, relative to ``site/``.
    :raises OSError: the report cannot be written.
    """
    work = BuildWork(
        causes=tuple(Cause(r.episode, r.what, r.takes, r.chunks) for r in plan.reasons),
        settings=plan.settings,
        takes=takes,
        chunks=len(plan.stale),
        kept=plan.kept,
        covers=len(plan.covers),
        written=tuple(written),
        left=(
            *map(str, plan.departures),
            *(f"{key} was kept as last built, and is not in this report" for key in plan.staying()),
            *(f"{key} was never built, and is not in the site yet" for key in plan.waiting),
        ),
    )
    episodes = tuple(
        EpisodeReport(release, planned.script, ledger_reasons(release.document))
        for release, planned in zip(releases, plan.episodes, strict=True)
        if not planned.stays
    )
    folders = (project.settings.root, output)
    found = tuple(replace(d, path=_portable(d.path, folders)) for d in diagnostics if not d.accepted)
    write_atomically(output / REPORT, report_page(Report(project.settings, work, episodes, book, found)))


def _portable(path: str, folders: Sequence[Path]) -> str:
    """Return a path relative to the first folder containing it, or just its file name.

    The result is the same on all computers.
    """
    for folder in folders:
        if Path(path).is_relative_to(folder):
            return Path(path).relative_to(folder).as_posix()
    return Path(path).name
