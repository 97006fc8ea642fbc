"""How commands print diagnostics and end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NoReturn

import click

from pipeline.counts import counted
from pipeline.diagnostics import Diagnostic, Exit, Severity

_ORDER = (Severity.INFO, Severity.WARNING, Severity.ERROR)


class Failed(SystemExit):
    """Ends a command with status 1."""

    def __init__(self, errors: tuple[str, ...]) -> None:
        super().__init__(Exit.INPUT)
        self.errors = errors
        """Why, a line each."""


def print_diagnostics(found: Sequence[Diagnostic], least: Severity) -> None:
    """Print the diagnostics of at least this severity to standard error, a line each."""
    for diagnostic in found:
        if _ORDER.index(diagnostic.severity) >= _ORDER.index(least):
            click.echo(str(diagnostic), err=True)


def fail(found: Sequence[Diagnostic], outcome: str = "; nothing was built") -> NoReturn:
    """Say how many errors there are and what came of it, and end with status 1."""
    errors = tuple(str(d) for d in found if d.severity is Severity.ERROR)
    click.echo(f"{counted(len(errors), 'error')}{outcome}", err=True)
    raise Failed(errors)


def report_line(diagnostics: Sequence[Diagnostic]) -> str:
    """How many warnings and notes there are."""
    count = Counter(d.severity for d in diagnostics)
    warnings, notes = counted(count[Severity.WARNING], "warning"), counted(count[Severity.INFO], "note")
    return f"{warnings}, {notes} (`rostra check` lists them)"
