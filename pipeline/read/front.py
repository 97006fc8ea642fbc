"""Reader for TOML and YAML front matter: metadata, people and corrections.

``yaml_front.py`` parses the YAML.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from typing import Any, Protocol

from pipeline.model import (
    ENTRIES,
    YEARS,
    Acceptance,
    Correction,
    FrontItem,
    Licence,
    Log,
    Metadata,
    Person,
    acceptances,
    fold_name,
    slug,
    suggestion,
    unique_id,
)
from pipeline.read.dates import find_date
from pipeline.read.source import Source
from pipeline.read.switches import unknown_repair, unknown_repairs
from pipeline.read.yaml_front import YamlProblem, YamlText, read_yaml
from pipeline.settings import WISHES, TomlText, located, parse_toml, type_name
from pipeline.standards import parse_licence, region_of, tag_problem

_FENCE = re.compile(r"\A\s*\+\+\+[ \t]*\n(.*?)^[ \t]*\+\+\+[ \t]*$\n?", re.DOTALL | re.MULTILINE)
_OPENING = re.compile(r"\A\s*(\+\+\+)[ \t]*\n")
_SETTING = re.compile(r"\s*(?:[\w-]+[ \t]*=|\[{1,2}[A-Za-z]|[#\]{}\"'])")
"""Pattern for the beginning of a line of TOML, including lines that continue a value."""
_TEXT_KEYS = tuple("key title summary language licence source publisher series_title series_subtitle".split())
KEYS = (*_TEXT_KEYS, "number", "date", "draft", "people", "subjects", "corrections", "accept", "rules_off")
_GREATEST = 999_999_999
"""Highest episode number."""
_PERSON_KEYS = ("name", "role", "affiliation", "aliases", "pronouns", "voice", "language", "accent")
_CORRECTION_KEYS = ("date", "what")
_LOCATED = 100
"""Maximum number of corrections to search for in the source.

