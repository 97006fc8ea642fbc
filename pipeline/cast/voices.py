"""Casting: the voice of each person, from cast.toml, as it was published, or chosen automatically.

cast.toml comes first. People whom it does not name sound as they were published, also when others come, leave or
return, with three exceptions, each of which is reported (R116): cast.toml gives that sound to another person, or the
narrator has it; the engine no longer has the voice; two people who share a sound meet in one episode, and the one who
was given it last keeps it, since the other had left by then.

What is left is chosen automatically. Such a voice depends on the person's id and on who is cast before: the episodes
are cast in their order, newcomers of one episode by their ids. So a voice stays the same from episode to episode,
whatever the order of speakers within one. Everybody in the series has a voice of their own as long as there are
enough; what was published of people who have left, or whom cast.toml names now, is kept for their return. When nothing
more is left, their sounds are given again, and then those that are not heard in the same episode.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.model import NARRATOR, Document, Log, Person, Sound, Voice, fold_name, suggestion
from pipeline.settings import CastEntry, Settings

_TABLE = "narrator"
"""The narrator's table in cast.toml."""
_PITCHES = (50, 32, 68, 20, 80)
"""The roster at its own pitch first, then again lower and higher."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What a speech engine has for casting."""

    roster: Sequence[str]
    """Voices for automatic casting."""
    narrator: str
    """The voice for the narrator unless cast.toml or what was published names one."""
    has: Callable[[Sound], bool]
    """Whether the engine has the voice of a sound."""


@dataclass(frozen=True, slots=True)
class Cast:
    """Who has which voice."""

    people: Mapping[str, Voice]
    """Person id -> voice, of everybody who speaks in the series."""
    narrator: Voice
    automatic: frozenset[str]
    """Ids of those whose voice is not cast.toml's, ``NARRATOR`` among them."""


def cast_voices(
    documents: Sequence[Document], settings: Settings, offer: Offer, published: Mapping[str, Sound], log: Log
) -> Cast:
    """The voices of a series (R112, R115, R116).

    :param documents: all episodes, in order.
    :param published: id -> the engine's sound that the person, or ``NARRATOR``, was published with, if it had been
        chosen automatically; who was given it last comes last.
    """
    speech = settings.speech
    people = {p.id: p for d in documents for p in d.people if p.speaks}
    entries = _entries(settings, people, log)
    cast = {p: Voice(speech.engine, e.voice, e.rate or speech.rate, e.pitch) for p, e in entries.items()}
    mates = _mates(documents)
    there = {p: sound for p, sound in published.items() if offer.has(sound)}
    if NARRATOR not in cast:
        cast[NARRATOR] = there.get(NARRATOR, Sound(speech.engine, offer.narrator, 50)).at(speech.rate)
    given = {voice.sound for voice in cast.values()}
    names = [n for n in offer.roster if n not in {s.name for s in given}] or [cast[NARRATOR].name]
    free = [s for pitch in _PITCHES for n in names if (s := Sound(speech.engine, n, pitch)) not in given]
    kept, rivals = _kept(there, cast, mates)
    resting = {sound for p, sound in there.items() if p not in kept}
    cast |= {p: sound.at(speech.rate) for p, sound in kept.items()}
    for document in documents:
        for person in sorted({t.speaker for t in document.turns()} - set(cast)):
            taken = {voice.sound for voice in cast.values()}
            heard = {cast[p].sound for p in mates[person] if p in cast}
            left = (
                [s for s in free if s not in taken | resting]
                or [s for s in free if s not in taken]
                or [s for s in free if s not in heard]
                or [Sound(speech.engine, names[0], 50)]
            )
            cast[person] = _choose(person, left).at(speech.rate)
    known = {NARRATOR: "the narrator"} | {p.id: p.name for p in people.values()}
    lost = [p for p in (NARRATOR, *mates) if p in published and p not in entries and p not in there]
    for person in (*lost, *rivals):
        rival = rivals.get(person)
        line = entries[rival].line if rival in entries else 0
        _report_given_up(person, published[person], rival, known, line, settings, log)
    for document in documents:
        _report_doubles(document, cast, settings, log)
    narrating = cast.pop(NARRATOR)
    return Cast(cast, narrating, frozenset({NARRATOR, *mates} - set(entries)))


