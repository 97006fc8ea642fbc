"""TOML parser with error messages for people who do not know TOML.

Each error has a line number. All TOML is parsed here. Values nested too deeply and integers outside TOML's range are
also errors.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain, repeat
from typing import Any

from pipeline.model import Acceptance, Log

_AT = re.compile(r" \(at line (\d+), column (\d+)\)")
_DEEPEST = 50
"""Maximum depth of nested values; no setting needs more than three levels."""
_LONG_KEY = re.compile(r"(?<![\w\"'-])(?:[\w\"'-]++[ \t]*+\.[ \t]*+){1000}")
"""Pattern for a dotted key that the parser would need minutes to read."""
_INTEGERS = range(-(2**63), 2**63)
_LONG_NUMBER = re.compile(r"[\da-fA-F_]{16,}")
_HEADER = re.compile(r"\s*\[+\s*(.+?)\s*\]+\s*(#.*)?$")
_KEY = re.compile(r"\s*(?:\"([^\"]*)\"|'([^']*)'|([\w-]+))\s*[=.]")

_QUOTED = '{} = "…"'
_NOT_CLOSED, _INVALID = "a closing quotation mark is missing", 'the value of "{}" is not valid TOML'
_BACKSLASH = ("a backslash within quotation marks", "use / in paths, or write {} = '…'")
_LIST, _BRACE = "a closing bracket or a comma is missing", "a closing brace or a comma is missing"
_MEANINGS = (
    ("Illegal character '\\n'", _NOT_CLOSED, f"write {_QUOTED} with a quotation mark at each end of the text"),
    ("Unterminated string", _NOT_CLOSED, f"write {_QUOTED} with a quotation mark at each end of the text"),
    ("Expected \"'", _NOT_CLOSED, "write {} = '…' with a quotation mark at each end of the text"),
    ("Invalid value", _INVALID, f"put text in quotation marks: {_QUOTED}"),
    ("Expected newline", _INVALID, f"put text, but not dates, in quotation marks: {_QUOTED}"),
    ("Expected '='", "no equals sign after the name of a setting", f"write {_QUOTED}"),
    ("Expected ']", "the closing bracket of an entry is missing", "write ] at the end of the line"),
    ("Unescaped '\\\\'", *_BACKSLASH),
    ("Invalid hex value", *_BACKSLASH),
    ("Cannot overwrite", "this setting is repeated", "remove one of the lines"),
    ("Cannot declare", "this entry is repeated", "move its settings under the first header with this name"),
    ("Unclosed array", _LIST, "write a comma after each item and ] after the last"),
    ("Unclosed inline table", _BRACE, "write a comma between its keys and }} on the same line"),
    ("Invalid date", "this date or time does not exist", "write dates as YYYY-MM-DD"),
)
"""Beginnings of messages from CPython's ``tomllib``, each with a message and hint to show instead."""


@dataclass(frozen=True, slots=True)
class TomlText:
    """Parsed TOML document with its position in a file."""

    path: str
    text: str
    first_line: int
    """Line of the file where the text begins."""
    data: dict[str, Any]

    def line(self, key: str, table: str = "") -> int:
        """Return the line number of a key or table header.

        If neither is found, the result is the number of the document's first line.
        """
        lines = _lines(self.text)
        found = lines.get((table, key)) or lines.get(("", key))
        return self.first_line + found - 1 if found else self.first_line

    def line_of(self, values: Iterable[object], key: str, table: str = "") -> int:
        """Return the number of the first line that contains any of the values.

        If no line does, the result is the line number of the key (see ``line``).
        """
        wanted = [v for v in values if v and isinstance(v, str)]
        for number, line in enumerate(self.text.split("\n"), self.first_line):
            if any(value in line for value in wanted):
                return number
        return self.line(key, table)


_LOCATED = 100
"""Maximum number of ``accept`` entries whose lines are looked up."""


def located(entries: Sequence[Acceptance], toml: TomlText, table: str = "") -> tuple[Acceptance, ...]:
    """Return the entries of ``accept`` with their file and line.

    Entries after the first ``_LOCATED`` get the line of the key.
    """
    key = toml.line("accept", table)
    lines = [toml.line_of((e.at,), "accept", table) for e in entries[:_LOCATED]]
    places = chain(lines, repeat(key))
    return tuple(replace(e, path=toml.path, line=n) for e, n in zip(entries, places, strict=False))


@lru_cache(maxsize=4)
def _lines(text: str) -> Mapping[tuple[str, str], int]:
    """Return a mapping from (table, key) to the number of the first line with that key.

    For a table header, the first string is empty and the second is the table's name.
    """
    lines: dict[tuple[str, str], int] = {}
    table = ""
    for number, line in enumerate(text.split("\n"), 1):
        if header := _HEADER.match(line):
            table = header.group(1).strip("\"'")
            lines.setdefault(("", table), number)
        elif key := _KEY.match(line):
            lines.setdefault((table, next(name for name in key.groups() if name is not None)), number)
    return lines


