"""Diagnostics, which consist of a code, a location, a message and a hint.

Example: ``R012 error transcripts/x.txt:202: unknown speaker "…"; did you mean "…"?`` The codes are explained in
``codes.py``. The functions at the end format counts, sizes and suggestions for messages.
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
    """Exit statuses of ``rostra``."""

    DONE = 0
    INPUT = 1
    USAGE = 2
    ENVIRONMENT = 3
    BUG = 70
    """Error in Rostra itself (``EX_SOFTWARE`` in ``sysexits.h``)."""
    INTERRUPTED = 130


INTERRUPTS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))
"""Signals that stop a command: Ctrl-C, a termination request and a closed terminal."""


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """Finding about the input, with its location and a hint."""

    code: str
    path: str
    line: int
    """Line number, 1-based; 0 if the finding concerns the whole file."""
    column: int
    """Column number, 1-based; 0 if unknown."""
    message: str
    hint: str = ""
    accepted: bool = False
    """Whether the author has accepted the finding (``acceptance.py``); accepted findings are not printed."""

    @property
    def severity(self) -> Severity:
        """Severity that ``CODES`` defines for the code."""
        return CODES[self.code].severity

    def __str__(self) -> str:
        place = self.path + (f":{self.line}" if self.line else "")
        hint = f"; {self.hint}" if self.hint else ""
        return f"{self.code} {self.severity} {place}: {self.message}{hint}"


_MANY = {Severity.INFO: 5, Severity.WARNING: 8}
"""Severity -> maximum number of findings printed separately, per code and file."""
_PLACES = 3
"""Maximum number of line numbers listed when findings share one line."""


def printed_lines(found: Iterable[Diagnostic]) -> Iterator[str]:
    """Yield the lines to print for findings that are not accepted.

    If a file has many notes or warnings with the same code, they share one line: the first finding, followed by the
    number and the first line numbers of the others. Errors never share a line.
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
    """Diagnostics of one run, collected so that all are reported together."""

    def __init__(self) -> None:
        self._found: list[Diagnostic] = []

    def add(self, code: str, path: str, line: int, message: str, hint: str = "", column: int = 0) -> None:
        """Record a finding.

        :param line: line number, 1-based; 0 if the finding concerns the whole file.
        :param column: column number, 1-based; 0 if unknown.
        :raises KeyError: the code is not in ``CODES``.
        """
        CODES[code]
        self._found.append(Diagnostic(code, path, line, column, message, hint))

    def extend(self, found: Iterator[Diagnostic] | list[Diagnostic]) -> None:
        """Record existing findings, such as those of another log."""
        self._found.extend(found)

    def replace(self, judged: Callable[[Diagnostic], Diagnostic]) -> None:
        """Replace each finding with the result of calling ``judged`` on it."""
        self._found = [judged(found) for found in self._found]

    def sorted(self) -> list[Diagnostic]:
        """Return all findings without duplicates, ordered by path, line, column and code."""
        return sorted(dict.fromkeys(self._found), key=lambda d: (d.path, d.line, d.column, d.code, d.message))

    def has(self, code: str, path: str) -> bool:
        """Return whether a file has a finding with the given code."""
        return any(d.code == code and d.path == path for d in self._found)

    @property
    def errors(self) -> bool:
        """Whether any finding is an error."""
        return any(d.severity is Severity.ERROR for d in self._found)


class RostraError(Exception):
    """Expected failure, with a one-line message for the user and an exit status."""

    def __init__(self, message: str, status: Exit, diagnostic: Diagnostic | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.diagnostic = diagnostic
        """Diagnostic of the failure, or None if it has no code."""


class InputErrors(RostraError):
    """Failure caused by errors in the input."""

    def __init__(self, found: Sequence[Diagnostic]) -> None:
        super().__init__("the input contains errors", Exit.INPUT)
        self.found = tuple(found)
        """All findings, including warnings and notes."""


def failure(status: Exit, code: str, path: str, message: str, hint: str = "") -> RostraError:
    """Return a RostraError with a diagnostic that has no line number.

    :param path: file, option or other subject of the message.
    """
    diagnostic = Diagnostic(code, path, 0, 0, message, hint)
    return RostraError(str(diagnostic), status, diagnostic)


_NO_MEMORY = re.compile(r"failed to map segment|annot allocate memory")
"""Pattern for messages of the dynamic loader if the system refuses memory."""


def resource_error(error: BaseException) -> RostraError | None:
    """Return an R204 error if the system is out of memory, open files or processes.

    For any other error, return None.
    """
    number, text = getattr(error, "errno", None), str(error)
    unloaded = isinstance(error, ImportError) and _NO_MEMORY.search(text)
    # C code may fail without setting an exception when memory is refused.
    silent = isinstance(error, SystemError) and "without setting an exception" in text
    if isinstance(error, MemoryError) or number == errno.ENOMEM or unloaded or silent:
        hint = "close other programs, or raise the limit (ulimit -v)"
        return failure(Exit.ENVIRONMENT, "R204", "memory", "the system is out of memory", hint)
    if number in (errno.EMFILE, errno.ENFILE):
        hint = "close other programs, or raise the limit (ulimit -n)"
        return failure(Exit.ENVIRONMENT, "R204", "open files", "the system cannot open more files", hint)
    if number == errno.EAGAIN or "start new thread" in text:
        hint = "close other programs, raise the limit (ulimit -u), or build with --jobs 1"
        return failure(Exit.ENVIRONMENT, "R204", "processes", "the system cannot start more processes", hint)
    return None


def counted(number: int, what: str) -> str:
    """Return a count with its noun: ``1 sentence``, ``2 sentences``.

    :param what: noun in the singular.
    """
    return f"{number} {what}{'' if number == 1 else 's'}"


def sized(length: int) -> str:
    """Return a number of bytes as text in decimal units: ``12.3 MB``."""
    for unit, factor in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if length >= factor:
            return f"{length / factor:.1f} {unit}"
    return counted(length, "byte")


def nearest(word: str, known: Sequence[str]) -> str:
    """Return the known word closest to ``word``, or an empty string if none is similar."""
    from rapidfuzz import fuzz, process

    near = process.extractOne(word, known, scorer=fuzz.ratio, score_cutoff=60)
    return near[0] if near else ""


def suggestion(word: str, known: list[str]) -> str:
    """Return a hint that suggests the closest known word, or lists all known words.

    The list is used if no word is similar. If there are no known words, return an empty string.
    """
    if near := nearest(word, known):
        return f'did you mean "{near}"?'
    return "choose from " + ", ".join(known) if known else ""
