"""One episode's files, from its Document, its Script and its chunks in the store.

The site of a planned build, whose chunks and covers are all in the store.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pipeline.mix import Meter, assemble, info_frame, joined_crc16
from pipeline.model import Asset, Document, Exit, Picture, Release, Show, Timeline, failure, hashed_name, sha256_hex
from pipeline.plan import (
    ChunkJob,
    CoverJob,
    Episode,
    EpisodePlan,
    Plan,
    Project,
    Publication,
    UpToDate,
    keep_up_to_date,
    name_of,
    page_of,
    up_to_date_release,
)
from pipeline.run.chunks import load_chunk, load_frames, load_packet_sizes, load_packets
from pipeline.run.staging import Staging
from pipeline.settings import Settings
from pipeline.store import Store, read_unchanged
from pipeline.write import (
    SeriesEpisode,
    Stream,
    assets,
    chapters_json,
    chapters_vtt,
    episode_guid,
    episode_page,
    feed_xml,
    id3,
    in_order,
    index_page,
    m4a,
    narrated_package,
    narration_tags,
    pack,
    page_pictures,
    series_package,
    srt,
    subscribe_files,
    text_package,
    transcript_json,
    vtt,
    write_mp3,
)

EPUB = "application/epub+zip"


@dataclass(frozen=True, slots=True)
class Writing:
    """What every writer is given."""

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
    document, settings, area = plan.episode.document, writing.project.settings, writing.area
    number = plan.episode.number
    timeline, checksum = _timeline(plan, writing.store)
    cover, small = writing.cover(plan.cover.key)
    tags = id3(document, settings, timeline, number, small)
    frame = info_frame(settings.audio.bitrate, timeline.frames, checksum=checksum)
    with area.open(f"media/{document.key}.part") as file:
        written = write_mp3(file, tags, frame, _blobs(plan.jobs, writing.store, load_frames))
    name = f"media/{hashed_name(document.key, written.sha256, 'mp3')}"
    area.rename(f"media/{document.key}.part", name, written.sha256)
    audio = Asset(name, "audio/mpeg", written.length)
    first_guid = episode_guid(settings.series.key, document.key)
    guid, updated = writing.publication.stand(document.key, audio, first_guid, plan.episode.published)
    text = _sidecars(document, timeline, area)
    epub = _book(writing, plan, timeline, cover, updated)
    return Release(
        document,
        timeline,
        number,
        guid,
        plan.episode.published,
        updated,
        audio,
        text["vtt"],
        text["srt"],
        text["json"],
        text["chapters.json"],
        epub,
        stage(area, f"covers/{document.key}", "jpg", "image/jpeg", cover),
        page_of(document.key),
        text["chapters.vtt"],
        _pictures(writing, plan.episode),
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


def stage(area: Staging, stem: str, extension: str, media_type: str, data: bytes) -> Asset:
    """Stage a file under a name that holds its content's hash."""
    name = hashed_name(stem, sha256_hex(data), extension)
    area.add(name, data)
    return Asset(name, media_type, len(data))


def _sidecars(document: Document, timeline: Timeline, area: Staging) -> dict[str, Asset]:
    texts = {
        "vtt": ("text/vtt", vtt(document, timeline)),
        "srt": ("application/x-subrip", srt(document, timeline)),
        "json": ("application/json", transcript_json(document, timeline)),
        "chapters.json": ("application/json+chapters", chapters_json(timeline, document)),
        "chapters.vtt": ("text/vtt", chapters_vtt(document, timeline)),
    }
    return {
        extension: stage(area, f"media/{document.key}", extension, media_type, text.encode())
        for extension, (media_type, text) in texts.items()
    }


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


