"""People: which of them a speaker tag means, however their name is spelt."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.model import Person, fold_name, slug, unaccented, unique_id
from pipeline.read.state import State

_HONORIFIC = re.compile(
    r"^(?:(?:mr|mrs|ms|miss|dr|prof|professor|sir|dame|the|senator|representative|chairman|chairwoman|chair|secretary|"
    r"ambassador|general|admiral|director|judge|justice)\s+)+"
)
_PARTICLES = frozenset("DE LA LE EL VON VAN DER DEN DU DA DOS DI AF AV ZU BIN AL OF THE".split())
_CAPITALS = re.compile(r"(?:(?:Mc|Mac|De|Di|La|Le|Van|Fitz)(?=[^\W\d_]{2}))?[^a-z]+$")
_FARTHEST = 4
"""Changed letters beyond which a spelling resembles no name."""


def display_name(tag: str) -> str:
    """A tag in capitals as a name: ``JANE O'NEILL`` becomes ``Jane O'Neill``; others are left as they are."""
    words = tag.split()
    titled = len(words) > 1 and _HONORIFIC.match(fold_name(tag)) is not None
    if len(tag) < 3 or not (titled or all(_CAPITALS.match(w) or w.upper() in _PARTICLES for w in words)):
        return tag
    first, *rest = words
    return " ".join([_in_lower_case(first), *(w.lower() if w in _PARTICLES else _in_lower_case(w) for w in rest)])


def _in_lower_case(word: str) -> str:
    found = re.match(r"(Mc|Mac|De|Di|La|Le|Van|Fitz)?(.+)", word)
    if not found or not found[2].isupper():
        return word
    return (found[1] or "") + re.sub(r"[^\W\d_]+", lambda m: m.group()[0] + m.group()[1:].lower(), found[2])


def name_keys(people: Iterable[Person]) -> frozenset[str]:
    """All spellings by which a tag may name one of these people, folded and without accents."""
    register = _Register(people)
    return frozenset({*register.plain, *register.parts})


@dataclass(frozen=True, slots=True)
class _Match:
    people: tuple[Person, ...]
    """More than one where it cannot be told who is meant."""
    how: str
    """``exact``, ``accents`` (only they differ), ``part`` (of a name, or its initials), ``near`` or ``far``."""


class _Register:
    """The people known so far, by every spelling of their names."""

    def __init__(self, people: Iterable[Person], *, declared: bool = False) -> None:
        """:param declared: whether an alias of two people is nobody's, since the author can correct it."""
        self.declared = declared
        self.people: dict[str, Person] = {}
        self.exact: defaultdict[str, list[str]] = defaultdict(list)
        self.untitled: defaultdict[str, list[str]] = defaultdict(list)
        self.plain: defaultdict[str, list[str]] = defaultdict(list)
        self.parts: defaultdict[str, list[str]] = defaultdict(list)
        self.spellings: list[str] = []
        self.owners: list[tuple[str, str]] = []
        """Of each spelling: the name with its honorifics, id of the person."""
        for person in people:
            self.add(person)

    def add(self, person: Person) -> None:
        self.people[person.id] = person
        for key in map(fold_name, self.spelt(person.id)):
            bare = untitled(key)
            for table, entry in ((self.exact, key), (self.untitled, bare), (self.plain, unaccented(key))):
                _enter(table, entry, person)
            for spelling in dict.fromkeys((key, bare)):
                self.spellings.append(spelling)
                self.owners.append((key, person.id))
        for part in _parts(person):
            _enter(self.parts, part, person)

    def is_shared(self, spelling: str, owners: Sequence[str]) -> bool:
        """Whether a spelling is an alias of several people and the name of none."""
        names = {fold_name(self.people[o].name) for o in owners}
        return len(names) > 1 and spelling not in names

    def spelt(self, person_id: str) -> tuple[str, ...]:
        """A person's name and aliases, as written."""
        person = self.people[person_id]
        return (person.name, *person.aliases)

    def match(self, tag: str) -> _Match | None:
        key = fold_name(tag)
        bare = _HONORIFIC.sub("", key)
        for spelling in (key, bare):
            if owners := self.exact.get(spelling, []):
                shared = self.declared and self.is_shared(spelling, owners)
                return self.found(owners if shared else [self.owner(spelling, owners)], "exact")
        owners = self.of_same_title(key, self.untitled.get(bare, []))
        if len(owners) == 1:
            return self.found(owners, "exact")
        for spelling in (key, bare):
            owners = self.plain.get(unaccented(spelling), [])
            if len(owners) == 1:
                return self.found(owners, "accents")
        for spelling in (key, bare):
            if owners := self.of_same_title(key, self.parts.get(unaccented(spelling), [])):
                return self.found(owners, "part")
        return self.resembling(key, key) or (self.resembling(bare, key) if " " in bare and bare != key else None)

    def owner(self, spelling: str, owners: Sequence[str]) -> str:
        """Who of several people gets a folded spelling: whose own name it is, otherwise the first one."""
        return next((o for o in owners if fold_name(self.people[o].name) == spelling), owners[0])

    def of_same_title(self, key: str, owners: Sequence[str]) -> list[str]:
        return [o for o in owners if _same_title(key, fold_name(self.people[o].name))]

    def resembling(self, key: str, titled: str) -> _Match | None:
        """:param titled: the same with its honorifics."""
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        distances: dict[str, int] = {}
        similar = process.extract(key, self.spellings, scorer=OSA.distance, score_cutoff=_FARTHEST, limit=None)
        for _, distance, index in similar:
            name, owner = self.owners[index]
            if _comparable(titled, name):
                distances.setdefault(owner, int(distance))
            if len(distances) == 2:
                break
        if not distances:
            return None
        (best, distance), *others = distances.items()
        alone = not others or others[0][1] > distance
        if distance <= (2 if len(key) >= 8 else 1) and alone and len(key) >= 4:
            return self.found([best], "near")
        return self.found([best], "far") if distance <= max(1, len(key) // 4) else None

    def found(self, owners: Sequence[str], how: str) -> _Match:
        return _Match(tuple(self.people[o] for o in owners), how)


def _enter(table: defaultdict[str, list[str]], key: str, person: Person) -> None:
    if person.id not in table[key]:
        table[key].append(person.id)


def _parts(person: Person) -> Iterator[str]:
    """What may stand for a name, without accents: a part of it, initials, a role."""
    key = unaccented(fold_name(person.name))
    bare = _HONORIFIC.sub("", key)
    words = bare.split()
    if bare != key:
        yield bare
    if len(words) > 1 and not re.search(r"\d", bare):
        yield words[0]
        yield f"{words[0]} {words[-1]}"
        yield f"{words[0][0]} {words[-1]}"
        yield from (" ".join(words[n:]) for n in range(1, len(words)))
        yield "".join(w[0] for w in words)
    if person.role and person.role != "speaker":
        yield unaccented(fold_name(person.role))


def _comparable(key: str, other: str) -> bool:
    """Whether two spellings may be one name: those of ``Speaker 1`` and ``Speaker 2`` may not."""
    return re.findall(r"\d+", key) == re.findall(r"\d+", other) and _same_title(key, other)


def untitled(key: str) -> str:
    """A folded name without its honorifics, where more than one word is left."""
    bare = _HONORIFIC.sub("", key)
    return bare if " " in bare else key


def _same_title(key: str, other: str) -> bool:
    """Whether the honorifics of two names, if both have one, are the same."""
    one, two = _HONORIFIC.match(key), _HONORIFIC.match(other)
    return one is None or two is None or one.group() == two.group()


def resolve_speakers(state: State) -> None:
    """Decide whom each tag means.

    Where the front matter declares its people, a tag that only resembles one of them is an error (R012) and an
    unlike one a new person (R013). In found text a near spelling is taken for the person it resembles (R011).
    Where nobody is listed, a spelling that occurs once is taken for the frequent one it resembles. People are in
    the order of the list, then as they speak; speakers are marked, and other spellings added to their aliases.
    """
    tags, people, declared = state.tags, state.front.people, state.front.declared
    register = _Register(people, declared=declared)
    _report_shared(register, state)
    listed = {p.id for p in people}
    called = state.source.view.called if state.source.view else {}
    result: dict[str, str] = {}
    counts = Counter(fold_name(t.name) for t in tags)
    first = {t.name: t for t in reversed(tags)}
    spoken: Counter[str] = Counter()
    for name in sorted(first, key=lambda n: (len(n.split()) < 2, -counts[fold_name(n)], first[n].line)):
        line, count = first[name].line, counts[fold_name(name)]
        match = register.match(called.get(name, name))
        verdict = _verdict(match, listed, declared, count == 1 and match is not None and spoken[match.people[0].id] > 1)
        if match is None or verdict == "new":
            shown = display_name(called.get(name, name))
            person = Person(unique_id(slug(shown), register.people), shown, "speaker", "", (), True, None)
            register.add(person)
            if people:
                state.report("R013", line, f'"{name}" is not among the people listed; taken as a new person')
        else:
            person = match.people[0]
            if verdict == "unknown":
                meant = " or ".join(f'"{p.name}"' for p in match.people)
                state.report("R012", line, f'unknown speaker "{name}"', f"did you mean {meant}?")
            elif match.how != "exact":
                state.report("R011", line, f'"{name}" is taken for {person.name}', "the text is left as it is")
            if fold_name(name) not in map(fold_name, (person.name, *person.aliases)):
                register.people[person.id] = replace(person, aliases=(*person.aliases, name))
        result[name] = person.id
        spoken[person.id] += count
    order = dict.fromkeys([*(p.id for p in people), *(result[t.name] for t in tags)])
    state.speakers, state.people = result, tuple(replace(register.people[p], speaks=p in spoken) for p in order)


def _report_shared(register: _Register, state: State) -> None:
    """Report each spelling that names several of the people listed (R132)."""
    text = state.source.text[: state.source.starts[state.tags[0].line - 1]] if state.tags else state.source.text
    for spelling, owners in register.exact.items():
        if len(owners) > 1:
            first = register.owner(spelling, owners)
            names = [register.people[o].name for o in owners]
            written = next(n for o in reversed(owners) for n in register.spelt(o) if fold_name(n) == spelling)
            message = f'"{written}" means {" and ".join(names)}'
            if not (register.declared and register.is_shared(spelling, owners)):
                message += f"; taken for {register.people[first].name}"
            hint = "give each alias to one person"
            if len({*map(fold_name, names)}) == 1:
                message, hint = f'"{written}" is listed {len(owners)} times; taken for the first', "list them once"
            places = [m.start() for m in re.finditer(rf"(?<!\w){re.escape(written)}(?!\w)", text)]
            state.report("R132", state.source.line(max(places, default=0)), message, hint)


def _verdict(match: _Match | None, listed: set[str], declared: bool, slip: bool) -> str:
    """``same``, ``unknown`` (an error) or ``new``; see ``resolve_speakers``.

    :param slip: whether the spelling occurs once, and the name it resembles oftener.
    """
    if match is None:
        return "new"
    if len(match.people) > 1:
        return "unknown" if declared else "new"
    if match.how in ("exact", "part", "accents"):
        return "same"
    if match.people[0].id in listed:
        return "same" if match.how == "near" and not declared else "unknown"
    return "same" if match.how == "near" and slip else "new"
