"""Who is heard when, and for how long."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from pipeline.timeline import Cue, Timeline
from pipeline.write.lines import one_line
from pipeline.write.report_data import Chronicle, Voicing

_NARRATOR = "Narrator"


@dataclass(frozen=True, slots=True)
class Stretch:
    """What one speaker says in one turn (samples at 24 kHz)."""

    speaker: str
    """Id of the Person, or empty for the narrator."""
    start: int
    end: int
    """Where the last line ends."""
    text: str
    """Its first line."""


def stretches(timeline: Timeline) -> tuple[Stretch, ...]:
    """The cues of an episode, joined where the same speaker goes on in the same turn."""
    groups = (list(group) for _, group in groupby(timeline.cues, _who))
    return tuple(Stretch(cues[0].speaker, cues[0].start, cues[-1].end, cues[0].text) for cues in groups)


def _who(cue: Cue) -> tuple[str, str]:
    return cue.speaker, cue.turn


def speaking_time(timeline: Timeline) -> Counter[str]:
    """Samples for which each speaker's cues are shown: from a line's first sound to a moment behind its last.

    What is left of the duration are pauses and the jingle. The narrator's key is empty.
    """
    times: Counter[str] = Counter()
    for cue in timeline.cues:
        times[cue.speaker] += cue.end - cue.start
    return times


def voicings(episode: Chronicle, parts: Sequence[Stretch]) -> tuple[Voicing, ...]:
    """Everybody who is heard in an episode: who speaks longest first, the narrator last."""
    timeline, document, script = episode.release.timeline, episode.release.document, episode.script
    times = speaking_time(timeline)
    turns = Counter(part.speaker for part in parts)
    found = []
    for person_id, voice in script.voices:
        person = document.person(person_id)
        role = "" if person.role == "speaker" else one_line(person.role)
        name, affiliation = one_line(person.name), one_line(person.affiliation)
        found.append(
            Voicing(person_id, name, role, affiliation, voice, times[person_id], turns[person_id]),
        )
    found.sort(key=lambda v: -v.spoken)
    if turns[""]:
        found.append(Voicing("", _NARRATOR, "", "", script.narrator, times[""], turns[""]))
    return tuple(found)
