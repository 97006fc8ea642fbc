"""Report what is wrong with the input, where, and what to do about it: one line and one code each.

``R012 error transcripts/x.txt:202: unknown speaker "…"; did you mean "…"?`` What the codes mean is in ``codes.py``.
At the end are the parts of messages: numbers of things, sizes, the known word that may have been meant.
"""

from __future__ import annotations

import errno
import re
import signal
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import islice

from pipeline.model.codes import CODES, Severity


class Exit(IntEnum):
    """Exit statuses of the command."""

    DONE = 0
    INPUT = 1
    USAGE = 2
    ENVIRONMENT = 3
    BUG = 70
    """EX_SOFTWARE of ``sysexits.h``: no input and no environment excuses it."""
    INTERRUPTED = 130


INTERRUPTS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))
"""Ctrl-C, a supervisor's request to end, a terminal that was closed: each ends the command in the same way."""


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding about the input."""

    code: str
    path: str
    line: int
    """1-based, or 0 where it concerns the file as a whole."""
    column: int
    """1-based, or 0."""
    message: str
    hint: str = ""
    accepted: bool = False
    """Whether the author has acknowledged it (``acceptance.py``): it is not printed."""

    @property
    def severity(self) -> Severity:
        """The severity of its code."""
        return CODES[self.code].severity

    def __str__(self) -> str:
        place = self.path + (f":{self.line}" if self.line else "")
        hint = f"; {self.hint}" if self.hint else ""
        return f"{self.code} {self.severity} {place}: {self.message}{hint}"


_MANY = {Severity.INFO: 5, Severity.WARNING: 8}
"""Findings of one code in one file above which they are printed as one."""
_PLACES = 3
"""Lines that are named then."""


def printed_lines(found: Iterable[Diagnostic]) -> Iterator[str]:
    """A line for each finding that is not accepted; many notes, or warnings, of one kind in a file are one line.

    That one is the first of them, with the number and the first places of the others. Every error has its own.
    """
    shown = [d for d in found if not d.accepted]
    kinds: dict[tuple[str, str], list[Diagnostic]] = {}
    for finding in shown:
        kinds.setdefault((finding.path, finding.code), []).append(finding)
    for finding in shown:
        kind = kinds[finding.path, finding.code]
        if len(kind) <= _MANY.get(finding.severity, len(kind)):
            yield str(finding)
        elif finding is kind[0]:
            lines = dict.fromkeys(str(d.line) for d in kind[1:] if d.line)
            places = ", ".join([*islice(lines, _PLACES), *(["…"] if len(lines) > _PLACES else [])])
            yield f"{finding} (and {len(kind) - 1} more{', at lines ' if places else ''}{places})"


class Log:
    """Collects the diagnostics of one run, so that all are reported at once."""

    def __init__(self) -> None:
        self._found: list[Diagnostic] = []

    def add(self, code: str, path: str, line: int, message: str, hint: str = "", column: int = 0) -> None:
        """Record a finding.

        :raises KeyError: the code is not in ``CODES``.
        """
        CODES[code]
        self._found.append(Diagnostic(code, path, line, column, message, hint))

    def extend(self, found: Iterator[Diagnostic] | list[Diagnostic]) -> None:
        """Record findings made elsewhere."""
        self._found.extend(found)

    def replace(self, judged: Callable[[Diagnostic], Diagnostic]) -> None:
        """Put what a function makes of each finding in its place."""
        self._found = [judged(found) for found in self._found]

    def sorted(self) -> list[Diagnostic]:
        """All findings by file, line and code; the same finding only once."""
        return sorted(dict.fromkeys(self._found), key=lambda d: (d.path, d.line, d.column, d.code, d.message))

    def has(self, code: str, path: str) -> bool:
        """Whether there is such a finding of this file."""
        return any(d.code == code and d.path == path for d in self._found)

    @property
    def errors(self) -> bool:
        """Whether any finding is an error."""
        return any(d.severity is Severity.ERROR for d in self._found)


class RostraError(Exception):
    """An expected failure: one line for the user and an exit status."""

    def __init__(self, message: str, status: Exit, diagnostic: Diagnostic | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.diagnostic = diagnostic
        """The same as a diagnostic, where the failure has a code."""


class InputErrors(RostraError):
    """The input has errors, so nothing was built."""

    def __init__(self, found: Sequence[Diagnostic]) -> None:
        super().__init__("there are errors in the input", Exit.INPUT)
        self.found = tuple(found)
        """All findings, warnings and notes too."""


def failure(status: Exit, code: str, path: str, message: str, hint: str = "") -> RostraError:
    """A RostraError that is a diagnostic."""
    diagnostic = Diagnostic(code, path, 0, 0, message, hint)
    return RostraError(str(diagnostic), status, diagnostic)


_NO_MEMORY = re.compile(r"failed to map segment|annot allocate memory")
"""What the dynamic loader says."""


def resource_error(error: BaseException) -> RostraError | None:
    """The failure R204 if the system refused memory, a process or a thread; None for any other error."""
    number, text = getattr(error, "errno", None), str(error)
    unloaded = isinstance(error, ImportError) and _NO_MEMORY.search(text)
    # C code that is refused memory may forget to say so.
    silent = isinstance(error, SystemError) and "without setting an exception" in text
    if isinstance(error, MemoryError) or number == errno.ENOMEM or unloaded or silent:
        hint = "end other programs, or raise the limit (ulimit -v)"
        return failure(Exit.ENVIRONMENT, "R204", "memory", "the system gives no more of it", hint)
    if number in (errno.EMFILE, errno.ENFILE):
        hint = "end other programs, or raise the limit (ulimit -n)"
        return failure(Exit.ENVIRONMENT, "R204", "open files", "the system opens no more of them", hint)
    if number == errno.EAGAIN or "start new thread" in text:
        hint = "end other programs, raise the limit (ulimit -u), or build with --jobs 1"
        return failure(Exit.ENVIRONMENT, "R204", "processes", "the system starts no more of them", hint)
    return None


def counted(number: int, what: str) -> str:
    """``1 take``, ``2 takes``."""
    return f"{number} {what}{'' if number == 1 else 's'}"


def sized(length: int) -> str:
    """Bytes for people, in decimal units: ``12.3 MB``."""
    for unit, factor in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if length >= factor:
            return f"{length / factor:.1f} {unit}"
    return counted(length, "byte")


def nearest(word: str, known: Sequence[str]) -> str:
    """The known word that is near to one, or nothing."""
    from rapidfuzz import fuzz, process

    near = process.extractOne(word, known, scorer=fuzz.ratio, score_cutoff=60)
    return near[0] if near else ""


def suggestion(word: str, known: list[str]) -> str:
    """``did you mean "…"?`` if a known word is near, otherwise what is known."""
    if near := nearest(word, known):
        return f'did you mean "{near}"?'
    return "known are " + ", ".join(known) if known else ""
