"""Casting: the voice of each person, from cast.toml, as it was published, or chosen automatically.

cast.toml comes first. People for whom it names no voice sound as they were published, also when others come, leave or
return, with three exceptions, each of which is reported (R116): cast.toml gives that sound to another person, or the
narrator has it; a higher or a lower one is stated, in cast.toml or in the front matter; two people who share a sound
meet in one episode, and the one who was given it last keeps it, since the other had left by then. A published voice
that the engine does not have is an error (R506).

Whether somebody is to have a higher or a lower voice, and with which accent, is stated by ``voice``, ``pronouns``,
``language`` and ``accent`` in cast.toml, and after it in the first front matter that states it. Where neither states
the class, it may be guessed (``clues.py``), for the automatic choice only: that is reported (R148), takes no published
voice away, and is no finding if it cannot be met.

What is left is chosen automatically (``choice.py``), episode by episode in their order. So a voice stays the same from
episode to episode, whatever the order of speakers within one. Everybody in the series has a voice of their own as long
as there are enough; what was published of people who have left, or whom cast.toml names now, is kept for their return.
When nothing more is left, their sounds are given again, and then those that are not heard in the same episode.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from types import MappingProxyType

from pipeline.cast.choice import PITCHES, Chooser, Wish, is_as_wished
from pipeline.cast.clues import Guess
from pipeline.model import (
    MINIMUM_DISTANCE,
    NARRATOR,
    Document,
    Log,
    Person,
    Sound,
    Voice,
    VoiceMeasure,
    VoiceTraits,
    fold_name,
    suggestion,
)
from pipeline.settings import CastEntry, Settings
from pipeline.standards import kind_of_pronouns, region_in

_TABLE = "narrator"
"""The narrator's table in cast.toml."""
_MOST_TRIES = 16
"""Choices that are made and compared with what was published; each takes as long as casting the whole series."""
_LARGE_PART = 3
"""Who says at least one third of an episode leads it."""
_MOST_ALIKE = 10
"""Pairs of voices alike that are named; how many more there are is said in one line."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What a speech engine has for casting."""

    roster: Sequence[str]
    """Voices for automatic casting."""
    narrator: str
    """The voice for the narrator unless cast.toml or what was published names one."""
    has: Callable[[Sound], bool]
    """Whether the engine has the voice of a sound."""
    measure: Callable[[Sound], VoiceMeasure | None]
    """How a sound was measured; None if it was not."""
    describe: Callable[[str], VoiceTraits]
    """What is known of a voice of the roster."""


@dataclass(frozen=True, slots=True)
class Cast:
    """Who has which voice."""

    people: Mapping[str, Voice]
    """Person id -> voice, of everybody who speaks in the series."""
    narrator: Voice
    automatic: frozenset[str]
    """Ids of those whose voice cast.toml does not name, ``NARRATOR`` among them."""


@dataclass(frozen=True, slots=True)
class _Stated:
    """What is wished of somebody's voice, and where."""

    wish: Wish
    decides: bool
    """Whether it says which class of voice, or that any will do."""
    path: str
    line: int

    @property
    def where(self) -> str:
        return "cast.toml" if self.path.endswith(".toml") else "the front matter"


