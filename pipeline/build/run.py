"""A build from beginning to end: check everything, plan, make what is missing, write, move into place."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Protocol

from filelock import FileLock, Timeout

from pipeline.build.fingerprint import program_digest
from pipeline.build.inputs import inputs
from pipeline.build.jobs import Made
from pipeline.build.locate import Place, unread_files
from pipeline.build.memo import FileMemo
from pipeline.build.now import now
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
    project_name,
    record_output,
    save_record,
)
from pipeline.build.staging import Staging, staging, writable
from pipeline.build.standing import Before
from pipeline.build.store import Store
from pipeline.build.summary import episode_lines
from pipeline.build.workers import Crew, Job
from pipeline.diagnostics import Exit, Log, failure
from pipeline.model import Sentence
from pipeline.release import Release
from pipeline.speak.engine import EngineUnavailable


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

    crew: Crew
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


@contextmanager
def locked(output: Path, progress: Progress) -> Iterator[None]:
    """Keep other builds away from an output folder; waits for one that is under way.

    :raises OSError: the lock cannot be written.
    """
    output.mkdir(parents=True, exist_ok=True)
    lock = FileLock(output / ".lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        progress.waiting()
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


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
    store = kit.crew.store
    store.damaged.clear()
    with writable(output), locked(output, progress), staging(output) as area:
        published = load_published(output)
        reissues = plan_reissues(project, published, reissue)
        record = load_record(store.folder)
        read = inputs(place, project, kit.texts)
        before = Before(store, output / "site", record, published, [r.key for r in reissues])
        plan = make_plan(project, casting, before, read)
        _report_damage(store.damaged, store, log)
        takes = _make(plan, project, store, log, progress, kit.crew)
        if log.errors:
            return None
        from pipeline.build.site import write_site

        publication = Publication(published, reissues, casting, now())
        try:
            releases = write_site(plan, project, store, area, publication, read, progress.writing)
        except OtherBytes as error:
            raise unusable(output, str(error)) from error
        state = supersede(publication.state, area.leaving(), area.names, publication.moment)
        known = record.outputs if record else {}
        written = area.publish(lambda: save_published(output, state))
        area.retire(state.owed)
        outputs = {n: _output(area, n, n in written, known) for n in area.names}
        outcome = Outcome(plan, releases, takes, tuple(written), time.monotonic() - began)
        if written or plan.stale or record is None or not intact(output / REPORT, record.report):
            from pipeline.build.report import write_report

            write_report(output, project, plan, releases, takes, written, area.names, log.sorted())
        kit.memo.save()
        save_record(store.folder, _record(place, project, casting, plan, read, outputs, log, output, outcome))
        store.shrink(round(project.settings.build.store_limit * 1e9))
    return outcome


def _make(
    plan: Plan,
    project: Project,
    store: Store,
    log: Log,
    progress: Progress,
    crew: Crew,
) -> int:
    """Make what is missing; the number of takes that were synthesised."""
    covers = [plan.cover, *(e.cover for e in plan.episodes if e.standing is None)]
    missing_covers = {c.key: c for c in covers if not store.has("covers", c.key)}
    jobs: list[Job] = [*plan.stale, *missing_covers.values()]
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
            crew.make_all(jobs, done, meanwhile=_load_writers)
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
        outputs,
        record_output(output / PUBLISHED),
        record_output(output / REPORT),
        {e.episode.document.key: e.chunks for e in plan.episodes},
        tuple(log.sorted()),
        tuple(episode_lines(outcome.releases, casting, output)),
    )
