"""Build of a checked target: planning, making missing parts, and writing the site."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Protocol

from pipeline.model import PUBLISHED, Diagnostic, Exit, InputErrors, Log, Release, Show, failure
from pipeline.plan import (
    CHANGED,
    REPORT,
    Casting,
    EpisodePlan,
    JobResult,
    Location,
    OutputRecord,
    Plan,
    Record,
    intact,
    own_files,
    project_name,
    record_output,
    reusable_files,
    save_record,
    settings_texts,
    unread_files,
)
from pipeline.publish import Published
from pipeline.run.capacity import WorkerCount
from pipeline.run.fetch import fetch_lost, keep_published, report_lost
from pipeline.run.pictures import kept_pictures
from pipeline.run.prepare import CheckedTarget, PlannedTarget, plan_target
from pipeline.run.staging import Staging, locked, staging_area, writable
from pipeline.run.workers import WorkerPool
from pipeline.run.workload import Finished, ProgressState, estimate_progress, make_workload
from pipeline.settings import Settings
from pipeline.speak import EngineUnavailable, engine_variable
from pipeline.store import PUBLISHED_KIND, Store, program_digest

_NOT_REPEATED = ("R202", "R302")
"""Codes of findings that concern only one build; the build record omits them."""


class Progress(Protocol):
    """Listener for the progress of a build."""

    def waiting(self) -> None:
        """Report that this build is waiting for another build into the same output folder."""

    def planned(self, plan: Plan, workers: WorkerCount) -> None:
        """Report the plan and the number of workers, before the jobs start."""

    def job_done(self, state: Callable[[], ProgressState]) -> None:
        """Report a finished job.

        :param state: function that returns the current progress.
        """

    def still_busy(self) -> None:
        """Report that the jobs are still running; called about once a second."""

    def writing(self, key: str) -> None:
        """Report that an episode's files are being written.

        :param key: key of the episode.
        """


@dataclass(frozen=True, slots=True)
class BuildContext:
    """Inputs and tools of a build."""

    location: Location
    output: Path
    checked: CheckedTarget
    pool: WorkerPool
    progress: Progress


@dataclass(frozen=True, slots=True)
class BuildResult:
    """Result of a successful build."""

    plan: Plan
    releases: tuple[Release, ...]
    casting: Casting
    takes_made: int
    """Number of sentences that were synthesised."""
    written: tuple[str, ...]
    """Paths of the written files, relative to ``site/``."""
    outputs: Mapping[str, OutputRecord]
    """Path -> file, for all files of the site; the feed comes last."""
    show: Show
    settings: Settings
    """Settings of this build."""
    diagnostics: tuple[Diagnostic, ...]
    """All findings, sorted."""
    seconds: float
    """Duration of the build in seconds."""

    @property
    def draft(self) -> bool:
        """Whether the site contains files of a draft build and thus cannot be published."""
        return any(release.draft for release in self.releases)


def build_site(context: BuildContext) -> BuildResult:
    """Build a checked target into its output folder, and return the result.

    :raises InputErrors: the input contains errors, or a sentence could not be spoken; the site is unchanged.
    :raises RostraError: a file cannot be written (R401), the engine cannot be started (R203), or the system refuses
        memory or processes (R204).
    """
    began = time.monotonic()
    output, checked, progress, store = context.output, context.checked, context.progress, context.pool.store
    project, casting, log = checked.project, checked.cast(), checked.log
    location, key, name = context.location, project.settings.series.key, project_name(context.location, output)
    store.damaged.clear()
    with writable(output), locked(output, progress.waiting), staging_area(output, key, name) as area:
        found = plan_target(location, output, checked, store)
        if found.plan.lost:
            reason = fetch_lost(found.plan, store, project.settings, checked.request.target)
            found = plan_target(location, output, checked, store)
            report_lost(found.plan, reason, log)
        plan, record, published = found.plan, found.previous.record, checked.published
        takes = _make(context, plan)
        if log.errors:
            raise InputErrors(log.sorted())
        from pipeline.run.site import SiteContext, write_site

        site = SiteContext(project, store, area, found.previous, found.inputs)
        releases, show = write_site(site, plan, progress.writing)
        keys = [release.document.key for release in releases]
        leaving = area.leaving(own_files(record, published, area.earlier, project.settings, keys))
        known = record.outputs if record else {}
        keep_published(found.previous, {*leaving, *area.replacing()})
        with area.publishing():
            written = area.publish()
            area.remove(leaving)
            outputs = {n: _output(area, n, n in written, known) for n in area.names}
            if written or plan.stale or record is None or not intact(output / REPORT, record.report):
                from pipeline.run.report import write_report

                book = show.book.path if show.book else ""
                write_report(output, project, plan, releases, book, takes, written, log.sorted())
            checked.memo.save()
            saved = _record(context, found, releases, outputs)
            save_record(store.folder, saved)
        needed = saved.needed()
        store.note_use(record.needed() - needed if record else ())
        store.shrink(round(project.settings.build.store_limit * 1e9), needed)
    return BuildResult(
        plan=plan,
        releases=releases,
        casting=casting,
        takes_made=takes,
        written=tuple(written),
        outputs=outputs,
        show=show,
        settings=project.settings,
        diagnostics=tuple(log.sorted()),
        seconds=time.monotonic() - began,
    )


def _make(context: BuildContext, plan: Plan) -> int:
    """Run the jobs of a plan, and return the number of synthesised takes."""
    store, log, progress = context.pool.store, context.checked.log, context.progress
    _report_damage(store.damaged, store, log)
    traits, speech = context.checked.cast().traits, context.checked.project.settings.speech
    work = make_workload(plan, traits, lambda key: store.has("takes", key))
    left = {task.job.key: (task.kind, task.seconds) for task in work.tasks}
    if not left:
        return 0
    workers = context.pool.scale(work.wanted(), speech, traits.memory)
    progress.planned(plan, workers)
    takes: set[str] = set()
    finished: list[Finished] = []

    def done(result: JobResult) -> None:
        takes.update(result.takes)
        _report_problems(result, plan.episodes, log)
        _report_damage(result.damaged, store, log)
        kind, expected = left.pop(result.key)
        finished.append(Finished(kind, expected, result.seconds))
        progress.job_done(lambda: estimate_progress(finished, [*left.values()], workers.count))

    def each_second() -> None:
        _load_writers()
        progress.still_busy()

    try:
        context.pool.make_all(work.tasks, done, each_second)
    except EngineUnavailable as error:
        raise failure(Exit.ENVIRONMENT, "R203", speech.engine, str(error)) from error
    return len(takes)


def _load_writers() -> None:
    """Import the writers while the workers are busy, since the imports are slow."""
    import_module("pipeline.run.site")
    import_module("pipeline.run.report")


def _report_damage(damaged: Sequence[str], store: Store, log: Log) -> None:
    for entry in damaged:
        log.add("R302", str(store.folder), 0, f"{entry} was damaged", "it was rebuilt")


def _report_problems(made: JobResult, plans: Sequence[EpisodePlan], log: Log) -> None:
    """Report the problems of a job, with the file and line of each sentence."""
    documents = [plan.episode.document for plan in plans]
    for problem in made.problems:
        places = [(d.path, s.span.first_line) for d in documents for s in d.sentences() if s.id == problem.line]
        path, line = places[-1] if places else (documents[0].path, 0)
        log.add(problem.code, path, line, f'{problem.line} "{problem.text[:60]}": {problem.reason}')


def _output(area: Staging, name: str, written: bool, known: dict[str, OutputRecord]) -> OutputRecord:
    previous = known.get(name)
    return record_output(area.site / name, previous.sha256 if previous and not written else area.digests.get(name, ""))


def _record(
    context: BuildContext, found: PlannedTarget, releases: Sequence[Release], outputs: dict[str, OutputRecord]
) -> Record:
    location, output, checked, plan = context.location, context.output, context.checked, found.plan
    project = checked.project
    read = [*(Path(e.document.path) for e in project.episodes), *(f for f, _ in (*project.skipped, *project.excluded))]
    transcripts = [file.name for file in read]
    inputs = dict(found.inputs)
    if checked.request.published is not None or checked.request.regenerate:
        # This build did not use the publication record of the series, so the next build must not be skipped.
        inputs[PUBLISHED] = CHANGED
    passed_over = [] if project.lone else [file.name for file in unread_files(location.root)]
    return Record(
        invoked=(str(location.root), str(output)),
        project=project_name(location, output),
        program=program_digest(),
        selection=checked.request.stated(),
        only=tuple(sorted(checked.request.only)) if plan.partial() else (),
        engine_variable=engine_variable(),
        without_natural=checked.without_natural,
        draft=any(release.draft for release in releases),
        inputs=inputs,
        transcripts=tuple(sorted([*transcripts, *passed_over])),
        settings=settings_texts(project.settings),
        signatures={e.episode.document.key: e.signature for e in plan.episodes},
        outputs=outputs,
        report=record_output(output / REPORT),
        chunks={e.episode.document.key: e.chunks for e in plan.episodes},
        others=tuple(
            sorted({*_others(plan, checked.published), *kept_pictures(project, found.inputs, context.pool.store)})
        ),
        diagnostics=tuple(d for d in checked.log.sorted() if d.code not in _NOT_REPEATED),
    )


def _others(plan: Plan, published: Published) -> set[str]:
    """Return the store entries (``kind/key``) that the next build needs besides spoken lines and chunks.

    These are covers, episode descriptions, takes used to measure loudness, and all published files that a build can
    reuse. The store may have the only copy of a published file.
    """
    found = {f"covers/{plan.cover.key}"}
    for episode in plan.episodes:
        found |= {f"covers/{episode.cover.key}", f"episodes/{episode.signature}"}
        found |= {f"takes/{key}" for job in episode.jobs for key in job.calibration.values()}
    return found | {f"{PUBLISHED_KIND}/{file.sha256}" for file in reusable_files(published).values()}
