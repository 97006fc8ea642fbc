"""Casting: the voice of each person, from cast.toml or chosen automatically.

An automatic voice depends on the person's id and on who is cast before: the episodes are cast in their order,
newcomers of one episode by their ids. So a voice stays the same from episode to episode, whatever the order of
speakers within one, and a later episode never changes an earlier one. Everybody in the series has a voice of their
own as long as there are enough; then those that are not heard in the same episode are given again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

from pipeline.diagnostics import Log
from pipeline.model import Document, Person
from pipeline.names import fold_name
from pipeline.script import Voice
from pipeline.settings import CastEntry, Settings
from pipeline.toml_file import suggestion

NARRATOR = "narrator"
_PITCHES = (50, 32, 68, 20, 80)
"""The roster at its own pitch first, then again lower and higher."""


def cast_voices(
    documents: Sequence[Document], settings: Settings, roster: Sequence[str], narrator: str, log: Log
) -> tuple[dict[str, Voice], Voice]:
    """(person id -> voice for everybody who speaks in the series, the narrator's voice) (R112, R115).

    :param documents: all episodes, in order.
    :param roster: the engine's voices for automatic casting.
    :param narrator: the engine's voice for the narrator where cast.toml names none.
    """
    speech = settings.speech
    people = {p.id: p for d in documents for p in d.people if p.speaks}
    entries = _entries(settings, people, log)

    def voice(entry: CastEntry) -> Voice:
        return Voice(speech.engine, entry.voice, entry.rate or speech.rate, entry.pitch)

    narrating = voice(entries[NARRATOR]) if NARRATOR in entries else Voice(speech.engine, narrator, speech.rate, 50)
    cast = {p: voice(e) for p, e in entries.items() if p != NARRATOR}
    given = [narrating, *cast.values()]
    names = [n for n in roster if n not in {v.name for v in given}] or [narrating.name]
    free = [(pitch, name) for pitch in _PITCHES for name in names if (name, pitch) not in map(_sound, given)]
    unused = list(free)
    for document in documents:
        speakers = {t.speaker for t in document.turns()}
        for person in sorted(speakers - set(cast)):
            heard = {_sound(cast[p]) for p in speakers if p in cast}
            pitch, name = _choose(person, unused or [f for f in free if (f[1], f[0]) not in heard] or [(50, names[0])])
            if unused:
                unused.remove((pitch, name))
            cast[person] = Voice(speech.engine, name, speech.rate, pitch)
    for document in documents:
        _report_doubles(document, cast, settings, log)
    return cast, narrating


def _sound(voice: Voice) -> tuple[str, int]:
    return voice.name, voice.pitch


def _choose(person: str, voices: Sequence[tuple[int, str]]) -> tuple[int, str]:
    """The (pitch, name) that suits a person: of the first pitch that is left, the one their id hashes lowest with."""
    pitch = min((p for p, _ in voices), key=_PITCHES.index)
    return min((v for v in voices if v[0] == pitch), key=lambda v: _preference(person, v[1]))


def _preference(person: str, voice: str) -> bytes:
    return hashlib.sha256(f"{person}\x1f{voice}".encode()).digest()


def _entries(settings: Settings, people: Mapping[str, Person], log: Log) -> dict[str, CastEntry]:
    """cast.toml's entries by person id (and ``narrator``)."""
    keys = {fold_name(n): p.id for p in people.values() for n in p.aliases}
    keys |= {p.id: p.id for p in people.values()} | {fold_name(p.name): p.id for p in people.values()}
    result: dict[str, CastEntry] = {}
    for entry in settings.cast:
        key = fold_name(entry.name)
        if key == NARRATOR:
            result[NARRATOR] = entry
        elif key in keys:
            result[keys[key]] = entry
        else:
            hint = suggestion(entry.name, [NARRATOR, *(p.name for p in people.values())])
            log.add("R112", settings.cast_path, entry.line, f'"{entry.name}" speaks nowhere in this series', hint)
    return result


def _report_doubles(document: Document, cast: Mapping[str, Voice], settings: Settings, log: Log) -> None:
    seen: dict[tuple[str, int], str] = {}
    for person in sorted({t.speaker for t in document.turns()}):
        voice = cast[person]
        other = seen.setdefault(_sound(voice), person)
        if other != person:
            names = f"{document.person(other).name} and {document.person(person).name}"
            hint = "give one of them another voice in cast.toml"
            log.add("R115", settings.cast_path, 0, f"{names} of {document.key} have the same voice {voice.name}", hint)
