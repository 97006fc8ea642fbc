"""Cover pictures: the publisher's, or drawn once and kept in the store."""

from __future__ import annotations

from pathlib import Path

from pipeline.model import Log
from pipeline.plan import CoverJob, Problem, changed_meanwhile
from pipeline.settings import Settings
from pipeline.standards import COVER_BYTES
from pipeline.store import Store, read_unchanged


def check_cover(settings: Settings, log: Log) -> None:
    """Whether the publisher's cover can be used (R402), and is light enough for directories (R120)."""
    if settings.series.cover:
        from pipeline.write import CoverError, publisher_cover

        try:
            size = len(publisher_cover((settings.root / settings.series.cover).read_bytes()))
        except CoverError as error:
            log.add("R402", settings.series.cover, 0, str(error))
            return
        if size > COVER_BYTES:
            message = f"the cover has {size // 1024} kB, directories ask for {COVER_BYTES // 1024} kB at most"
            log.add("R120", settings.series.cover, 0, message, "save it with more compression")


def make_cover(job: CoverJob, store: Store) -> tuple[Problem, ...]:
    """Make a cover and keep it; a publisher's that was changed meanwhile is a problem, and none is kept.

    :raises OSError: the store cannot be written.
    """
    from pipeline.write import draw_cover, publisher_cover, thumbnail

    if job.own:
        data = read_unchanged(Path(job.own), job.own_digest)
        if data is None:
            return (changed_meanwhile("cover", Path(job.own).name),)
        picture = publisher_cover(data)
    else:
        picture = draw_cover(job.series, job.title, job.number, job.subtitle, job.people)
    store.put("covers", job.key, None, [picture, thumbnail(picture)])
    return ()
