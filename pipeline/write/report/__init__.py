"""The report of a build: what it tells, as data.

It tells what was done, and who is heard when, for how long, in which colour. ``page.py`` writes it as a page for the
publisher, ``strip.py`` draws an episode at a glance.
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
"""Classes of the style sheet; no two people of an episode share one if there are at most eight of them."""
REPORT_LANGUAGE = "en"
"""The report is for the publisher and is not translated."""
NARRATOR, SILENCE = "v0", "vx"
"""The narrator's class, and that of what nobody says."""


@dataclass(frozen=True, slots=True)
class Cause:
    """Why something was made again."""

    episode: str
    """Key of the episode."""
    what: str
    takes: int
    chunks: int


@dataclass(frozen=True, slots=True)
class BuildWork:
    """What a build did."""

    causes: tuple[Cause, ...]
    settings: tuple[str, ...]
    """Tables of the settings that changed."""
    takes: int
    """Takes that were made."""
    chunks: int
    """Chunks that were made."""
    kept: int
    """Chunks that were taken from the store."""
    covers: int
    """Covers that were made."""
    written: tuple[str, ...]
    """Files of the site that were written, relative to ``site/``."""
    left: tuple[str, ...]
    """What becomes of each episode that has left the series."""


@dataclass(frozen=True, slots=True)
class EpisodeReport:
    """An episode as it was built."""

    release: Release
    script: Script
    characters: Mapping[tuple[Fate, str], int]
    """How many characters of the source other than white space have which fate, for which reason."""


@dataclass(frozen=True, slots=True)
class Report:
    """Everything the report tells."""

    settings: Settings
    work: BuildWork
    episodes: tuple[EpisodeReport, ...]
    """In order."""
    book: str
    """The series' book, relative to ``site/``, or empty."""
    diagnostics: tuple[Diagnostic, ...]
    """Their paths are relative to the series folder."""


@dataclass(frozen=True, slots=True)
class Voicing:
    """Somebody who is heard in an episode."""

    person: str
    """Id, or empty for the narrator."""
    name: str
    described: str
    """Role and affiliation, or empty."""
    voice: Voice
    spoken: int
    """Samples for which their sentences are heard."""
    turns: int
    """How often they have the word; the narrator has it wherever nobody else does."""


@dataclass(frozen=True, slots=True)
class HeardStretch:
    """What one speaker says in one turn (samples at 24 kHz)."""

    speaker: str
    """Id of the Person, or empty for the narrator."""
    start: int
    end: int
    """Where the last line ends."""
    text: str
    """Its first line."""


def heard_stretches(timeline: Timeline) -> tuple[HeardStretch, ...]:
    """The cues of an episode, joined where the same speaker goes on in the same turn."""
    groups = (list(group) for _, group in groupby(timeline.cues, lambda cue: (cue.speaker, cue.turn)))
    return tuple(HeardStretch(cues[0].speaker, cues[0].start, cues[-1].end, cues[0].text) for cues in groups)


def speaking_time(timeline: Timeline) -> Counter[str]:
    """Samples for which each speaker's cues are shown: from a line's first sound to a moment after its last.

    What is left of the duration are pauses and the jingle. The narrator's key is empty.
    """
    times: Counter[str] = Counter()
    for cue in timeline.cues:
        times[cue.speaker] += cue.end - cue.start
    return times


def voicings(episode: EpisodeReport, parts: Sequence[HeardStretch]) -> tuple[Voicing, ...]:
    """Everybody who is heard in an episode: who speaks longest first, the narrator last."""
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
    """For each episode the class of everybody who speaks, by id of the Person; the narrator's id is empty.

    Who appears first chooses first: the colour they have already, or the one that fewest have. Where that is taken in
    an episode they have another there, and only in an episode of more people than colours some share one.
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
