"""Front matter in TOML (the canonical format): keys, types, people."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from typing import Any

from pipeline.model import YEARS, FrontItem, Licence, Log, Metadata, Person, fold_name, slug, suggestion, unique_id
from pipeline.read.source import Source
from pipeline.read.switches import unknown_repair, unknown_repairs
from pipeline.settings import TomlText, parse_toml, type_name
from pipeline.standards import parse_licence, tag_problem

_FENCE = re.compile(r"\A\s*\+\+\+[ \t]*\n(.*?)^[ \t]*\+\+\+[ \t]*$\n?", re.DOTALL | re.MULTILINE)
_OPENING = re.compile(r"\A\s*(\+\+\+)[ \t]*\n")
_SETTING = re.compile(r"\s*(?:[\w-]+[ \t]*=|\[{1,2}[A-Za-z]|[#\]{}\"'])")
"""How a line of TOML begins, or goes on with the value of the line before."""
_YAML = re.compile(
    r"\A\s*(---)[ \t]*\n(?:[^\S\n]*(?:[\w-]+:|[-#]|[^\S\n]).*\n|\n)*?(?:---|\.\.\.)[ \t]*$\n?", re.MULTILINE
)
_TEXT_KEYS = tuple("key title summary language licence source publisher series_title series_subtitle".split())
KEYS = (*_TEXT_KEYS, "number", "date", "people", "subjects", "rules_off")
_GREATEST = 999_999_999
"""Of an episode's numbers, which order the episodes."""
_PERSON_KEYS = ("name", "role", "affiliation", "aliases")

EMPTY_METADATA = Metadata("", 0, "", "", "", Licence("", "", "", ""), "", "", "", "", ())


@dataclass(frozen=True, slots=True)
class Front:
    """What a transcript says of itself before its first turn."""

    key: str
    meta: Metadata
    people: tuple[Person, ...]
    declared: bool
    """Whether the author declared the people in TOML (then every tag must be one of them)."""
    items: tuple[FrontItem, ...]
    unread: frozenset[str] = frozenset()
    """Keys that are there, or may be, and whose value could not be read: what is wrong with them was reported."""
    rules_off: tuple[str, ...] = ()
    """Names of the repairs that are not made (``switches.REPAIRS``)."""
    furniture: tuple[tuple[int, int, str], ...] = ()
    """Lines and page numbers between the items: (start, end, reason) of each."""


EMPTY_FRONT = Front("", EMPTY_METADATA, (), False, ())


def overridden(found: Front, declared: Front) -> Front:
    """Complete front matter with what the title page below it states; the front matter wins field by field.

    Where it lists people, they are all there are; the title page adds the roles and affiliations that it leaves out.
    """
    own, other = declared.meta, found.meta
    stated = {field.name: getattr(own, field.name) or getattr(other, field.name) for field in fields(Metadata)}
    stated["licence"] = own.licence if own.licence.text else other.licence
    known = {fold_name(p.name): p for p in found.people}
    people = tuple(_completed(p, known.get(fold_name(p.name))) for p in declared.people) or found.people
    return replace(
        found,
        key=declared.key,
        meta=Metadata(**stated),
        people=people,
        declared=declared.declared,
        unread=declared.unread,
    )


def _completed(person: Person, listed: Person | None) -> Person:
    if listed is None:
        return person
    return replace(person, role=person.role or listed.role, affiliation=person.affiliation or listed.affiliation)


@dataclass(frozen=True, slots=True)
class FrontText:
    """The TOML between the ``+++`` lines."""

    text: str
    first_line: int
    end: int
    """Offset after the closing line."""
    whole: bool = True
    """False for a guess at front matter that is malformed, which was reported."""


def front_text(source: Source, log: Log) -> FrontText | None:
    """Find the front matter in TOML, or None (R005 if it is not closed, or YAML)."""
    found = _FENCE.match(source.text)
    if found:
        return FrontText(source.unbroken(*found.span(1)), source.shown_line(source.line(found.start(1))), found.end())
    if opening := _OPENING.match(source.text):
        line = source.line(opening.start(1))
        end = _settings_end(source, source.line(opening.end()))
        message = "the front matter has no closing +++"
        behind = source.shown_line(source.line(end))
        log.add("R005", source.path, line, message, f"write +++ on a line of its own before line {behind}")
        return FrontText(source.unbroken(opening.end(), end), source.shown_line(line) + 1, end, whole=False)
    if yaml := _YAML.match(source.text):
        line = source.line(yaml.start(1))
        message = "front matter is TOML between +++ lines, and this looks like YAML between --- lines"
        log.add("R005", source.path, line, message, 'write +++ for ---, and title = "…" for title: …')
        return FrontText(yaml.group(), line, yaml.end(), whole=False)
    return None


