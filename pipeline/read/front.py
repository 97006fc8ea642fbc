"""Front matter in TOML or YAML (``yaml_front.py``): keys, types, people and corrections."""

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
"""Beginning of a TOML line, or of one that continues the value above."""
_TEXT_KEYS = tuple("key title summary language licence source publisher series_title series_subtitle".split())
KEYS = (*_TEXT_KEYS, "number", "date", "draft", "people", "subjects", "corrections", "accept", "rules_off")
_GREATEST = 999_999_999
"""Highest number of an episode."""
_PERSON_KEYS = ("name", "role", "affiliation", "aliases", "pronouns", "voice", "language", "accent")
_CORRECTION_KEYS = ("date", "what")
_LOCATED = 100
"""Most corrections whose lines are searched; later ones get the last line found."""

EMPTY_METADATA = Metadata("", 0, "", "", "", Licence("", "", "", ""), "", "", "", "", ())


@dataclass(frozen=True, slots=True)
class Front:
    """Metadata and people of a transcript, given before its first turn."""

    key: str
    meta: Metadata
    people: tuple[Person, ...]
    declared: bool
    """Whether TOML declares the people; then every tag must be one of them."""
    items: tuple[FrontItem, ...]
    """Entries that the book keeps verbatim."""
    unread: frozenset[str] = frozenset()
    """Keys whose value could not be read; the reason was reported."""
    accept: tuple[Acceptance, ...] = ()
    rules_off: tuple[str, ...] = ()
    """Names of repairs that are switched off (``switches.REPAIRS``)."""
    left_out: tuple[tuple[int, int, str], ...] = ()
    """Left-out lines and page numbers between the items, as (start, end, reason)."""
    invites: bool = False
    """Whether YAML lists people, which are often only the guests."""

    @property
    def lists_all(self) -> bool:
        """Whether the list of people is complete; lists of guests or credits are not."""
        if self.declared or self.invites:
            return self.declared
        return any(role in _ALL for p in self.people for role in p.role.split(", "))


_ALL = frozenset({"participant", "speaker", "panelist", "panellist"})
"""Roles that only complete lists of people give."""
EMPTY_FRONT = Front("", EMPTY_METADATA, (), False, ())


