"""Front matter in YAML between ``---`` lines, as Hugo, Jekyll, Docusaurus, Obsidian and GitHub have it.

Only the tree of the text is read, by PyYAML: no tag is ever followed, and values that an alias repeats are counted each
time. A key that Rostra knows by another name fills the same field (``front_keys.py``); what fills none is kept and
shown in the book. People who are listed are known, but the list need not be complete: often the host is missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from pipeline.model import FrontItem
from pipeline.read.dates import find_date, is_day
from pipeline.read.front_keys import FIELDS_OF, PEOPLE, normalised, words_for
from pipeline.read.listed import Listed, gives_role, people_on, person, role_of
from pipeline.read.source import Source
from pipeline.standards import tag_problem

if TYPE_CHECKING:
    from yaml.nodes import Node

_FENCE = re.compile(r"\s*---[ \t]*\n")
_CLOSING = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)
_KEY = re.compile(r"^[\"']?([^\W\d_][\w -]{0,40}?)[\"']?[ \t]*:(?=\s|$)", re.MULTILINE)
_LARGEST = 100_000
"""Characters of front matter."""
_MOST = 5_000
"""Values of it, those that an alias repeats counted each time."""
_DEEPEST = 30
_ATTEMPTS = 20
"""Lines that may be read as text, one after the other, until the rest is YAML."""
_LARGEST_MENDED = 10_000
_VALUE = re.compile(r"(\s*(?:-\s+)?(?:[^\s\"'\[{#&*!|>%@`-][^:\n]*:\s+|-\s+))(\S.*?)\s*$")
_PERSON_KEYS = ("name", "role", "affiliation", "aliases")
_AFFILIATIONS = ("affiliation", "organisation", "organization", "company", "org", "title", "job", "position")
_WIKI = re.compile(r"\[\[(?:[^\[\]|]*\|)?([^\[\]|]*)\]\]|\[([^\[\]]+)\]\([^()]*\)|\s*<[^<>]*>")

_BOOLEANS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
"""What YAML 1.1 takes for a boolean."""

Value: TypeAlias = "str | list[Value] | dict[str, Value]"


@dataclass(frozen=True, slots=True)
class YamlFront:
    """What front matter in YAML says, as front matter in TOML would say it."""

    data: Mapping[str, Any]
    """Values of the types that the keys of TOML have."""
    lines: Mapping[str, int]
    """Key -> its line in the source."""
    path: str
    text: str
    """What is between the ``---`` lines."""
    first_line: int
    items: tuple[FrontItem, ...]
    """What fills no field."""
    kept: tuple[str, ...]
    """The keys of those."""
    unclear: tuple[tuple[int, str], ...]
    """(line, value) of each date that can mean two days."""
    mended: tuple[tuple[int, str], ...]
    """(line, what was done) of each place that is not quite YAML."""

    def line(self, key: str, table: str = "") -> int:  # noqa: ARG002
        """The line of a key."""
        return self.lines.get(key, self.first_line)


@dataclass(frozen=True, slots=True)
class YamlText:
    """The text between the ``---`` lines."""

    start: int
    stop: int
    end: int
    """Offset after the closing line."""
    closed: bool


class YamlProblem(ValueError):
    """The text is not YAML, and not nearly so; the line is one of the text."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


def yaml_text(source: Source) -> YamlText | None:
    """Find front matter in YAML, or None: a known key between two lines of ``---``."""
    if not (opening := _FENCE.match(source.text)):
        return None
    start = opening.end()
    closing = _CLOSING.search(source.text, start, start + _LARGEST)
    stop = closing.start() if closing else start
    keys = [normalised(m[1]) for m in _KEY.finditer(source.text, start, stop)]
    if closing and (not source.text[start:stop].strip() or any(map(_is_known, keys))):
        end = closing.end()
        return YamlText(start, stop, end + (source.text[end : end + 1] == "\n"), True)
    if (first := _KEY.match(source.text, start)) and _is_known(normalised(first[1])):
        blank = re.compile(r"^\s*$", re.MULTILINE).search(source.text, start)
        stop = blank.start() if blank else len(source.text)
        return YamlText(start, stop, stop, False)
    return None


