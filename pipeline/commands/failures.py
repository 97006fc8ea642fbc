"""Error messages and exit statuses of failed commands."""

from __future__ import annotations

import io
import os
import sys
import traceback
from pathlib import Path

import click

from pipeline.commands import console
from pipeline.model import Exit, RostraError, resource_error

TRACEBACK = "ROSTRA_TRACEBACK"
"""Environment variable that adds a traceback to unexpected errors, for bug reports and tests."""


def print_failure(error: BaseException) -> int:
    """Print the error that ended a command, and return the exit status of the command."""
    if isinstance(error, click.ClickException):
        shown = io.StringIO()
        error.show(shown)
        usage, mark, message = shown.getvalue().partition("Error: ")
        for line in [*usage.splitlines(), *([mark + message.rstrip("\n")] if mark else ())]:
            console.tell(line, err=True)
        return Exit.USAGE
    if isinstance(error, KeyboardInterrupt | click.Abort) or isinstance(error.__context__, KeyboardInterrupt):
        # An error during shutdown, such as a closed terminal, is treated as part of the interrupt.
        done = str(error.__cause__ or error) if isinstance(error, KeyboardInterrupt | click.Abort) else ""
        done = done or "the last successful build is unchanged, and the next build resumes"
        console.tell(f"interrupted; {done}", err=True)
        return Exit.INTERRUPTED
    failure = error if isinstance(error, RostraError) else resource_error(error) or _unexpected(error)
    console.tell(failure, err=True)
    return failure.status


def _unexpected(error: BaseException) -> RostraError:
    frames = traceback.extract_tb(error.__traceback__)
    if isinstance(error, OSError) and frames[-1].name == "echo":
        # Raised by Click while printing the help or the version.
        console.silence(sys.stdout)
        return console.cannot_print(error)
    if os.environ.get(TRACEBACK):
        traceback.print_exception(error)
    if isinstance(error, OSError):
        return RostraError(f"{error.filename or 'the system'}: {error.strerror or error}", Exit.ENVIRONMENT)
    place = f" ({Path(frames[-1].filename).name}:{frames[-1].lineno})" if frames else ""
    advice = f"this is a bug in Rostra; please report the output of the command with {TRACEBACK}=1"
    return RostraError(f"{type(error).__name__}: {error}{place}; {advice}", Exit.BUG)
