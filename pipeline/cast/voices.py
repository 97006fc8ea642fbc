"""Casting: voices set in cast.toml, kept as published, or chosen automatically.

cast.toml comes first. People without a voice in cast.toml keep their published voice, even when others join, leave or
return. There are three exceptions, each of which is reported (R116):

- cast.toml gives the voice to another person, or the narrator has it.
- cast.toml or the front matter asks for a higher or a lower voice.
- Two people who were published with the same voice now speak in the same episode. The person who got the voice last
  keeps it, since the other had left by then.

A published voice that the engine does not have is an error (R506).

``voice``, ``pronouns``, ``language`` and ``accent`` in cast.toml set the class of a person's voice (higher or lower)
and its accent. Without them, the first front matter that sets them decides. If neither sets the class, it may be
guessed (``clues.py``), but only for the automatic choice. A guess is reported (R148) and never replaces a published
voice. There is no warning if no voice of the guessed class is left.

All other voices are chosen automatically (``choice.py``), one episode after another, regardless of the order of
speakers within an episode. Each person in the series has a different voice as long as there are enough. Published
voices are reserved for people who have left, or to whom cast.toml now gives another voice. When no other voice is left,
reserved voices are used, then voices that are not heard in the same episode.
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

_ENTRY = "narrator"
"""Name of the narrator's entry in cast.toml."""
_MAX_TRIES = 16
"""Maximum number of attempts to reproduce published choices.

Each attempt takes as long as a full casting.
"""
_LARGE_PART = 3
"""Reciprocal of a main speaker's minimum share of an episode's characters, which is one third."""
_MAX_ALIKE = 10
"""Maximum number of similar pairs reported by name; the others are only counted."""


@dataclass(frozen=True, slots=True)
class Offer:
    """Voices of a speech engine that casting may use."""

    roster: Sequence[str]
    """Names of the voices for automatic casting, best first."""
    narrator: str
    """Name of the narrator's voice, unless cast.toml or a published choice sets another."""
    has: Callable[[Sound], bool]
    """Function that returns whether the engine has the voice of a sound."""
    measure: Callable[[Sound], VoiceMeasure | None]
    """Function that returns the measurements of a sound, or None if unmeasured."""
    describe: Callable[[str], VoiceTraits]
    """Function that returns the traits of a voice in the roster."""


@dataclass(frozen=True, slots=True)
class Cast:
    """Voices of the people in a series and of its narrator."""

    people: Mapping[str, Voice]
    """Voices by person id, for everyone who speaks in the series."""
    narrator: Voice
    automatic: frozenset[str]
    """Ids of people without a voice in cast.toml; may include ``NARRATOR``."""


@dataclass(frozen=True, slots=True)
class _Stated:
    """A stated wish for a person's voice, with the file and line that state it."""

    wish: Wish
    decides: bool
    """Whether the file sets a class of voice or explicitly allows any."""
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
    """Return the voices of a series, and report problems with them.

    The problems are R112, R115, R116, R132, R133, R147, R148 and R506.

    :param documents: all episodes, in the order of the series.
    :param published: automatically chosen sounds that were published, by person id or ``NARRATOR``, oldest first.
    :param guesses: guesses by person id, for people without a stated class of voice.
    :param heard: class of each person's voice in another engine, by person id; takes priority over guesses.
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
    available = {p: sound for p, sound in published.items() if p not in named and offer.has(sound)}
    if NARRATOR not in named:
        given[NARRATOR] = _narrator(offer, speech.engine, wishes.get(NARRATOR, Wish()), available.get(NARRATOR), given)
    wanted = {
        p: s for p, s in available.items() if p not in asked or is_as_wished(offer.measure(s), asked[p]) is not False
    }
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
                why, hint = f"{names[rival]} has it", f"give {names[rival]} another voice in cast.toml"
            elif person in available:
                path, line = stated[person].path, stated[person].line
                why = f"{stated[person].where} asks for a {asked[person]} voice"
                hint = "remove the request to keep the published voice"
            else:
                code, why = "R506", f"the installed {speech.engine} does not have it"
                hint = "install a version with this voice, or choose another voice in cast.toml"
            message = f"{names[person]} cannot keep the published voice {sound}: {why}"
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
    """Return stated wishes by person id; cast.toml takes precedence over front matter.

    If several transcripts state a wish, the first one counts.
    """
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
    """Return the number of the first line that names a person."""
    return document.text.count("\n", 0, max(document.text.find(person.name), 0)) + 1


def _leading(document: Document) -> frozenset[str]:
    """Return the ids of an episode's main speakers.

    A main speaker says at least a third of the episode.
    """
    said = Counter[str]()
    for turn in document.turns():
        said[turn.speaker] += sum(len(s.text) for paragraph in turn.paragraphs() for s in paragraph.sentences)
    return frozenset(person for person, amount in said.items() if amount * _LARGE_PART >= said.total())


def _narrator(offer: Offer, engine: str, wish: Wish, published: Sound | None, given: Mapping[str, Sound]) -> Sound:
    """Return the narrator's sound for a series whose cast.toml does not set one."""
    usual = published or Sound(engine, offer.narrator, PITCHES[0])
    if published and (not wish.kind or is_as_wished(offer.measure(published), wish.kind) is not False):
        return usual
    choice = [Sound(engine, name, PITCHES[0]) for name in (offer.narrator, *offer.roster)]
    fit = [s for s in choice if s not in given.values()]
    fit = [s for s in fit if is_as_wished(offer.measure(s), wish.kind)] if wish.kind else fit
    accented = [s for s in fit if wish.region and wish.has_accent(offer.describe(s.name))]
    return next(iter(accented or (fit if wish.kind else ())), usual)


