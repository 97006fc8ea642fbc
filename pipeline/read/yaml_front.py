"""Front matter in YAML between ``---`` lines, as in Hugo, Jekyll, Docusaurus, Obsidian and GitHub.

PyYAML only builds the tree of nodes. Tags are ignored. The number of values is limited, and an aliased value counts at
each use, so that a small text cannot expand into a huge one. Synonymous keys fill the same
field (``front_keys.py``); unknown keys are kept and shown in the book. The list of people is not assumed to be
complete, since the host is often missing.
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
"""Maximum length of front matter, in characters."""
_MOST = 5_000
"""Maximum number of values in front matter; aliased values count each time."""
_DEEPEST = 30
_ATTEMPTS = 20
"""Maximum number of invalid lines to read as text."""
_LARGEST_MENDED = 10_000
_VALUE = re.compile(r"(\s*(?:-\s+)?(?:[^\s\"'\[{#&*!|>%@`-][^:\n]*:\s+|-\s+))(\S.*?)\s*$")
_PERSON_KEYS = ("name", "role", "affiliation", "aliases")
_AFFILIATIONS = ("affiliation", "organisation", "organization", "company", "org", "title", "job", "position")
_WIKI = re.compile(r"\[\[(?:[^\[\]|]*\|)?([^\[\]|]*)\]\]|\[([^\[\]]+)\]\([^()]*\)|\s*<[^<>]*>")

_BOOLEANS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
"""Boolean words in YAML 1.1."""

Value: TypeAlias = "str | list[Value] | dict[str, Value]"


@dataclass(frozen=True, slots=True)
class YamlFront:
    """YAML front matter, converted to the keys of TOML front matter."""

    data: Mapping[str, Any]
    """Values by key, with the same types as in TOML."""
    lines: Mapping[str, int]
    """Key -> source line."""
    path: str
    text: str
    """Text between the ``---`` lines."""
    first_line: int
    items: tuple[FrontItem, ...]
    """Entries that fill no field."""
    kept: tuple[str, ...]
    """Keys of the entries in ``items``."""
    unclear: tuple[tuple[int, str], ...]
    """(line, value) for each ambiguous date."""
    mended: tuple[tuple[int, str, str], ...]
    """(line, message, hint) for each repaired YAML error."""

    def line(self, key: str, table: str = "") -> int:  # noqa: ARG002
        """Return the source line of a key.

        For an unknown key, this is the first line of the YAML text.
        """
        return self.lines.get(key, self.first_line)


@dataclass(frozen=True, slots=True)
class YamlText:
    """The offsets of the text between the ``---`` lines."""

    start: int
    stop: int
    end: int
    """Offset after the closing line."""
    closed: bool
    """Whether there is a closing line."""


class YamlProblem(ValueError):
    """An error in YAML that cannot be repaired; ``line`` counts from 0."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


def yaml_text(source: Source) -> YamlText | None:
    """Return the offsets of YAML front matter, or None.

    The text between the ``---`` lines must contain a known key, or be empty. If the closing line is missing, a known
    key must follow the opening line, and the front matter ends at the first empty line.
    """
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
        empty = re.compile(r"^\s*$", re.MULTILINE).search(source.text, start)
        stop = empty.start() if empty else len(source.text)
        return YamlText(start, stop, stop, False)
    return None


def _is_known(key: str) -> bool:
    return key in FIELDS_OF or key in PEOPLE or key in ("corrections", "draft")


