"""The site of a planned build, whose chunks and covers are all in the store: each episode, then the series."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from pipeline.mix import Meter, assemble, info_frame, joined_crc16
from pipeline.model import AUDIO, BOOK, EPISODE_KINDS, PAGE, SHOW_COVER, Release, Show, Timeline
from pipeline.plan import Episode, EpisodePlan, Plan, Project, Publication, UpToDate, keep_up_to_date, name_of
from pipeline.run.chunks import FRAMES, PACKET_SIZES, PACKETS, load_blobs, load_chunk, load_entry
from pipeline.run.pictures import published_picture
from pipeline.run.staging import Staging
from pipeline.store import Store
from pipeline.write import (
    Edition,
    EncodedSound,
    SeriesEdition,
    SeriesEpisode,
    episode_writer,
    page_pictures,
    series_writers,
    write_series_book,
)


@dataclass(frozen=True, slots=True)
class Writing:
    """What the writing of a site works with."""

    project: Project
    store: Store
    area: Staging
    publication: Publication
    """What was published before; each episode that is written is added to it."""
    inputs: Mapping[str, str]
    """SHA-256 of every file that the build reads."""

    def cover(self, key: str) -> tuple[bytes, bytes]:
        """A cover and its small version, JPEG.

        :raises RostraError: it is gone from the store (R401).
        """
        cover, small = load_entry(self.store, "covers", key).blobs
        return cover, small

    def pictures(self, episode: Episode) -> dict[str, Path]:
        """``Figure.file`` -> what is published of the file as it was when the build began, for every figure.

        :raises RostraError: a file is another one now (R303).
        """
        copies: dict[str, Path] = {}
        for figure in episode.document.figures():
            file = episode.folder / figure.file
            digest = self.inputs[name_of(file, self.project.settings.root)]
            copies[figure.file] = copy = self.area.folder / "pictures" / digest
            if not copy.exists():
                data = published_picture(file, digest, self.store)
                copy.parent.mkdir(parents=True, exist_ok=True)
                copy.write_bytes(data)
        return copies


def _write_episode(writing: Writing, plan: EpisodePlan) -> Release:
    """Stage all files of an episode."""
    document, area, settings = plan.episode.document, writing.area, writing.project.settings
    timeline, checksum = _timeline(plan, writing.store)
    cover, thumbnail = writing.cover(plan.cover.key)
    blobs = partial(load_blobs, writing.store, plan.jobs)
    edition = Edition(
        document=document,
        timeline=timeline,
        settings=settings,
        number=plan.episode.number,
        updated=plan.episode.published,
        cover=cover,
        thumbnail=thumbnail,
        pictures=writing.pictures(plan.episode),
        sound=EncodedSound(
            info_frame=info_frame(settings.audio.bitrate, timeline.frames, checksum=checksum),
            frames=partial(blobs, FRAMES),
            packet_sizes=partial(blobs, PACKET_SIZES),
            packets=partial(blobs, PACKETS),
        ),
    )
    audio = area.stage(AUDIO, document.key, partial(episode_writer(AUDIO), edition))
    guid, updated = writing.publication.enter(document.key, audio, plan.episode.published)
    edition = replace(edition, updated=updated)
    others = [kind for kind in EPISODE_KINDS if kind is not AUDIO]
    assets = {kind.name: area.stage(kind, document.key, partial(episode_writer(kind), edition)) for kind in others}
    pictures = page_pictures(document, edition.pictures)
    for name, path in {picture.asset.path: path for picture, path in pictures.values()}.items():
        area.add(name, path.read_bytes())
    return Release(
        document=document,
        timeline=timeline,
        number=edition.number,
        guid=guid,
        published=plan.episode.published,
        updated=updated,
        assets={AUDIO.name: audio, **assets},
        page=PAGE.asset(document.key, 0),
        pictures={file: picture for file, (picture, _) in pictures.items()},
    )


def _leave_episode(writing: Writing, plan: EpisodePlan, found: UpToDate) -> Release:
    """Leave all files of an episode as they are."""
    for name in found.files():
        writing.area.leave(name)
    guid, _ = writing.publication.enter(plan.episode.document.key, found.audio, plan.episode.published)
    return found.release(plan.episode, plan.script, guid)


def _timeline(plan: EpisodePlan, store: Store) -> tuple[Timeline, int]:
    """The episode's Timeline, and the checksum of all its chunks' bytes."""
    infos = []
    meter = Meter()
    checksum = 0
    for job in plan.jobs:
        chunk = load_chunk(store, job)
        infos.append(chunk.info)
        meter.add(chunk.energies)
        checksum = joined_crc16(checksum, chunk.crc, chunk.length)
    return assemble(plan.episode.document, plan.script, infos, meter), checksum


def write_site(
    writing: Writing, plan: Plan, writing_episode: Callable[[str], None]
) -> tuple[tuple[Release, ...], Show]:
    """Stage every file of the site: each episode's, then the series'.

    The files of an episode that is up to date are left as they are.

    :param writing_episode: called with the key of each episode that is written.
    :returns: the episodes as they are released, in order, and what the series has besides.
    :raises RostraError: an entry is gone from the store (R401).
    :raises OtherBytes: an episode's audio has the name of published audio, and is not it.
    """
    releases: list[Release] = []
    for episode in plan.episodes:
        if episode.up_to_date is not None:
            releases.append(_leave_episode(writing, episode, episode.up_to_date))
            continue
        writing_episode(episode.episode.document.key)
        releases.append(_write_episode(writing, episode))
        keep_up_to_date(writing.store, episode.signature, releases[-1])
    show = _show(writing, plan, releases)
    series = SeriesEdition(writing.project.settings, releases, show)
    for write in series_writers():
        for name, data in write(series):
            writing.area.add(name, data)
    return tuple(releases), show


def _show(writing: Writing, plan: Plan, releases: list[Release]) -> Show:
    """Stage the series' cover and, unless it is a lone transcript, the text of all episodes as one book.

    The book has changed when an episode was last updated.
    """
    settings, area, project = writing.project.settings, writing.area, writing.project
    data = writing.cover(plan.cover.key)[0]
    cover = area.stage(SHOW_COVER, "", lambda file: file.write(data))
    if project.lone:
        return Show(cover, None)
    episodes = [SeriesEpisode(e.document, e.number, writing.pictures(e)) for e in project.episodes]
    taken = {e.document.key for e in project.episodes}
    key = settings.series.key
    while key in taken:
        key += "-series"
    updated = max(release.updated for release in releases)
    return Show(cover, area.stage(BOOK, key, partial(write_series_book, episodes, settings, data, updated)))
