"""A build from beginning to end: check everything, make what is missing, write, move into place."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from pipeline.build.chunks import Made, make_job, missing
from pipeline.build.covers import check_cover, series_cover
from pipeline.build.episode import EpisodePlan, stage, write_episode
from pipeline.build.project import Casting, Project, cast_project, load_project
from pipeline.build.staging import staging
from pipeline.build.store import Store
from pipeline.build.workers import make_chunks
from pipeline.diagnostics import Exit, Log, RostraError
from pipeline.mix.jingle import SoundError, mix_jingle
from pipeline.model import Sentence
from pipeline.release import Release
from pipeline.settings import Settings
from pipeline.write.feed import feed
from pipeline.write.page import index_page


class Progress(Protocol):
    """Who is told how a build goes."""

    def chunks(self, total: int, stored: int) -> None:
        """So many chunks are to be made, and so many are in the store."""

    def chunk_done(self) -> None:
        """One more is made."""

    def writing(self, key: str) -> None:
        """An episode's files are being written."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a build did."""

    releases: tuple[Release, ...]
    chunks_made: int
    takes_made: int
    written: tuple[str, ...]
    """Files of the site that were written, relative to ``site/``."""
    seconds: float


@dataclass(frozen=True, slots=True)
class Checked:
    """A project in which nothing is wrong, ready to be made."""

    project: Project
    casting: Casting


def check(target: Path, log: Log) -> tuple[Project, Casting | None]:
    """Read and cast everything without writing anything; every finding goes to the log.

    :raises RostraError: there is nothing to check, or the engine cannot be started.
    """
    project = load_project(target, log)
    check_cover(project.settings, log)
    _check_jingle(project.settings, log)
    casting = cast_project(project, log) if project.episodes else None
    return project, casting


def _check_jingle(settings: Settings, log: Log) -> None:
    file = settings.root / settings.audio.jingle
    if settings.audio.jingle and file.is_file():
        try:
            mix_jingle(file, settings.audio)
        except SoundError as error:
            log.add("R301", settings.audio.jingle, 0, str(error), "use WAV, MP3, FLAC, Ogg or M4A")


def build(
    project: Project, casting: Casting, output: Path, log: Log, progress: Progress, processes: int = 0
) -> Outcome | None:
    """Build a checked project into a folder; None where a sentence could not be spoken (then nothing is replaced).

    :param processes: worker processes; 0 for one per core.
    :raises RostraError: something cannot be written (R401), or a jingle cannot be read.
    """
    began = time.monotonic()
    settings = project.settings
    store = Store(output / "store")
    with staging(output) as area:
        plans = [
            EpisodePlan(
                episode,
                script,
                tuple(make_job(p, settings.audio, casting.fingerprint, settings.root) for p in script.passages),
            )
            for episode, script in zip(project.episodes, casting.scripts, strict=True)
        ]
        made = _make(plans, project, store, log, progress, processes)
        if log.errors:
            return None
        releases: list[Release] = []
        for plan in plans:
            progress.writing(plan.episode.document.key)
            releases.append(write_episode(project, plan, store, area))
        cover = stage(area, "cover", "jpg", "image/jpeg", series_cover(project, store))
        area.add("index.html", index_page(settings, releases, cover))
        area.add("feed.xml", feed(settings, releases, cover))
        written = area.publish()
    takes = sum(m.takes for m in made)
    return Outcome(tuple(releases), len(made), takes, tuple(written), time.monotonic() - began)


def _make(
    plans: list[EpisodePlan],
    project: Project,
    store: Store,
    log: Log,
    progress: Progress,
    processes: int,
) -> list[Made]:
    jobs = [job for plan in plans for job in plan.jobs]
    wanted = missing(jobs, store)
    progress.chunks(len(wanted), len({j.key for j in jobs}) - len(wanted))
    made: list[Made] = []
    report = _problem_reporter(plans, log)

    def done(result: Made) -> None:
        made.append(result)
        report(result)
        progress.chunk_done()

    if wanted:
        speech = project.settings.speech
        make_chunks(wanted, speech.engine, speech.time_limit, store, done, processes)
    return made


def _problem_reporter(plans: list[EpisodePlan], log: Log) -> Callable[[Made], None]:
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


def require_output(output: Path, root: Path) -> None:
    """Refuse an output folder that would bury the sources.

    :raises RostraError: the output is the series folder itself or one of its source folders.
    """
    wanted = output.resolve()
    if wanted in (root.resolve(), (root / "transcripts").resolve(), (root / "voices").resolve()):
        raise RostraError(f"the output folder {output} holds the sources; choose another", Exit.USAGE)
