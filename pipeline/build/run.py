"""A build from beginning to end: check everything, plan, make what is missing, write, move into place."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import Protocol

from pipeline.build.fingerprint import program_digest
from pipeline.build.inputs import inputs
from pipeline.build.jobs import Made, calibration_key
from pipeline.build.locate import Place, unread_files
from pipeline.build.lock import locked
from pipeline.build.memo import FileMemo
from pipeline.build.now import now
from pipeline.build.own_files import own_files
from pipeline.build.owner import project_name
from pipeline.build.plan import EpisodePlan, Plan, make_plan, settings_texts
from pipeline.build.project import Casting, Project
from pipeline.build.publication import Publication, plan_reissues
from pipeline.build.published import OtherBytes, supersede
from pipeline.build.published_file import load_published, save_published, unusable
from pipeline.build.record import (
    PUBLISHED,
    REPORT,
    OutputRecord,
    Record,
    intact,
    load_record,
    record_output,
    save_record,
)
from pipeline.build.staging import Staging, staging, writable
from pipeline.build.standing import Before
from pipeline.build.store import Store
from pipeline.build.summary import episode_lines
from pipeline.build.workers import Job, WorkerPool
from pipeline.diagnostics import Exit, Log, failure
from pipeline.model import Sentence
from pipeline.release import Release
from pipeline.speak.engine import EngineUnavailable

_TOLD_ONCE = ("R202", "R302")
"""Findings of what happened in a build, not of its input: the next build does not repeat them."""


class Progress(Protocol):
    """Who is told how a build goes."""

    def waiting(self) -> None:
        """Another build of this output is under way; this one waits for its end."""

    def planned(self, plan: Plan, jobs: int) -> None:
        """So many jobs are to be done."""

    def job_done(self) -> None:
        """One more is done."""

    def writing(self, key: str) -> None:
        """An episode's files are being written."""


@dataclass(frozen=True, slots=True)
class Kit:
    """What a build works with."""

    pool: WorkerPool
    texts: Mapping[str, str]
    """The digests of transcripts and settings (``inputs.texts``) from before they were read."""
    memo: FileMemo
    """What the reading of the project left to be used again."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a build did."""

    plan: Plan
    releases: tuple[Release, ...]
    takes_made: int
    written: tuple[str, ...]
    """Files of the site that were written, relative to ``site/``."""
    seconds: float


def build(
    place: Place,
    project: Project,
    casting: Casting,
    output: Path,
    log: Log,
    progress: Progress,
    kit: Kit,
    reissue: Sequence[str] = (),
) -> Outcome | None:
    """Build a checked project into a folder; None where a sentence could not be spoken (then nothing is replaced).

    :param reissue: keys of the episodes that are given another GUID.
    :raises RostraError: something cannot be written (R401), the record of publication cannot be used (R406), or an
        episode cannot be reissued (R405).
    """
    began = time.monotonic()
    store = kit.pool.store
    store.damaged.clear()
    with writable(output), locked(output, progress.waiting), staging(output) as area:
        published = load_published(output)
        reissues = plan_reissues(project, published, reissue)
        record = load_record(store.folder)
        read = inputs(place, project, kit.texts)
        before = Before(store, output / "site", record, published, [r.key for r in reissues])
        plan = make_plan(project, casting, before, read)
        takes = _make(plan, project, store, log, progress, kit.pool)
        if log.errors:
            return None
        from pipeline.build.site import write_site

        publication = Publication(published, reissues, casting, now())
        try:
            releases, show = write_site(plan, project, store, area, publication, read, progress.writing)
        except OtherBytes as error:
            raise unusable(output, str(error)) from error
        keys = [release.document.key for release in releases]
        leaving = area.leaving(own_files(record, published, area.unfinished, project.settings, keys))
        state = supersede(publication.state, leaving, area.names, publication.moment)
        book = show.book.path if show.book else ""
        state = replace(state, project=project_name(place, output), book=book)
        known = record.outputs if record else {}
        with area.publishing():
            written = area.publish(lambda: save_published(output, state))
            area.retire(leaving, state.owed)
            outputs = {n: _output(area, n, n in written, known) for n in area.names}
            outcome = Outcome(plan, releases, takes, tuple(written), time.monotonic() - began)
            if written or plan.stale or record is None or not intact(output / REPORT, record.report):
                from pipeline.build.report import write_report

                write_report(output, project, plan, releases, book, takes, written, log.sorted())
            kit.memo.save()
            saved = _record(place, project, casting, plan, read, outputs, log, output, outcome)
            save_record(store.folder, saved)
        needed = saved.needed()
        store.note_use(record.needed() - needed if record else ())
        store.shrink(round(project.settings.build.store_limit * 1e9), needed)
    return outcome


