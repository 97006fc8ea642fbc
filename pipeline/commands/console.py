"""Output of all commands: lines of text, JSON, progress and diagnostics.

Only this module writes to standard output and standard error. It escapes control characters, since a title could
otherwise move the cursor, rename the window or reverse the text that follows. ``tell`` is for commands that create
files, which succeed even if their messages cannot be printed. ``print_lines``, ``print_json`` and ``print_json_lines``
are for commands whose only result is their output.
"""

from __future__ import annotations

import errno
import io
import json
import os
import re
import shlex
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TextIO

import click

from pipeline.model import Diagnostic, Exit, InputErrors, RostraError, Severity, counted, failure, printed_lines

if TYPE_CHECKING:
    from rich.progress import Progress, ProgressColumn

    from pipeline.plan import Plan
    from pipeline.run import ProgressState, WorkerCount


_HIDDEN = "\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff"
"""Character ranges for DEL, C1 controls, line separators, bidirectional controls and surrogates."""
_UNPRINTABLE = re.compile(f"[\x00-\x1f{_HIDDEN}]")
_UNPRINTABLE_IN_JSON = re.compile(f"[{_HIDDEN}]")


def visible(text: str) -> str:
    r"""Return text that is safe to print, with control characters escaped as ``\x1b`` or ``\n``."""
    return _UNPRINTABLE.sub(lambda match: _escaped(match[0]), text)


def _escaped(character: str) -> str:
    """Return the Python escape sequence for a character.

    A surrogate for an undecodable byte gets the escape sequence for that byte.
    """
    number = ord(character)
    if 0xDC80 <= number <= 0xDCFF:
        return f"\\x{number - 0xDC00:02x}"
    return character.encode("unicode_escape").decode("ascii")


def open_closed_streams() -> None:
    """Replace closed standard streams with the null device, opened read-only.

    Otherwise, the next file to be opened would get the closed stream's file descriptor, and a library that prints would
    write into that file. Writing to the replacement fails, so that lost output is reported.
    """
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:
            number = os.open(os.devnull, os.O_RDONLY)
            os.set_inheritable(number, True)
            setattr(sys, name, open(number, "r" if name == "stdin" else "w", encoding="utf-8"))  # noqa: PTH123, SIM115
    if isinstance(sys.stdout, io.TextIOWrapper):
        # Characters missing from the terminal's encoding are escaped like unprintable characters.
        sys.stdout.reconfigure(errors="backslashreplace")


def tell(line: object, *, err: bool = False) -> None:
    """Print a message, and continue even if it cannot be printed."""
    failed = _write(f"{visible(str(line))}\n", err=err)
    if failed and not err:
        _write(f"cannot write to standard output ({_reason(failed)}); continuing without it\n", err=True)


def tell_lines(lines: Iterable[object]) -> None:
    """Print messages, one per line, and continue even if they cannot be printed."""
    for line in lines:
        tell(line)


def tell_picture(text: str) -> None:
    """Print text art, such as a QR code, without escaping its colour codes."""
    _write(text)


def print_lines(lines: Iterable[object]) -> None:
    """Print the result of a command, one item per line.

    :raises RostraError: standard output cannot be written (R407).
    """
    for line in lines:
        _print(visible(str(line)))


def print_json(value: object) -> None:
    """Print the result of a command as indented JSON.

    :raises RostraError: standard output cannot be written (R407).
    """
    _print(_json_text(value, indent=2))


def print_json_lines(values: Iterable[object]) -> None:
    """Print the result of a command as JSON, one value per line.

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
    """Return the error for a command whose output cannot be printed (R407)."""
    return failure(Exit.ENVIRONMENT, "R407", "standard output", f"cannot be written: {_reason(error)}")


def _reason(error: OSError) -> str:
    return "it is closed" if error.errno == errno.EBADF else str(error.strerror)


def _write(text: str, *, err: bool = False) -> OSError | None:
    """Print text, and return the error if printing fails.

    A pipe closed by its reader is not an error. After a failure, the stream is silenced, so that the error is reported
    only once.
    """
    try:
        click.echo(text, nl=False, err=err)
    except OSError as error:
        silence(sys.stderr if err else sys.stdout)
        return None if error.errno == errno.EPIPE else error
    return None


def silence(stream: TextIO) -> None:
    """Discard all buffered and future output of a stream."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


