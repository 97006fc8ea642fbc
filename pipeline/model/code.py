"""What a diagnostic code is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How grave a diagnostic is. An error stops the build before any output is touched."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Code:
    """A kind of diagnostic."""

    code: str
    severity: Severity
    title: str
    help: str
    """What it means and what to do, for ``docs/diagnostics.md``."""