def _make(
    plan: Plan,
    project: Project,
    store: Store,
    log: Log,
    progress: Progress,
    pool: WorkerPool,
) -> int:
    """Make what is missing; the number of takes that were synthesised."""
    _report_damage(store.damaged, store, log)
    jobs: list[Job] = [*plan.stale, *plan.covers.values()]
    progress.planned(plan, len(jobs))
    takes: set[str] = set()
    report = _problem_reporter(plan.episodes, log)

    def done(result: Made) -> None:
        takes.update(result.takes)
        report(result)
        _report_damage(result.damaged, store, log)
        progress.job_done()

    if jobs:
        try:
            pool.make_all(jobs, done, meanwhile=_load_writers)
        except EngineUnavailable as error:
            raise failure(Exit.ENVIRONMENT, "R203", project.settings.speech.engine, str(error)) from error
    return len(takes)


def _load_writers() -> None:
    """Importing takes a while, in which this process has nothing else to do."""
    import_module("pipeline.build.site")
    import_module("pipeline.build.report")


def _report_damage(damaged: Sequence[str], store: Store, log: Log) -> None:
    for entry in damaged:
        log.add("R302", str(store.folder), 0, f"{entry} was damaged", "it was made anew")


def _problem_reporter(plans: Sequence[EpisodePlan], log: Log) -> Callable[[Made], None]:
    """A function that turns a job's problems into diagnostics that name the sentence."""
    sentences: dict[str, tuple[str, Sentence]] = {}
    for plan in plans:
        for sentence in plan.episode.document.sentences():
            sentences[sentence.id] = (plan.episode.document.path, sentence)
    fallback = plans[0].episode.document.path

    def report(made: Made) -> None:
        for problem in made.problems:
            path, line = fallback, 0
            if problem.line in sentences:
                path, sentence = sentences[problem.line]
                line = sentence.span.first_line
            log.add(problem.code, path, line, f'{problem.line} "{problem.text[:60]}": {problem.reason}')

    return report


def _output(area: Staging, name: str, written: bool, known: dict[str, OutputRecord]) -> OutputRecord:
    before = known.get(name)
    return record_output(area.site / name, before.sha256 if before and not written else area.digests.get(name, ""))


def _record(
    place: Place,
    project: Project,
    casting: Casting,
    plan: Plan,
    read: dict[str, str],
    outputs: dict[str, OutputRecord],
    log: Log,
    output: Path,
    outcome: Outcome,
) -> Record:
    transcripts = [Path(e.document.path).name for e in project.episodes]
    passed_over = [] if project.lone else [file.name for file in unread_files(place.root)]
    return Record(
        (str(place.root), str(output)),
        project_name(place, output),
        program_digest(),
        read,
        tuple(sorted([*transcripts, *passed_over])),
        settings_texts(project.settings),
        {e.episode.document.key: e.signature for e in plan.episodes},
        outputs,
        record_output(output / PUBLISHED),
        record_output(output / REPORT),
        {e.episode.document.key: e.chunks for e in plan.episodes},
        _others(plan),
        tuple(d for d in log.sorted() if d.code not in _TOLD_ONCE),
        tuple(episode_lines(outcome.releases, casting, output)),
    )


def _others(plan: Plan) -> tuple[str, ...]:
    """What an edit needs of the store besides chunks and their takes: the voices' levels, covers, what stands."""
    voices = {(line.voice, job.fingerprint) for e in plan.episodes for job in e.jobs for line in job.passage.lines}
    covers = {plan.cover.key, *(e.cover.key for e in plan.episodes)}
    return tuple(
        sorted(
            (
                *(f"takes/{calibration_key(*voice)}" for voice in voices),
                *(f"covers/{key}" for key in covers),
                *(f"episodes/{e.signature}" for e in plan.episodes),
            )
        )
    )
