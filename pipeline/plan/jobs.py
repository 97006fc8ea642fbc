"""Jobs of a build and their results, without the code that runs the jobs."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from typing import Any

from pipeline.model import PUBLISHER_RULES, Change, Document, Kind, Line, Part, Passage, Script, Voice, spoken_text
from pipeline.plan.project import Project
from pipeline.settings import Audio, Speech, is_default
from pipeline.speak import CALIBRATION
from pipeline.store import installed_version, make_key

COVER_SCHEMA = 3

TAKE_SCHEMA = 1
"""Version of takes; increase it when the same line gives a different take."""
CHUNK_SCHEMA = 6
"""Version of chunks; increase it when the same takes give a different chunk."""
SOUND_SCHEMA = 2
"""Version of jingles; increase it when mixing the same jingle gives a different result."""
_LIBRARIES = ("av", "lameenc", "numpy", "soxr")


@dataclass(frozen=True, slots=True)
class ChunkJob:
    """Job that makes a chunk: the sound of one passage, levelled and encoded."""

    key: str
    passage: Passage
    take_keys: tuple[str, ...]
    """Store keys of the takes (spoken lines), one for each line of the passage."""
    audio: Audio
    calibration: Mapping[Voice, str]
    """Voice -> key of the take used to measure its loudness."""
    sound: str = ""
    """Path of the jingle file; empty for speech."""
    sound_digest: str = ""
    """SHA-256 of the jingle file; empty for speech."""


@dataclass(frozen=True, slots=True)
class TakeJob:
    """Job that makes a take: the speech of one line.

    The chunks that contain the line are mixed after this job.
    """

    key: str
    line: Line
    calibrates: bool = False
    """Whether the take is used to measure the loudness of its voice."""


@dataclass(frozen=True, slots=True)
class CoverJob:
    """Job that makes a cover, in full size and as a thumbnail for audio tags."""

    key: str
    own: str = ""
    """Path of the publisher's picture; if empty, the cover is drawn from the fields below."""
    own_digest: str = ""
    """SHA-256 of the publisher's picture; empty if the cover is drawn."""
    series: str = ""
    subtitle: str = ""
    title: str = ""
    number: int = 0
    people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """Problem with a line or file, found while running a job."""

    code: str
    """Diagnostic code.

    Lines have the codes R201 and R202; files have R201, R301 and R303 to R305.
    """
    line: str
    """Id of the line; for a file, its use (``cover`` or ``jingle``)."""
    text: str
    """Text of the line; for a file, its name."""
    reason: str


@dataclass(frozen=True, slots=True)
class JobResult:
    """Result of a job: the takes that it made, and its problems."""

    key: str
    takes: tuple[str, ...]
    """Keys of the takes synthesised for the job, excluding those used to measure loudness.

    Another worker may have synthesised the same takes.
    """
    problems: tuple[Problem, ...]
    damaged: tuple[str, ...] = ()
    """Damaged store entries (``kind/key``) found during the job."""
    seconds: float = 0.0
    """Duration of the job in seconds, excluding the start of the engine."""


def changed_meanwhile(what: str, file: str) -> Problem:
    """Return the problem to report if a file changed after the build was planned (R303).

    :param what: use of the file: ``cover`` or ``jingle``.
    """
    return Problem("R303", what, file, "the file changed during the build; run the build again")


@cache
def _library_versions() -> dict[str, str]:
    return {name: installed_version(name) for name in _LIBRARIES}


