"""A build's dealings with what was published before: which GUID and date an episode has, and which are new."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from pipeline.model import Asset, Exit, Script, Sound, failure, suggestion
from pipeline.plan.project import Casting, Project
from pipeline.publish import Published, forget, reissue, remember, revise, sounds
from pipeline.write import episode_guid


@dataclass(frozen=True, slots=True)
class Reissue:
    """An episode that is to be offered anew."""

    key: str
    number: int
    """1 for the first reissue."""
    guid: str
    replaces: str
    """The GUID until now."""

    def __str__(self) -> str:
        return (
            f"{self.key}: reissue {self.number}: its GUID {self.replaces} becomes {self.guid}; "
            "apps offer it as a new episode, also to those who have heard it"
        )


def plan_reissues(project: Project, state: Published, keys: Sequence[str]) -> tuple[Reissue, ...]:
    """What ``rostra build --reissue`` would do.

    :raises RostraError: the series has no such episode, or it was never published (R405).
    """
    known = [e.document.key for e in project.episodes]
    found: list[Reissue] = []
    for key in dict.fromkeys(keys):
        if key not in known:
            raise failure(Exit.USAGE, "R405", "--reissue", f'no episode "{key}"', suggestion(key, known))
        entry = state.episodes.get(key)
        if entry is None:
            raise failure(Exit.USAGE, "R405", "--reissue", f'"{key}" was never published', "build without --reissue")
        number = entry.current.reissue + 1
        found.append(Reissue(key, number, episode_guid(project.settings.series.key, key, number), entry.guid))
    return tuple(found)


class Publication:
    """The state of publication, while a build adds to it."""

    def __init__(
        self, state: Published, series: str, reissues: Sequence[Reissue], casting: Casting, moment: datetime
    ) -> None:
        """:param series: key of the series.
        :param moment: when this build's feed is published.
        """
        self._series = series
        self._heard = {script.key: _heard(script, casting.automatic) for script in casting.scripts}
        self._known = sounds(state, casting.scripts[0].narrator.engine, moment)
        state = forget(state, self._heard, moment)
        for planned in reissues:
            state = reissue(state, planned.key, planned.guid, moment)
        self.state = state
        self.moment = moment

    def enter(self, key: str, audio: Asset, published: datetime) -> tuple[str, datetime]:
        """Enter an episode's audio into the feed: the GUID that its episode keeps, and when it was updated.

        :raises OtherBytes: the audio has the name of published audio, and is not it.
        """
        state = revise(self.state, key, audio, episode_guid(self._series, key), self.moment)
        news = {p: sound for p, sound in self._heard[key].items() if self._known.get(p) != sound}
        self.state = remember(state, key, news)
        entry = self.state.episodes[key]
        return entry.guid, max(entry.current.updated or published, published)


def _heard(script: Script, automatic: Collection[str]) -> Mapping[str, Sound]:
    """Id -> sound of those who are heard in an episode with an automatic voice."""
    return {line.speaker: line.voice.sound for line in script.lines() if line.speaker in automatic}