def _settings_end(source: Source, first: int) -> int:
    """Offset of the first line from this one on that neither sets anything nor is blank, nor follows such a line."""
    last = first - 1
    for number in range(first, len(source.starts) + 1):
        line = source.line_text(number)
        if line.strip() and not _SETTING.match(line):
            break
        last = number if line.strip() else last
    return source.starts[last] if last < len(source.starts) else len(source.text)


def guessed_front(text: str) -> Front:
    """Front matter that was reported as not being what it should be: its people are known, and it lacks nothing."""
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
    values: dict[str, Any] = {key: reader.text(key) for key in _TEXT_KEYS}
    key, values["licence"] = values.pop("key"), parse_licence(values["licence"])
    values["subjects"] = reader.texts(toml.data.get("subjects", []), "subjects")
    if language := values["language"]:
        reader.check_language(language)
    meta, people = Metadata(**values, number=reader.number(), date=reader.date()), reader.people()
    rules_off = reader.rules_off()
    return Front(key, meta, people, bool(people), (), frozenset(reader.wrongly_typed), rules_off)


class _Reader:
    def __init__(self, toml: TomlText, log: Log) -> None:
        self.toml, self.log = toml, log
        self.wrongly_typed: set[str] = set()

    def wrong(self, key: str, value: object, wanted: str) -> None:
        self.wrongly_typed.add(key)
        line = self.toml.line(key)
        self.log.add("R007", self.toml.path, line, f'"{key}" must be {wanted}, not {type_name(value)}')

    def outside(self, key: str, value: object, wanted: str) -> None:
        self.wrongly_typed.add(key)
        line = self.toml.line(key)
        self.log.add("R007", self.toml.path, line, f'"{key}" is {value}', f"it must be {wanted}")

    def text(self, key: str) -> str:
        value = self.toml.data.get(key, "")
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
        names = self.texts(self.toml.data.get("rules_off", []), "rules_off")
        for name in unknown_repairs(names):
            line = self.toml.line("rules_off")
            self.log.add("R105", self.toml.path, line, *unknown_repair(name))
        return names

    def check_language(self, tag: str) -> None:
        if hint := tag_problem(tag):
            line = self.toml.line("language")
            self.log.add("R045", self.toml.path, line, f'"{tag}" is not a language tag', hint)

    def number(self) -> int:
        value = self.toml.data.get("number", 0)
        if type(value) is not int:
            self.wrong("number", value, "a whole number from 0")
        elif 0 <= value <= _GREATEST:
            return value
        else:
            self.outside("number", value, f"a whole number from 0 to {_GREATEST}")
        return 0

    def date(self) -> str:
        value = self.toml.data.get("date", "")
        if isinstance(value, str) and value:
            with suppress(ValueError):
                value = (datetime.datetime if len(value) > 10 else datetime.date).fromisoformat(value)
        if isinstance(value, datetime.date):
            if value.year in YEARS:
                return value.isoformat()
            self.outside("date", value, f"a date of the years {YEARS[0]} to {YEARS[-1]}")
            return ""
        if value != "":
            self.wrong("date", value, "a date (YYYY-MM-DD)")
        return ""

    def people(self) -> tuple[Person, ...]:
        value = self.toml.data.get("people", [])
        if not isinstance(value, list):
            self.wrong("people", value, "an array of tables")
            return ()
        people: list[Person] = []
        for entry in value:
            people += self.person(entry, [p.id for p in people])
        return tuple(people)

    def person(self, entry: Any, taken: list[str]) -> Iterator[Person]:
        """The person of an entry, or nobody."""
        if isinstance(entry, str):
            entry = {"name": entry}
        if not isinstance(entry, dict) or not isinstance(entry.get("name"), str) or not entry["name"].strip():
            self.wrong("people", entry, 'an array of tables with a "name" each')
            return
        for key, value in entry.items():
            if key not in _PERSON_KEYS:
                line, hint = self.toml.line("people"), suggestion(key, list(_PERSON_KEYS))
                self.log.add("R006", self.toml.path, line, f'unknown key "{key}" of a person', hint)
            elif key != "aliases" and not isinstance(value, str):
                self.wrong("people", value, f'an array of tables whose "{key}" is a string; here it is')
                return
        name = " ".join(entry["name"].split())
        aliases = self.texts(entry.get("aliases", []), "people")
        role, affiliation = entry.get("role", ""), entry.get("affiliation", "")
        yield Person(unique_id(slug(name), taken), name, role, affiliation, aliases, False, None)