def read_yaml(source: Source, found: YamlText) -> YamlFront:
    """Return the parsed YAML front matter.

    :raises YamlProblem: if the text is not valid YAML, or not a mapping.
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
    changed = tuple((first_line + line, what, hint) for line, what, hint in mended)
    return YamlFront(data, places, source.path, text, first_line, tuple(items), kept, unclear, changed)


def _line_end(source: Source, number: int) -> int:
    return source.starts[number - 1] + len(source.line_text(number))


_Entry: TypeAlias = "tuple[str, Value, int, int]"
"""(key, value, first line, last line); line numbers count from 0."""


def _entries(text: str) -> tuple[list[_Entry], list[tuple[int, str, str]]]:
    """Return the entries of YAML front matter, and (line, message, hint) for each repair.

    Invalid lines are repaired by quoting their values.
    """
    lines, mended = text.expandtabs(2).split("\n"), list[tuple[int, str, str]]()
    while True:
        try:
            root = _composed("\n".join(lines))
            break
        except YamlProblem as problem:
            at = min(problem.line, len(lines) - 1)
            value = _VALUE.match(lines[at])
            known = {line for line, *_ in mended}
            if value is None or at in known or len(known) >= _ATTEMPTS or len(text) > _LARGEST_MENDED:
                raise
            quoted = value[2].strip("\"'") if value[2][0] in "\"'" else value[2]
            lines[at] = value[1] + "'" + quoted.replace("'", "''") + "'"
            what = f'"{value[2][:60]}" is not valid YAML, so it is read as text'
            mended.append((at, what, "put the value in quotation marks"))
    if root is None:
        return [], mended
    if root.id != "mapping":
        raise YamlProblem("not a mapping of keys to values", root.start_mark.line)
    budget = [_MOST]
    found: dict[str, _Entry] = {}
    for key_node, node in root.value:
        line = key_node.start_mark.line
        key = _value(key_node, budget, 0)
        if not isinstance(key, str):
            raise YamlProblem("a key must be text", line)
        if (name := normalised(key)) in found:
            mended.append((line, f'"{key}" is set twice; using the later value', "use each key only once"))
        last = max(node.start_mark.line, node.end_mark.line - (node.end_mark.column == 0))
        found[name] = (name, _value(node, budget, 0), line, max(line, last))
    return list(found.values()), mended


def _composed(text: str) -> Node | None:
    import yaml  # It takes 20 ms to load, and most transcripts do not need it.

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
        raise YamlProblem("values are nested too deeply", 0) from error
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        raise YamlProblem("not valid YAML", 0) from error


def _value(node: Node, budget: list[int], depth: int) -> Value:
    """Return a node as text, a list or a mapping, regardless of its tag.

    :param budget: one-element list with the number of values that may still be converted.
    """
    budget[0] -= 1
    if budget[0] < 0 or depth > _DEEPEST:
        raise YamlProblem("too many values, or values nested too deeply", node.start_mark.line)
    if node.id == "scalar":
        return "" if node.tag.endswith(":null") else " ".join(node.value.split())
    if node.id == "sequence":
        return [_value(n, budget, depth + 1) for n in node.value]
    pairs = [(_value(k, budget, depth + 1), _value(v, budget, depth + 1)) for k, v in node.value]
    return {k: v for k, v in pairs if isinstance(k, str)}


class _Reader:
    """A reader that fills each field from the first key with a usable value.

    People and subjects are collected from all their keys.
    """

    def __init__(self, values: Mapping[str, Value]) -> None:
        self.values = values
        self.used: set[str] = set()
        self.sources: dict[str, str] = {}
        """Field -> key that fills the field."""
        self.unclear: dict[str, str] = {}
        """Key -> ambiguous date."""

    def data(self) -> dict[str, Any]:
        """Return the fields and values in the form of TOML front matter."""
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
        """Return whether the text is a draft.

        A ``draft`` value that is not boolean is returned unchanged. Jekyll marks drafts with ``published: false``;
        elsewhere ``published`` is a date.
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
        """Return a value if it can be the episode's key, otherwise an empty string.

        A ``slug`` must be valid, for example without slashes; the value of ``key`` is not checked here.
        """
        return value if re.fullmatch(r"[\w-]{1,100}", value) or self.values.get("key") == value else ""

    def _source(self, value: str) -> str:
        return value if re.match(r"https?://\S+$", value) else ""

    def _language(self, value: str) -> str:
        tag = value.replace("_", "-")
        return "" if tag_problem(tag) else tag

    def _number(self, value: str) -> int | None:
        return int(value) if re.fullmatch(r"\d{1,9}", value) else None

    def _date(self, value: str) -> str | None:
        """Return the date in a value, in ISO 8601 format.

        :returns: an empty string if there is no valid date; None if the date is ambiguous.
        """
        found = find_date(value)
        if found is None:
            return ""
        return found.iso if is_day(found.iso) else "" if found.iso else None

    def _series_title(self, value: str) -> str:
        return "" if re.match(r"https?://", value) else value

    def people(self) -> list[dict[str, Any]]:
        """Return the people listed under all keys, without duplicates, with their most specific roles."""
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
    """Yield the strings in a value, without leading ``#`` characters.

    :param split: whether to split a string at commas; strings in a list are not split.
    """
    if isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
    elif isinstance(value, str):
        parts = value.split(",") if split else [value]
        yield from (p.strip().lstrip("#") for p in parts if p.strip().lstrip("#"))


def _credited(key: str, value: Value) -> Iterator[dict[str, Any]]:
    """Yield the people listed under a key that names a role (``sound design: Lene Dorn``)."""
    if gives_role(key) and isinstance(value, str) and person(value):
        yield from _people(value, role_of(key))


def _people(value: Value, role: str) -> Iterator[dict[str, Any]]:
    """Yield the people in a string, list or mapping."""
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
    """Yield the people in a list entry.

    The entry may be a name, a list, a mapping with ``name``, or a key-value pair.
    """
    if isinstance(value, str):
        text = _without_links(value)
        if text:
            yield _entry(person(text) or Listed(text, "", ""), role, text)
    elif isinstance(value, list):
        yield from _people(value, role)  # ``[[Anna Berg]]`` is a link in Obsidian, but a nested list in YAML.
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
    """Yield the people in a key-value pair.

    Examples are ``AB: Anna Berg``, ``host: Anna Berg`` and ``Anna Berg: harbour master``.
    """
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
    """Return a person as an entry in ``people``, in the form of TOML front matter.

    :param text: text of the list entry, which may become an alias since tags may repeat it.
    """
    whole = [text] if text and listed.affiliation and len(text) <= 60 else []
    aliases = [*([listed.initials] if listed.initials else []), *whole]
    return {"name": listed.name, "role": role, "affiliation": listed.affiliation, "aliases": aliases}


def _without_links(text: str) -> str:
    return " ".join(_WIKI.sub(lambda m: m[1] or m[2] or "", text).split())
