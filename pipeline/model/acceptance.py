"""Accepted findings, identified by a code and the first words of a line.

Words are used instead of line numbers, because edits above a line change its number. Accepted findings are not
printed, and an entry that matches no finding is reported (R072).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from pipeline.model.codes import CODES, Severity
from pipeline.model.diagnostics import Diagnostic, Log, nearest

ENTRIES = 'a list of entries such as [{ code = "R011", at = "first words of the line" }]'
"""Description of the value of the setting ``accept``, for messages."""


@dataclass(frozen=True, slots=True)
class Acceptance:
    """Entry in the setting ``accept``, for one code and one line."""

    code: str
    at: str
    """First words of the line; empty for a finding about the whole file."""
    path: str = ""
    """File that contains the entry."""
    line: int = 0
    """Line number of the entry in ``path``; 0 if unknown."""


def acceptances(value: object) -> tuple[Acceptance, ...] | None:
    """Return the entries in the value of ``accept``, or None if it is malformed.

    :param value: value as parsed from TOML or YAML.
    """
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
    """Acceptance, with the lines of a transcript to which it applies."""

    entry: Acceptance
    lines: frozenset[int]
    """Line numbers, 1-based; 0 for the whole file."""


def accept_findings(log: Log, texts: Mapping[str, Iterable[Accepting]]) -> None:
    """Mark accepted findings, and report entries that match no finding (R072).

    Entries with an unknown code or the code of an error are also reported. Unmatched entries are not reported while
    there are errors, because later steps, which may report the finding, have not run yet.

    :param texts: path of each transcript -> entries of the transcript and the series.
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
            mend = "correct `at`" if entry.at else "set `at` to the first words of the line"
            where = f'at "{entry.at}"' if entry.at else "for the file as a whole"
            problem = f"{entry.code} was not reported {where}, so this entry has no effect"
            hint = f"{mend}, or delete the entry"
        if problem:
            log.add("R072", entry.path, entry.line, problem, hint)


def _problem(entry: Acceptance) -> tuple[str, str]:
    if entry.code not in CODES:
        near = nearest(entry.code, list(CODES))
        return f'unknown code "{entry.code}"', f'did you mean "{near}"?' if near else ""
    if CODES[entry.code].severity is Severity.ERROR:
        return f"{entry.code} is an error, which cannot be accepted", "fix the error and delete the entry"
    return "", ""
