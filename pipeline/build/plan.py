"""The plan of a build, as data: what there is, what is stale, and why. Nothing is made or written here."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pipeline.build.covers import cover_jobs
from pipeline.build.inputs import read_by
from pipeline.build.jobs import ChunkJob, CoverJob, make_job
from pipeline.build.project import Casting, Episode, Project
from pipeline.build.reasons import Reason, changed_settings, explain
from pipeline.build.record import ChunkRecord, LineRecord
from pipeline.build.standing import Before, Standing, signature
from pipeline.model import Document
from pipeline.script import Passage, Script
from pipeline.settings import Settings

TABLES = ("series", "speech", "pauses", "audio", "book", "cast", "lexicon")


@dataclass(frozen=True, slots=True)
class EpisodePlan:
    """An episode with the jobs of its chunks, in order."""

    episode: Episode
    script: Script
    jobs: tuple[ChunkJob, ...]
    chunks: tuple[ChunkRecord, ...]
    """The same as they will be recorded."""
    cover: CoverJob
    signature: str
    """Of everything that decides its files."""
    standing: Standing | None
    """What stands of it already; then its chunks are not needed."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a build will do."""

    episodes: tuple[EpisodePlan, ...]
    stale: tuple[ChunkJob, ...]
    """Chunks to be made, each key once."""
    reasons: tuple[Reason, ...]
    settings: tuple[str, ...]
    """Tables of settings that changed since the last build."""
    kept: int
    """Chunks taken from the store, or not needed since what was made of them stands."""
    cover: CoverJob
    """The show's."""


def make_plan(project: Project, casting: Casting, before: Before, inputs: Mapping[str, str]) -> Plan:
    """Compare a project with the store, with the last build and with what stands in the site.

    :param inputs: SHA-256 of every file that was read.
    :raises OSError: the store, a jingle or a cover cannot be read.
    """
    settings = project.settings
    shows, *covers = cover_jobs(project, inputs)
    texts = settings_texts(settings)
    decide = {**texts, "convention": settings.convention}

    def planned(episode: Episode, script: Script, cover: CoverJob) -> EpisodePlan:
        jobs = tuple(make_job(p, settings.audio, casting.fingerprint, settings.root, inputs) for p in script.passages)
        turns = {turn.id: number for number, turn in enumerate(episode.document.turns(), 1)}
        chunks = tuple(ChunkRecord(job.key, tuple(_lines(job, episode.document, turns))) for job in jobs)
        files = {name: inputs[name] for name in read_by(episode, settings.root)}
        signed = signature(episode, decide, files, [job.key for job in jobs], cover.key)
        return EpisodePlan(episode, script, jobs, chunks, cover, signed, before.standing(signed, episode))

    episodes = tuple(planned(*found) for found in zip(project.episodes, casting.scripts, covers, strict=True))
    unique = {job.key: job for e in episodes for job in e.jobs}
    written = [e for e in episodes if e.standing is None]
    needed = {job.key: job for e in written for job in e.jobs}
    stale = {key: job for key, job in needed.items() if not before.store.has("chunks", key)}
    keys = frozenset(stale)
    reasons = tuple(r for e in written for r in explain(e.episode.document.key, e.chunks, keys, before.record))
    changed = changed_settings(texts, before.record)
    return Plan(episodes, tuple(stale.values()), reasons, changed, len(unique) - len(stale), shows)


def _lines(job: ChunkJob, document: Document, turns: dict[str, int]) -> Iterator[LineRecord]:
    passage: Passage = job.passage
    for line, take in zip(passage.lines, job.take_keys, strict=True):
        speaker = document.person(line.speaker).name if line.speaker else ""
        turn = turns.get(passage.turn, 0) if line.speaker else 0
        voice = f"{line.voice.name} at {line.voice.rate} words a minute, pitch {line.voice.pitch}"
        yield LineRecord(line.text, line.spoken, speaker, turn, voice, take)


def settings_texts(settings: Settings) -> dict[str, str]:
    """Each table of the settings as JSON, for comparison with the next build's."""
    texts: dict[str, str] = {}
    for name in TABLES:
        value = getattr(settings, name)
        entries = value if isinstance(value, tuple) else (value,)
        texts[name] = json.dumps(
            [dataclasses.asdict(e) for e in entries], sort_keys=True, ensure_ascii=False, default=str
        )
    return texts