Later corrections get the line of the last one found.
"""

EMPTY_METADATA = Metadata("", 0, "", "", "", Licence("", "", "", ""), "", "", "", "", ())


@dataclass(frozen=True, slots=True)
class Front:
    """Metadata and people of a transcript, as given before the first turn."""

    key: str
    meta: Metadata
    people: tuple[Person, ...]
    declared: bool
    """Whether TOML declares the people, so that every tag must name one of them."""
    items: tuple[FrontItem, ...]
    """Entries that the book shows verbatim."""
    unread: frozenset[str] = frozenset()
    """Keys with unreadable values, which were already reported."""
    accept: tuple[Acceptance, ...] = ()
    rules_off: tuple[str, ...] = ()
    """Names of repairs that are switched off (``switches.REPAIRS``)."""
    left_out: tuple[tuple[int, int, str], ...] = ()
    """(start, end, reason) of each omitted line between the items, such as a page number."""
    invites: bool = False
    """Whether the front matter is YAML, which often lists only the guests."""

    @property
    def lists_all(self) -> bool:
        """Whether the front matter lists all people, not only guests or credits."""
        if self.declared or self.invites:
            return self.declared
        return any(role in _ALL for p in self.people for role in p.role.split(", "))


_ALL = frozenset({"participant", "speaker", "panelist", "panellist"})
"""Roles that occur only in complete lists of people."""
EMPTY_FRONT = Front("", EMPTY_METADATA, (), False, ())


def overridden(found: Front, declared: Front) -> Front:
    """Return declared front matter, with missing fields added from the title page below it.

    The title page also adds missing roles, affiliations and aliases. It adds people only if TOML declares none.

    :param found: front matter on the title page.
    :param declared: TOML or YAML front matter, which takes precedence.
    """
    own, other = declared.meta, found.meta
    stated = {field.name: getattr(own, field.name) or getattr(other, field.name) for field in fields(Metadata)}
    stated["licence"] = own.licence if own.licence.text else other.licence
    known = {fold_name(p.name): p for p in found.people}
    people = tuple(_completed(p, known.get(fold_name(p.name))) for p in declared.people) or found.people
    if not declared.declared:
        listed = {fold_name(p.name) for p in people}
        people += tuple(p for p in found.people if fold_name(p.name) not in listed)
    return replace(
        found,
        key=declared.key,
        meta=Metadata(**stated),
        people=people,
        declared=declared.declared,
        items=(*declared.items, *found.items),
        unread=declared.unread,
        accept=declared.accept,
        rules_off=declared.rules_off,
        invites=declared.invites,
    )


def _completed(person: Person, listed: Person | None) -> Person:
    if listed is None:
        return person
    role = listed.role if person.role in ("", "speaker") else person.role
    aliases = tuple(dict.fromkeys((*person.aliases, *listed.aliases)))
    return replace(person, role=role, affiliation=person.affiliation or listed.affiliation, aliases=aliases)


@dataclass(frozen=True, slots=True)
class FrontText:
    """TOML text between the ``+++`` lines."""

    text: str
    first_line: int
    end: int
    """Offset after the closing ``+++`` line."""
    whole: bool = True
    """Whether a closing ``+++`` line was found.

    If not, ``end`` is a guess, and the missing line has been reported.
    """


def front_text(source: Source, log: Log) -> FrontText | None:
    """Return the TOML front matter of a source, or None if it has none.

    Front matter that is not closed is reported (R005).
    """
    found = _FENCE.match(source.text)
    if found:
        return FrontText(source.unbroken(*found.span(1)), source.shown_line(source.line(found.start(1))), found.end())
    if opening := _OPENING.match(source.text):
        line = source.line(opening.start(1))
        end = _settings_end(source, source.line(opening.end()))
        message = "the front matter has no closing +++"
        after = source.shown_line(source.line(end))
        log.add("R005", source.path, line, message, f"add +++ on its own line before line {after}")
        return FrontText(source.unbroken(opening.end(), end), source.shown_line(line) + 1, end, whole=False)
    return None


def _settings_end(source: Source, first: int) -> int:
    """Return the offset after the run of TOML lines that begins on a given line.

    :param first: number of the first line.
    """
    last = first - 1
    for number in range(first, len(source.starts) + 1):
        line = source.line_text(number)
        if line.strip() and not _SETTING.match(line):
            break
        last = number if line.strip() else last
    return source.starts[last] if last < len(source.starts) else len(source.text)


def guessed_front(text: str) -> Front:
    """Return the readable part of malformed front matter, without reporting more problems."""
    return replace(read_front(text, 1, "", Log()), unread=frozenset(KEYS))


def read_front(text: str, first_line: int, path: str, log: Log) -> Front:
    """Return the front matter in TOML text, and report problems (R005, R006, R007).

    :param first_line: number of the first line of the text in the file.
    """
    toml = parse_toml(text, path, first_line, "R005", log)
    if toml is None:
        return replace(EMPTY_FRONT, unread=frozenset(KEYS))
    reader = _Reader(toml, log)
    for key in toml.data:
        if key not in KEYS:
            log.add("R006", path, toml.line(key), f'unknown key "{key}"', suggestion(key, list(KEYS)))
    key, meta, people = _metadata(reader)
    accept, rules_off = reader.accept(), reader.rules_off()
    wrong = frozenset(reader.wrongly_typed)
    return Front(key, meta, people, bool(people), (), wrong, accept=accept, rules_off=rules_off)


def read_yaml_front(source: Source, found: YamlText, log: Log) -> Front:
    """Return the front matter in YAML text, and report problems (R005, R055, R058, R059).

    The YAML text may list only some of the people, such as guests.

    :param found: text between the ``---`` lines.
    """
    first = source.line(found.start)
    if not found.closed:
        hint = f"add --- on its own line before line {source.shown_line(source.line(found.end))}"
        log.add("R005", source.path, max(1, first - 1), "the front matter has no closing ---", hint)
        return replace(EMPTY_FRONT, unread=frozenset(KEYS))
    try:
        yaml = read_yaml(source, found)
    except YamlProblem as problem:
        hint = 'put values that contain characters such as : or # in quotation marks: title: "…"'
        log.add("R005", source.path, first + problem.line, str(problem), hint)
        return replace(EMPTY_FRONT, unread=frozenset(KEYS))
    for line, what, hint in yaml.mended:
        log.add("R058", source.path, line, what, hint)
    for line, value in yaml.unclear:
        report_unclear(value, source.path, line, log)
    if yaml.kept:
        message = f"front matter not used: {', '.join(yaml.kept)}"
        log.add("R059", source.path, yaml.items[0].span.first_line, message, SHOWN)
    reader = _Reader(yaml, log)
    key, meta, people = _metadata(reader)
    accept, rules_off = reader.accept(), reader.rules_off()
    return Front(key, meta, people, False, yaml.items, accept=accept, rules_off=rules_off, invites=True)


SHOWN = 'it appears on the book\'s page "About this edition" unless you delete it'


def report_unclear(text: str, path: str, line: int, log: Log, so: str = "it is not used as the date") -> None:
    """Report an ambiguous date (R055).

    :param so: clause for the message that states the consequence.
    """
    message = f'"{text[:60]}" is ambiguous, so {so}'
    log.add("R055", path, line, message, "write the date as YYYY-MM-DD")


def _metadata(reader: _Reader) -> tuple[str, Metadata, tuple[Person, ...]]:
    """Return the episode key, the metadata and the people."""
    values: dict[str, Any] = {key: reader.text(key) for key in _TEXT_KEYS}
    key, values["licence"] = values.pop("key"), parse_licence(values["licence"])
    values["subjects"] = reader.texts(reader.stated.data.get("subjects", []), "subjects")
    if language := values["language"]:
        reader.check_language(language)
    values |= {"number": reader.number(), "date": reader.date(), "draft": reader.draft()}
    return key, Metadata(**values, corrections=reader.corrections()), reader.people()


class _Stated(Protocol):
    """Parsed front matter, with the line number of each key."""

    @property
    def path(self) -> str: ...

    @property
    def text(self) -> str: ...

    @property
    def first_line(self) -> int: ...

    @property
    def data(self) -> Mapping[str, Any]: ...

    def line(self, key: str, table: str = "") -> int: ...


class _Reader:
    def __init__(self, stated: _Stated, log: Log) -> None:
        self.stated, self.log = stated, log
        self.wrongly_typed: set[str] = set()

    def fault(self, key: str, line: int, message: str, hint: str = "") -> None:
        """Report an unusable value of a key (R007)."""
        self.wrongly_typed.add(key)
        self.log.add("R007", self.stated.path, line, message, hint)

    def wrong(self, key: str, value: object, wanted: str) -> None:
        self.fault(key, self.stated.line(key), f'"{key}" must be {wanted}, not {type_name(value)}')

    def outside(self, key: str, value: object, wanted: str) -> None:
        self.fault(key, self.stated.line(key), f'"{key}" cannot be {value}', f"use {wanted}")

    def text(self, key: str) -> str:
        value = self.stated.data.get(key, "")
        if not isinstance(value, str):
            self.wrong(key, value, "a string")
            return ""
        return " ".join(value.split())

    def texts(self, value: object, key: str) -> tuple[str, ...]:
        if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
            self.wrong(key, value, "a list of strings")
            return ()
        return tuple(value)

    def rules_off(self) -> tuple[str, ...]:
        names = self.texts(self.stated.data.get("rules_off", []), "rules_off")
        for name in unknown_repairs(names):
            line = self.stated.line("rules_off")
            self.log.add("R105", self.stated.path, line, *unknown_repair(name))
        return names

    def check_language(self, tag: str) -> None:
        if hint := tag_problem(tag):
            line = self.stated.line("language")
            self.log.add("R045", self.stated.path, line, f'"{tag}" is not a language tag', hint)

    def number(self) -> int:
        value = self.stated.data.get("number", 0)
        if type(value) is not int:
            self.wrong("number", value, "a whole number, 0 or greater")
        elif 0 <= value <= _GREATEST:
            return value
        else:
            self.outside("number", value, f"a whole number from 0 to {_GREATEST}")
        return 0

    def draft(self) -> bool:
        value = self.stated.data.get("draft", False)
        if type(value) is bool:
            return value
        self.wrong("draft", value, "true or false")
        return False

    def date(self) -> str:
        value, line = self.stated.data.get("date", ""), self.stated.line("date")
        return self.moment(value, '"date"', "date", line) if value != "" else ""

    def moment(self, value: object, named: str, key: str, line: int, so: str = "it is not used as the date") -> str:
        """Return a date in ISO 8601 format, and report problems (R007, R055).

        :param named: description of the value for messages.
        :param key: front matter key that contains the value.
        :param so: clause for the message that states the consequence of an ambiguous date.
        :returns: an empty string if the date is unusable.
        """
        if isinstance(value, str):
            found = find_date(value)
            if found and not found.iso:
                report_unclear(value, self.stated.path, line, self.log, so)
                return ""
            iso = found.iso if found else value
            with suppress(ValueError):
                value = (datetime.datetime if len(iso) > 10 else datetime.date).fromisoformat(iso)
        if not isinstance(value, datetime.date):
            self.fault(key, line, f"{named} must be a date (YYYY-MM-DD), not {type_name(value)}")
        elif value.year in YEARS:
            return value.isoformat()
        else:
            self.fault(key, line, f"{named} cannot be {value}", f"use a year from {YEARS[0]} to {YEARS[-1]}")
        return ""

    def corrections(self) -> tuple[Correction, ...]:
        value = self.stated.data.get("corrections", [])
        invalid = [e for e in value if not isinstance(e, dict)] if isinstance(value, list) else [value]
        if invalid:
            self.wrong("corrections", invalid[0], 'a list of entries, each with "date" and "what"')
            return ()
        placed = zip(value, self.entry_lines(value), strict=True)
        found = [made for entry, line in placed for made in self.correction(entry, line)]
        return tuple(sorted(found, key=lambda made: made.date, reverse=True))

    def correction(self, entry: Mapping[str, Any], line: int) -> Iterator[Correction]:
        """Yield the correction in an entry, if it is valid."""
        for name in entry:
            if name not in _CORRECTION_KEYS:
                hint = suggestion(name, list(_CORRECTION_KEYS))
                self.log.add("R006", self.stated.path, line, f'unknown key "{name}" in a correction', hint)
        date, what, day = entry.get("date", ""), entry.get("what", ""), ""
        if date == "":
            self.fault("corrections", line, 'a correction has no "date"', "set it to the day of the change, YYYY-MM-DD")
        else:
            named, so = 'the "date" of a correction', "the correction is left out"
            day = self.moment(date, named, "corrections", line, so)[:10]
        if not isinstance(what, str):
            message = f'the "what" of a correction must be a string, not {type_name(what)}'
            self.fault("corrections", line, message)
        elif not re.search(r"\w", what):
            self.fault("corrections", line, 'a correction has no "what"', 'describe the change in "what"')
        elif day:
            yield Correction(day, " ".join(what.split()))

    def entry_lines(self, entries: Iterable[Mapping[str, Any]]) -> Iterator[int]:
        """Yield the line number of each correction, found by its words or date.

        A correction that is not found in the source gets the line of the previous correction.
        """
        first, at = self.stated.first_line, self.stated.line("corrections")
        lines = self.stated.text.split("\n")
        for number, entry in enumerate(entries):
            stated = (entry.get("what"), entry.get("date")) if number < _LOCATED else ()
            wanted = [str(value) for value in stated if value and isinstance(value, str | datetime.date)]
            held = (n for value in wanted for n in range(at, first + len(lines)) if value in lines[n - first])
            at = next(held, at)
            yield at

    def accept(self) -> tuple[Acceptance, ...]:
        value, stated = self.stated.data.get("accept", []), self.stated
        entries = acceptances(value)
        if entries is None:
            self.wrong("accept", value, ENTRIES)
        if isinstance(stated, TomlText):
            return located(entries or (), stated)
        return tuple(replace(e, path=stated.path, line=stated.line("accept")) for e in entries or ())

    def people(self) -> tuple[Person, ...]:
        value = self.stated.data.get("people", [])
        if not isinstance(value, list):
            self.wrong("people", value, "a list of entries")
            return ()
        taken = set[str]()
        return tuple(person for entry in value for person in self.person(entry, taken))

    def person(self, entry: Any, taken: set[str]) -> Iterator[Person]:
        """Yield the person in an entry, if it is valid.

        :param taken: ids of earlier people, to which the new id is added.
        """
        if isinstance(entry, str):
            entry = {"name": entry}
        if not isinstance(entry, dict) or not isinstance(entry.get("name"), str) or not entry["name"].strip():
            self.wrong("people", entry, 'a list of entries, each with a "name"')
            return
        for key, value in entry.items():
            if key not in _PERSON_KEYS:
                line, hint = self.stated.line("people"), suggestion(key, list(_PERSON_KEYS))
                self.log.add("R006", self.stated.path, line, f'unknown key "{key}" in an entry of "people"', hint)
            elif key != "aliases" and not isinstance(value, str):
                self.wrong("people", value, f'a list of entries, each with a string as "{key}"')
                return
        name = " ".join(entry["name"].split())
        aliases = self.texts(entry.get("aliases", []), "people")
        role, affiliation = entry.get("role", ""), entry.get("affiliation", "")
        person_id = unique_id(slug(name), taken)
        taken.add(person_id)
        yield Person(person_id, name, role, affiliation, aliases, False, None, **self.voice_of(entry, name))

    def voice_of(self, entry: Mapping[str, str], name: str) -> dict[str, str]:
        """Return the voice fields in the entry for a person, and report unusable values (R007)."""
        stated = {key: " ".join(entry.get(key, "").split()) for key in ("pronouns", "voice", "language", "accent")}
        voice, language, accent = stated["voice"], stated["language"], stated["accent"]
        problems = {
            "voice": voice and voice.lower() not in WISHES and 'use "higher" or "lower", or set a voice in cast.toml',
            "language": language and tag_problem(language),
            "accent": accent and not region_of(accent) and 'use a region such as "GB" or "US"',
        }
        for key, problem in problems.items():
            if problem:
                message = f'"{stated[key]}" is not a valid {key} for {name}'
                self.fault("people", self.stated.line("people"), message, problem)
                stated[key] = ""
        return stated | {"voice": stated["voice"].lower(), "accent": region_of(stated["accent"])}