def cast_voices(
    documents: Sequence[Document],
    settings: Settings,
    offer: Offer,
    published: Mapping[str, Sound],
    log: Log,
    guesses: Mapping[str, Guess] = MappingProxyType({}),
    heard: Mapping[str, str] = MappingProxyType({}),
) -> Cast:
    """The voices of a series (R112, R115, R116, R132, R133, R147, R148, R506).

    :param documents: all episodes, in order.
    :param published: id -> the engine's sound that the person, or ``NARRATOR``, was published with, if it had been
        chosen automatically; who was given it last comes last.
    :param guesses: id -> the class of voice that is expected of those of whom none is stated.
    :param heard: id -> the class of voice in which another engine speaks them; it comes before guesses.
    """
    speech = settings.speech
    episodes = [sorted({t.speaker for t in d.turns()}) for d in documents]
    names = {p.id: p.name for d in documents for p in d.people if p.speaks} | {NARRATOR: "the narrator"}
    entries = _entries(documents, settings, log)
    stated = _stated(documents, entries, settings.cast_path)
    wishes = {person: one.wish for person, one in stated.items()}
    asked = {person: wish.kind for person, wish in wishes.items() if wish.kind}
    undecided = {p for p in names if not (p in stated and stated[p].decides)}
    guessed = {p: g for p, g in guesses.items() if p in undecided and p not in heard}
    kinds = {p: guess.kind for p, guess in guessed.items()} | {p: kind for p, kind in heard.items() if p in undecided}
    for person, kind in kinds.items():
        wishes[person] = replace(wishes.get(person, Wish()), kind=kind, stated=False)
    given = {p: Sound(speech.engine, e.voice, e.pitch) for p, e in entries.items() if e.names_voice}
    named = frozenset(given)
    there = {p: sound for p, sound in published.items() if p not in named and offer.has(sound)}
    if NARRATOR not in named:
        given[NARRATOR] = _narrator(offer, speech.engine, wishes.get(NARRATOR, Wish()), there.get(NARRATOR), given)
    wanted = {p: s for p, s in there.items() if p not in asked or is_as_wished(offer.measure(s), asked[p]) is not False}
    kept, rivals = _kept(wanted, given, episodes)
    resting = {sound for p, sound in published.items() if p not in kept and offer.has(sound)}
    free, spare = _free(offer, speech.engine, given)
    leading = [_leading(document) for document in documents]
    chooser = Chooser(free, spare, resting, offer.measure, offer.describe, episodes, leading, wishes)
    sounds = _chosen(chooser, given, kept, len(names))
    for person, sound in published.items():
        if person in names and person not in named and sounds[person] != sound:
            path, line, code = settings.cast_path, 0, "R116"
            if person in rivals:
                rival = rivals[person]
                line = entries[rival].line if rival in entries else 0
                why, hint = f"{names[rival]} has it", f"give {names[rival]} another one in cast.toml"
            elif person in there:
                path, line = stated[person].path, stated[person].line
                why = f"{stated[person].where} asks for a {asked[person]} one"
                hint = "leave that out to keep it"
            else:
                code, why = "R506", f"this {speech.engine} does not have it"
                hint = "install the version that has it, or name another voice in cast.toml"
            message = f"{names[person]} cannot keep the voice {sound}, as published: {why}"
            log.add(code, path, line, message, hint)
    chosen = {person: sound for person, sound in sounds.items() if person not in named}
    _report_refusals(stated, chosen, names, entries, offer, log)
    _report_guesses(guessed, {p: s for p, s in chosen.items() if p not in kept}, names, offer, log)
    for document, speakers in zip(documents, episodes, strict=True):
        _report_doubles(document, speakers, sounds, settings, log)
    _report_alike(documents, episodes, sounds, names, offer, settings, log)
    voices = {p: s.at((p in entries and entries[p].rate) or speech.rate) for p, s in sounds.items()}
    narrator = voices.pop(NARRATOR)
    return Cast(voices, narrator, frozenset(names) - named)


def _stated(documents: Sequence[Document], entries: Mapping[str, CastEntry], cast_path: str) -> dict[str, _Stated]:
    """Person id -> what is stated of the voice: by cast.toml, otherwise by the first front matter that states it."""
    told: dict[str, tuple[Person, Document]] = {}
    accented: dict[str, Person] = {}
    for document in documents:
        for person in document.people:
            if person.voice or person.pronouns:
                told.setdefault(person.id, (person, document))
            if person.language or person.accent:
                accented.setdefault(person.id, person)
    found: dict[str, _Stated] = {}
    for person_id in {**entries, **told, **accented}:
        entry = entries.get(person_id, CastEntry(""))
        path, line, kind = cast_path, entry.line, entry.wish or kind_of_pronouns(entry.pronouns)
        decides = bool(entry.wish or entry.pronouns)
        if not decides and person_id in told:
            person, document = told[person_id]
            path, line, kind = (
                document.path,
                _line_of(person, document),
                person.voice or kind_of_pronouns(person.pronouns),
            )
            decides = True
        own = entry if entry.language or entry.accent else accented.get(person_id, entry)
        wish = Wish(kind, own.language, own.accent or region_in(own.language))
        if decides or wish.region:
            found[person_id] = _Stated(wish, decides, path, line)
    return found


