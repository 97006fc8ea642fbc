"""Making takes and chunks, saving them in the store, and loading them.

The encoders are loaded only when needed, because joining chunks does not use them.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.mix import SoundError, crc16, mix_jingle, mix_passage, voice_gain
from pipeline.model import ChunkInfo, Exit, Line, Mark, PlacedLine, Take, Voice, Words, failure
from pipeline.plan import ChunkJob, JobResult, Problem, TakeJob, calibration_line, changed_meanwhile
from pipeline.run.calls import CALIBRATING, TimedEngine
from pipeline.speak import SpeechError
from pipeline.store import COST, Store, StoreEntry, file_digest

if TYPE_CHECKING:
    from pipeline.mix import MixedChunk

FRAMES, _ENERGIES, PACKETS, PACKET_SIZES = range(4)
"""Positions of the blobs in a stored chunk.

The blobs are MP3 frames, energies, AAC packets, and packet sizes in bytes.
"""


def keep_chunk(store: Store, key: str, mixed: MixedChunk) -> None:
    """Save a mixed chunk in the store.

    :raises OSError: the store cannot be written.
    """
    info = mixed.info
    header = {
        "frames": info.frames,
        "length": len(mixed.mp3),
        "peak": info.peak_dbtp,
        "crc": crc16(mixed.mp3),
        "placed": [[p.start, p.end, [dataclasses.astuple(m) for m in p.words]] for p in info.placed],
    }
    energies = mixed.energies.astype("<f4").tobytes()
    store.put("chunks", key, header, [mixed.mp3, energies, mixed.aac.packets, mixed.aac.sizes])


@dataclass(frozen=True, slots=True)
class StoredChunk:
    """Chunk in the store, without its encoded sound."""

    info: ChunkInfo
    length: int
    """Size of the MP3 frames in bytes."""
    crc: int
    """Checksum of the MP3 frames (``mix.crc16``)."""
    energies: np.ndarray[Any, np.dtype[np.float32]]
    """Energies for measuring loudness (``mix.Meter``)."""


def load_entry(store: Store, kind: str, key: str, only: int | None = None) -> StoreEntry:
    """Return a store entry that this build has made or checked.

    :param only: position of the blob to load, from 0; None for all blobs.
    :raises RostraError: the entry is missing from the store (R401).
    """
    entry = store.get(kind, key, only)
    if entry is None:
        raise failure(Exit.ENVIRONMENT, "R401", str(store.folder), "an entry is missing from the store", "build again")
    return entry


def load_chunk(store: Store, job: ChunkJob) -> StoredChunk:
    """Return the stored chunk of a job, with the line ids of the job's passage.

    :raises RostraError: the chunk is missing from the store (R401).
    """
    entry = load_entry(store, "chunks", job.key, _ENERGIES)
    header = entry.header
    placed = tuple(
        PlacedLine(line.id, start, end, Words(Mark(*w) for w in words))
        for line, (start, end, words) in zip(job.passage.lines, header["placed"], strict=True)
    )
    info = ChunkInfo(header["frames"], placed, header["peak"])
    return StoredChunk(info, header["length"], header["crc"], np.frombuffer(entry.blobs[0], "<f4"))


def load_blobs(store: Store, jobs: Sequence[ChunkJob], number: int) -> Iterator[bytes]:
    """Yield one blob of each job's chunk, in the order of the jobs.

    :param number: position of the blob: ``FRAMES``, ``PACKETS`` or ``PACKET_SIZES``.
    :raises RostraError: a chunk is missing from the store (R401).
    """
    for job in jobs:
        yield load_entry(store, "chunks", job.key, number).blobs[0]


def make_chunk(job: ChunkJob, engine: TimedEngine, store: Store) -> JobResult:
    """Make and save a chunk with its takes, and return the result of the job.

    If a sentence fails twice, the result contains the problem (R201), and the chunk is not saved.

    :raises EngineUnavailable: the engine cannot be started on this machine.
    :raises OSError: the store cannot be written.
    """
    if job.sound:
        return _make_jingle(job, store)
    maker = _Maker(engine, store)
    lines = zip(job.passage.lines, job.take_keys, strict=True)
    takes = [maker.take(number, line, key) for number, (line, key) in enumerate(lines)]
    gains: dict[Voice, float] = {}
    for voice, key in job.calibration.items():
        take = maker.take(CALIBRATING, calibration_line(voice), key)
        if take is not None:
            gains[voice] = voice_gain(take, job.audio)
    whole = [t for t in takes if t is not None]
    if len(whole) == len(takes) and not any(p.code == "R201" for p in maker.problems):
        keep_chunk(store, job.key, mix_passage(job.passage, whole, job.audio, gains))
    return JobResult(job.key, tuple(maker.made), tuple(maker.problems))


def make_take(job: TakeJob, engine: TimedEngine, store: Store) -> JobResult:
    """Make and save a take unless it is already stored, and return the job's result.

    If the sentence fails twice, the result contains the problem (R201).

    :raises EngineUnavailable: the engine cannot be started on this machine.
    :raises OSError: the store cannot be written.
    """
    maker = _Maker(engine, store)
    maker.take(CALIBRATING if job.calibrates else 0, job.line, job.key)
    return JobResult(job.key, tuple(maker.made), tuple(maker.problems))


def _make_jingle(job: ChunkJob, store: Store) -> JobResult:
    problems: list[Problem] = []
    try:
        chunk = mix_jingle(Path(job.sound), job.audio)
    except SoundError as error:
        problems = [Problem(error.code, "jingle", job.passage.sound, str(error))]
    # Check after decoding, because the file may be replaced before the decoder opens it by name.
    if file_digest(Path(job.sound)) != job.sound_digest:
        problems = [changed_meanwhile("jingle", job.passage.sound)]
    if not problems:
        keep_chunk(store, job.key, chunk)
    return JobResult(job.key, (), tuple(problems))


class _Maker:
    def __init__(self, engine: TimedEngine, store: Store) -> None:
        self.engine, self.store = engine, store
        self.made: list[str] = []
        self.problems: list[Problem] = []

    def take(self, number: int, line: Line, key: str) -> Take | None:
        entry = self.store.get("takes", key)
        if entry is not None:
            return Take(entry.blobs[0], entry.header["rate"], tuple(Mark(*m) for m in entry.header["marks"]))
        take = self.speak(number, line)
        if take is not None:
            if number != CALIBRATING:
                self.made.append(key)
            seconds = len(take.pcm) / 2 / take.rate
            cost = round(self.engine.prepare().traits.cost * seconds, 4)
            header = {"rate": take.rate, "marks": [dataclasses.astuple(m) for m in take.marks], COST: cost}
            self.store.put("takes", key, header, [take.pcm])
        return take

    def speak(self, number: int, line: Line) -> Take | None:
        try:
            return self.engine.say(number, line)
        except SpeechError as error:
            first = str(error)
        try:
            take = self.engine.say(number, line)
        except SpeechError as error:
            self.problems.append(Problem("R201", line.id, line.text, str(error)))
            return None
        self.problems.append(Problem("R202", line.id, line.text, first))
        return take
