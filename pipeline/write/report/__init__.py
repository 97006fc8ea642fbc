"""Data for the build report: work done, and speakers with their speaking times and colours.

The report is for the publisher. ``page.py`` generates the page, and ``strip.py`` draws the timeline of an episode.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from pipeline.model import Diagnostic, Fate, Release, Script, Timeline, Voice
from pipeline.settings import Settings
from pipeline.write.text.facts import role_and_affiliation
from pipeline.write.text.plain import one_line
from pipeline.write.text.words import words_for

_COLOURS = tuple(f"v{n}" for n in range(1, 9))
"""CSS classes for the colours of speakers.

A ninth speaker in an episode shares a colour.
"""
REPORT_LANGUAGE = "en"
"""Language of the report, which is for the publisher and is not translated."""
NARRATOR, SILENCE = "v0", "vx"
"""CSS classes for the colours of the narrator and of silence."""


@dataclass(frozen=True, slots=True)
class Cause:
    """A reason to rebuild parts of an episode."""

    episode: str
    """Key of the episode."""
    what: str
    """Description of the reason, for the publisher."""
    takes: int
    chunks: int


@dataclass(frozen=True, slots=True)
class BuildWork:
    """Work done by a build: its causes, counts of takes and chunks, and files written."""

    causes: tuple[Cause, ...]
    settings: tuple[str, ...]
    """Names of the settings sections that changed."""
    takes: int
    """Number of takes (spoken sentences) synthesized."""
    chunks: int
    """Number of chunks mixed."""
    kept: int
    """Number of chunks reused from the store."""
    covers: int
    """Number of covers drawn."""
    written: tuple[str, ...]
    """Files written, relative to ``site/``."""
    left: tuple[str, ...]
    """A sentence, without a full stop, about each episode that was removed from the series."""


@dataclass(frozen=True, slots=True)
class EpisodeReport:
    """A built episode, with its data for the report."""

    release: Release
    script: Script
    characters: Mapping[tuple[Fate, str], int]
    """Number of source characters by fate and reason, not counting whitespace."""


@dataclass(frozen=True, slots=True)
class Report:
    """The data for the build report."""

    settings: Settings
    work: BuildWork
    episodes: tuple[EpisodeReport, ...]
    """Episodes, sorted by number."""
    book: str
    """Path of the series' book relative to ``site/``, or an empty string."""
    diagnostics: tuple[Diagnostic, ...]
    """Diagnostics, with paths relative to the series folder."""


@dataclass(frozen=True, slots=True)
class Voicing:
    """A speaker or the narrator in an episode, with voice and speaking time."""

    person: str
    """Id of the Person; empty for the narrator."""
    name: str
    described: str
    """Role and affiliation, or an empty string."""
    voice: Voice
    spoken: int
    """Speaking time in samples."""
    turns: int
    """Number of turns; for the narrator, number of uninterrupted segments."""


@dataclass(frozen=True, slots=True)
class HeardStretch:
    """A segment of sound that consists of consecutive cues with the same speaker and turn.

    Times are in samples at 24 kHz.
    """

    speaker: str
    """Id of the Person; empty for the narrator."""
    start: int
    end: int
    """End of the last cue."""
    text: str
    """Text of the first cue."""


def heard_stretches(timeline: Timeline) -> tuple[HeardStretch, ...]:
    """Return the segments of consecutive cues with the same speaker and turn, in playing order."""
    groups = (list(group) for _, group in groupby(timeline.cues, lambda cue: (cue.speaker, cue.turn)))
    return tuple(HeardStretch(cues[0].speaker, cues[0].start, cues[-1].end, cues[0].text) for cues in groups)


def speaking_time(timeline: Timeline) -> Counter[str]:
    """Return the speaking time of each speaker: the total length of their cues, in samples.

    A cue lasts from the first sound of a sentence until shortly after its last sound. Pauses and the jingle are not
    counted. The key for the narrator is an empty string.
    """
    times: Counter[str] = Counter()
    for cue in timeline.cues:
        times[cue.speaker] += cue.end - cue.start
    return times


def voicings(episode: EpisodeReport, parts: Sequence[HeardStretch]) -> tuple[Voicing, ...]:
    """Return the speakers in an episode, longest speaking time first, narrator last.

    :param parts: segments of the episode, from :func:`heard_stretches`.
    """
    timeline, document, script = episode.release.timeline, episode.release.document, episode.script
    times = speaking_time(timeline)
    turns = Counter(part.speaker for part in parts)

    found = []
    for id_, voice in script.voices:
        person = document.person(id_)
        described = role_and_affiliation(person, words_for(REPORT_LANGUAGE))
        found.append(Voicing(id_, one_line(person.name), described, voice, times[id_], turns[id_]))
    found.sort(key=lambda v: -v.spoken)
    if turns[""]:
        found.append(Voicing("", "Narrator", "", script.narrator, times[""], turns[""]))
    return tuple(found)


def colours(scripts: Sequence[Script]) -> tuple[Mapping[str, str], ...]:
    """Return a mapping from person id to CSS colour class for each episode.

    The narrator's id is an empty string. A person keeps the colour from earlier episodes; a new person is assigned the
    colour used by the fewest people. If another speaker in the episode already has that colour, the person has a
    different colour in that episode. Speakers share a colour only in an episode with more speakers than colours.
    """
    usual: dict[str, str] = {}
    return tuple({"": NARRATOR, **_chosen([person for person, _ in script.voices], usual)} for script in scripts)


def _chosen(people: Sequence[str], usual: dict[str, str]) -> dict[str, str]:
    chosen: dict[str, str] = {}
    for person in sorted(people, key=lambda p: p not in usual):
        taken, everywhere, wanted = Counter(chosen.values()), Counter(usual.values()), usual.get(person)
        chosen[person] = min(_COLOURS, key=lambda c: (taken[c], c != wanted, everywhere[c], c))
        usual.setdefault(person, chosen[person])
    return chosen