class TomlError(ValueError):
    """Error in a TOML document.

    The message and hint are for people who do not know TOML.
    """

    def __init__(self, message: str, hint: str, line: int, column: int = 0) -> None:
        super().__init__(message)
        self.hint, self.line, self.column = hint, line, column


def toml_data(text: str) -> dict[str, Any]:
    """Return the data in a TOML document.

    :raises TomlError: the document is malformed, has values nested too deeply, or has an integer outside TOML's range.
    """
    if found := _LONG_KEY.search(text):
        raise _too_deep(text, found.start())
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        at = _AT.search(str(error))
        line, column = (int(at[1]), int(at[2])) if at else (1 + text.rstrip().count("\n"), 0)
        message, hint = _explained(_AT.sub("", str(error)), text.split("\n")[line - 1])
        raise TomlError(message, hint, line, column) from error
    except RecursionError as error:
        raise _too_deep(text, _deepest(text)) from error
    except ValueError as error:  # Python converts at most 4,300 digits
        raise _too_long(text) from error
    for depth, value in _values(data):
        if depth > _DEEPEST:
            raise _too_deep(text, _deepest(text))
        if isinstance(value, int) and value not in _INTEGERS:
            raise _too_long(text)
    return data


def _values(data: object) -> Iterator[tuple[int, object]]:
    """Yield every value with its nesting depth."""
    left = [(0, data)]
    while left:
        depth, value = left.pop()
        yield depth, value
        inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        left += ((depth + 1, v) for v in inner)


def _deepest(text: str) -> int:
    """Return the offset at which nesting exceeds the maximum depth, or 0 if unknown."""
    depth = 0
    for found in re.finditer(r"[\[{}\]]", text):
        depth += 1 if found.group() in "[{" else -1
        if depth > _DEEPEST:
            return found.start()
    keys = re.search(rf"(?:\.[^.\n]*+){{{_DEEPEST}}}", text)
    return keys.start() if keys else 0


def _too_deep(text: str, at: int) -> TomlError:
    line = 1 + text.count("\n", 0, at)
    return TomlError(f"values are nested more than {_DEEPEST} levels deep", "close the brackets on this line", line)


def _too_long(text: str) -> TomlError:
    found = max(_LONG_NUMBER.finditer(text), key=lambda m: len(m.group()), default=None)
    line = 1 + text.count("\n", 0, found.start()) if found else 1
    return TomlError("an integer has too many digits", "use at most 18 digits", line)


def parse_toml(text: str, path: str, first_line: int, code: str, log: Log) -> TomlText | None:
    """Parse a TOML document, or report its error and return None.

    :param first_line: line of the file where the document begins.
    :param code: diagnostic code for a malformed document.
    """
    try:
        return TomlText(path, text, first_line, toml_data(text))
    except TomlError as error:
        log.add(code, path, first_line + error.line - 1, str(error), error.hint, error.column)
        return None


def _explained(message: str, line: str) -> tuple[str, str]:
    """Return a message and a hint that explain a parser error in plain language.

    :param message: the parser's message.
    :param line: the line that the parser rejected.
    """
    key, equals, value = (part.strip() for part in line.partition("="))
    name = key if equals and re.fullmatch(r"[\w-]+", key) else "title"
    if value[:1] in tuple("“”„‘’«»"):
        return f"{value[0]} is not a TOML quotation mark", f'write {name} = "…" with straight quotation marks'
    if message == "Invalid value" and not value:
        return f"{name} has no value", f'write {name} = "…", or remove the line'
    if message == "Invalid value" and value.casefold() in ("true", "false", "yes", "no"):
        return f'the value of "{name}" is not valid TOML', "write true or false"
    if message.startswith("Expected '='") and (found := re.match(r"\s*([\w-]+)\s*:", line)):
        return "a colon instead of an equals sign", f'write {found[1]} = "…"'
    if message.startswith("Expected newline") and value[:1] in ('"', "'"):
        return "text after the closing quotation mark", f"write {name} = '…' if the text itself contains \""
    if message.startswith("Expected ']") and (found := re.match(r"\s*\[([^][\"'=]+)\]\s*(?:#.*)?$", line)):
        return "the name of this entry needs quotation marks", f'write ["{found[1].strip()}"]'
    for beginning, meaning, hint in _MEANINGS:
        if message.startswith(beginning):
            return meaning.format(name), hint.format(name)
    plain = message.replace(" (at end of document)", " at its end")
    return f"not valid TOML: {plain[0].lower()}{plain[1:]}", ""


def type_name(value: object) -> str:
    """Return the name of a value's type with its article, such as ``a string``, for messages."""
    names = {bool: "a boolean", int: "an integer", float: "a float", str: "a string", list: "an array"}
    return names.get(type(value), "an entry" if isinstance(value, dict) else f"a {type(value).__name__}")
