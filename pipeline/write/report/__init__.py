"""The data of a build report.

It says what was done, and who speaks when, for how long, in which colour. ``page.py`` writes it as a page for the
publisher; ``strip.py`` draws the timeline of an episode.
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
"""CSS classes of speakers; up to eight people of an episode have different ones."""
REPORT_LANGUAGE = "en"
"""The report is for the publisher and is not translated."""
NARRATOR, SILENCE = "v0", "vx"
"""CSS classes of the narrator and of silence."""


@dataclass(frozen=True, slots=True)
class Cause:
    """A reason to rebuild parts of an episode."""

    episode: str
    """Key of the episode."""
    what: str
    """The reason, for the publisher."""
    takes: int
    chunks: int


@dataclass(frozen=True, slots=True)
class BuildWork:
    """The work of a build."""

    causes: tuple[Cause, ...]
    settings: tuple[str, ...]
    """Sections of the settings that changed."""
    takes: int
    """Number of takes spoken."""
    chunks: int
    """Number of chunks mixed."""
    kept: int
    """Number of chunks reused from the store."""
    covers: int
    """Number of covers drawn."""
    written: tuple[str, ...]
    """Files written, relative to ``site/``."""
    left: tuple[str, ...]
    """A sentence, without full stop, on each episode that left the series."""


@dataclass(frozen=True, slots=True)
class EpisodeReport:
    """A built episode, as needed for the report."""

    release: Release
    script: Script
    characters: Mapping[tuple[Fate, str], int]
    """(fate, reason) -> number of characters of the source, without white space."""


@dataclass(frozen=True, slots=True)
class Report:
    """The data of the report."""

    settings: Settings
    work: BuildWork
    episodes: tuple[EpisodeReport, ...]
    """Episodes in order."""
    book: str
    """Path of the series' book relative to ``site/``, or empty."""
    diagnostics: tuple[Diagnostic, ...]
    """Diagnostics with paths relative to the series folder."""


@dataclass(frozen=True, slots=True)
class Voicing:
    """A speaker of an episode, with voice and speaking time."""

    person: str
    """Id of the Person; empty for the narrator."""
    name: str
    described: str
    """Role and affiliation, or empty."""
    voice: Voice
    spoken: int
    """Speaking time in samples."""
    turns: int
    """Number of turns; for the narrator, of stretches between the turns of others."""


@dataclass(frozen=True, slots=True)
class HeardStretch:
    """A stretch of sound with one speaker and turn; times in samples at 24 kHz."""

    speaker: str
    """Id of the Person; empty for the narrator."""
    start: int
    end: int
    """End of the last line."""
    text: str
    """The first line."""


def heard_stretches(timeline: Timeline) -> tuple[HeardStretch, ...]:
    """Join the cues of an episode that have the same speaker and turn."""
    groups = (list(group) for _, group in groupby(timeline.cues, lambda cue: (cue.speaker, cue.turn)))
    return tuple(HeardStretch(cues[0].speaker, cues[0].start, cues[-1].end, cues[0].text) for cues in groups)


def speaking_time(timeline: Timeline) -> Counter[str]:
    """Return the speaking time of each speaker in samples: the total length of their cues.

    A cue lasts from the first sound of a line until shortly after its last. The rest of the duration is pauses and the
    jingle. The narrator's key is empty.
    """
    times: Counter[str] = Counter()
    for cue in timeline.cues:
        times[cue.speaker] += cue.end - cue.start
    return times


def voicings(episode: EpisodeReport, parts: Sequence[HeardStretch]) -> tuple[Voicing, ...]:
    """Return the speakers of an episode by speaking time, longest first, the narrator last."""
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
    """Choose the CSS class of each speaker in each episode, by id of the Person.

    The narrator's id is empty. People choose in order of appearance: their usual colour, otherwise the rarest. If
    another speaker of the episode has it, they get another colour there. Speakers share a colour only in an episode
    with more people than colours.
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