_BAR_INTERVAL = 0.5
"""Minimum number of seconds between updates of the progress bar."""
_LINE_INTERVAL = 30.0
"""Minimum number of seconds between progress lines if standard error is not a terminal."""


class _Bar:
    """Base class for progress bars on standard error; imports ``rich`` on first use."""

    _progress: Progress | None = None

    def _start(self, doing: str, total: float, *columns: ProgressColumn, **fields: Any) -> None:
        """Show the bar.

        :param doing: label of the bar.
        :param columns: columns to the right of the bar.
        :param fields: initial values of the fields that the columns display.
        """
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn

        described = TextColumn("{task.description}", markup=False)
        self._progress = Progress(described, BarColumn(), *columns, console=Console(stderr=True), transient=True)
        self._progress.add_task(visible(doing), total=total, **fields)
        self._progress.start()

    def _update(self, **values: Any) -> None:
        if self._progress is not None:
            self._progress.update(self._progress.task_ids[0], **values)

    def __exit__(self, *_: object) -> None:
        if self._progress is not None:
            # The terminal may have been closed.
            with suppress(OSError):
                self._progress.stop()


class Reporter(_Bar):
    """Progress display for a build: a bar on a terminal, otherwise a line every 30 seconds."""

    def __init__(self, quiet: bool, clock: Callable[[], float] = time.monotonic) -> None:
        self.quiet, self._clock = quiet, clock
        self._terminal = not quiet and sys.stderr.isatty()
        self._state: Callable[[], ProgressState] | None = None
        """Function that returns the progress at the time of the last finished job."""
        self._as_of = self._told = 0.0
        """Clock times of the last finished job and of the last update, in seconds."""

    def __enter__(self) -> Reporter:
        return self

    def waiting(self) -> None:
        """Print a message that another build must finish first."""
        if not self.quiet:
            tell(WAITING, err=True)

    def planned(self, plan: Plan, workers: WorkerCount) -> None:
        """Show the progress bar of a planned build.

        If free memory limits the number of workers, print that number first.
        """
        if self.quiet:
            return
        self._told = self._clock()
        if line := workers_line(workers):
            tell(line, err=True)
        if self._terminal:
            from rich.progress import TaskProgressColumn, TextColumn

            kept = f" ({plan.kept} kept)" if plan.kept else ""
            left = TextColumn("{task.fields[left]}", markup=False)
            self._start(f"Speaking and mixing{kept}", 1.0, TaskProgressColumn(), left, left="")

    def job_done(self, state: Callable[[], ProgressState]) -> None:
        """Record the progress after a finished job, and show it if an update is due.

        :param state: function that returns the current progress.
        """
        self._state, self._as_of = state, self._clock()
        self.still_busy()

    def still_busy(self) -> None:
        """Show the progress if an update is due.

        The time since the last finished job is subtracted from the remaining time.
        """
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
        """Show which episode is being written."""
        self._update(description=visible(f"Writing {key}"), completed=1.0, left="")


def workers_line(workers: WorkerCount) -> str:
    """Return a message about the number of workers and the memory that limits it.

    The message is empty if memory does not limit the number.
    """
    if not workers.memory_limited:
        return ""
    free, each = f"{workers.free / 1e9:.1f} GB", f"{workers.each / 1e9:.1f} GB"
    return f"Using {counted(workers.count, 'worker')}: {free} of free memory, up to {each} needed per worker"


