"""TOML with line numbers in its diagnostics, and typed reading of tables into dataclass fields."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from typing import Any

from pipeline.diagnostics import Log

_AT = re.compile(r" \(at line (\d+), column (\d+)\)")


@dataclass(frozen=True, slots=True)
class TomlText:
    """A TOML text and where it stands."""

    path: str
    text: str
    first_line: int
    """Line of the file on which the text begins."""
    data: dict[str, Any]

    def line(self, key: str, table: str = "") -> int:
        """The line on which a key of a table (or a table's header) stands; the first line where it is not found."""
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
    """Parse TOML; None with a diagnostic of ``code`` at the right line where it is malformed."""
    try:
        return TomlText(path, text, first_line, tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        found = _AT.search(str(error))
        line = first_line + int(found.group(1)) - 1 if found else first_line + text.count("\n")
        column = int(found.group(2)) if found else 0
        message = _AT.sub("", str(error)).replace(" (at end of document)", " at its end")
        log.add(code, path, line, f"not valid TOML: {message[0].lower()}{message[1:]}", "", column)
        return None


def suggestion(word: str, known: list[str]) -> str:
    """``did you mean "…"?`` where a known word is near, else what is known."""
    from rapidfuzz import fuzz, process

    near = process.extractOne(word, known, scorer=fuzz.ratio, score_cutoff=60)
    if near:
        return f'did you mean "{near[0]}"?'
    return "known are " + ", ".join(known) if known else ""


def type_name(value: object) -> str:
    """The TOML name of a value's type."""
    names = {bool: "a boolean", int: "an integer", float: "a float", str: "a string", list: "an array"}
    return names.get(type(value), "a table" if isinstance(value, dict) else f"a {type(value).__name__}")
