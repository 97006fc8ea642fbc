"""Plan for a build: episodes, missing chunks and covers, and reasons for rebuilding."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from pipeline.model import COVER, SHOW_COVER, Document, Kind, Script, spoken_text
from pipeline.plan.departures import Departure, departures
from pipeline.plan.estimate import Estimate, estimate
from pipeline.plan.inputs import read_by
from pipeline.plan.jobs import ChunkJob, CoverJob, artwork_key, content_key, cover_jobs, make_job
from pipeline.plan.project import Casting, Episode, Project
from pipeline.plan.reasons import Reason, explain
from pipeline.plan.record import QUOTE, ChunkRecord, LineRecord
from pipeline.plan.up_to_date import PreviousBuild, PublishedSound, UpToDate, signature
from pipeline.publish import PublishedFile
from pipeline.settings import Settings

_TABLES = ("series", "speech", "pauses", "audio", "book", "build", "cast", "lexicon")
_NO_LINES = {"cast": ("line",), "lexicon": ("line",)}
"""TOML table -> fields that are not settings, such as line numbers."""
_NO_MATTER = {**_NO_LINES, "speech": ("time_limit",)}
"""TOML table -> fields that do not affect the output."""


@dataclass(frozen=True, slots=True)
class EpisodePlan:
    """Plan for one episode, with the jobs that make its chunks."""

    episode: Episode
    script: Script
    jobs: tuple[ChunkJob, ...]
    chunks: tuple[ChunkRecord, ...]
    """Chunks as they are saved in the build record."""
    cover: CoverJob
    signature: str
    """Hash of everything that the episode's files depend on."""
    content: str
    """Hash of the publisher's choices for the sound."""
    artwork: str
    """Hash of the publisher's choices for the episode's cover."""
    sound: PublishedSound | None
    """Published sound if it is kept and available; otherwise None.

    An episode with published sound needs no chunks.
    """
    lost: bool
    """Whether published sound should be kept but is not available.

    The sound must then be rebuilt.
    """
    published_cover: str
    """Path of the episode's published cover if it is kept; otherwise empty."""
    up_to_date: UpToDate | None
    """Existing files if they are up to date or kept as last built; otherwise None.

    An episode with such files needs no chunks.
    """
    stays: bool = False
    """Whether the files of a changed episode are kept because only other episodes were requested."""

    @property
    def needs_chunks(self) -> bool:
        """Whether the episode's sound must be joined from chunks."""
        return self.up_to_date is None and self.sound is None

    @property
    def needs_cover(self) -> bool:
        """Whether a cover is needed, as a file or embedded in the sound."""
        return self.up_to_date is None and not (self.sound and self.published_cover)


@dataclass(frozen=True, slots=True)
class Plan:
    """Plan for a build: the work to do, and the reasons for it."""

    episodes: tuple[EpisodePlan, ...]
    """Episodes of the finished site, in series order."""
    stale: tuple[ChunkJob, ...]
    """Jobs that make the missing chunks, without duplicates."""
    takes: frozenset[str]
    """Keys of the takes to speak for these chunks, excluding those used to measure loudness."""
    covers: Mapping[str, CoverJob]
    """Episode key -> cover to make, without duplicates; the key is empty for the show."""
    reasons: tuple[Reason, ...]
    settings: tuple[str, ...]
    """Names of the settings tables that changed since the last build."""
    kept: int
    """Number of chunks that need not be made."""
    cover: CoverJob
    """Job that makes the cover of the show."""
    artwork: str
    """Hash of the publisher's choices for the show's cover."""
    published_cover: str
    """Path of the show's published cover if it is kept; otherwise empty."""
    lost: Mapping[str, PublishedFile]
    """Path -> published file that should be kept but is not available."""
    departures: tuple[Departure, ...]
    """Episodes that were removed from the series."""
    waiting: tuple[str, ...]
    """Keys of new episodes that are not built because only other episodes were requested."""
    estimate: Estimate
    """Estimated amount of work, duration and disk space."""

    @property
    def is_first_build(self) -> bool:
        """Whether there was no earlier build."""
        return any(reason.is_first_build for reason in self.reasons)

    def written(self) -> list[str]:
        """Return the keys of the episodes whose files will be written."""
        return [e.episode.document.key for e in self.episodes if e.up_to_date is None]

    def staying(self) -> list[str]:
        """Return the keys of the changed episodes whose files are kept as last built."""
        return [e.episode.document.key for e in self.episodes if e.stays]

    def partial(self) -> bool:
        """Return whether changed or new episodes are left for a later build."""
        return bool(self.waiting) or any(e.stays for e in self.episodes)