def _book(writing: Writing, plan: EpisodePlan, timeline: Timeline, cover: bytes, updated: datetime) -> Asset:
    """The narrated edition, or the text alone where the settings ask for books without sound."""
    document, settings, area = plan.episode.document, writing.project.settings, writing.area
    number, pictures = plan.episode.number, writing.pictures(plan.episode)
    name = f"books/{document.key}.epub"
    if not settings.audio.narration_bitrate:
        with area.open(name) as file:
            pack(text_package(document, settings, number, cover, pictures, updated), file)
    else:
        narration = _narration(writing, plan)
        with area.open(name) as file:
            package = narrated_package(document, timeline, settings, number, cover, pictures, narration, updated)
            pack(package, file)
    return Asset(name, EPUB, area.size(name))


def _narration(writing: Writing, plan: EpisodePlan) -> Stream:
    jobs, store = plan.jobs, writing.store
    tags = narration_tags(plan.episode.document, writing.project.settings, plan.episode.number)
    return m4a(_blobs(jobs, store, load_packet_sizes), _blobs(jobs, store, load_packets), tags)


def _blobs(jobs: Sequence[ChunkJob], store: Store, load: Callable[[Store, ChunkJob], bytes | None]) -> Iterator[bytes]:
    for job in jobs:
        blob = load(store, job)
        if blob is None:
            raise _gone(store)
        yield blob


def _gone(store: Store) -> Exception:
    return failure(Exit.ENVIRONMENT, "R401", str(store.folder), "an entry is gone from the store", "build again")


def write_site(
    plan: Plan,
    project: Project,
    store: Store,
    area: Staging,
    publication: Publication,
    inputs: Mapping[str, str],
    writing_episode: Callable[[str], None],
) -> tuple[tuple[Release, ...], Show]:
    """Stage every file of the site: each episode's, the series' book, then the page, then the feed.

    The files of an episode that stands are left as they are.

    :param publication: what was published before; this build's releases are added to it.
    :param inputs: SHA-256 of every file that the build reads.
    :returns: the episodes as they are released, in order, and what the series has besides.
    :raises RostraError: an entry is gone from the store (R401).
    :raises OtherBytes: an episode's audio has the name of published audio, and is not it.
    """
    writing = Writing(project, store, area, publication, inputs)
    releases: list[Release] = []
    for episode in plan.episodes:
        if episode.up_to_date is not None:
            releases.append(leave_episode(writing, episode, episode.up_to_date))
            continue
        writing_episode(episode.episode.document.key)
        releases.append(write_episode(writing, episode))
        keep_up_to_date(store, episode.signature, releases[-1])
    picture = stage(area, "cover", "jpg", "image/jpeg", writing.cover(plan.cover.key)[0])
    updated = max(release.updated for release in releases)
    show = Show(picture, None if project.lone else _series_book(writing, plan.cover, updated))
    _write_pages(project.settings, releases, show, area)
    area.add("feed.xml", feed_xml(project.settings, releases, show))
    return tuple(releases), show


def _write_pages(settings: Settings, releases: Sequence[Release], show: Show, area: Staging) -> None:
    """The web edition: what its pages load first, the front page last."""
    for name, data in assets().items():
        area.add(name, data)
    ordered = in_order(releases)
    for previous, release, following in zip((None, *ordered), ordered, (*ordered[1:], None), strict=False):
        area.add(release.page.path, episode_page(settings, release, previous, following))
    for name, data in subscribe_files(settings).items():
        area.add(name, data)
    area.add("index.html", index_page(settings, ordered, show))


def _series_book(writing: Writing, cover: CoverJob, updated: datetime) -> Asset:
    """The text of all episodes as one book, which has changed when one of them was last updated."""
    settings, area = writing.project.settings, writing.area
    episodes = [SeriesEpisode(e.document, e.number, writing.pictures(e)) for e in writing.project.episodes]
    taken = {e.document.key for e in writing.project.episodes}
    key = settings.series.key
    while key in taken:
        key += "-series"
    name = f"books/{key}.epub"
    with area.open(name) as file:
        pack(series_package(episodes, settings, writing.cover(cover.key)[0], updated), file)
    return Asset(name, EPUB, area.size(name))
