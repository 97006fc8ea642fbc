"""Who is who: the people a transcript lists, and which of them a speaker tag means."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rapidfuzz.distance import OSA

from pipeline.diagnostics import Log
from pipeline.model import Person
from pipeline.names import fold_name, slug, unique_id
from pipeline.read.tags import Tag

_HONORIFIC = re.compile(r"^(?:(?:mr|mrs|ms|miss|dr|prof|professor|sir|dame|the)\s+)+")


def display_name(tag: str) -> str:
    """A tag in capitals as a name: ``JANE O'NEILL`` becomes ``Jane O'Neill``; others are left as they are."""
    if not tag.isupper() or len(tag) < 3:
        return tag
    return re.sub(r"[^\W\d_]+", lambda m: m.group()[0] + m.group()[1:].lower(), tag)


def _bare(name: str) -> str:
    return _HONORIFIC.sub("", fold_name(name))


def _ascii(key: str) -> str:
    return unicodedata.normalize("NFKD", key).encode("ascii", "ignore").decode()


@dataclass(frozen=True, slots=True)
class _Match:
    person: Person
    how: str
    """``exact``, ``accents`` (alone differ), ``part`` (surname or first name alone), ``near`` or ``far``."""


def _names(person: Person) -> list[str]:
    return [_bare(n) for n in (person.name, *person.aliases)]


def _match(tag: str, people: Sequence[Person]) -> _Match | None:
    key = _bare(tag)
    exact = [p for p in people if key in _names(p)]
    if exact:
        return _Match(exact[0], "exact")
    unaccented = [p for p in people if _ascii(key) in map(_ascii, _names(p))]
    if len(unaccented) == 1 and _ascii(key):
        return _Match(unaccented[0], "accents")
    part = [p for p in people if " " not in key and key in _names(p)[0].split()]
    if len(part) == 1:
        return _Match(part[0], "part")
    distances = sorted(
        ((min(OSA.distance(key, name) for name in _names(p)), i) for i, p in enumerate(people)),
    )
    if not distances:
        return None
    distance, index = distances[0]
    unique = len(distances) == 1 or distances[1][0] > distance
    close = 2 if len(key) >= 8 else 1
    if distance <= close and unique and len(key) >= 4:
        return _Match(people[index], "near")
    if distance <= min(4, max(1, len(key) // 4)):
        return _Match(people[index], "far")
    return None


def resolve_speakers(
    tags: Sequence[Tag], people: Sequence[Person], *, declared: bool, path: str, log: Log
) -> tuple[dict[str, str], tuple[Person, ...]]:
    """Who each tag means.

    Where the front matter declares its people, a tag that only resembles one of them is an error (R012) and an
    unlike one a new person (R013). In found text a near spelling is taken for the person it resembles (R011).
    Where nobody is listed, a spelling that occurs once is taken for the frequent one it resembles.

    :returns: (tag as written -> person id, all people; speakers marked, other spellings added to their aliases).
    """
    known = list(people)
    result: dict[str, str] = {}
    counts = Counter(fold_name(t.name) for t in tags)
    first = {t.name: t for t in reversed(tags)}
    for name in sorted(first, key=lambda n: (-counts[fold_name(n)], first[n].line)):
        line = first[name].line
        match = _match(name, known)
        verdict = _verdict(match, match is not None and match.person in people, declared, counts[fold_name(name)] == 1)
        if match is None or verdict == "new":
            person = _new_person(name, known)
            known.append(person)
            result[name] = person.id
            if people:
                log.add("R013", path, line, f'"{name}" is not among the people listed; taken as a new person')
            continue
        result[name] = match.person.id
        if verdict == "unknown":
            log.add("R012", path, line, f'unknown speaker "{name}"', f'did you mean "{match.person.name}"?')
        elif match.how != "exact":
            log.add("R011", path, line, f'"{name}" is taken for {match.person.name}', "the text is left as it is")
        known = [_with_alias(p, name) if p.id == match.person.id else p for p in known]
    speaking = set(result.values())
    return result, tuple(replace(p, speaks=p.id in speaking) for p in known)


def _verdict(match: _Match | None, listed: bool, declared: bool, rare: bool) -> str:
    """``same``, ``unknown`` (an error) or ``new``; see ``resolve_speakers``."""
    if match is None:
        return "new"
    if match.how in ("exact", "part", "accents"):
        return "same"
    if listed:
        return "same" if match.how == "near" and not declared else "unknown"
    return "same" if match.how == "near" and rare else "new"


def _with_alias(person: Person, tag: str) -> Person:
    if fold_name(tag) == fold_name(person.name) or tag in person.aliases:
        return person
    return replace(person, aliases=(*person.aliases, tag))


def _new_person(tag: str, known: Sequence[Person]) -> Person:
    name = display_name(tag)
    return Person(unique_id(slug(name), [p.id for p in known]), name, "speaker", "", (), True, None)
