"""Acknowledge findings: an entry of ``accept`` names a code and the first words of the line that it is about.

Never the line's number, which every edit above it would change. What is accepted is not printed any more; an entry
that accepts nothing is a finding itself (R072).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from pipeline.model.codes import CODES, Severity
from pipeline.model.diagnostics import Diagnostic, Log, nearest

ENTRIES = 'an array of tables: [{ code = "R011", at = "first words of the line" }]'
"""The type of ``accept``, for messages."""


@dataclass(frozen=True, slots=True)
class Acceptance:
    """An entry of ``accept``."""

    code: str
    at: str
    """The first words of the line; empty for a finding about the file as a whole."""
    path: str = ""
    """The file that holds the entry, and its line."""
    line: int = 0

    def __str__(self) -> str:
        return f'{self.code} at "{self.at}"' if self.at else f"{self.code}, without the words of a line"


def acceptances(value: object) -> tuple[Acceptance, ...] | None:
    """The entries of a TOML value; None if it is of another type."""
    entries = value if isinstance(value, list) else [None]
    found: list[Acceptance] = []
    for entry in entries:
        if not isinstance(entry, Mapping) or "code" not in entry or not set(entry) <= {"code", "at"}:
            return None
        code, at = entry["code"], entry.get("at", "")
        if not isinstance(code, str) or not isinstance(at, str):
            return None
        found.append(Acceptance(code, at))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Accepting:
    """The lines of a transcript at which an entry holds."""

    entry: Acceptance
    lines: frozenset[int]
    """As editors count them; 0 for the file as a whole."""


def accept_findings(log: Log, texts: Mapping[str, Iterable[Accepting]]) -> None:
    """Mark the findings that are accepted, and report the entries that accept nothing (R072).

    While there are errors, later steps have not run, and their findings may be missing: then none is reported.

    :param texts: path of each transcript -> its entries and those of the series.
    """
    places: dict[tuple[str, str, int], list[Acceptance]] = {}
    for path, accepting in texts.items():
        for one in accepting:
            for line in one.lines:
                places.setdefault((path, one.entry.code, line), []).append(one.entry)
    used: set[Acceptance] = set()

    def judged(found: Diagnostic) -> Diagnostic:
        entries = places.get((found.path, found.code, found.line), [])
        if not entries or found.severity is Severity.ERROR:
            return found
        used.update(entries)
        return replace(found, accepted=True)

    log.replace(judged)
    for entry in dict.fromkeys(one.entry for accepting in texts.values() for one in accepting):
        problem, hint = _problem(entry)
        if not problem and entry not in used and not log.errors:
            mend = "correct the words" if entry.at else "write the first words of the line as `at`"
            problem, hint = f"no finding matches {entry}", f"{mend}, or delete the entry"
        if problem:
            log.add("R072", entry.path, entry.line, problem, hint)


def _problem(entry: Acceptance) -> tuple[str, str]:
    """Why nobody can accept what the entry names, and what to do."""
    if entry.code not in CODES:
        near = nearest(entry.code, list(CODES))
        return f'there is no code "{entry.code}"', f'did you mean "{near}"?' if near else ""
    if CODES[entry.code].severity is Severity.ERROR:
        return f"{entry.code} is an error, which cannot be accepted", "mend what it names, and delete the entry"
    return "", ""
