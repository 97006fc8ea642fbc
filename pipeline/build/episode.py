"""One episode's files, from its Document, its Script and its chunks in the store."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.build.chunks import ChunkJob, StoredChunk, load_chunk
from pipeline.build.covers import episode_cover, small_cover
from pipeline.build.project import Episode, Project
from pipeline.build.staging import Staging
from pipeline.build.store import Store
from pipeline.diagnostics import Exit, failure
from pipeline.mix.crc16 import crc16
from pipeline.mix.encode import info_frame
from pipeline.mix.timeline import assemble
from pipeline.model import Document, Figure
from pipeline.release import Asset, Release, hashed_name, sha256_hex
from pipeline.script import Script
from pipeline.timeline import Timeline
from pipeline.write.audio import write_mp3
from pipeline.write.captions import srt, transcript_json, vtt
from pipeline.write.chapters import chapters_json
from pipeline.write.epub.edition import book
from pipeline.write.guid import episode_guid
from pipeline.write.tags import id3


@dataclass(frozen=True, slots=True)
class EpisodePlan:
    """An episode with the jobs of its chunks, in order."""

    episode: Episode
    script: Script
    jobs: tuple[ChunkJob, ...]


def write_episode(project: Project, plan: EpisodePlan, store: Store, area: Staging) -> Release:
    """Stage all files of an episode.

    :raises RostraError: a chunk is missing from the store.
    """
    document, settings = plan.episode.document, project.settings
    timeline, checksum = _timeline(plan, store)
    cover = episode_cover(project, plan.episode, store)
    tags = id3(document, settings, timeline, plan.episode.number, small_cover(cover, store))
    frame = info_frame(settings.audio.bitrate, timeline.frames, checksum=checksum)
    with area.open(f"media/{document.key}.part") as file:
        written = write_mp3(file, tags, frame, (c.mp3 for c in _chunks(plan.jobs, store)))
    name = f"media/{hashed_name(document.key, written.sha256, 'mp3')}"
    area.rename(f"media/{document.key}.part", name)
    text = _sidecars(document, timeline, area)
    pictures = _pictures(plan.episode)
    epub = book(document, settings, plan.episode.number, cover, pictures)
    area.add(f"books/{document.key}.epub", epub)
    return Release(
        document,
        timeline,
        plan.episode.number,
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
    energies = []
    checksum = 0
    for chunk in _chunks(plan.jobs, store):
        infos.append(chunk.info)
        energies.append(chunk.energies)
        checksum = crc16(chunk.mp3, checksum)
    return assemble(plan.episode.document, plan.script, infos, np.concatenate(energies)), checksum


def _chunks(jobs: Sequence[ChunkJob], store: Store) -> Iterator[StoredChunk]:
    for job in jobs:
        chunk = load_chunk(store, job)
        if chunk is None:
            hint = "build again"
            raise failure(Exit.ENVIRONMENT, "R401", str(store.folder), "a chunk is gone from the store", hint)
        yield chunk


def _pictures(episode: Episode) -> dict[str, bytes]:
    figures = [b for t in episode.document.turns() for b in t.blocks if isinstance(b, Figure)]
    return {f.file: (episode.folder / f.file).read_bytes() for f in figures}
