"""What all commands print: a build's progress, diagnostics, how many there are.

Nothing else in the package writes to standard output or standard error. A text never reaches the terminal as it is: a
title could otherwise move the cursor, set the window's name or turn the order of what follows. ``tell`` is for commands
that make something: they do not fail if nobody can read of it. ``print_lines``, ``print_json`` and
``print_json_lines`` are for commands that make nothing but what they print.
"""

from __future__ import annotations

import errno
import io
import json
import os
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, NoReturn, TextIO

import click

from pipeline.model import Diagnostic, Exit, InputErrors, RostraError, Severity, counted, failure, printed_lines

if TYPE_CHECKING:
    from rich.progress import Progress, ProgressColumn

    from pipeline.plan import Plan
    from pipeline.run import ProgressState, WorkerCount


_HIDDEN = "\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff"
"""DEL, C1, breaks of lines, changes of direction, surrogates (the bytes of a file name that is not UTF-8)."""
_UNPRINTABLE = re.compile(f"[\x00-\x1f{_HIDDEN}]")
_UNPRINTABLE_IN_JSON = re.compile(f"[{_HIDDEN}]")


def visible(text: str) -> str:
    r"""One line of text for the terminal: what would act on it, or break the line, is written as ``\x1b``, ``\n``."""
    return _UNPRINTABLE.sub(lambda match: _escaped(match[0]), text)


def _escaped(character: str) -> str:
    """As Python writes it; a byte of a file name that is not UTF-8 as that byte."""
    number = ord(character)
    if 0xDC80 <= number <= 0xDCFF:
        return f"\\x{number - 0xDC00:02x}"
    return character.encode("unicode_escape").decode("ascii")


def open_closed_streams() -> None:
    """Put a stream that refuses what is written in the place of each standard stream that is closed.

    Otherwise the next file that is opened would get its number, and with it what a library prints.
    """
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:
            number = os.open(os.devnull, os.O_RDONLY)
            os.set_inheritable(number, True)
            setattr(sys, name, open(number, "r" if name == "stdin" else "w", encoding="utf-8"))  # noqa: PTH123, SIM115
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A terminal of another encoding shows what it lacks in the same way as what is not printable.
        sys.stdout.reconfigure(errors="backslashreplace")


def tell(line: object, *, err: bool = False) -> None:
    """Print a line about work that is done whether or not it can be printed."""
    failed = _write(f"{visible(str(line))}\n", err=err)
    if failed and not err:
        _write(f"standard output cannot be written ({_reason(failed)}); this does not stop the command\n", err=True)


def tell_lines(lines: Iterable[object]) -> None:
    """Print several lines about work that is done."""
    for line in lines:
        tell(line)


def tell_picture(text: str) -> None:
    """Print a picture of our own making, with its colours."""
    _write(text)


def print_lines(lines: Iterable[object]) -> None:
    """Print a line for each of these, which are all that the command makes.

    :raises RostraError: standard output cannot be written (R407).
    """
    for line in lines:
        _print(visible(str(line)))


def print_json(value: object) -> None:
    """Print a value as JSON, which is all that the command makes.

    :raises RostraError: standard output cannot be written (R407).
    """
    _print(_json_text(value, indent=2))


def print_json_lines(values: Iterable[object]) -> None:
    """Print each value as JSON on a line of its own; these are all that the command makes.

    :raises RostraError: standard output cannot be written (R407).
    """
    for value in values:
        _print(_json_text(value))


def _json_text(value: object, indent: int | None = None) -> str:
    known = (sys.stdout.encoding or "").replace("-", "").casefold() == "utf8"
    text = json.dumps(value, ensure_ascii=not known, indent=indent)
    return _UNPRINTABLE_IN_JSON.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def _print(text: str) -> None:
    if failed := _write(f"{text}\n"):
        raise cannot_print(failed)


def cannot_print(error: OSError) -> RostraError:
    """The failure of a command that makes nothing but what it prints."""
    return failure(Exit.ENVIRONMENT, "R407", "standard output", f"cannot be written: {_reason(error)}")


