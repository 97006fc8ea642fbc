"""What is to be made, with the keys of everything it needs, and what became of it; nothing here loads what makes it."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.model import PUBLISHER_RULES, Change, Document, Kind, Line, Part, Passage, Script, Voice, spoken_text
from pipeline.plan.project import Project
from pipeline.settings import Audio, Speech
from pipeline.speak import CALIBRATION
from pipeline.store import installed_version, make_key

COVER_SCHEMA = 3

TAKE_SCHEMA = 1
CHUNK_SCHEMA = 6
"""Raised by whoever changes what speaking or mixing makes of the same input."""
SOUND_SCHEMA = 2
"""The same of what mixing makes of a jingle."""
_LIBRARIES = ("av", "lameenc", "numpy", "soxr")


@dataclass(frozen=True, slots=True)
class ChunkJob:
    """A chunk to be made, with the keys of everything it needs."""

    key: str
    passage: Passage
    take_keys: tuple[str, ...]
    """One for each line."""
    audio: Audio
    calibration: Mapping[Voice, str]
    """Voice -> key of the take that it is measured by."""
    sound: str = ""
    """Path of a jingle's file."""
    sound_digest: str = ""
    """SHA-256 of that file: the chunk of other bytes has another key."""


@dataclass(frozen=True, slots=True)
class TakeJob:
    """A take to be spoken by itself, before the chunks that need it are mixed."""

    key: str
    line: Line
    calibrates: bool = False
    """Whether a voice is measured by it."""


@dataclass(frozen=True, slots=True)
class CoverJob:
    """A cover to be made, in full size and in the size that audio tags carry."""

    key: str
    own: str = ""
    """The publisher's picture file, or empty: then it is drawn from the wording."""
    own_digest: str = ""
    """SHA-256 of that file, or empty."""
    series: str = ""
    subtitle: str = ""
    title: str = ""
    number: int = 0
    people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """A line that made trouble (R201, R202), or a file that did (R301, R303)."""

    code: str
    line: str
    """Id of the Line."""
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class JobResult:
    """What became of a job."""

    key: str
    takes: tuple[str, ...]
    """Keys of the takes of lines that were synthesised for it; another worker may have made the same meanwhile."""
    problems: tuple[Problem, ...]
    damaged: tuple[str, ...] = ()
    """Entries of the store that were found damaged on the way."""
    seconds: float = 0.0
    """How long it took, without the start of the engine."""


def changed_meanwhile(what: str, file: str) -> Problem:
    """A file that is not any more what the job was planned with."""
    return Problem("R303", what, file, "the file was changed while the build was under way; build again")


@cache
def _library_versions() -> dict[str, str]:
    return {name: installed_version(name) for name in _LIBRARIES}


def take_key(spoken: str, voice: Voice, fingerprint: str, parts: Sequence[Part] = ()) -> str:
    """Key of a take.

    :param parts: those of what is spoken, if it is not all in ``voice`` or has IPA.
    """
    divided = [[part.start, part.end, _fields(part.voice), *part.ipa] for part in parts]
    return make_key([TAKE_SCHEMA, fingerprint, _fields(voice), spoken, *divided])


def _parts(line: Line) -> Sequence[Part]:
    return line.spoken_parts() if line.parts or any(change.ipa for change in line.changes) else ()


@cache
def _fields(voice: Voice) -> dict[str, Any]:
    return dataclasses.asdict(voice)


@cache
def calibration_key(voice: Voice, fingerprint: str) -> str:
    """Key of the take that a voice's own gain is measured by."""
    return take_key(CALIBRATION, voice, fingerprint)


def calibration_line(voice: Voice) -> Line:
    """What a voice reads to be measured."""
    return Line("calibration", CALIBRATION, CALIBRATION, (), voice, "", 0)


