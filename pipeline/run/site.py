"""The site of a planned build, whose chunks and covers are all in the store: each episode, then the series."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from pipeline.mix import Meter, assemble, info_frame, joined_crc16
from pipeline.model import AUDIO, BOOK, EPISODE_KINDS, PAGE, SHOW_COVER, Exit, Picture, Release, Show, Timeline, failure
from pipeline.plan import (
    ChunkJob,
    Episode,
    EpisodePlan,
    Plan,
    Project,
    Publication,
    UpToDate,
    keep_up_to_date,
    name_of,
    up_to_date_release,
)
from pipeline.run.chunks import load_chunk, load_frames, load_packet_sizes, load_packets
from pipeline.run.staging import Staging
from pipeline.store import Store, read_unchanged
from pipeline.write import (
    Edition,
    EncodedSound,
    SeriesEdition,
    SeriesEpisode,
    episode_guid,
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

        :raises RostraError: it is not in the store.
        """
        entry = self.store.get("covers", key)
        if entry is None:
            raise _gone(self.store)
        return entry.blobs[0], entry.blobs[1]

    def pictures(self, episode: Episode) -> dict[str, Path]:
        """``Figure.file`` -> a copy of the file as it was when the build began, for every figure of an episode.

        :raises RostraError: a file is another one now (R303).
        """
        return {f.file: self._copy(episode.folder / f.file) for f in episode.document.figures()}

    def _copy(self, file: Path) -> Path:
        digest = self.inputs[name_of(file, self.project.settings.root)]
        copy = self.area.folder / "pictures" / digest
        if not copy.exists():
            data = read_unchanged(file, digest)
            if data is None:
                raise failure(
                    Exit.INPUT, "R303", str(file), "it was changed while the build was under way", "build again"
                )
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(data)
        return copy


def write_episode(writing: Writing, plan: EpisodePlan) -> Release:
    """Stage all files of an episode.

    :raises RostraError: a chunk or the cover is missing from the store.
    :raises OtherBytes: its audio has the name of published audio, and is not it.
    """
    document, area = plan.episode.document, writing.area
    edition = _edition(writing, plan)
    audio = area.stage(AUDIO, document.key, partial(episode_writer(AUDIO), edition))
    first_guid = episode_guid(edition.settings.series.key, document.key)
    guid, updated = writing.publication.stand(document.key, audio, first_guid, plan.episode.published)
    edition = replace(edition, updated=updated)
    assets = {
        kind.name: area.stage(kind, document.key, partial(episode_writer(kind), edition))
        for kind in EPISODE_KINDS
        if kind is not AUDIO
    }
    return Release(
        document=document,
        timeline=edition.timeline,
        number=edition.number,
        guid=guid,
        published=plan.episode.published,
        updated=updated,
        assets={AUDIO.name: audio, **assets},
        page=PAGE.asset(document.key, 0),
        pictures=_pictures(writing, plan.episode),
    )


def _edition(writing: Writing, plan: EpisodePlan) -> Edition:
    settings = writing.project.settings
    timeline, checksum = _timeline(plan, writing.store)
    cover, thumbnail = writing.cover(plan.cover.key)

    def blobs(load: Callable[[Store, ChunkJob], bytes | None]) -> Callable[[], Iterator[bytes]]:
        return partial(_blobs, plan, writing.store, load)

    return Edition(
        document=plan.episode.document,
        timeline=timeline,
        settings=settings,
        number=plan.episode.number,
        updated=plan.episode.published,
        cover=cover,
        thumbnail=thumbnail,
        pictures=writing.pictures(plan.episode),
        sound=EncodedSound(
            info_frame=info_frame(settings.audio.bitrate, timeline.frames, checksum=checksum),
            frames=blobs(load_frames),
            packet_sizes=blobs(load_packet_sizes),
            packets=blobs(load_packets),
        ),
    )


def leave_episode(writing: Writing, plan: EpisodePlan, found: UpToDate) -> Release:
    """Leave all files of an episode as they are.

    :raises OtherBytes: its audio has the name of published audio, and is not it.
    """
    for name in found.files():
        writing.area.leave(name)
    first_guid = episode_guid(writing.project.settings.series.key, plan.episode.document.key)
    guid, _ = writing.publication.stand(plan.episode.document.key, found.audio, first_guid, plan.episode.published)
    return up_to_date_release(found, plan.episode, plan.script, guid)


def _pictures(writing: Writing, episode: Episode) -> dict[str, Picture]:
    """Stage the pictures of the episode's page, by ``Figure.file``; two figures may show the same one."""
    found = page_pictures(episode.document, writing.pictures(episode))
    staged = {picture.asset.path: path for picture, path in found.values()}
    for name, path in staged.items():
        writing.area.add(name, path.read_bytes())
    return {file: picture for file, (picture, _) in found.items()}


def _timeline(plan: EpisodePlan, store: Store) -> tuple[Timeline, int]:
    """The episode's Timeline, and the checksum of all its chunks' bytes."""
    infos = []
    meter = Meter()
    checksum = 0
    for job in plan.jobs:
        chunk = load_chunk(store, job)
        if chunk is None:
            raise _gone(store)
        infos.append(chunk.info)
        meter.add(chunk.energies)
        checksum = joined_crc16(checksum, chunk.crc, chunk.length)
    return assemble(plan.episode.document, plan.script, infos, meter), checksum


def _blobs(plan: EpisodePlan, store: Store, load: Callable[[Store, ChunkJob], bytes | None]) -> Iterator[bytes]:
    for job in plan.jobs:
        blob = load(store, job)
        if blob is None:
            raise _gone(store)
        yield blob


def _gone(store: Store) -> Exception:
    return failure(Exit.ENVIRONMENT, "R401", str(store.folder), "an entry is gone from the store", "build again")


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
            releases.append(leave_episode(writing, episode, episode.up_to_date))
            continue
        writing_episode(episode.episode.document.key)
        releases.append(write_episode(writing, episode))
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