def _line_of(person: Person, document: Document) -> int:
    """The first line that names a person."""
    return document.text.count("\n", 0, max(document.text.find(person.name), 0)) + 1


def _leading(document: Document) -> frozenset[str]:
    """Ids of those who say a large part of an episode."""
    said = Counter[str]()
    for turn in document.turns():
        said[turn.speaker] += sum(len(s.text) for paragraph in turn.paragraphs() for s in paragraph.sentences)
    return frozenset(person for person, amount in said.items() if amount * _LARGE_PART >= said.total())


def _narrator(offer: Offer, engine: str, wish: Wish, published: Sound | None, given: Mapping[str, Sound]) -> Sound:
    """The narrator's sound, if cast.toml names none."""
    usual = published or Sound(engine, offer.narrator, PITCHES[0])
    if published and (not wish.kind or is_as_wished(offer.measure(published), wish.kind) is not False):
        return usual
    choice = [Sound(engine, name, PITCHES[0]) for name in (offer.narrator, *offer.roster)]
    fit = [s for s in choice if s not in given.values()]
    fit = [s for s in fit if is_as_wished(offer.measure(s), wish.kind)] if wish.kind else fit
    accented = [s for s in fit if wish.region and wish.has_accent(offer.describe(s.name))]
    return next(iter(accented or (fit if wish.kind else ())), usual)


def _free(offer: Offer, engine: str, given: Mapping[str, Sound]) -> tuple[list[Sound], list[Sound]]:
    """(what may be chosen, the best first; voices of those who have one already, at other pitches)."""
    used = set(given.values())
    names = {s.name for s in used}
    unnamed = [n for n in offer.roster if n not in names] or offer.roster
    free, spare = (
        [s for pitch in PITCHES for n in chosen if (s := Sound(engine, n, pitch)) not in used]
        for chosen in (unnamed, [n for n in offer.roster if n not in unnamed])
    )
    return free or [Sound(engine, offer.narrator, PITCHES[0])], spare


def _kept(
    published: Mapping[str, Sound], given: Mapping[str, Sound], episodes: Sequence[Sequence[str]]
) -> tuple[dict[str, Sound], dict[str, str]]:
    """(id -> sound of those who sound as they were published, id -> who has the sound of those who cannot).

    The former are in the order in which they were published.
    """
    kept: dict[str, Sound] = {}
    rivals: dict[str, str] = {}
    holders = {sound: person for person, sound in given.items()}
    among: dict[tuple[int, Sound], str] = {}
    appearances: dict[str, list[int]] = {}
    for number, speakers in enumerate(episodes):
        for person in speakers:
            appearances.setdefault(person, []).append(number)
    for person, sound in reversed([(p, s) for p, s in published.items() if p in appearances]):
        mates = [among[key] for number in appearances[person] if (key := (number, sound)) in among]
        rival = holders.get(sound, min(mates, default=None))
        if rival is None:
            kept[person] = sound
            among |= {(number, sound): person for number in appearances[person]}
        else:
            rivals[person] = rival
    return dict(reversed(kept.items())), rivals


def _chosen(chooser: Chooser, given: Mapping[str, Sound], kept: Mapping[str, Sound], people: int) -> dict[str, Sound]:
    """Everybody's sound.

    What one build chose is published piece by piece, and later builds of the same text must choose the rest again as it
    was. So what was published counts as heard before the choice only up to the last voice, in the order of publication,
    that the choice alone would not have given.
    """
    if len(given) + len(kept) < people:
        order, known = list(kept), 0
        for _ in range(_MOST_TRIES):
            sounds = chooser.choose({**{p: kept[p] for p in order[:known]}, **given})
            different = next((n for n, p in enumerate(order) if sounds[p] != kept[p]), None)
            if different is None:
                return sounds
            known = different + 1
    return chooser.choose({**kept, **given})


