"""The plan of a build, as data: what there is, what is stale, and why. Nothing is made or written here."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.build.jobs import ChunkJob, make_job
from pipeline.build.project import Casting, Episode, Project
from pipeline.build.reasons import Reason, changed_settings, explain
from pipeline.build.record import ChunkRecord, LineRecord, Record
from pipeline.build.store import Store
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
    """Chunks taken from the store."""


def make_plan(project: Project, casting: Casting, store: Store, record: Record | None) -> Plan:
    """Compare a project with the store and with the last build.

    :raises OSError: the store or a jingle cannot be read.
    """
    episodes = tuple(
        _episode_plan(project, episode, script, casting.fingerprint)
        for episode, script in zip(project.episodes, casting.scripts, strict=True)
    )
    unique = {job.key: job for e in episodes for job in e.jobs}
    stale = {key: job for key, job in unique.items() if not store.has("chunks", key)}
    keys = frozenset(stale)
    reasons = tuple(r for e in episodes for r in explain(e.episode.document.key, e.chunks, keys, record))
    changed = changed_settings(settings_texts(project.settings), record)
    return Plan(episodes, tuple(stale.values()), reasons, changed, len(unique) - len(stale))


def _episode_plan(project: Project, episode: Episode, script: Script, fingerprint: str) -> EpisodePlan:
    settings = project.settings
    jobs = tuple(make_job(p, settings.audio, fingerprint, settings.root) for p in script.passages)
    turns = {turn.id: number for number, turn in enumerate(episode.document.turns(), 1)}
    chunks = tuple(ChunkRecord(job.key, tuple(_lines(job, episode.document, turns))) for job in jobs)
    return EpisodePlan(episode, script, jobs, chunks)


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
