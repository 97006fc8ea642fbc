"""Automatic choice of voices: the unused voice that sounds least like others in the episode.

``VoiceMeasure.distance`` measures how different two voices sound, from their pitch and their spectrum or speaker
embedding. Each person gets the voice with the greatest distance to the most similar voice already used in the episode:
the narrator's, a voice fixed by cast.toml or by publication, or one chosen earlier. Three rules limit the choice:

- Listeners never confuse voices farther apart than ``FAR``. Among those, the first voice in the roster is chosen.
- The pitch of a voice is changed only if every unchanged voice is within ``NEAR`` of a voice used in the episode.
- A voice within ``NEAR`` of another person's voice in the series is chosen only if no other voice is free.

A person with a wish (``Wish``) for a higher or a lower voice gets one if any is left, at a changed pitch if needed.
Voices with the person's accent are preferred.

The choice does not depend on the order in which people speak. New people in an episode get their voices in this order:
people with a stated wish, people with a guessed wish, and people without one. Within each group, the main speakers of
the episode come first, so that hosts sound unlike the narrator and guests unlike hosts. Ties are broken by id.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from pipeline.model import MINIMUM_DISTANCE, NARRATOR, Sound, VoiceMeasure, VoiceTraits
from pipeline.standards import iso_639_1

PITCHES = (50, 32, 68, 20, 80)
"""Pitch settings for roster voices: the natural pitch first, then alternately lower and higher ones."""
FAR = 10.0
"""Distance beyond which two voices are never confused; also assumed for voices without measurements."""
NEAR = MINIMUM_DISTANCE
"""Distance below which two voices sound alike."""


@dataclass(frozen=True, slots=True)
class Wish:
    """Preferences for a person's voice."""

    kind: str = ""
    """``higher``, ``lower``, or empty for any voice."""
    language: str = ""
    """BCP 47 tag of the person's own language; may be empty."""
    region: str = ""
    """Code of the region of the person's accent, such as ``GB``; may be empty."""
    stated: bool = True
    """Whether ``kind`` comes from the publisher rather than from a guess."""

    def has_accent(self, traits: VoiceTraits) -> bool:
        """Return whether a voice has the preferred region and speaks the person's language.

        The result is False if no region is preferred.
        """
        speaks = not self.language or traits.language == (iso_639_1(self.language) or self.language)
        return bool(self.region) and traits.accent == self.region and speaks


def is_as_wished(measure: VoiceMeasure | None, wish: str) -> bool | None:
    """Return whether a voice has the requested class, or None if its class is unknown.

    :param wish: the requested class, ``higher`` or ``lower``.
    """
    return measure.kind == wish if measure and measure.kind else None


class Chooser:
    """Algorithm that chooses a sound for each person in a series."""

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
        """Prepare the choice of sounds.

        :param free: sounds to choose from, best first.
        :param spare: more sounds, used only if no free one has the requested class.
        :param resting: sounds used only if no other is left.
        :param measure: function that returns the measurements of a sound, or None.
        :param describe: function that returns the traits of a voice, given its name.
        :param episodes: sorted ids of the speakers in each episode.
        :param leading: ids of the main speakers in each episode.
        :param wishes: wishes by person id.
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
        """Return a sound for each person, by person id.

        :param given: sounds that are already fixed, by person id; the narrator's must be among them.
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
        """Return the most distinct sound that is available to a person, or None.

        The result is None if every sound is already used in one of the person's episodes.

        :param taken: sounds of other people in the series.
        :param near: sounds that are taken or too similar to a taken one.
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
        """Return the sounds with the preferred accent, among those with the smallest pitch change.

        The result is empty if no region is preferred.
        """
        if not wish.region:
            return []
        least = min(map(_pitch_change, sounds))
        return [s for s in sounds if _pitch_change(s) == least and wish.has_accent(self._describe(s.name))]

    def _distance(self, one: Sound, other: Sound) -> float:
        if one == other:
            return 0.0
        known, compared = self._measure(one), self._measure(other)
        return FAR if known is None or compared is None else min(known.distance(compared), FAR)


def _farthest(sounds: Sequence[Sound], nearest: Mapping[Sound, float]) -> Sound:
    """Return the most distinct sound, preferring smaller pitch changes.

    A larger change is used only if every sound with a smaller one is within ``NEAR`` of a sound in the episode.

    :param nearest: distance from each sound to the most similar sound in the episode.
    """
    best = [
        max(alike, key=nearest.__getitem__)
        for change in sorted({_pitch_change(s) for s in sounds})
        if (alike := [s for s in sounds if _pitch_change(s) == change])
    ]
    return next((s for s in best if nearest[s] >= NEAR), max(best, key=nearest.__getitem__))


def _pitch_change(sound: Sound) -> int:
    return abs(sound.pitch - PITCHES[0])