def _is_known(key: str) -> bool:
    return key in FIELDS_OF or key in PEOPLE or key in ("corrections", "draft")


def read_yaml(source: Source, found: YamlText) -> YamlFront:
    """Read front matter in YAML.

    :raises YamlProblem: it is not YAML, or not a list of keys with values.
    """
    text = source.text[found.start : found.stop]
    first_line = source.line(found.start)
    entries, mended = _entries(text)
    reader = _Reader({key: value for key, value, _, _ in entries})
    data = reader.data()
    lines = {key: first_line + line for key, _, line, _ in entries}
    items: list[FrontItem] = []
    for key, value, line, last in entries:
        if value and key not in reader.used:
            start, end = source.starts[first_line + line - 1], min(_line_end(source, first_line + last), found.stop)
            items.append(FrontItem("front matter", " ".join(source.text[start:end].split()), source.span(start, end)))
    places = {field: lines[key] for field, key in reader.sources.items()}
    kept = tuple(key for key, value, _, _ in entries if value and key not in reader.used)
    unclear = tuple((lines[key], value) for key, value in reader.unclear.items())
    changed = tuple((first_line + line, what) for line, what in mended)
    return YamlFront(data, places, source.path, text, first_line, tuple(items), kept, unclear, changed)


def _line_end(source: Source, number: int) -> int:
    return source.starts[number - 1] + len(source.line_text(number))


_Entry: TypeAlias = "tuple[str, Value, int, int]"
"""(key, value, its first line, its last line), lines counted from 0."""


def _entries(text: str) -> tuple[list[_Entry], list[tuple[int, str]]]:
    """The keys with their values; a line that is no YAML is read as text if that helps."""
    lines, mended = text.expandtabs(2).split("\n"), list[tuple[int, str]]()
    while True:
        try:
            root = _composed("\n".join(lines))
            break
        except YamlProblem as problem:
            at = min(problem.line, len(lines) - 1)
            value = _VALUE.match(lines[at])
            known = {line for line, _ in mended}
            if value is None or at in known or len(known) >= _ATTEMPTS or len(text) > _LARGEST_MENDED:
                raise
            quoted = value[2].strip("\"'") if value[2][0] in "\"'" else value[2]
            lines[at] = value[1] + "'" + quoted.replace("'", "''") + "'"
            mended.append((at, f'"{value[2][:60]}" is read as text: it has marks that YAML gives a meaning'))
    if root is None:
        return [], mended
    if root.id != "mapping":
        raise YamlProblem("these lines are no list of keys with values", root.start_mark.line)
    budget = [_MOST]
    found: dict[str, _Entry] = {}
    for key_node, node in root.value:
        line = key_node.start_mark.line
        key = _value(key_node, budget, 0)
        if not isinstance(key, str):
            raise YamlProblem("a key is no text", line)
        if (name := normalised(key)) in found:
            mended.append((line, f'"{key}" occurs twice: the later one is used'))
        last = max(node.start_mark.line, node.end_mark.line - (node.end_mark.column == 0))
        found[name] = (name, _value(node, budget, 0), line, max(line, last))
    return list(found.values()), mended


def _composed(text: str) -> Node | None:
    import yaml  # takes 20 ms to load, and most transcripts need none

    try:
        return yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        if error.context_mark and error.context and "quoted" in error.context:
            mark = error.context_mark
        raise YamlProblem(f"not valid YAML: {error.problem or error.context}", mark.line if mark else 0) from error
    except yaml.reader.ReaderError as error:
        raise YamlProblem(f"not valid YAML: {error.reason}", text.count("\n", 0, error.position)) from error
    except RecursionError as error:
        raise YamlProblem("too many values within each other", 0) from error
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        raise YamlProblem("not valid YAML", 0) from error


