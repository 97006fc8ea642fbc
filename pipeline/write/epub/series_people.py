"""The people of a whole series: each once, with everything they say in every episode."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.model import Turn
from pipeline.names import unaccented
from pipeline.write.epub.creators import Creator, authored, relators
from pipeline.write.epub.opening import role_and_affiliation
from pipeline.write.epub.series_member import Member

_MAKERS = frozenset({"edt", "aut", "hst", "mod"})
"""Who made the series rather than taking part in an episode of it."""


@dataclass(slots=True)
class SeriesPerson:
    """Somebody whom the series names."""

    id: str
    name: str
    roles: dict[str, None] = field(default_factory=dict)
    """MARC relator codes, in order."""
    descriptions: dict[str, None] = field(default_factory=dict)
    """Role and affiliation as the episodes state them, each once, and none that a fuller one holds."""
    turns: list[tuple[Member, list[Turn]]] = field(default_factory=list)
    """What they say, by episode; episodes in which they say nothing are not listed."""


def series_people(members: Sequence[Member]) -> tuple[SeriesPerson, ...]:
    """Everybody, in the order of their names as written. Who has the same name is the same person."""
    found: dict[str, SeriesPerson] = {}
    for member in members:
        turns: dict[str, list[Turn]] = {}
        for turn in member.document.turns():
            turns.setdefault(turn.speaker, []).append(turn)
        for person in member.document.people:
            known = found.setdefault(person.id, SeriesPerson(person.id, person.name))
            known.roles.update(dict.fromkeys(relators(person)))
            if description := role_and_affiliation(person):
                known.descriptions[description] = None
            if person.id in turns:
                known.turns.append((member, turns[person.id]))
    for known in found.values():
        known.descriptions = dict.fromkeys(_fullest(known.descriptions))
    return tuple(sorted(found.values(), key=lambda p: (unaccented(p.name).casefold(), p.id)))


def _fullest(descriptions: Iterable[str]) -> Iterator[str]:
    """Without the bare role, or the bare affiliation, that another description states with the other."""
    unlike: dict[str, str] = {}
    for description in descriptions:
        unlike.setdefault(f", {description}, ".casefold(), description)
    yield from (d for key, d in unlike.items() if not any(key in other and key != other for other in unlike))


def series_creators(people: Sequence[SeriesPerson], author: str) -> tuple[Creator, ...]:
    """The series' author and those who edit or host it; where there are none, everybody who speaks."""
    makers = [person for person in people if _MAKERS.intersection(person.roles)]
    if not makers and not author:
        makers = [person for person in people if person.turns]
    return authored([_creator(person) for person in makers], author)


def series_contributors(people: Sequence[SeriesPerson], creators: Sequence[Creator]) -> tuple[Creator, ...]:
    """Everybody else."""
    named = {creator.name for creator in creators}
    return tuple(_creator(person) for person in people if person.name not in named)


def _creator(person: SeriesPerson) -> Creator:
    return Creator(person.name, tuple(person.roles))