def _mates(documents: Sequence[Document]) -> dict[str, set[str]]:
    """Person id -> who is heard in the same episodes, of everybody who speaks."""
    mates: dict[str, set[str]] = {}
    for document in documents:
        speakers = {t.speaker for t in document.turns()}
        for person in speakers:
            mates.setdefault(person, set()).update(speakers - {person})
    return mates


def _kept(
    published: Mapping[str, Sound], given: Mapping[str, Voice], mates: Mapping[str, set[str]]
) -> tuple[dict[str, Sound], dict[str, str]]:
    """(id -> sound of those who sound as they were published, id -> who has the sound of those who cannot)."""
    kept: dict[str, Sound] = {}
    rivals: dict[str, str] = {}
    holders = {voice.sound: person for person, voice in given.items()}
    for person, sound in reversed([(p, s) for p, s in published.items() if p in mates and p not in given]):
        mate = next((p for p in sorted(mates[person]) if kept.get(p) == sound), None)
        rival = holders.get(sound, mate)
        if rival is None:
            kept[person] = sound
        else:
            rivals[person] = rival
    return kept, rivals


def _report_given_up(
    person: str, sound: Sound, rival: str | None, names: Mapping[str, str], line: int, settings: Settings, log: Log
) -> None:
    """Report that somebody cannot keep a published sound (R116).

    :param rival: who has it now; None if the engine no longer has it.
    """
    why, hint = "the engine no longer has it", "cast.toml may name another one"
    if rival is not None:
        why, hint = f"{names[rival]} has it", f"give {names[rival]} another one in cast.toml"
    message = f"{names[person]} cannot keep the voice {sound}, as published: {why}"
    log.add("R116", settings.cast_path, line, message, hint)


def _choose(person: str, sounds: Sequence[Sound]) -> Sound:
    """What suits a person: of the first pitch that is left, the voice that their id hashes lowest with."""
    pitch = min((s.pitch for s in sounds), key=_PITCHES.index)
    fitting = [s for s in sounds if s.pitch == pitch]
    return min(fitting, key=lambda s: hashlib.sha256(f"{person}\x1f{s.name}".encode()).digest())


def _entries(settings: Settings, people: Mapping[str, Person], log: Log) -> dict[str, CastEntry]:
    """cast.toml's entries by person id (and ``NARRATOR``)."""
    keys = {fold_name(n): p.id for p in people.values() for n in p.aliases}
    keys |= {p.id: p.id for p in people.values()} | {fold_name(p.name): p.id for p in people.values()}
    result: dict[str, CastEntry] = {}
    for entry in settings.cast:
        key = fold_name(entry.name)
        if key == _TABLE:
            result[NARRATOR] = entry
        elif key in keys:
            result[keys[key]] = entry
        else:
            hint = suggestion(entry.name, [_TABLE, *(p.name for p in people.values())])
            log.add("R112", settings.cast_path, entry.line, f'"{entry.name}" speaks nowhere in this series', hint)
    return result


def _report_doubles(document: Document, cast: Mapping[str, Voice], settings: Settings, log: Log) -> None:
    seen: dict[Sound, str] = {}
    for person in sorted({t.speaker for t in document.turns()}):
        voice = cast[person]
        other = seen.setdefault(voice.sound, person)
        if other != person:
            names = f"{document.person(other).name} and {document.person(person).name}"
            hint = "give one of them another voice in cast.toml"
            log.add("R115", settings.cast_path, 0, f"{names} of {document.key} have the same voice {voice.name}", hint)