def make_plan(
    project: Project,
    casting: Casting,
    previous: PreviousBuild,
    inputs: Mapping[str, str],
    only: Collection[str] = (),
) -> Plan:
    """Return the plan for a build.

    The project is compared with the store, the last build and the site.

    :param previous: state before the build.
    :param inputs: path -> SHA-256, for every file that the build reads.
    :param only: keys of the requested episodes; empty for all. Other episodes that need new sound are kept as last
        built, or left out if they were never built.
    :raises OSError: the store cannot be read.
    """
    settings = project.settings
    shows, *covers = cover_jobs(project, inputs)
    texts = settings_texts(settings)
    decide = {name: text for name, text in settings_texts(settings, _NO_MATTER).items() if name != "build"}

    lost: dict[str, PublishedFile] = {}

    def planned(episode: Episode, script: Script, cover: CoverJob) -> EpisodePlan:
        document = episode.document
        jobs = tuple(make_job(p, settings.audio, casting.fingerprint, settings.root, inputs) for p in script.passages)
        turns = {turn.id: number for number, turn in enumerate(document.turns(), 1)}
        chunks = tuple(ChunkRecord(job.key, tuple(_lines(job, document, turns))) for job in jobs)
        files = {name: inputs[name] for name in read_by(episode, settings.root)}
        signed = signature(episode, previous.identity(episode), decide, files, [job.key for job in jobs], cover.key)
        content = content_key(script, document, settings.audio, settings.speech, inputs)
        artwork = artwork_key(cover)
        stays = previous.sound(document.key, content)
        entry = previous.published.episodes.get(document.key)
        then, decided = (entry.files, entry.artwork) if entry else ({}, "")
        published_cover = previous.cover(then, COVER, same=artwork == decided)
        up_to_date = previous.up_to_date(signed, episode, stays, published_cover)
        staying = {*(stays.files if stays else ()), *filter(None, [published_cover])}
        missing = {n for n in staying if up_to_date is None and not previous.has(n, then[n])}
        lost.update({name: then[name] for name in sorted(missing)})
        at_hand = stays is not None and missing.isdisjoint(stays.files)
        return EpisodePlan(
            episode=episode,
            script=script,
            jobs=jobs,
            chunks=chunks,
            cover=cover,
            signature=signed,
            content=content,
            artwork=artwork,
            sound=stays if at_hand else None,
            lost=stays is not None and not at_hand,
            published_cover="" if published_cover in missing else published_cover,
            up_to_date=up_to_date,
        )

    every = tuple(planned(*found) for found in zip(project.episodes, casting.scripts, covers, strict=True))
    episodes = tuple(_left_out(every, previous, only)) if only else every
    unique = {job.key: job for e in episodes for job in e.jobs}
    written = [e for e in episodes if e.up_to_date is None]
    needed = {job.key: job for e in written if e.needs_chunks for job in e.jobs}
    stale = {key: job for key, job in needed.items() if not previous.store.has("chunks", key)}
    wanted = dict.fromkeys(key for job in stale.values() for key in job.take_keys)
    takes = frozenset(key for key in wanted if not previous.store.has("takes", key))
    record = previous.record
    changed = tuple(name for name in texts if record and record.settings.get(name) != texts[name])
    by_episode = [(e.episode.document.key, e.chunks) for e in written if e.needs_chunks]
    artwork = artwork_key(shows)
    published = previous.published
    show_cover = previous.cover(published.files, SHOW_COVER, same=artwork == published.artwork)
    if show_cover and not previous.has(show_cover, published.files[show_cover]):
        lost[show_cover] = published.files[show_cover]
        show_cover = ""
    wanted_covers = {"": shows} if not show_cover else {}
    wanted_covers |= {e.episode.document.key: e.cover for e in written if e.needs_cover}
    return Plan(
        episodes=episodes,
        stale=tuple(stale.values()),
        takes=takes,
        covers=_missing_covers(wanted_covers, previous),
        reasons=explain(by_episode, takes, frozenset(stale), changed, record, bool(settings.draft_of)),
        settings=changed,
        kept=len(unique) - len(stale),
        cover=shows,
        artwork=artwork,
        published_cover=show_cover,
        lost=lost,
        departures=departures({e.episode.document.key: e.chunks for e in every}, previous),
        waiting=_waiting(every, episodes),
        estimate=estimate(
            [(e.script, e.up_to_date) for e in episodes], tuple(stale.values()), takes, settings.audio, casting
        ),
    )


