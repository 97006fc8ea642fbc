"""Parse TOML; what is malformed is reported at its line, in words for people who do not know TOML."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from typing import Any

from pipeline.model import Log

_AT = re.compile(r" \(at line (\d+), column (\d+)\)")


_QUOTED = '{} = "…"'
_NOT_CLOSED, _INVALID = "a quotation mark is not closed", "the value of {} is not valid TOML"
_BACKSLASH = ("a backslash within quotation marks", "write / in paths, or {} = '…'")
_LIST, _BRACE = "a list is not closed, or has no comma here", "a brace is not closed, or has no comma here"
_MEANINGS = (
    ("Illegal character '\\n'", _NOT_CLOSED, f"write {_QUOTED} with a mark before and behind the text"),
    ("Unterminated string", _NOT_CLOSED, f"write {_QUOTED} with a mark before and behind the text"),
    ("Expected \"'", _NOT_CLOSED, "write {} = '…' with a mark before and behind the text"),
    ("Invalid value", _INVALID, f"text stands in quotation marks: {_QUOTED}"),
    ("Expected newline", _INVALID, f"text stands in quotation marks, a date does not: {_QUOTED}"),
    ("Expected '='", "no equals sign behind the name of a setting", f"write {_QUOTED}"),
    ("Expected ']", "the bracket of a table is not closed", "write ] at the end of the line"),
    ("Unescaped '\\\\'", *_BACKSLASH),
    ("Invalid hex value", *_BACKSLASH),
    ("Cannot overwrite", "this setting is there twice", "leave one of the lines out"),
    ("Cannot declare", "this table is there twice", "write its settings below one heading"),
    ("Unclosed array", _LIST, "write a comma behind each entry and ] behind the last"),
    ("Unclosed inline table", _BRACE, "write a comma between its keys and }} on the same line"),
    ("Invalid date", "there is no such date or time", "a date is YYYY-MM-DD"),
)
"""Beginnings of the parser's messages (CPython's ``tomllib``), what they mean, and what to do about it."""


@dataclass(frozen=True, slots=True)
class TomlText:
    """A TOML text and its place in a file."""

    path: str
    text: str
    first_line: int
    """Line of the file on which the text begins."""
    data: dict[str, Any]

    def line(self, key: str, table: str = "") -> int:
        """The line of a key of a table, or of a table's header; the first line if it is not found."""
        return self._find(key, table) or (self._find(key, "") if table else 0) or self.first_line

    def _find(self, key: str, table: str) -> int:
        inside = not table
        for number, line in enumerate(self.text.split("\n"), self.first_line):
            if header := re.match(r"\s*\[+\s*(.+?)\s*\]+\s*(#.*)?$", line):
                name = header.group(1).strip("\"'")
                inside = name == table
                if not table and name == key:
                    return number
            elif inside and re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*[=.]", line):
                return number
        return 0


def parse_toml(text: str, path: str, first_line: int, code: str, log: Log) -> TomlText | None:
    """Parse TOML; None with a diagnostic of ``code`` at the right line if it is malformed."""
    try:
        return TomlText(path, text, first_line, tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        found = _AT.search(str(error))
        line = first_line + int(found.group(1)) - 1 if found else first_line + text.rstrip().count("\n")
        column = int(found.group(2)) if found else 0
        wrong = text.split("\n")[line - first_line]
        log.add(code, path, line, *_explained(_AT.sub("", str(error)), wrong), column)
        return None


def _explained(message: str, line: str) -> tuple[str, str]:
    """(message, hint) for somebody who does not know TOML.

    :param message: the parser's.
    :param line: the line that it found wrong.
    """
    key, equals, value = (part.strip() for part in line.partition("="))
    name = key if equals and re.fullmatch(r"[\w-]+", key) else "title"
    if value[:1] in tuple("“”„‘’«»"):
        return f"{value[0]} is no quotation mark of TOML", f'write {name} = "…" with straight marks'
    if message == "Invalid value" and not value:
        return f"{name} has no value", f'write {name} = "…", or leave the line out'
    if message == "Invalid value" and value.casefold() in ("true", "false", "yes", "no"):
        return f"the value of {name} is not valid TOML", "write true or false"
    if message.startswith("Expected '='") and (found := re.match(r"\s*([\w-]+)\s*:", line)):
        return "a colon where TOML has an equals sign", f'write {found[1]} = "…"'
    if message.startswith("Expected newline") and value[:1] in ('"', "'"):
        return "something follows the closing quotation mark", f"write {name} = '…' where the text itself has \""
    for beginning, meaning, hint in _MEANINGS:
        if message.startswith(beginning):
            return meaning.format(name), hint.format(name)
    plain = message.replace(" (at end of document)", " at its end")
    return f"not valid TOML: {plain[0].lower()}{plain[1:]}", ""


def type_name(value: object) -> str:
    """The TOML name of a value's type."""
    names = {bool: "a boolean", int: "an integer", float: "a float", str: "a string", list: "an array"}
    return names.get(type(value), "a table" if isinstance(value, dict) else f"a {type(value).__name__}")