def _value(node: Node, budget: list[int], depth: int) -> Value:
    """A node as text, list or mapping; whatever its tag says."""
    budget[0] -= 1
    if budget[0] < 0 or depth > _DEEPEST:
        raise YamlProblem("too many values within each other", node.start_mark.line)
    if node.id == "scalar":
        return "" if node.tag.endswith(":null") else " ".join(node.value.split())
    if node.id == "sequence":
        return [_value(n, budget, depth + 1) for n in node.value]
    pairs = [(_value(k, budget, depth + 1), _value(v, budget, depth + 1)) for k, v in node.value]
    return {k: v for k, v in pairs if isinstance(k, str)}


class _Reader:
    """Fills each field with the best usable value."""

    def __init__(self, values: Mapping[str, Value]) -> None:
        self.values = values
        self.used: set[str] = set()
        self.sources: dict[str, str] = {}
        """Field -> the key that fills it."""
        self.unclear: dict[str, str] = {}
        """Key -> a date that can mean two days."""

    def data(self) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for field in ("key", "title", "summary", "publisher", "series_title", "series_subtitle", "licence"):
            self.fill(data, field)
        for field in ("source", "language", "number", "date"):
            self.fill(data, field)
        subjects: dict[str, None] = {}
        for key in words_for("subjects"):
            if texts := list(_texts(self.values.get(key, ""), split=True)):
                subjects |= dict.fromkeys(texts)
                self.take("subjects", key)
        if subjects:
            data["subjects"] = list(subjects)
        if people := self.people():
            data["people"] = people
        if draft := self.draft():
            data["draft"] = draft
        for field, key in (("accept", "accept"), ("corrections", "corrections"), ("rules_off", "rules off")):
            if value := self.values.get(key, ""):
                data[field] = value if isinstance(value, list) else [value]
                self.take(field, key)
        return data

    def draft(self) -> Value | bool:
        """Whether the text is a draft; what ``draft`` says if that is no boolean.

        ``published: false`` is what Jekyll says of a draft; with a date, ``published`` is a date.
        """
        stated = self.values.get("draft", "")
        found: Value | bool = _BOOLEANS.get(stated.casefold(), stated) if isinstance(stated, str) else stated
        if stated:
            self.take("draft", "draft")
        published = self.values.get("published", "")
        if isinstance(published, str) and published.casefold() in _BOOLEANS:
            self.take("draft", "published")
            found = found or not _BOOLEANS[published.casefold()]
        return found

    def fill(self, data: dict[str, Any], field: str) -> None:
        for key in words_for(field):
            value = self.values.get(key, "")
            if key not in self.used and isinstance(value, str) and value:
                usable = getattr(self, f"_{field}", str)(value)
                if field == "date" and usable is None:
                    self.unclear[key] = value
                if usable not in ("", None):
                    data[field] = usable
                    self.take(field, key)
                    return

    def take(self, field: str, key: str) -> None:
        self.used.add(key)
        self.sources.setdefault(field, key)

    def _key(self, value: str) -> str:
        """A key that every host takes; a slug may be an address with slashes."""
        return value if re.fullmatch(r"[\w-]{1,100}", value) or self.values.get("key") == value else ""

    def _source(self, value: str) -> str:
        return value if re.match(r"https?://\S+$", value) else ""

    def _language(self, value: str) -> str:
        tag = value.replace("_", "-")
        return "" if tag_problem(tag) else tag

    def _number(self, value: str) -> int | None:
        return int(value) if re.fullmatch(r"\d{1,9}", value) else None

    def _date(self, value: str) -> str | None:
        """ISO 8601; None for a date that can mean two days."""
        found = find_date(value)
        if found is None:
            return ""
        return found.iso if is_day(found.iso) else "" if found.iso else None

    def _series_title(self, value: str) -> str:
        return "" if re.match(r"https?://", value) else value

    def people(self) -> list[dict[str, Any]]:
        """Whom the keys list, each once; a role says more than ``speaker``."""
        found: dict[str, dict[str, Any]] = {}
        for key, value in self.values.items():
            listed = list(_people(value, PEOPLE[key])) if key in PEOPLE else list(_credited(key, value))
            for entry in listed:
                known = found.setdefault(entry["name"].casefold(), entry)
                if known is not entry:
                    _merge(known, entry)
            if listed:
                self.take("people", key)
        return list(found.values())


