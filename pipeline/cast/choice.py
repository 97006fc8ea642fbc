"""Choose voices automatically: for each person the free voice that is farthest from those heard with them.

The distance is that of ``VoiceMeasure``: pitch, and spectrum or speaker embedding. The smallest one to anybody already
heard in the episode counts: the narrator, people whose voice is known by cast.toml or by publication, and those chosen
before. Three rules temper it. Beyond ``FAR`` no two voices are confused, so the order of the roster decides, the best
first. A voice keeps its own pitch as long as one of the roster is at least ``NEAR`` away from everybody heard. And
nobody is given a voice less than that away from anybody's in the series, as long as there are others.

A person for whom a higher or a lower voice is wished (``Wish``) has one as long as there is one, at another pitch if
need be. Among voices that are equally far from the others in this sense, those of the person's accent come first.

The choice depends on who else is in the series and not on the order in which they speak. Newcomers of an episode are
taken in this order: those of whom a wish is stated, those of whom one is guessed, the others; among them those first
who say a large part of the episode, so that hosts are far from the narrator and guests from hosts; then by their ids.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from pipeline.model import MINIMUM_DISTANCE, NARRATOR, Sound, VoiceMeasure, VoiceTraits
from pipeline.standards import iso_639_1

PITCHES = (50, 32, 68, 20, 80)
"""Settings at which the roster is used: its own pitch first, then lower and higher."""
FAR = 10.0
"""Distance beyond which two voices are as different as any, and of a voice that was not measured."""
NEAR = MINIMUM_DISTANCE
"""Distance below which two voices sound much alike."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is wished of somebody's voice."""

    kind: str = ""
    """``higher`` or ``lower``; empty for any."""
    language: str = ""
    """BCP 47 tag of the person's own language, or empty."""
    region: str = ""
    """Region of the person's accent, or empty."""
    stated: bool = True
    """Whether the class is stated, and not guessed."""

    def has_accent(self, traits: VoiceTraits) -> bool:
        """Whether a voice has the accent that is wished."""
        speaks = not self.language or traits.language == (iso_639_1(self.language) or self.language)
        return bool(self.region) and traits.accent == self.region and speaks


def is_as_wished(measure: VoiceMeasure | None, wish: str) -> bool | None:
    """Whether a voice is ``higher`` or ``lower``; None if that is unknown."""
    return measure.kind == wish if measure and measure.kind else None


class Chooser:
    """The free sounds of a series, and who is heard with whom."""

    def __init__(
        self,
        free: Sequence[Sound],
        spare: Sequence[Sound],
        resting: Collection[Sound],
        measure: Callable[[Sound], VoiceMeasure | None],
        describe: Callable[[str], VoiceTraits],
        episodes: Sequence[Sequence[str]],
        leading: Sequence[Collection[str]],
        wishes: Mapping[str, Wish],
    ) -> None:
        """:param free: what may be given, the best first.
        :param spare: more of it, for those who would have no voice of the class that is wished.
        :param resting: what is given only when there is nothing else.
        :param episodes: ids of those who speak in each episode, sorted.
        :param leading: who says a large part of it.
        """
        self._free, self._resting = free, resting
        self._all = (*free, *spare)
        self._measure, self._describe = cache(measure), cache(describe)
        self._episodes, self._leading = episodes, leading
        self._of: dict[str, list[int]] = {}
        for number, speakers in enumerate(episodes):
            for person in speakers:
                self._of.setdefault(person, []).append(number)
        self._wishes = wishes
        kinds = {wish.kind for wish in wishes.values() if wish.kind}
        self._suitable = {k: [s for s in self._all if is_as_wished(self._measure(s), k)] for k in kinds}

    def choose(self, given: Mapping[str, Sound]) -> dict[str, Sound]:
        """Everybody's sound.

        :param given: person id -> sound of those whose sound is known, the narrator among them.
        """
        given = dict(given)
        taken = set(given.values())
        near = {s for s in self._all if any(self._distance(s, other) < NEAR for other in taken)}
        heard = [Counter(given[p] for p in (NARRATOR, *e) if p in given) for e in self._episodes]
        for number, speakers in enumerate(self._episodes):
            newcomers = [p for p in speakers if p not in given]
            newcomers.sort(key=lambda person: self._rank(person, self._leading[number]))
            nearest = {s: min(self._distance(s, other) for other in heard[number]) for s in self._all if newcomers}
            for person in newcomers:
                chosen = self._choice(person, taken, near, heard, nearest)
                sound = given[person] = chosen or min(self._free, key=heard[number].__getitem__)
                if sound not in taken or sound not in heard[number]:
                    distances = {s: self._distance(s, sound) for s in self._all}
                    nearest = {s: min(d, distances[s]) for s, d in nearest.items()}
                    near.update(s for s, distance in distances.items() if distance < NEAR)
                taken.add(sound)
                for episode in self._of[person]:
                    heard[episode][sound] += 1
        return given

    def _rank(self, person: str, leading: Collection[str]) -> tuple[int, bool]:
        wish = self._wishes.get(person)
        return (2 if wish is None else 0 if wish.stated else 1), person not in leading

    def _choice(
        self,
        person: str,
        taken: Collection[Sound],
        near: Collection[Sound],
        heard: Sequence[Counter[Sound]],
        nearest: Mapping[Sound, float],
    ) -> Sound | None:
        """The farthest of what is left; None if the person meets every sound in others.

        :param taken: what others of the series have.
        :param near: what sounds much like it, and it itself.
        """
        wish = self._wishes.get(person, Wish())
        for sounds in (self._suitable[wish.kind], self._free) if wish.kind else (self._free,):
            unused = [s for s in sounds if s not in taken]
            rested = [s for s in unused if s not in self._resting]
            left = (
                [s for s in rested if s not in near]
                or rested
                or unused
                or [s for s in sounds if not any(s in heard[episode] for episode in self._of[person])]
            )
            if left:
                return _farthest(self._accented(left, wish) or left, nearest)
        return None

    def _accented(self, sounds: Sequence[Sound], wish: Wish) -> list[Sound]:
        """Voices of the accent that is wished, none of them at another pitch than is needed."""
        if not wish.region:
            return []
        least = min(map(_change, sounds))
        return [s for s in sounds if _change(s) == least and wish.has_accent(self._describe(s.name))]

    def _distance(self, one: Sound, other: Sound) -> float:
        if one == other:
            return 0.0
        known, compared = self._measure(one), self._measure(other)
        return FAR if known is None or compared is None else min(known.distance(compared), FAR)


def _farthest(sounds: Sequence[Sound], nearest: Mapping[Sound, float]) -> Sound:
    """The first one of the farthest; at its own pitch if that is far enough."""
    best = [
        max(alike, key=nearest.__getitem__)
        for change in sorted({_change(s) for s in sounds})
        if (alike := [s for s in sounds if _change(s) == change])
    ]
    return next((s for s in best if nearest[s] >= NEAR), max(best, key=nearest.__getitem__))


def _change(sound: Sound) -> int:
    return abs(sound.pitch - PITCHES[0])