def make_job(passage: Passage, audio: Audio, fingerprint: str, root: Path, inputs: Mapping[str, str]) -> ChunkJob:
    """The job of a passage.

    :param root: folder that the jingle's path starts in.
    :param inputs: SHA-256 of every file that the build reads.
    """
    voices = dict.fromkeys(line.voice for line in passage.lines)
    calibration = {voice: calibration_key(voice, fingerprint) for voice in voices}
    takes = tuple(take_key(line.spoken, line.voice, fingerprint, _parts(line)) for line in passage.lines)
    sound, digest = "", ""
    if passage.kind is Kind.JINGLE:
        sound, digest = str(root / passage.sound), inputs[passage.sound]
    decides: dict[str, Any] = {
        "schema": CHUNK_SCHEMA,
        "libraries": _library_versions(),
        "audio": [audio.loudness, audio.ceiling, audio.bitrate, audio.quality, audio.narration_bitrate],
        "lines": [
            [key, line.text, [[c.start, c.end, len(c.spoken)] for c in line.changes], line.pause]
            for key, line in zip(takes, passage.lines, strict=True)
        ],
        "calibration": sorted(calibration.values()),
        "sound": [SOUND_SCHEMA, digest] if digest else "",
    }
    return ChunkJob(
        key=make_key(decides),
        passage=passage,
        take_keys=takes,
        audio=audio,
        calibration=calibration,
        sound=sound,
        sound_digest=digest,
    )


CONTENT_SCHEMA = 1
"""Raised if the same decisions of a publisher are to count as other ones: that replaces all published sound."""


def content_key(script: Script, document: Document, audio: Audio, speech: Speech, inputs: Mapping[str, str]) -> str:
    """Hash what the publisher decides of an episode's sound: words, voices, pauses, settings.

    No processor, library or encoded byte has a part in it, so that published sound stays as long as these stay. Nor has
    the voice that is found for words in another language, which an engine may find only in a later version.

    :param inputs: SHA-256 of every file that the build reads.
    """
    names = {person.id: person.name for person in document.people}
    passages = [
        [
            passage.kind.value,
            passage.continued,
            inputs[passage.sound] if passage.sound else "",
            [
                [names.get(line.speaker, ""), line.text, _decided(line), line.pause, dataclasses.astuple(line.voice)]
                for line in passage.lines
            ],
        ]
        for passage in script.passages
    ]
    settings = [audio.loudness, audio.ceiling, audio.bitrate, audio.quality, audio.narration_bitrate]
    # Sound that was published before a setting existed was made with its default, which therefore adds nothing.
    usual = Speech()
    chosen = [[n, v] for n in ("addresses", "citations") if (v := getattr(speech, n)) != getattr(usual, n)]
    return make_key([CONTENT_SCHEMA, settings, passages, *chosen])


def _decided(line: Line) -> str:
    """What is spoken of a line as far as the publisher decides it: better rules of ours replace no published sound.

    The spaces that a silent stretch takes along are not the publisher's.
    """
    changes = (_bare(line.text, change) for change in line.changes if change.rule in PUBLISHER_RULES)
    return spoken_text(line.text, changes, ipa=True)


def _bare(text: str, change: Change) -> Change:
    shown = text[change.start : change.end]
    if change.spoken or not shown.strip():
        return change
    start = change.start + len(shown) - len(shown.lstrip())
    return replace(change, start=start, end=start + len(shown.strip()))


def artwork_key(job: CoverJob) -> str:
    """Hash what the publisher decides of a cover."""
    return make_key([job.own_digest, job.series, job.subtitle, job.title, job.number, list(job.people)])


def cover_jobs(project: Project, inputs: Mapping[str, str]) -> tuple[CoverJob, ...]:
    """The show's cover, then each episode's: its number, its title and who speaks.

    :param inputs: SHA-256 of every file that the build reads.
    """
    settings, series = project.settings, project.settings.series
    version = installed_version("pillow")
    if series.cover:
        digest = inputs[series.cover]
        key = make_key([COVER_SCHEMA, version, digest])
        return (CoverJob(key, own=str(settings.root / series.cover), own_digest=digest),) * (1 + len(project.episodes))
    wordings: list[tuple[str, str, int, list[str]]] = [(series.subtitle, "", 0, [])]
    for episode in project.episodes:
        people = [p.name for p in episode.document.people if p.speaks]
        wordings.append(("", episode.document.meta.title, episode.number, people))
    return tuple(
        CoverJob(
            key=make_key([COVER_SCHEMA, version, series.title, subtitle, title, number, people]),
            series=series.title,
            subtitle=subtitle,
            title=title,
            number=number,
            people=tuple(people),
        )
        for subtitle, title, number, people in wordings
    )
