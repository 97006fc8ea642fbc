"""Cover pictures: the publisher's, or drawn once and kept in the store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from pipeline.model.diagnostics import Log
from pipeline.plan.jobs import CoverJob, Problem, changed_meanwhile
from pipeline.plan.project import Project
from pipeline.settings.tables import Settings
from pipeline.standards.directories import COVER_BYTES
from pipeline.store.fingerprint import read_unchanged, version
from pipeline.store.store import Store, make_key

COVER_SCHEMA = 2


def check_cover(settings: Settings, log: Log) -> None:
    """Whether the publisher's cover can be used (R402), and is light enough for directories (R120)."""
    if settings.series.cover and (settings.root / settings.series.cover).is_file():
        from pipeline.write.cover import CoverError, publisher_cover

        try:
            size = len(publisher_cover((settings.root / settings.series.cover).read_bytes()))
        except CoverError as error:
            log.add("R402", settings.series.cover, 0, str(error))
            return
        if size > COVER_BYTES:
            message = f"the cover has {size // 1024} kB, directories ask for {COVER_BYTES // 1024} kB at most"
            log.add("R120", settings.series.cover, 0, message, "save it with more compression")


def cover_jobs(project: Project, inputs: Mapping[str, str]) -> tuple[CoverJob, ...]:
    """The show's cover, then each episode's: its number, its title and who speaks.

    :param inputs: SHA-256 of every file that the build reads.
    """
    series = project.settings.series
    jobs = [_job(project.settings, inputs, series.subtitle, "", 0, ())]
    for episode in project.episodes:
        document = episode.document
        people = tuple(p.name for p in document.people if p.speaks)
        jobs.append(_job(project.settings, inputs, "", document.meta.title, episode.number, people))
    return tuple(jobs)


def _job(
    settings: Settings, inputs: Mapping[str, str], subtitle: str, title: str, number: int, people: Sequence[str]
) -> CoverJob:
    series = settings.series
    if series.cover:
        digest = inputs[series.cover]
        key = make_key([COVER_SCHEMA, version("pillow"), digest])
        return CoverJob(key, str(settings.root / series.cover), digest, "", "", "", 0, ())
    key = make_key([COVER_SCHEMA, version("pillow"), series.title, subtitle, title, number, list(people)])
    return CoverJob(key, "", "", series.title, subtitle, title, number, tuple(people))


def make_cover(job: CoverJob, store: Store) -> tuple[Problem, ...]:
    """Make a cover and keep it; a publisher's that was changed meanwhile is a problem, and none is kept.

    :raises OSError: the store cannot be written.
    """
    from pipeline.write.cover import draw_cover, publisher_cover, thumbnail

    if job.own:
        data = read_unchanged(Path(job.own), job.own_digest)
        if data is None:
            return (changed_meanwhile("cover", Path(job.own).name),)
        picture = publisher_cover(data)
    else:
        picture = draw_cover(job.series, job.title, job.number, job.subtitle, job.people)
    store.put("covers", job.key, None, [picture, thumbnail(picture)])
    return ()
