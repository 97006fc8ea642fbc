"""Cover pictures: the publisher's, or drawn once and kept in the store."""

from __future__ import annotations

from importlib.metadata import version

from pipeline.build.project import Episode, Project
from pipeline.build.store import Store, make_key
from pipeline.diagnostics import Log
from pipeline.release import sha256_hex
from pipeline.settings import Settings
from pipeline.write.cover import CoverError, draw_cover, publisher_cover, thumbnail

COVER_SCHEMA = 1


def check_cover(settings: Settings, log: Log) -> None:
    """Whether the publisher's cover can be used (R402)."""
    if settings.series.cover and (settings.root / settings.series.cover).is_file():
        try:
            publisher_cover((settings.root / settings.series.cover).read_bytes())
        except CoverError as error:
            log.add("R402", settings.series.cover, 0, str(error))


def series_cover(project: Project, store: Store) -> bytes:
    """The show's cover, JPEG."""
    return _cover(project.settings, project.settings.series.subtitle, "", 0, (), store)


def episode_cover(project: Project, episode: Episode, store: Store) -> bytes:
    """An episode's cover, JPEG: the publisher's, or one with its number, its title and who speaks."""
    document = episode.document
    people = tuple(p.name for p in document.people if p.speaks)
    return _cover(project.settings, "", document.meta.title, episode.number, people, store)


def small_cover(cover: bytes, store: Store) -> bytes:
    """A cover in the size that audio tags carry, JPEG."""
    key = make_key([COVER_SCHEMA, version("pillow"), "thumbnail", sha256_hex(cover)])
    entry = store.get("covers", key)
    if entry is not None:
        return entry.blobs[0]
    picture = thumbnail(cover)
    store.put("covers", key, None, [picture])
    return picture


def _cover(settings: Settings, subtitle: str, title: str, number: int, people: tuple[str, ...], store: Store) -> bytes:
    series = settings.series
    own = (settings.root / series.cover).read_bytes() if series.cover else b""
    wording = [series.title, subtitle, title, number, list(people)] if not own else sha256_hex(own)
    key = make_key([COVER_SCHEMA, version("pillow"), wording])
    entry = store.get("covers", key)
    if entry is not None:
        return entry.blobs[0]
    picture = publisher_cover(own) if own else draw_cover(series.title, title, number, subtitle, people)
    store.put("covers", key, None, [picture])
    return picture
