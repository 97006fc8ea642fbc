"""Takes and chunks by key: what is in the store is taken from there, the rest is made."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.build.store import Entry, Store, make_key
from pipeline.mix.chunk import MixedChunk, mix_passage
from pipeline.mix.crc16 import crc16
from pipeline.mix.jingle import SoundError, mix_jingle
from pipeline.mix.level import voice_gain
from pipeline.release import sha256_hex
from pipeline.script import Kind, Line, Passage, Voice
from pipeline.settings import Audio
from pipeline.speak.engine import CALIBRATION, Engine, SpeechError
from pipeline.timeline import ChunkInfo, Mark, Placed, Take

TAKE_SCHEMA = 1
CHUNK_SCHEMA = 3
"""Raised by whoever changes what speaking or mixing makes of the same input."""
_LIBRARIES = ("lameenc", "numpy", "soxr")


@dataclass(frozen=True, slots=True)
class ChunkJob:
    """A chunk to be made, with the keys of everything it needs."""

    key: str
    passage: Passage
    take_keys: tuple[str, ...]
    """One for each line."""
    audio: Audio
    fingerprint: str
    sound: str = ""
    """Path of a jingle's file."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A line that made trouble (R201, R202), or a jingle that did (R301)."""

    code: str
    line: str
    """Id of the Line."""
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Made:
    """What became of a job."""

    key: str
    takes: int
    """Takes of lines that were synthesised for it."""
    problems: tuple[Problem, ...]
    damaged: tuple[str, ...] = ()
    """Entries of the store that were found damaged on the way."""


@cache
def _library_versions() -> dict[str, str]:
    return {name: version(name) for name in _LIBRARIES}


def take_key(spoken: str, voice: Voice, fingerprint: str) -> str:
    """Key of a take."""
    return make_key([TAKE_SCHEMA, fingerprint, dataclasses.asdict(voice), spoken])


def make_job(passage: Passage, audio: Audio, fingerprint: str, root: Path) -> ChunkJob:
    """The job of a passage.

    :raises OSError: the jingle's file cannot be read.
    """
    takes = tuple(take_key(line.spoken, line.voice, fingerprint) for line in passage.lines)
    sound = root / passage.sound if passage.kind is Kind.JINGLE else None
    decides: dict[str, Any] = {
        "schema": CHUNK_SCHEMA,
        "libraries": _library_versions(),
        "audio": [audio.loudness, audio.ceiling, audio.bitrate, audio.quality],
        "lines": [
            [key, line.text, [dataclasses.astuple(r) for r in line.respellings], line.pause]
            for key, line in zip(takes, passage.lines, strict=True)
        ],
        "calibration": sorted({take_key(CALIBRATION, line.voice, fingerprint) for line in passage.lines}),
        "sound": sha256_hex(sound.read_bytes()) if sound else "",
    }
    return ChunkJob(make_key(decides), passage, takes, audio, fingerprint, str(sound) if sound else "")


def make_chunk(job: ChunkJob, engine: Engine, store: Store) -> Made:
    """Make a chunk and keep it and its takes; a sentence that fails twice is a problem, and no chunk is kept.

    :raises OSError: the store cannot be written.
    """
    if job.sound:
        return _make_jingle(job, store)
    maker = _Maker(job, engine, store)
    takes = [maker.take(line, key) for line, key in zip(job.passage.lines, job.take_keys, strict=True)]
    gains: dict[Voice, float] = {}
    for voice in dict.fromkeys(line.voice for line in job.passage.lines):
        line = Line("calibration", CALIBRATION, CALIBRATION, (), voice, "", 0)
        take = maker.take(line, take_key(CALIBRATION, voice, job.fingerprint), counted=False)
        if take is not None:
            gains[voice] = voice_gain(take, job.audio)
    whole = [t for t in takes if t is not None]
    if len(whole) == len(takes) and not any(p.code == "R201" for p in maker.problems):
        _keep(store, job.key, mix_passage(job.passage, whole, job.audio, gains))
    return Made(job.key, maker.made, tuple(maker.problems))


def _make_jingle(job: ChunkJob, store: Store) -> Made:
    try:
        _keep(store, job.key, mix_jingle(Path(job.sound), job.audio))
    except SoundError as error:
        return Made(job.key, 0, (Problem("R301", "jingle", job.passage.sound, str(error)),))
    return Made(job.key, 0, ())


class _Maker:
    def __init__(self, job: ChunkJob, engine: Engine, store: Store) -> None:
        self.job, self.engine, self.store = job, engine, store
        self.made = 0
        self.problems: list[Problem] = []

    def take(self, line: Line, key: str, *, counted: bool = True) -> Take | None:
        entry = self.store.get("takes", key)
        if entry is not None:
            return _take(entry)
        take = self.speak(line)
        if take is not None:
            self.made += counted
            header = {"rate": take.rate, "marks": [dataclasses.astuple(m) for m in take.marks]}
            self.store.put("takes", key, header, [take.pcm])
        return take

    def speak(self, line: Line) -> Take | None:
        try:
            return self.engine.synthesize(line.spoken, line.voice)
        except SpeechError as error:
            first = str(error)
        try:
            take = self.engine.synthesize(line.spoken, line.voice)
        except SpeechError as error:
            self.problems.append(Problem("R201", line.id, line.text, str(error)))
            return None
        self.problems.append(Problem("R202", line.id, line.text, first))
        return take


def _take(entry: Entry) -> Take:
    marks = tuple(Mark(*m) for m in entry.header["marks"])
    return Take(entry.blobs[0], entry.header["rate"], marks)


def _keep(store: Store, key: str, mixed: MixedChunk) -> None:
    info = mixed.info
    header = {
        "frames": info.frames,
        "peak": info.peak_dbtp,
        "crc": crc16(mixed.mp3),
        "placed": [[p.start, p.end, [dataclasses.astuple(m) for m in p.words]] for p in info.placed],
    }
    store.put("chunks", key, header, [mixed.mp3, mixed.energies.astype("<f4").tobytes()])


@dataclass(frozen=True, slots=True)
class StoredChunk:
    """A chunk as the store holds it."""

    info: ChunkInfo
    mp3: bytes
    crc: int
    """Checksum of the frames (``mix.crc16``)."""
    energies: np.ndarray[Any, np.dtype[np.float32]]


def load_chunk(store: Store, job: ChunkJob) -> StoredChunk | None:
    """The stored chunk of a job, its lines named after the passage's; None where there is none."""
    entry = store.get("chunks", job.key)
    if entry is None:
        return None
    placed = tuple(
        Placed(line.id, start, end, tuple(Mark(*w) for w in words))
        for line, (start, end, words) in zip(job.passage.lines, entry.header["placed"], strict=True)
    )
    info = ChunkInfo(entry.header["frames"], placed, entry.header["peak"])
    return StoredChunk(info, entry.blobs[0], entry.header["crc"], np.frombuffer(entry.blobs[1], "<f4"))
