"""Casting: the voice of each person, from cast.toml, as it was published, or chosen automatically.

cast.toml comes first. People whom it does not name sound as they were published, also when others come, leave or
return, with three exceptions, each of which is reported (R116): cast.toml gives that sound to another person, or the
narrator has it; cast.toml asks for a higher or a lower one; two people who share a sound meet in one episode, and the
one who was given it last keeps it, since the other had left by then. A published voice that the engine does not have is
an error (R506).

What is left is chosen automatically (``choice.py``), episode by episode in their order. So a voice stays the same from
episode to episode, whatever the order of speakers within one. Everybody in the series has a voice of their own as long
as there are enough; what was published of people who have left, or whom cast.toml names now, is kept for their return.
When nothing more is left, their sounds are given again, and then those that are not heard in the same episode.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.cast.choice import PITCHES, Chooser, is_as_wished
from pipeline.model import NARRATOR, Document, Log, Sound, Voice, VoiceMeasure, fold_name, suggestion
from pipeline.settings import CastEntry, Settings

_TABLE = "narrator"
"""The narrator's table in cast.toml."""
_MOST_TRIES = 16
"""Choices that are made and compared with what was published; each takes as long as casting the whole series."""


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


@dataclass(frozen=True, slots=True)
class Cast:
    """Who has which voice."""

    people: Mapping[str, Voice]
    """Person id -> voice, of everybody who speaks in the series."""
    narrator: Voice
    automatic: frozenset[str]
    """Ids of those whose voice cast.toml does not name, ``NARRATOR`` among them."""


def cast_voices(
    documents: Sequence[Document], settings: Settings, offer: Offer, published: Mapping[str, Sound], log: Log
) -> Cast:
    """The voices of a series (R112, R115, R116, R132, R133, R506).

    :param documents: all episodes, in order.
    :param published: id -> the engine's sound that the person, or ``NARRATOR``, was published with, if it had been
        chosen automatically; who was given it last comes last.
    """
    speech = settings.speech
    episodes = [sorted({t.speaker for t in d.turns()}) for d in documents]
    names = {p.id: p.name for d in documents for p in d.people if p.speaks} | {NARRATOR: "the narrator"}
    entries = _entries(documents, settings, log)
    wishes = {p: e.wish for p, e in entries.items() if e.wish}
    given = {p: Sound(speech.engine, e.voice, e.pitch) for p, e in entries.items() if e.names_voice}
    named = frozenset(given)
    there = {p: sound for p, sound in published.items() if p not in named and offer.has(sound)}
    if NARRATOR not in named:
        given[NARRATOR] = _narrator(offer, speech.engine, wishes.get(NARRATOR, ""), there.get(NARRATOR), given)
    wanted = {
        p: s for p, s in there.items() if p not in wishes or is_as_wished(offer.measure(s), wishes[p]) is not False
    }
    kept, rivals = _kept(wanted, given, episodes)
    resting = {sound for p, sound in published.items() if p not in kept and offer.has(sound)}
    chooser = Chooser(_free(offer, speech.engine, given), resting, offer.measure, episodes, wishes)
    sounds = _chosen(chooser, given, kept, len(names))
    for person, sound in published.items():
        if person in names and person not in named and sounds[person] != sound:
            line, code = 0, "R116"
            if person in rivals:
                rival = rivals[person]
                line = entries[rival].line if rival in entries else 0
                why, hint = f"{names[rival]} has it", f"give {names[rival]} another one in cast.toml"
            elif person in there:
                line, why = entries[person].line, f"cast.toml asks for a {wishes[person]} one"
                hint = "leave that out to keep it"
            else:
                code, why = "R506", f"this {speech.engine} does not have it"
                hint = "install the version that has it, or name another voice in cast.toml"
            message = f"{names[person]} cannot keep the voice {sound}, as published: {why}"
            log.add(code, settings.cast_path, line, message, hint)
    for person, wish in wishes.items():
        if not is_as_wished(measure := offer.measure(sounds[person]), wish):
            why = "no such voice is left" if measure else "the engine does not state how high its voices are"
            message = f"{names[person]} cannot be given a {wish} voice: {why}"
            log.add("R133", settings.cast_path, entries[person].line, message, "name a voice")
    for document, speakers in zip(documents, episodes, strict=True):
        _report_doubles(document, speakers, sounds, settings, log)
    voices = {p: s.at((p in entries and entries[p].rate) or speech.rate) for p, s in sounds.items()}
    narrator = voices.pop(NARRATOR)
    return Cast(voices, narrator, frozenset(names) - named)


def _narrator(offer: Offer, engine: str, wish: str, published: Sound | None, given: Mapping[str, Sound]) -> Sound:
    """The narrator's sound, if cast.toml names none."""
    usual = published or Sound(engine, offer.narrator, PITCHES[0])
    if not wish or (published and is_as_wished(offer.measure(published), wish) is not False):
        return usual
    choice = [Sound(engine, name, PITCHES[0]) for name in (offer.narrator, *offer.roster)]
    return next((s for s in choice if is_as_wished(offer.measure(s), wish) and s not in given.values()), usual)


def _free(offer: Offer, engine: str, given: Mapping[str, Sound]) -> list[Sound]:
    """What may be chosen, the best first: at another pitch too."""
    used = set(given.values())
    names = {s.name for s in used}
    unnamed = [n for n in offer.roster if n not in names] or offer.roster
    free = [s for pitch in PITCHES for n in unnamed if (s := Sound(engine, n, pitch)) not in used]
    return free or [Sound(engine, offer.narrator, PITCHES[0])]


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
