"""Resolution of speaker tags to people, and the spellings of their names."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.model import Person, fold_name, slug, unaccented, unique_id
from pipeline.read.listed import gives_role
from pipeline.read.spellings import (
    are_comparable,
    bare_name,
    display_name,
    is_initials,
    is_slip,
    length_of,
    parts_of,
    same_title,
    shortened,
    untitled,
    without_number,
    words_of,
)
from pipeline.read.state import State
from pipeline.read.tags import name_key

_FARTHEST = 4
"""Maximum number of changed letters in a spelling that resembles a name."""
_MOST_LOCATED = 50
"""Maximum number of shared spellings to report with a line number."""
_LOWER = re.compile(r"(?<!\S)[“\"'‘(]?([^\W\d_]+)[,.;:!?]?[”\"'’)]?(?!\S)")
_CANDIDATES = 20
"""Maximum number of similar spellings to consider for a misspelt name."""
_MOST_COMPARED = 1000
"""Maximum number of spellings to search for a misspelt name; more would take too long."""


def name_keys(people: Iterable[Person]) -> frozenset[str]:
    """Return all spellings that tags may use for these people, folded and without accents."""
    register = _Register(people)
    return frozenset({*register.plain, *register.parts})


def spelt_keys(people: Iterable[Person]) -> frozenset[str]:
    """Return the names and aliases of these people, folded and without accents."""
    return frozenset(name_key(spelling) for p in people for spelling in (p.name, *p.aliases))


@dataclass(frozen=True, slots=True)
class _Match:
    """The people that a spelling may mean, and how the spelling matches."""

    people: tuple[Person, ...]
    """Matching people; more than one if the spelling is ambiguous."""
    how: str
    """Type of match.

    One of ``exact``, ``accents`` (only accents differ), ``part`` (part of a name, or initials), ``zero`` or ``number``
    (a number after a name), and ``near`` or ``far`` (similar spelling).
    """


class _Register:
    """The people of a transcript, indexed by the spellings of their names."""

    def __init__(self, people: Iterable[Person], *, declared: bool = False, names: Iterable[str] = ()) -> None:
        """Index people by the spellings of their names.

        :param declared: whether the front matter lists the people; if so, an alias of several people is ambiguous.
        :param names: folded names of all speaker tags in the file.
        """
        people = tuple(people)
        self.declared = declared
        self.people: dict[str, Person] = {}
        self.names = {*map(unaccented, names), *(unaccented(fold_name(p.name)) for p in people)}
        self.common = Counter(word for name in self.names for word in set(name.split()))
        self.exact: defaultdict[str, list[str]] = defaultdict(list)
        self.untitled: defaultdict[str, list[str]] = defaultdict(list)
        self.worded: defaultdict[str, list[str]] = defaultdict(list)
        self.plain: defaultdict[str, list[str]] = defaultdict(list)
        self.parts: defaultdict[str, list[str]] = defaultdict(list)
        self.spellings: list[str] = []
        self.owners: list[tuple[str, str]] = []
        """For each spelling, (name with honorifics, person id)."""
        for person in people:
            self.add(person)

    def add(self, person: Person) -> None:
        self.people[person.id] = person
        for key in map(fold_name, self.spelt(person.id)):
            bare = untitled(key)
            plain = unaccented(key)
            tables = (self.exact, key), (self.untitled, bare), (self.worded, words_of(key)), (self.plain, plain)
            for table, entry in (*tables, (self.plain, words_of(plain))):
                _enter(table, entry, person)
            for spelling in dict.fromkeys((key, bare)):
                self.spellings.append(spelling)
                self.owners.append((key, person.id))
        for part in parts_of(person, self.names):
            _enter(self.parts, part, person)

    def is_shared(self, spelling: str, owners: Sequence[str]) -> bool:
        """Return whether a spelling is an alias of several people, but nobody's name."""
        names = {fold_name(self.people[o].name) for o in owners}
        return len(names) > 1 and spelling not in names

    def spelt(self, person_id: str) -> tuple[str, ...]:
        """Return a person's name and aliases, as written."""
        person = self.people[person_id]
        return (person.name, *person.aliases)

    def match(self, tag: str) -> _Match | None:
        key = fold_name(tag)
        bare = bare_name(key)
        for spelling in (key, bare):
            if owners := self.exact.get(spelling, []):
                shared = self.declared and self.is_shared(spelling, owners)
                return self.found(owners if shared else [self.owner(spelling, owners)], "exact")
        for owners in (self.untitled.get(bare, []), self.worded.get(words_of(key), [])):
            if len(same := self.of_same_title(key, owners)) == 1:
                return self.found(same, "exact")
        for spelling in (key, words_of(key), bare):
            owners = self.plain.get(unaccented(spelling), [])
            if len(owners) == 1:
                return self.found(owners, "accents")
        for spelling in (key, bare, words_of(key)):
            if owners := self.of_same_title(key, self.parts.get(unaccented(spelling), [])):
                return self.found(owners, "part")
        return self.longer(key) or self.resembling(key, key) or (self.resembling(bare, key) if " " in bare else None)

    def longer(self, key: str) -> _Match | None:
        """Return the match for a name without its additions, or None.

        Possible additions are degrees, nicknames, initials and stray numbers.
        """
        plain = unaccented(key)
        if not any(piece.strip() in self.names for piece in plain.split(",")[1:]):
            for spelling in shortened(plain):
                if owners := self.of_same_title(key, self.plain.get(spelling, [])):
                    return self.found(owners, "part")
        named, number = without_number(plain)
        if named and (owners := self.plain.get(named, [])):
            return self.found(owners, "number" if int(number) else "zero")
        return None

    def owner(self, spelling: str, owners: Sequence[str]) -> str:
        """Return the owner whose name has this spelling, or the first owner.

        :param owners: ids of the people with this name or alias.
        """
        return next((o for o in owners if fold_name(self.people[o].name) == spelling), owners[0])

    def of_same_title(self, key: str, owners: Sequence[str]) -> list[str]:
        return [o for o in owners if same_title(key, fold_name(self.people[o].name))]

    def resembling(self, key: str, titled: str) -> _Match | None:
        """Return the match for a possibly misspelt name, or None.

        With too many spellings, the comparison would take too long and is skipped.

        :param titled: name with honorifics.
        """
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        if is_initials(key) or len(self.spellings) > _MOST_COMPARED:
            return None
        distances: dict[str, tuple[int, str]] = {}
        similar = process.extract(key, self.spellings, scorer=OSA.distance, score_cutoff=_FARTHEST, limit=_CANDIDATES)
        for spelling, distance, index in similar:
            name, owner = self.owners[index]
            if are_comparable(titled, name):
                distances.setdefault(owner, (int(distance), spelling))
            if len(distances) == 2:
                break
        if not distances:
            return None
        (best, (distance, spelling)), *others = distances.items()
        nearest = not others or others[0][1][0] > distance
        if nearest and is_slip(key, spelling, distance, self.common):
            return self.found([best], "near")
        # Shared words such as ``& Sons`` are no evidence of similarity.
        differing = [word for word in key.split() if word not in spelling.split()]
        return self.found([best], "far") if distance <= max(1, len(" ".join(differing)) // 4) else None

    def found(self, owners: Sequence[str], how: str) -> _Match:
        return _Match(tuple(self.people[o] for o in owners), how)


def _enter(table: defaultdict[str, list[str]], key: str, person: Person) -> None:
    """Add a person's id to a spelling, unless it was the last id added."""
    if table[key][-1:] != [person.id]:
        table[key].append(person.id)


def resolve_speakers(state: State) -> None:
    """Resolve each speaker tag to a person.

    If the front matter lists people, a tag that only resembles a listed name is an error (R012), and any other unlisted
    name adds a person (R013). If only the title page lists people, a similar spelling is read as the listed name
    (R011). If no people are listed, a spelling that occurs once is read as a similar, more frequent name, unless the
    two names may belong to different people (R074).

    Longer names are resolved first, since shorter names may be parts of them. The resulting people are the listed ones,
    in list order, then the others, in speaking order. Other spellings of their names become aliases.
    """
    tags, people, declared = state.tags, state.front.people, state.front.declared
    if not declared:
        people = tuple(replace(p, name=display_name(p.name)) for p in people)
    counts = Counter(fold_name(t.name) for t in tags)
    register = _Register(people, declared=declared, names=counts)
    _report_shared(register, state)
    listed = {p.id for p in people}
    called = state.source.view.called if state.source.view else {}
    result: dict[str, str] = {}
    spelt = {p.id: dict.fromkeys(map(fold_name, register.spelt(p.id)), "") for p in people}
    first, last = {t.name: t.line for t in reversed(tags)}, {t.name: t.line for t in tags}
    spoken: Counter[str] = Counter()
    until: dict[str, int] = {}
    """Person id -> last line whose tag is the full name."""
    said: frozenset[str] | None = None
    for name in sorted(first, key=lambda n: (-length_of(n), -counts[fold_name(n)], first[n])):
        line, key = first[name], fold_name(name)
        match = register.match(called.get(name, name))
        verdict = _verdict(match, listed, declared)
        if match is not None and verdict == "slip":
            rare = counts[key] == 1 and spoken[match.people[0].id] > 1
            verdict = "same" if rare and match.how == "near" else "doubtful" if rare else "new"
        elif match is not None and verdict == "role":
            said = _ordinary_words(state) if said is None else said
            ordinary = said.issuperset(key.split()) or gives_role(name)
            verdict = "doubtful" if ordinary and until.get(match.people[0].id, 0) > line else "same"
        if match is None or verdict in ("new", "doubtful"):
            shown = display_name(called.get(name, name))
            person = Person(unique_id(slug(shown), register.people), shown, "speaker", "", (), True, None)
            register.add(person)
            spelt[person.id] = {fold_name(shown): ""}
            _report_new(state, line, name, match, doubtful=verdict == "doubtful")
        else:
            person = match.people[0]
            if verdict == "unknown":
                meant = " or ".join(f'"{p.name}"' for p in match.people)
                state.report("R012", line, f'unknown speaker "{name}"', f"did you mean {meant}?")
            elif match.how != "exact":
                hint = "correct the tag, or add the spelling to `aliases`"
                state.report("R011", line, f'"{name}" is read as {person.name}', hint)
        spelt[person.id].setdefault(key, name)
        if verdict != "same" or (match is not None and match.how == "exact"):
            until[person.id] = max(until.get(person.id, 0), last[name])
        result[name] = person.id
        spoken[person.id] += counts[key]
    order = dict.fromkeys([*(p.id for p in people), *(result[t.name] for t in tags)])
    state.speakers = result
    state.people = tuple(_spoken_for(register.people[p], spelt[p], speaks=p in spoken) for p in order)


def _ordinary_words(state: State) -> frozenset[str]:
    """Return the words that occur in lower case in the text, except in addresses."""
    return frozenset(found[1] for found in _LOWER.finditer(state.source.text, state.begin) if found[1].islower())


def _spoken_for(person: Person, spelt: Mapping[str, str], *, speaks: bool) -> Person:
    return replace(person, aliases=(*person.aliases, *filter(None, spelt.values())), speaks=speaks)


def _report_new(state: State, line: int, name: str, match: _Match | None, *, doubtful: bool) -> None:
    """Report a person whose name is not listed (R013) or may be misspelt (R074)."""
    meant = " and ".join(p.name for p in match.people) if match else ""
    several = match is not None and len(match.people) > 1
    hint = "use the full name" if several else f"correct the tag if it means {meant}" if meant else ""
    if state.front.people and (match is not None or state.front.lists_all):
        message = f'"{name}" is not among the listed people, so it is read as a new person'
        state.report("R013", line, message, hint or "add the person to `people`, or correct the tag")
    elif several or doubtful:
        resembles = "matches" if several else "resembles"
        state.report("R074", line, f'"{name}" {resembles} {meant}, but is read as a different person', hint)


def _report_shared(register: _Register, state: State) -> None:
    """Report each spelling that several listed people share (R132)."""
    text = state.source.text[: state.source.starts[state.tags[0].line - 1]] if state.tags else state.source.text
    reported = 0
    for spelling, owners in register.exact.items():
        if len(owners) > 1:
            first = register.owner(spelling, owners)
            names = [register.people[o].name for o in owners]
            written = next(n for o in reversed(owners) for n in register.spelt(o) if fold_name(n) == spelling)
            message = f'"{written}" refers to {" and ".join(names)}'
            if not (register.declared and register.is_shared(spelling, owners)):
                message += f"; using {register.people[first].name}"
            hint = "give each alias to one person"
            if len({*map(fold_name, names)}) == 1:
                message, hint = f'"{written}" is listed more than once; using the first entry', "list each person once"
            reported += 1
            named = re.finditer(rf"(?<!\w){re.escape(written)}(?!\w)", text if reported <= _MOST_LOCATED else "")
            state.report("R132", state.source.line(max((m.start() for m in named), default=0)), message, hint)


def _verdict(match: _Match | None, listed: set[str], declared: bool) -> str:
    """Return how to treat a match: ``same``, ``unknown`` (an error), ``new``, ``slip`` or ``role``.

    The last two depend on the rest of the file: ``slip`` is a possible spelling mistake, and ``role`` is a part of a
    name that may also name a different person, such as ``Clerk`` in ``Deputy Clerk``.
    """
    if match is None:
        return "new"
    if len(match.people) > 1:
        return "unknown" if declared else "new"
    known = match.people[0].id in listed
    if match.how == "part" and not known:
        return "role"
    if match.how in ("exact", "accents", "part", "zero") or (match.how == "number" and known):
        return "same"
    if known:
        return "unknown" if declared else "same" if match.how == "near" else "new"
    return "slip"