def _left_out(episodes: Iterable[EpisodePlan], previous: PreviousBuild, only: Collection[str]) -> Iterator[EpisodePlan]:
    """Yield the plans for the episodes of a build with ``--only``.

    Episodes that were not requested are planned as usual if they need no new sound. Otherwise, they are kept as last
    built, or left out if they were never built.
    """
    for planned in episodes:
        key = planned.episode.document.key
        if key in only or not planned.needs_chunks or _has_all(planned.jobs, previous):
            yield planned
            continue
        found, record = previous.last_built(key), previous.record
        if found is not None and record is not None:
            signed, chunks = record.signatures[key], record.chunks[key]
            yield dataclasses.replace(
                planned,
                jobs=(),
                chunks=chunks,
                signature=signed,
                sound=None,
                lost=False,
                published_cover="",
                up_to_date=found,
                stays=True,
            )


def _has_all(jobs: Iterable[ChunkJob], previous: PreviousBuild) -> bool:
    return all(previous.store.has("chunks", job.key) for job in jobs)


def _waiting(every: Iterable[EpisodePlan], listed: Iterable[EpisodePlan]) -> tuple[str, ...]:
    keys = {planned.episode.document.key for planned in listed}
    return tuple(key for planned in every if (key := planned.episode.document.key) not in keys)


def _missing_covers(covers: Mapping[str, CoverJob], previous: PreviousBuild) -> dict[str, CoverJob]:
    first: dict[str, str] = {}
    for name, job in covers.items():
        first.setdefault(job.key, name)
    return {name: covers[name] for key, name in first.items() if not previous.store.has("covers", key)}


def _lines(job: ChunkJob, document: Document, turns: dict[str, int]) -> Iterator[LineRecord]:
    passage = job.passage
    for line, take in zip(passage.lines, job.take_keys, strict=True):
        yield LineRecord(
            text=line.text,
            spoken=spoken_text(line.text, line.changes, ipa=True),
            speaker=document.person(line.speaker).name if line.speaker else "",
            turn=turns.get(passage.turn, 0),
            kind=QUOTE if passage.kind is Kind.PARAGRAPH and not line.speaker else passage.kind.value,
            pause=line.pause,
            voice=f"{' and '.join(line.voice_names())} at {line.voice.rate} words a minute, pitch {line.voice.pitch}",
            take=take,
        )


def settings_texts(settings: Settings, without: Mapping[str, Collection[str]] = _NO_LINES) -> dict[str, str]:
    """Return each settings table as JSON text, for comparison between builds.

    The result also contains the convention for speaker tags, and whether this is a draft build.

    :param without: TOML table -> fields to leave out.
    """
    texts = {"convention": settings.convention, "draft build": json.dumps(bool(settings.draft_of))}
    for name in _TABLES:
        value = getattr(settings, name)
        entries = [dataclasses.asdict(e) for e in (value if isinstance(value, tuple) else (value,))]
        kept = [{n: v for n, v in entry.items() if n not in without.get(name, ())} for entry in entries]
        texts[name] = json.dumps(kept, sort_keys=True, ensure_ascii=False, default=str)
    return texts