def overridden(found: Front, declared: Front) -> Front:
    """Complete front matter with the title page below it, field by field.

    The front matter wins. Declared people are complete; the title page only adds their missing roles and affiliations.
    To people that YAML lists, it also adds others.
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
    """TOML between the ``+++`` lines."""

    text: str
    first_line: int
    end: int
    """Offset after the closing line."""
    whole: bool = True
    """False for a guess at unclosed front matter, which was reported."""


def front_text(source: Source, log: Log) -> FrontText | None:
    """Find the front matter in TOML, or None (R005 if it is not closed)."""
    found = _FENCE.match(source.text)
    if found:
        return FrontText(source.unbroken(*found.span(1)), source.shown_line(source.line(found.start(1))), found.end())
    if opening := _OPENING.match(source.text):
        line = source.line(opening.start(1))
        end = _settings_end(source, source.line(opening.end()))
        message = "the front matter has no closing +++"
        after = source.shown_line(source.line(end))
        log.add("R005", source.path, line, message, f"write +++ on its own line before line {after}")
        return FrontText(source.unbroken(opening.end(), end), source.shown_line(line) + 1, end, whole=False)
    return None


def _settings_end(source: Source, first: int) -> int:
    """Return the offset of the first line from here that is not a setting."""
    last = first - 1
    for number in range(first, len(source.starts) + 1):
        line = source.line_text(number)
        if line.strip() and not _SETTING.match(line):
            break
        last = number if line.strip() else last
    return source.starts[last] if last < len(source.starts) else len(source.text)


def guessed_front(text: str) -> Front:
    """Read malformed front matter without further reports, so that its people are known."""
    return replace(read_front(text, 1, "", Log()), unread=frozenset(KEYS))


def read_front(text: str, first_line: int, path: str, log: Log) -> Front:
    """Read the TOML between the ``+++`` lines (R005, R006, R007)."""
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
    """Read the YAML between the ``---`` lines (R005, R055, R058, R059).

    Its lists may be incomplete.

    :param log: receives line numbers of the source.
    """
    first = source.line(found.start)
    if not found.closed:
        hint = f"write --- on its own line before line {source.shown_line(source.line(found.end))}"
        log.add("R005", source.path, max(1, first - 1), "the front matter has no closing ---", hint)
        return replace(EMPTY_FRONT, unread=frozenset(KEYS))
    try:
        yaml = read_yaml(source, found)
    except YamlProblem as problem:
        hint = 'put a value with marks such as : or # in quotation marks: title: "…"'
        log.add("R005", source.path, first + problem.line, str(problem), hint)
        return replace(EMPTY_FRONT, unread=frozenset(KEYS))
    for line, what in yaml.mended:
        log.add("R058", source.path, line, what, "put such values in quotation marks, and write each key once")
    for line, value in yaml.unclear:
        report_unclear(value, source.path, line, log)
    if yaml.kept:
        message = f"kept, but not used: {', '.join(yaml.kept)}"
        log.add("R059", source.path, yaml.items[0].span.first_line, message, SHOWN)
    reader = _Reader(yaml, log)
    key, meta, people = _metadata(reader)
    accept, rules_off = reader.accept(), reader.rules_off()
    return Front(key, meta, people, False, yaml.items, accept=accept, rules_off=rules_off, invites=True)


SHOWN = "delete it to keep it off the book's page about the edition"


def report_unclear(text: str, path: str, line: int, log: Log, so: str = "it is not used as the date") -> None:
    """Report a date that can mean two days (R055).

    :param so: the consequence, as a clause.
    """
    message = f'"{text[:60]}" can mean two days, so {so}'
    log.add("R055", path, line, message, "write the date as YYYY-MM-DD")


def _metadata(reader: _Reader) -> tuple[str, Metadata, tuple[Person, ...]]:
    """Return (key, metadata, people)."""
    values: dict[str, Any] = {key: reader.text(key) for key in _TEXT_KEYS}
    key, values["licence"] = values.pop("key"), parse_licence(values["licence"])
    values["subjects"] = reader.texts(reader.stated.data.get("subjects", []), "subjects")
    if language := values["language"]:
        reader.check_language(language)
    values |= {"number": reader.number(), "date": reader.date(), "draft": reader.draft()}
    return key, Metadata(**values, corrections=reader.corrections()), reader.people()


class _Stated(Protocol):
    """Values of the known keys, with their places."""

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
        self.fault(key, self.stated.line(key), f'"{key}" is {value}', f"write {wanted}")

    def text(self, key: str) -> str:
        value = self.stated.data.get(key, "")
        if not isinstance(value, str):
            self.wrong(key, value, "a string")
            return ""
        return " ".join(value.split())

    def texts(self, value: object, key: str) -> tuple[str, ...]:
        if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
            self.wrong(key, value, "an array of strings")
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
            self.wrong("number", value, "a whole number from 0")
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
        """Return a date as ISO 8601; empty if it was reported (R007, R055).

        :param named: the value as messages name it.
        :param key: the key that holds it.
        :param so: the consequence if it can mean two days.
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
            self.fault(key, line, f"{named} is {value}", f"write a date of the years {YEARS[0]} to {YEARS[-1]}")
        return ""

    def corrections(self) -> tuple[Correction, ...]:
        value = self.stated.data.get("corrections", [])
        invalid = [e for e in value if not isinstance(e, dict)] if isinstance(value, list) else [value]
        if invalid:
            self.wrong("corrections", invalid[0], 'an array of tables with "date" and "what" each')
            return ()
        placed = zip(value, self.entry_lines(value), strict=True)
        found = [made for entry, line in placed for made in self.correction(entry, line)]
        return tuple(sorted(found, key=lambda made: made.date, reverse=True))

    def correction(self, entry: Mapping[str, Any], line: int) -> Iterator[Correction]:
        """Yield the correction of an entry, if it is valid."""
        for name in entry:
            if name not in _CORRECTION_KEYS:
                hint = suggestion(name, list(_CORRECTION_KEYS))
                self.log.add("R006", self.stated.path, line, f'unknown key "{name}" of a correction', hint)
        date, what, day = entry.get("date", ""), entry.get("what", ""), ""
        if date == "":
            self.fault("corrections", line, 'a correction has no "date"', "write the day of the change, YYYY-MM-DD")
        else:
            named, so = 'the "date" of a correction', "the correction is left out"
            day = self.moment(date, named, "corrections", line, so)[:10]
        if not isinstance(what, str):
            message = f'the "what" of a correction must be a string, not {type_name(what)}'
            self.fault("corrections", line, message)
        elif not re.search(r"\w", what):
            self.fault("corrections", line, 'a correction has no "what"', "say what was changed")
        elif day:
            yield Correction(day, " ".join(what.split()))

    def entry_lines(self, entries: Iterable[Mapping[str, Any]]) -> Iterator[int]:
        """Yield the line of each correction: that of its words, otherwise of its date.

        If the source contains neither literally, it is the line of the previous correction.
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
            self.wrong("people", value, "an array of tables")
            return ()
        taken = set[str]()
        return tuple(person for entry in value for person in self.person(entry, taken))

    def person(self, entry: Any, taken: set[str]) -> Iterator[Person]:
        """Yield the person of an entry, if it is valid.

        :param taken: ids of earlier people; this person's id is added.
        """
        if isinstance(entry, str):
            entry = {"name": entry}
        if not isinstance(entry, dict) or not isinstance(entry.get("name"), str) or not entry["name"].strip():
            self.wrong("people", entry, 'an array of tables with a "name" each')
            return
        for key, value in entry.items():
            if key not in _PERSON_KEYS:
                line, hint = self.stated.line("people"), suggestion(key, list(_PERSON_KEYS))
                self.log.add("R006", self.stated.path, line, f'unknown key "{key}" of a person', hint)
            elif key != "aliases" and not isinstance(value, str):
                self.wrong("people", value, f'an array of tables whose "{key}" is a string')
                return
        name = " ".join(entry["name"].split())
        aliases = self.texts(entry.get("aliases", []), "people")
        role, affiliation = entry.get("role", ""), entry.get("affiliation", "")
        person_id = unique_id(slug(name), taken)
        taken.add(person_id)
        yield Person(person_id, name, role, affiliation, aliases, False, None, **self.voice_of(entry, name))

    def voice_of(self, entry: Mapping[str, str], name: str) -> dict[str, str]:
        """Return what an entry says about a person's voice; report unusable values (R007)."""
        stated = {key: " ".join(entry.get(key, "").split()) for key in ("pronouns", "voice", "language", "accent")}
        voice, language, accent = stated["voice"], stated["language"], stated["accent"]
        problems = {
            "voice": voice and voice.lower() not in WISHES and 'write "higher" or "lower"; name voices in cast.toml',
            "language": language and tag_problem(language),
            "accent": accent and not region_of(accent) and 'write a region such as "GB" or "US"',
        }
        for key, problem in problems.items():
            if problem:
                self.fault("people", self.stated.line("people"), f'"{key}" of {name} is "{stated[key]}"', problem)
                stated[key] = ""
        return stated | {"voice": stated["voice"].lower(), "accent": region_of(stated["accent"])}