def take_key(spoken: str, voice: Voice, fingerprint: str, parts: Sequence[Part] = ()) -> str:
    """Return the store key of a take, a hash of everything that affects its sound.

    :param spoken: spoken form of the line.
    :param fingerprint: identifier of the engine and its version.
    :param parts: parts of the spoken form if it has several voices or IPA; otherwise empty.
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
    """Return the store key of the take used to measure a voice's loudness.

    :param fingerprint: identifier of the engine and its version.
    """
    return take_key(CALIBRATION, voice, fingerprint)


def calibration_line(voice: Voice) -> Line:
    """Return the line that is spoken to measure the loudness of a voice."""
    return Line("calibration", CALIBRATION, CALIBRATION, (), voice, "", 0)


def make_job(passage: Passage, audio: Audio, fingerprint: str, root: Path, inputs: Mapping[str, str]) -> ChunkJob:
    """Return the job that makes the chunk of a passage.

    :param fingerprint: identifier of the engine and its version.
    :param root: series folder, to which the path of the jingle is relative.
    :param inputs: path -> SHA-256, for every file that the build reads.
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


_PREFIX = "You have been listening to "
"""Text before the episode title in the default closing."""
CONTENT_SCHEMA = 1
"""Version of ``content_key``; increase it only to replace all published sound."""


def content_key(script: Script, document: Document, audio: Audio, speech: Speech, inputs: Mapping[str, str]) -> str:
    """Return a hash of the publisher's choices for an episode's sound.

    The choices are text, voices, pauses and settings. Published sound is kept as long as this hash stays the same. The
    hash therefore does not depend on processors, libraries or encoded bytes. Nor does it depend on voices for words in
    other languages, since later versions of an engine may add such voices.

    :param inputs: path -> SHA-256, for every file that the build reads.
    """
    names = {person.id: person.name for person in document.people}
    first_worded = partial(_first_worded, title=" ".join(document.meta.title.split()))
    own = {Kind.CLOSING} if is_default(speech.closing) else set()
    passages = [
        [
            passage.kind.value,
            passage.continued,
            inputs[passage.sound] if passage.sound else "",
            [
                [names.get(line.speaker, ""), line.text, _decided(line), line.pause, dataclasses.astuple(line.voice)]
                for line in (map(first_worded, passage.lines) if passage.kind in own else passage.lines)
            ],
        ]
        for passage in script.passages
    ]
    settings = [audio.loudness, audio.ceiling, audio.bitrate, audio.quality, audio.narration_bitrate]
    # Default values are not hashed, so that sound published before a setting existed keeps its hash.
    usual = Speech()
    chosen = [[n, v] for n in ("addresses", "citations") if (v := getattr(speech, n)) != getattr(usual, n)]
    return make_key([CONTENT_SCHEMA, settings, passages, *chosen])


def _first_worded(line: Line, title: str) -> Line:
    """Return a line with the default closing, if present, worded as in version 0.1.0.

    Publishers do not choose the default wording, so changes to it must not replace published sound.
    """
    own = title if title.endswith(tuple(".!?…")) else title.rstrip(",;:") + "."
    if not line.text.startswith(_PREFIX + own):
        return line
    former = f"{title} has ended." + line.text[len(_PREFIX + own) :]
    after = len(former) - len(line.text)
    changes = []
    for change in line.changes:
        shift = -len(_PREFIX) if change.end <= len(_PREFIX) + len(title) else after
        if change.start >= len(_PREFIX):
            changes.append(replace(change, start=change.start + shift, end=change.end + shift))
    return replace(line, text=former, changes=tuple(changes))


def _decided(line: Line) -> str:
    """Return the spoken form of a line with only the publisher's rules applied.

    Changes to Rostra's own rules thus never replace published sound. Spaces around silent words are ignored.
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
    """Return a hash of the publisher's choices for a cover."""
    return make_key([job.own_digest, job.series, job.subtitle, job.title, job.number, list(job.people)])


def cover_jobs(project: Project, inputs: Mapping[str, str]) -> tuple[CoverJob, ...]:
    """Return the cover jobs: first the job for the show, then one for each episode.

    If the publisher provides a cover, all jobs are the same. Otherwise, the cover of an episode shows its number, title
    and speakers.

    :param inputs: path -> SHA-256, for every file that the build reads.
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
