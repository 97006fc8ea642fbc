"""One episode's files, from its Document, its Script and its chunks in the store."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.build.chunks import load_chunk, load_frames
from pipeline.build.jobs import ChunkJob
from pipeline.build.plan import EpisodePlan
from pipeline.build.project import Episode, Project
from pipeline.build.staging import Staging
from pipeline.build.store import Store
from pipeline.diagnostics import Exit, failure
from pipeline.mix.crc16 import joined
from pipeline.mix.encode import info_frame
from pipeline.mix.loudness import Meter
from pipeline.mix.timeline import assemble
from pipeline.model import Document, Figure
from pipeline.release import Asset, Release, hashed_name, sha256_hex
from pipeline.timeline import Timeline
from pipeline.write.audio import write_mp3
from pipeline.write.captions import srt, transcript_json, vtt
from pipeline.write.chapters import chapters_json
from pipeline.write.epub.edition import book
from pipeline.write.guid import episode_guid
from pipeline.write.tags import id3


@dataclass(frozen=True, slots=True)
class Writing:
    """What every writer is given."""

    project: Project
    store: Store
    area: Staging

    def cover(self, key: str) -> tuple[bytes, bytes]:
        """A cover and its small version, JPEG.

        :raises RostraError: it is not in the store.
        """
        entry = self.store.get("covers", key)
        if entry is None:
            raise _gone(self.store)
        return entry.blobs[0], entry.blobs[1]


def write_episode(writing: Writing, plan: EpisodePlan, cover_key: str) -> Release:
    """Stage all files of an episode.

    :raises RostraError: a chunk or the cover is missing from the store.
    """
    document, settings, area = plan.episode.document, writing.project.settings, writing.area
    number = plan.episode.number
    timeline, checksum = _timeline(plan, writing.store)
    cover, small = writing.cover(cover_key)
    tags = id3(document, settings, timeline, number, small)
    frame = info_frame(settings.audio.bitrate, timeline.frames, checksum=checksum)
    with area.open(f"media/{document.key}.part") as file:
        written = write_mp3(file, tags, frame, _frames(plan.jobs, writing.store))
    name = f"media/{hashed_name(document.key, written.sha256, 'mp3')}"
    area.rename(f"media/{document.key}.part", name, written.sha256)
    text = _sidecars(document, timeline, area)
    epub = book(document, settings, number, cover, _pictures(plan.episode))
    area.add(f"books/{document.key}.epub", epub)
    return Release(
        document,
        timeline,
        number,
        episode_guid(settings.series.key, document.key),
        plan.episode.published,
        Asset(name, "audio/mpeg", written.length),
        text["vtt"],
        text["srt"],
        text["json"],
        text["chapters.json"],
        Asset(f"books/{document.key}.epub", "application/epub+zip", len(epub)),
        stage(area, f"covers/{document.key}", "jpg", "image/jpeg", cover),
    )


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
    }
    return {
        extension: stage(area, f"media/{document.key}", extension, media_type, text.encode())
        for extension, (media_type, text) in texts.items()
    }


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


def _frames(jobs: Sequence[ChunkJob], store: Store) -> Iterator[bytes]:
    for job in jobs:
        frames = load_frames(store, job)
        if frames is None:
            raise _gone(store)
        yield frames


def _gone(store: Store) -> Exception:
    return failure(Exit.ENVIRONMENT, "R401", str(store.folder), "an entry is gone from the store", "build again")


def _pictures(episode: Episode) -> dict[str, bytes]:
    figures = [b for t in episode.document.turns() for b in t.blocks if isinstance(b, Figure)]
    return {f.file: (episode.folder / f.file).read_bytes() for f in figures}
