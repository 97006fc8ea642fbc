"""Which colour a person has: the same in every episode, and no two the same in one episode of up to eight people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from pipeline.script import Script

_COLOURS = tuple(f"v{n}" for n in range(1, 9))
"""Classes of the style sheet."""
NARRATOR, SILENCE = "v0", "vx"
"""The narrator's class, and that of what nobody says."""


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
        taken = Counter(chosen.values())
        everywhere = Counter(usual.values())
        wanted = usual.get(person, "")
        chosen[person] = min(_COLOURS, key=lambda c: (taken[c], c != wanted, everywhere[c], c))
        usual.setdefault(person, chosen[person])
    return chosen