def about(seconds: float) -> str:
    """Return a rounded duration as text: ``40 s``, ``6 min``, ``1 h 40 min``."""
    if seconds < 95:
        return f"{max(10, round(seconds, -1)):.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 100 else f"{minutes // 60} h {minutes % 60} min"


class UploadReporter(_Bar):
    """Progress bar for an upload or download, shown only on a terminal."""

    def __init__(self, total: int, quiet: bool, doing: str = "Sending") -> None:
        """Prepare the bar without showing it.

        :param total: total size in bytes.
        :param doing: label of the bar.
        """
        self._total, self._shown = total, not quiet and sys.stderr.isatty() and total > 0
        self._doing = doing

    @property
    def shown(self) -> bool:
        """Whether the bar is shown, which requires a terminal."""
        return self._shown

    def __enter__(self) -> UploadReporter:
        if self._shown:
            from rich.progress import DownloadColumn, TimeRemainingColumn

            self._start(self._doing, self._total, DownloadColumn(), TimeRemainingColumn())
        return self

    def sent(self, count: int) -> None:
        """Advance the bar by a number of transferred bytes."""
        self._update(advance=count)

    def reached(self, count: int, doing: str) -> None:
        """Set the number of transferred bytes and the label of the bar."""
        self._update(completed=count, description=doing)


class StepReporter(_Bar):
    """Progress display while sentences are spoken: a bar on a terminal, otherwise one opening line."""

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
        """Advance the bar by one sentence."""
        self._update(advance=1)


WAITING = "Waiting for another build in this output folder to finish"
"""Message of ``build``, ``publish`` and ``clean`` while another build is running."""
_ORDER = (Severity.INFO, Severity.WARNING, Severity.ERROR)
_SEPARATE = 3
"""Maximum number of warnings with one code, in several files, that are printed separately."""
_PLACES = 3
"""Maximum number of further locations listed when warnings share one line."""


class Failed(SystemExit):
    """Exception that exits with status 1 because the input contains errors."""

    def __init__(self, errors: tuple[str, ...]) -> None:
        super().__init__(Exit.INPUT)
        self.errors = errors
        """Error messages, one line each."""


def print_diagnostics(found: Sequence[Diagnostic], least: Severity) -> None:
    """Print diagnostics of the given severity or higher to standard error."""
    for line in printed_lines(d for d in found if _ORDER.index(d.severity) >= _ORDER.index(least)):
        tell(line, err=True)


def print_warnings(found: Sequence[Diagnostic], target: Path) -> None:
    """Print the warnings of a build, except accepted ones.

    If there are many warnings with the same code in several files, they share one line.

    :param target: series or single transcript that was built.
    """
    shown = [d for d in found if d.severity is Severity.WARNING and not d.accepted]
    kinds: dict[str, list[Diagnostic]] = {}
    for finding in shown:
        kinds.setdefault(finding.code, []).append(finding)
    shared = [c for c, kind in kinds.items() if len(kind) > _SEPARATE and len({d.path for d in kind}) > 1]
    for line in printed_lines(d for d in shown if d.code not in shared):
        tell(line, err=True)
    for code in shared:
        first, *others = kinds[code]
        places = list(dict.fromkeys(f"{d.path}:{d.line}" if d.line else d.path for d in others))
        listed = ", ".join(places[:_PLACES]) + (", …" if len(places) > _PLACES else "")
        tell(f"{first} (and {len(others)} more: {listed}; see `{_check_command(target)}`)", err=True)


@contextmanager
def input_errors_reported() -> Iterator[None]:
    """Print input errors raised in the block, and exit with status 1.

    :raises SystemExit: the block raises InputErrors.
    """
    try:
        yield
    except InputErrors as errors:
        print_diagnostics(errors.found, Severity.WARNING)
        fail(errors.found)


def fail(found: Sequence[Diagnostic], outcome: str = "; nothing was built") -> NoReturn:
    """Print the number of errors and the outcome, and exit with status 1.

    :param outcome: end of the printed line.
    :raises SystemExit: always; the exception (``Failed``) contains the error messages.
    """
    errors = tuple(str(d) for d in found if d.severity is Severity.ERROR)
    tell(f"{counted(len(errors), 'error')}{outcome}", err=True)
    raise Failed(errors)


def _check_command(target: Path) -> str:
    """Return the command that lists all findings of a series or a single transcript."""
    return shlex.join(["rostra", "check", *([] if target == Path() else [str(target)])])


def findings_line(diagnostics: Sequence[Diagnostic], target: Path) -> str:
    """Return the counts of findings, to append to the closing line of a build summary.

    Example: ``12 notes: see `rostra check`.``, with a leading space. Without findings, the result is empty.

    :param target: series or single transcript that was built.
    """
    found = counted_findings(diagnostics)
    return f" {found}: see `{_check_command(target)}`." if found else ""


def counted_findings(diagnostics: Sequence[Diagnostic]) -> str:
    """Return the counts of warnings, notes and accepted findings: ``2 warnings, 1 note``."""
    count = Counter("accepted" if d.accepted else d.severity for d in diagnostics if d.severity is not Severity.ERROR)
    kinds = ((Severity.WARNING, "warning"), (Severity.INFO, "note"))
    words = [counted(count[severity], noun) for severity, noun in kinds if count[severity]]
    return ", ".join([*words, *([f"{count['accepted']} accepted"] if count["accepted"] else [])])