def _reason(error: OSError) -> str:
    return "it is closed" if error.errno == errno.EBADF else str(error.strerror)


def _write(text: str, *, err: bool = False) -> OSError | None:
    """Print; return why it failed, unless the reader has left, who needs no more.

    After a failure nothing is printed there any more, so that it is told once.
    """
    try:
        click.echo(text, nl=False, err=err)
    except OSError as error:
        silence(sys.stderr if err else sys.stdout)
        return None if error.errno == errno.EPIPE else error
    return None


def silence(stream: TextIO) -> None:
    """Let go what a stream still holds, and all that is written to it from now on."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


_BAR_INTERVAL = 0.5
"""Seconds between two changes of the bar."""
_LINE_INTERVAL = 30.0
"""Seconds between two lines of progress where standard error is no terminal."""


class _Bar:
    """A bar on standard error; what draws it is loaded when there is something to show."""

    _progress: Progress | None = None

    def _start(self, doing: str, total: float, *columns: ProgressColumn, **fields: Any) -> None:
        """Show the bar, with these columns after it.

        :param fields: what the columns show besides.
        """
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn

        described = TextColumn("{task.description}", markup=False)
        self._progress = Progress(described, BarColumn(), *columns, console=Console(stderr=True), transient=True)
        self._progress.add_task(visible(doing), total=total, **fields)
        self._progress.start()

    def _update(self, **values: Any) -> None:
        """Change what the bar shows, if it is shown."""
        if self._progress is not None:
            self._progress.update(self._progress.task_ids[0], **values)

    def __exit__(self, *_: object) -> None:
        if self._progress is not None:
            # A terminal that was closed meanwhile is no reason to fail.
            with suppress(OSError):
                self._progress.stop()


class Reporter(_Bar):
    """Shows a build's progress: a bar on a terminal, otherwise a line from time to time."""

    def __init__(self, quiet: bool, clock: Callable[[], float] = time.monotonic) -> None:
        self.quiet, self._clock = quiet, clock
        self._terminal = not quiet and sys.stderr.isatty()
        self._state: Callable[[], ProgressState] | None = None
        """Tells how far the build is, as of the last job that was done."""
        self._as_of = self._told = 0.0
        """When that job was done; when the last line was printed."""

    def __enter__(self) -> Reporter:
        return self

    def waiting(self) -> None:
        """Say that another build has to end first."""
        if not self.quiet:
            tell("another build of this output is under way; waiting for its end", err=True)

    def planned(self, plan: Plan, workers: WorkerCount) -> None:
        """Say whether free memory limits the workers, and begin to show how much is done."""
        if self.quiet:
            return
        self._told = self._clock()
        if line := workers_line(workers):
            tell(line, err=True)
        if self._terminal:
            from rich.progress import TaskProgressColumn, TextColumn

            kept = f" ({plan.kept} kept)" if plan.kept else ""
            left = TextColumn("{task.fields[left]}", markup=False)
            self._start(f"speaking and mixing{kept}", 1.0, TaskProgressColumn(), left, left="")

    def job_done(self, state: Callable[[], ProgressState]) -> None:
        """Remember how far the build is; it is asked when it is shown."""
        self._state, self._as_of = state, self._clock()
        self.still_busy()

    def still_busy(self) -> None:
        """Show how far the build is, if that is due."""
        now = self._clock()
        due = now >= self._told + (_BAR_INTERVAL if self._progress else _LINE_INTERVAL)
        if self.quiet or self._state is None or not due:
            return
        self._told = now
        state = self._state()
        left = f"about {about(max(0.0, state.left - (now - self._as_of)))} left"
        if self._progress is not None:
            self._update(completed=state.done, left=left)
        elif state.done < 1:
            tell(f"{state.done:.0%} done, {left}", err=True)

    def writing(self, key: str) -> None:
        """Show which episode is written."""
        self._update(description=visible(f"writing {key}"), completed=1.0, left="")


