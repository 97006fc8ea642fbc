"""Word each error that ends a command in one line, with its exit status."""

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
"""Environment variable that makes unexpected errors print their traceback, for bug reports and tests."""


def print_failure(error: BaseException) -> int:
    """Print why a command ended, and return its exit status."""
    if isinstance(error, click.ClickException):
        shown = io.StringIO()
        error.show(shown)
        usage, mark, message = shown.getvalue().partition("Error: ")
        for line in [*usage.splitlines(), *([mark + message.rstrip("\n")] if mark else ())]:
            console.tell(line, err=True)
        return Exit.USAGE
    if isinstance(error, KeyboardInterrupt | click.Abort) or isinstance(error.__context__, KeyboardInterrupt):
        # An error during the shutdown, such as a closed terminal, is part of the interrupt.
        done = str(error.__cause__ or error) if isinstance(error, KeyboardInterrupt | click.Abort) else ""
        done = done or "the last good build is untouched; the next build resumes"
        console.tell(f"interrupted; {done}", err=True)
        return Exit.INTERRUPTED
    failure = error if isinstance(error, RostraError) else resource_error(error) or _unexpected(error)
    console.tell(failure, err=True)
    return failure.status


def _unexpected(error: BaseException) -> RostraError:
    """Make the failure for an error that Rostra does not handle."""
    frames = traceback.extract_tb(error.__traceback__)
    if isinstance(error, OSError) and frames[-1].name == "echo":
        # Raised by Click while it prints the help or the version.
        console.silence(sys.stdout)
        return console.cannot_print(error)
    if os.environ.get(TRACEBACK):
        traceback.print_exception(error)
    if isinstance(error, OSError):
        return RostraError(f"{error.filename or 'the system'}: {error.strerror or error}", Exit.ENVIRONMENT)
    place = f" ({Path(frames[-1].filename).name}:{frames[-1].lineno})" if frames else ""
    advice = f"this is a bug in Rostra; please report what the command prints with {TRACEBACK}=1"
    return RostraError(f"{type(error).__name__}: {error}{place}; {advice}", Exit.BUG)