def _merge(known: dict[str, Any], entry: dict[str, Any]) -> None:
    roles = [*known["role"].split(", "), *entry["role"].split(", ")]
    special = [r for r in dict.fromkeys(roles) if r not in ("speaker", "participant")]
    known["role"] = ", ".join(special) or known["role"]
    known["affiliation"] = known["affiliation"] or entry["affiliation"]
    known["aliases"] = list(dict.fromkeys([*known["aliases"], *entry["aliases"]]))


def _texts(value: Value, *, split: bool = False) -> Iterator[str]:
    """The texts of a value; of a single one its parts between commas."""
    if isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
    elif isinstance(value, str):
        parts = value.split(",") if split else [value]
        yield from (p.strip().lstrip("#") for p in parts if p.strip().lstrip("#"))


def _credited(key: str, value: Value) -> Iterator[dict[str, Any]]:
    """Whom a key credits that only says what somebody did (``sound design: Lene Dorn``)."""
    if gives_role(key) and isinstance(value, str) and person(value):
        yield from _people(value, role_of(key))


def _people(value: Value, role: str) -> Iterator[dict[str, Any]]:
    """The people of a value: a text with names, a list, a mapping for one or for several."""
    if isinstance(value, str):
        for listed in people_on(_without_links(value), "", single=True, several=True):
            yield _entry(listed, role)
    elif isinstance(value, list):
        for inner in value:
            yield from _one(inner, role)
    elif "name" in value:
        yield from _one(value, role)
    else:
        for key, inner in value.items():
            yield from _pair(key, inner, role)


def _one(value: Value, role: str) -> Iterator[dict[str, Any]]:
    """The person of an entry of a list."""
    if isinstance(value, str):
        text = _without_links(value)
        if text:
            yield _entry(person(text) or Listed(text, "", ""), role, text)
    elif isinstance(value, list):
        yield from _people(value, role)  # ``[[Anna Berg]]`` is a link in Obsidian, and a list within a list to YAML
    elif isinstance(name := value.get("name"), str) and name:
        entry = _entry(Listed(_without_links(name), "", ""), role)
        stated = value.get("role", "")
        entry["role"] = stated if isinstance(stated, str) and stated else role
        if isinstance(pronouns := value.get("pronouns"), str):
            entry["pronouns"] = pronouns
        works = (value.get(key) for key in _AFFILIATIONS)
        entry["affiliation"] = next((w for w in works if isinstance(w, str) and w), "")
        entry["aliases"] = list(_texts(value.get("aliases", value.get("alias", "")), split=True))
        yield entry
    elif len(value) == 1:
        for key, inner in value.items():
            yield from _pair(key, inner, role)


def _pair(key: str, value: Value, role: str) -> Iterator[dict[str, Any]]:
    """``AB: Anna Berg``, ``host: Anna Berg``, or ``Anna Berg: harbour master``."""
    if isinstance(value, dict):
        yield from _one({"name": key, **value}, role)
    elif isinstance(value, list):
        if gives_role(key):
            yield from _people(value, role_of(key))
    elif gives_role(key) and value:
        yield from _people(value, role_of(key))
    elif key.isupper() and len(key) <= 4 and value:
        entry = _entry(person(value) or Listed(value, "", ""), role)
        entry["aliases"] = [key]
        yield entry
    elif gives_role(value):
        yield _entry(Listed(key, "", ""), value)
    else:
        yield _entry(Listed(key, value, ""), role)


def _entry(listed: Listed, role: str, text: str = "") -> dict[str, Any]:
    """:param text: the whole entry, by which a tag may name the person too."""
    whole = [text] if text and listed.affiliation and len(text) <= 60 else []
    aliases = [*([listed.initials] if listed.initials else []), *whole]
    return {"name": listed.name, "role": role, "affiliation": listed.affiliation, "aliases": aliases}


def _without_links(text: str) -> str:
    return " ".join(_WIKI.sub(lambda m: m[1] or m[2] or "", text).split())
