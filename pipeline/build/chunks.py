"""Chunks are made from takes; what is in the store is taken from there."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from pipeline.build.calls import CALIBRATING, TimedEngine
from pipeline.build.fingerprint import file_digest
from pipeline.build.jobs import ChunkJob, Made, Problem, calibration_key, calibration_line, changed_meanwhile
from pipeline.build.store import Entry, Store
from pipeline.build.stored_chunks import keep_chunk
from pipeline.mix.chunk import mix_passage
from pipeline.mix.jingle import SoundError, mix_jingle
from pipeline.mix.level import voice_gain
from pipeline.script import Line, Voice
from pipeline.speak.engine import SpeechError
from pipeline.timeline import Mark, Take


def make_chunk(job: ChunkJob, engine: TimedEngine, store: Store) -> Made:
    """Make a chunk and keep it and its takes; a sentence that fails twice is a problem, and no chunk is kept.

    :raises OSError: the store cannot be written.
    """
    if job.sound:
        return _make_jingle(job, store)
    maker = _Maker(engine, store)
    lines = zip(job.passage.lines, job.take_keys, strict=True)
    takes = [maker.take(number, line, key) for number, (line, key) in enumerate(lines)]
    gains: dict[Voice, float] = {}
    for voice in dict.fromkeys(line.voice for line in job.passage.lines):
        take = maker.take(CALIBRATING, calibration_line(voice), calibration_key(voice, job.fingerprint))
        if take is not None:
            gains[voice] = voice_gain(take, job.audio)
    whole = [t for t in takes if t is not None]
    if len(whole) == len(takes) and not any(p.code == "R201" for p in maker.problems):
        keep_chunk(store, job.key, mix_passage(job.passage, whole, job.audio, gains))
    return Made(job.key, tuple(maker.made), tuple(maker.problems))


def _make_jingle(job: ChunkJob, store: Store) -> Made:
    problem = None
    try:
        chunk = mix_jingle(Path(job.sound), job.audio)
    except SoundError as error:
        problem = Problem("R301", "jingle", job.passage.sound, str(error))
    # Afterwards: the decoder reads the file by its name, and others may replace it until then.
    if file_digest(Path(job.sound)) != job.sound_digest:
        problem = changed_meanwhile("jingle", job.passage.sound)
    if problem:
        return Made(job.key, (), (problem,))
    keep_chunk(store, job.key, chunk)
    return Made(job.key, (), ())


class _Maker:
    def __init__(self, engine: TimedEngine, store: Store) -> None:
        self.engine, self.store = engine, store
        self.made: list[str] = []
        self.problems: list[Problem] = []

    def take(self, number: int, line: Line, key: str) -> Take | None:
        entry = self.store.get("takes", key)
        if entry is not None:
            return _take(entry)
        take = self.speak(number, line)
        if take is not None:
            if number != CALIBRATING:
                self.made.append(key)
            header = {"rate": take.rate, "marks": [dataclasses.astuple(m) for m in take.marks]}
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


def _take(entry: Entry) -> Take:
    marks = tuple(Mark(*m) for m in entry.header["marks"])
    return Take(entry.blobs[0], entry.header["rate"], marks)