def _entries(documents: Sequence[Document], settings: Settings, log: Log) -> dict[str, CastEntry]:
    """cast.toml's entries by person id (and ``NARRATOR``); a name comes before an id, and an id before an alias."""
    people = [p for d in documents for p in d.people if p.speaks]
    aliases: dict[str, dict[str, str]] = {}
    for person in people:
        for alias in person.aliases:
            aliases.setdefault(fold_name(alias), {})[person.id] = person.name
    keys = {p.id: p.id for p in people} | {fold_name(p.name): p.id for p in people}
    result: dict[str, CastEntry] = {}
    for entry in settings.cast:
        key = fold_name(entry.name)
        if key == _TABLE:
            result[NARRATOR] = entry
        elif key in keys:
            result[keys[key]] = entry
        elif key in aliases:
            person_id, *others = aliases[key]
            result[person_id] = entry
            if others:
                first, other, *_ = aliases[key].values()
                message = f'"{entry.name}" is an alias of both {first} and {other}; it is taken for {first}'
                log.add("R132", settings.cast_path, entry.line, message, "name the table after the person")
        else:
            hint = suggestion(entry.name, [_TABLE, *dict.fromkeys(p.name for p in people)])
            log.add("R112", settings.cast_path, entry.line, f'"{entry.name}" speaks nowhere in this series', hint)
    return result


def _report_refusals(
    stated: Mapping[str, _Stated],
    chosen: Mapping[str, Sound],
    names: Mapping[str, str],
    entries: Mapping[str, CastEntry],
    offer: Offer,
    log: Log,
) -> None:
    """Report stated wishes that could not be met (R133)."""
    for person, one in stated.items():
        kind, measure = one.wish.kind, offer.measure(chosen[person]) if person in chosen else None
        if kind and person in chosen and not is_as_wished(measure, kind):
            why = "no such voice is left" if measure else "the engine does not state how high its voices are"
            message = f"{names[person]} cannot be given a {kind} voice: {why}"
            hint = "name a voice" if person in entries else "name a voice in cast.toml"
            log.add("R133", one.path, one.line, message, hint)


def _report_guesses(
    guesses: Mapping[str, Guess], chosen: Mapping[str, Sound], names: Mapping[str, str], offer: Offer, log: Log
) -> None:
    """Report guesses that gave somebody a voice (R148)."""
    for person, guess in guesses.items():
        if person in chosen and is_as_wished(offer.measure(chosen[person]), guess.kind):
            other = "lower" if guess.kind == "higher" else "higher"
            hint = f'"pronouns" in "people", or voice = "{other}" in cast.toml, changes it'
            message = f"{names[person]} is given a {guess.kind} voice: {guess.why}"
            log.add("R148", guess.path, guess.line, message, hint)


def _report_doubles(
    document: Document, speakers: Sequence[str], sounds: Mapping[str, Sound], settings: Settings, log: Log
) -> None:
    names = {p.id: p.name for p in document.people}
    seen: dict[Sound, str] = {}
    for person in speakers:
        sound = sounds[person]
        other = seen.setdefault(sound, person)
        if other != person:
            message = f"{names[other]} and {names[person]} of {document.key} have the same voice {sound.name}"
            log.add("R115", settings.cast_path, 0, message, "give one of them another voice in cast.toml")


def _report_alike(
    documents: Sequence[Document],
    episodes: Sequence[Sequence[str]],
    sounds: Mapping[str, Sound],
    names: Mapping[str, str],
    offer: Offer,
    settings: Settings,
    log: Log,
) -> None:
    """Report those who are heard together and sound much alike (R147), once for each pair."""
    measures = {sound: offer.measure(sound) for sound in set(sounds.values())}
    seen: set[tuple[str, str]] = set()
    alike: list[tuple[float, str]] = []
    for document, speakers in zip(documents, episodes, strict=True):
        for pair in combinations((NARRATOR, *speakers), 2):
            one, other = (sounds[person] for person in pair)
            known, compared = measures[one], measures[other]
            if pair in seen or known is None or compared is None or (one == other and NARRATOR not in pair):
                continue
            seen.add(pair)
            if (distance := known.distance(compared)) < MINIMUM_DISTANCE:
                who = " and ".join(names[person] for person in pair)
                alike.append(
                    (distance, f"{who} of {document.key} have voices that sound much alike: {one} and {other}")
                )
    hint = "name another voice for one of them in cast.toml"
    for _, message in sorted(alike)[:_MOST_ALIKE]:
        log.add("R147", settings.cast_path, 0, message, hint)
    if len(alike) > _MOST_ALIKE:
        more = f"{len(alike) - _MOST_ALIKE} more pairs of people have voices that sound much alike"
        log.add("R147", settings.cast_path, 0, more, "there are more people than voices that are far apart")
