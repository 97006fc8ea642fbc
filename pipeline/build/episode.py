"""One episode's files, from its Document, its Script and its chunks in the store."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pipeline.build.fingerprint import read_unchanged
from pipeline.build.inputs import name_of
from pipeline.build.jobs import ChunkJob
from pipeline.build.plan import EpisodePlan
from pipeline.build.project import Episode, Project
from pipeline.build.publication import Publication
from pipeline.build.staging import Staging
from pipeline.build.standing import Standing, page_of, standing_release
from pipeline.build.store import Store
from pipeline.build.stored_chunks import load_chunk, load_frames, load_packet_sizes, load_packets
from pipeline.diagnostics import Exit, failure
from pipeline.mix.crc16 import joined
from pipeline.mix.encode import info_frame
from pipeline.mix.loudness import Meter
from pipeline.mix.timeline import assemble
from pipeline.model import Document
from pipeline.release import Asset, Picture, Release, hashed_name, sha256_hex
from pipeline.timeline import Timeline
from pipeline.write.audio import write_mp3
from pipeline.write.captions import srt, transcript_json, vtt
from pipeline.write.chapters import chapters_json
from pipeline.write.epub.edition import narrated_package, text_package
from pipeline.write.epub.package import pack
from pipeline.write.guid import episode_guid
from pipeline.write.m4a import m4a
from pipeline.write.narration import narration_tags
from pipeline.write.stream import Stream
from pipeline.write.tags import id3
from pipeline.write.web.pictures import page_pictures
from pipeline.write.web.times import chapters_vtt

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


def leave_episode(writing: Writing, plan: EpisodePlan, found: Standing) -> Release:
    """Leave all files of an episode as they are.

    :raises OtherBytes: its audio has the name of published audio, and is not it.
    """
    for name in found.files():
        writing.area.leave(name)
    first_guid = episode_guid(writing.project.settings.series.key, plan.episode.document.key)
    guid, _ = writing.publication.stand(plan.episode.document.key, found.audio, first_guid, plan.episode.published)
    return standing_release(found, plan.episode, plan.script, guid)


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
        checksum = joined(checksum, chunk.crc, chunk.length)
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
