"""Cover pictures: the publisher's, or drawn once and kept in the store."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pipeline.model import Log, sha256_hex
from pipeline.plan import CoverJob, Problem, changed_meanwhile
from pipeline.read import Memo, remembered
from pipeline.run.pictures import read_picture, report_place
from pipeline.settings import Settings
from pipeline.standards import COVER_BYTES
from pipeline.store import Store, read_unchanged


def check_cover(settings: Settings, memo: Memo, log: Log) -> None:
    """Whether the publisher's cover can be used (R402), holds a place (R039), is light enough for directories (R120).

    It is decoded once; what was found is remembered for the same bytes.
    """
    cover = settings.series.cover
    if not cover:
        return
    try:
        data = read_picture(settings.root / cover)
    except OSError as error:
        log.add("R402", cover, 0, f"the cover cannot be read ({error.strerror})", "check its permissions")
        return
    told, problem, size = remembered(memo, "cover", sha256_hex(data), lambda: _findings(data))
    if problem:
        log.add("R402", cover, 0, problem)
    if told:
        report_place(cover, cover, 0, log)
    if size > COVER_BYTES:
        message = f"the cover has {size // 1024} kB, directories ask for {COVER_BYTES // 1024} kB at most"
        log.add("R120", cover, 0, message, "save it with more compression")


def _findings(data: bytes) -> list[Any]:
    """Whether a cover holds a place, what is wrong with it, and its bytes as it is published."""
    from pipeline.write import CoverError, open_picture, publisher_cover

    try:
        size = len(publisher_cover(data))
    except CoverError as error:
        return [False, str(error), 0]
    return [open_picture(data).place, "", size]


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