def _free(offer: Offer, engine: str, given: Mapping[str, Sound]) -> tuple[list[Sound], list[Sound]]:
    """Return the sounds of unused voices and the unused sounds of used voices, best first."""
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
    """Return the published sounds that people keep, and the rivals of the other people.

    Both results are by person id, with the sounds in the order of publication. A rival is the person who now has
    another person's published sound.
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
    """Return a sound for each person, reproducing the published choices where possible.

    The choices of one build may be published a few at a time, and later builds of the same text must make the remaining
    choices in the same way. So only the oldest published sounds are fixed in advance: as few as are needed for the
    choice to reproduce the others.
    """
    if len(given) + len(kept) < people:
        order, known = list(kept), 0
        for _ in range(_MAX_TRIES):
            sounds = chooser.choose({**{p: kept[p] for p in order[:known]}, **given})
            different = next((n for n, p in enumerate(order) if sounds[p] != kept[p]), None)
            if different is None:
                return sounds
            known = different + 1
    return chooser.choose({**kept, **given})


def _entries(documents: Sequence[Document], settings: Settings, log: Log) -> dict[str, CastEntry]:
    """Return the entries of cast.toml, by person id or ``NARRATOR``.

    An entry gives the name, id or alias of a person; names take priority over ids, and ids over aliases. Unknown
    people (R112) and ambiguous aliases (R132) are reported.
    """
    people = [p for d in documents for p in d.people if p.speaks]
    aliases: dict[str, dict[str, str]] = {}
    for person in people:
        for alias in person.aliases:
            aliases.setdefault(fold_name(alias), {})[person.id] = person.name
    keys = {p.id: p.id for p in people} | {fold_name(p.name): p.id for p in people}
    result: dict[str, CastEntry] = {}
    for entry in settings.cast:
        key = fold_name(entry.name)
        if key == _ENTRY:
            result[NARRATOR] = entry
        elif key in keys:
            result[keys[key]] = entry
        elif key in aliases:
            person_id, *others = aliases[key]
            result[person_id] = entry
            if others:
                first, other, *_ = aliases[key].values()
                message = f'"{entry.name}" is an alias of both {first} and {other}: using {first}'
                log.add("R132", settings.cast_path, entry.line, message, "use the person's full name instead")
        else:
            hint = suggestion(entry.name, [_ENTRY, *dict.fromkeys(p.name for p in people)])
            log.add("R112", settings.cast_path, entry.line, f'"{entry.name}" does not speak in this series', hint)
    return result


def _report_refusals(
    stated: Mapping[str, _Stated],
    chosen: Mapping[str, Sound],
    names: Mapping[str, str],
    entries: Mapping[str, CastEntry],
    offer: Offer,
    log: Log,
) -> None:
    """Report requested voices that are not available (R133)."""
    for person, one in stated.items():
        kind, measure = one.wish.kind, offer.measure(chosen[person]) if person in chosen else None
        if kind and person in chosen and not is_as_wished(measure, kind):
            why = "no such voice is left" if measure else "the engine does not report how high its voices are"
            message = f"{names[person]} cannot have a {kind} voice: {why}"
            hint = "choose a voice by name" if person in entries else "choose a voice by name in cast.toml"
            log.add("R133", one.path, one.line, message, hint)


def _report_guesses(
    guesses: Mapping[str, Guess], chosen: Mapping[str, Sound], names: Mapping[str, str], offer: Offer, log: Log
) -> None:
    """Report voices that were chosen because of a guess (R148)."""
    for person, guess in guesses.items():
        if person in chosen and is_as_wished(offer.measure(chosen[person]), guess.kind):
            message = f"{names[person]} has a {guess.kind} voice because {guess.why}"
            hint = "to change it, set `pronouns` in `people` or a voice in cast.toml"
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
            who = f"{names[other]} and {names[person]}"
            message = f'{who} have the same voice in the episode "{document.key}": {sound.name}'
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
    """Report pairs of people who sound alike in an episode, each pair once (R147)."""
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
                alike.append((distance, f'{who} sound alike in the episode "{document.key}": {one} and {other}'))
    hint = "give one of them another voice in cast.toml"
    for _, message in sorted(alike)[:_MAX_ALIKE]:
        log.add("R147", settings.cast_path, 0, message, hint)
    if len(alike) > _MAX_ALIKE:
        more = f"{len(alike) - _MAX_ALIKE} more pairs sound alike: the series has more people than distinct voices"
        log.add("R147", settings.cast_path, 0, more, "choose voices in cast.toml")