def workers_line(workers: WorkerCount) -> str:
    """Say how many workers there are if free memory limits them; otherwise nothing."""
    if not workers.memory_limited:
        return ""
    free, each = f"{workers.free / 1e9:.1f} GB", f"{workers.each / 1e9:.1f} GB"
    return f"{counted(workers.count, 'worker')}: {free} of memory are free, and each needs {each}"


def about(seconds: float) -> str:
    """A length of time for people: ``40 s``, ``6 min``, ``1 h 40 min``."""
    if seconds < 95:
        return f"{max(10, round(seconds, -1)):.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 100 else f"{minutes // 60} h {minutes % 60} min"


class UploadReporter(_Bar):
    """Shows how many bytes of a publication are sent, or of something else are there, on a terminal."""

    def __init__(self, total: int, quiet: bool, doing: str = "sending") -> None:
        """:param total: bytes.
        :param doing: what is done with them.
        """
        self._total, self._shown = total, not quiet and sys.stderr.isatty() and total > 0
        self._doing = doing

    @property
    def shown(self) -> bool:
        """Whether there is a terminal to show it on."""
        return self._shown

    def __enter__(self) -> UploadReporter:
        if self._shown:
            from rich.progress import DownloadColumn, TimeRemainingColumn

            self._start(self._doing, self._total, DownloadColumn(), TimeRemainingColumn())
        return self

    def sent(self, count: int) -> None:
        """Show that more bytes were sent."""
        self._update(advance=count)

    def reached(self, count: int, doing: str) -> None:
        """Show how many bytes are there by now, and what is being done."""
        self._update(completed=count, description=doing)


class StepReporter(_Bar):
    """Shows how many of several equal steps are done: a bar on a terminal, otherwise one line at the beginning."""

    def __init__(self, total: int, doing: str) -> None:
        self._total, self._doing = total, doing

    def __enter__(self) -> StepReporter:
        if not sys.stderr.isatty():
            tell(f"{self._doing}: {counted(self._total, 'sentence')}", err=True)
            return self
        from rich.progress import MofNCompleteColumn, TimeRemainingColumn

        self._start(self._doing, self._total, MofNCompleteColumn(), TimeRemainingColumn())
        return self

    def done(self) -> None:
        """One more step."""
        self._update(advance=1)


_ORDER = (Severity.INFO, Severity.WARNING, Severity.ERROR)


class Failed(SystemExit):
    """Ends a command with status 1."""

    def __init__(self, errors: tuple[str, ...]) -> None:
        super().__init__(Exit.INPUT)
        self.errors = errors
        """Why, a line each."""


def print_diagnostics(found: Sequence[Diagnostic], least: Severity) -> None:
    """Print the diagnostics of at least this severity to standard error, as ``printed_lines`` makes lines of them."""
    for line in printed_lines(d for d in found if _ORDER.index(d.severity) >= _ORDER.index(least)):
        tell(line, err=True)


@contextmanager
def input_errors_reported() -> Iterator[None]:
    """Print the errors in the input that end a build or a plan, and end with status 1."""
    try:
        yield
    except InputErrors as errors:
        print_diagnostics(errors.found, Severity.WARNING)
        fail(errors.found)


def fail(found: Sequence[Diagnostic], outcome: str = "; nothing was built") -> NoReturn:
    """Say how many errors there are and what came of it, and end with status 1."""
    errors = tuple(str(d) for d in found if d.severity is Severity.ERROR)
    tell(f"{counted(len(errors), 'error')}{outcome}", err=True)
    raise Failed(errors)


def report_line(diagnostics: Sequence[Diagnostic]) -> str:
    """How many warnings and notes there are, and who lists them."""
    return f"{counted_findings(diagnostics)} (`rostra check` lists them)"


def counted_findings(diagnostics: Sequence[Diagnostic]) -> str:
    """How many warnings and notes there are, and how many are accepted."""
    count = Counter("accepted" if d.accepted else d.severity for d in diagnostics)
    warnings, notes = counted(count[Severity.WARNING], "warning"), counted(count[Severity.INFO], "note")
    return f"{warnings}, {notes}" + (f", {count['accepted']} accepted" if count["accepted"] else "")
