"""Decide which files a build may read, and open them without waiting.

Texts and settings name files. A build reads those in the series folder and in the folders that the settings allow;
links are followed before that is decided. Nothing but a regular file is opened: a named pipe would wait for ever.
"""

from __future__ import annotations

import errno
import os
import stat
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.model.diagnostics import Log

ABSENT = "is not there"
FOLDER = "is a folder, not a file"


@dataclass(frozen=True, slots=True)
class Bounds:
    """The folders that a build may read from, with all that is below them."""

    root: Path
    """The series folder, or the folder of a lone transcript."""
    allow: tuple[str, ...] = ()
    """More folders, as the settings list them: absolute, or relative to the root."""
    lone: bool = False
    """Whether there are no settings that could allow a folder."""

    def hold(self, file: Path) -> bool:
        """Tell whether a file lies within, all links of its path followed; a path with a zero byte leads nowhere."""
        real = real_path(file)
        return "\0" in str(file) or any(
            real.is_relative_to(real_path(self.root / folder)) for folder in ("", *self.allow)
        )

    def report_outside(self, file: Path, name: str, path: str, line: int, log: Log) -> bool:
        """Report a file that lies outside (R130), and tell whether it does.

        :param name: the file as the text or the setting names it.
        :param path: the file that names it; ``line`` of it, or 0.
        """
        if self.hold(file):
            return False
        folder = real_path(file).parent
        near = os.path.relpath(folder, real_path(self.root))
        listed = min(str(folder), Path(near).as_posix(), key=len)
        place, hint = (
            "the series folder",
            f'copy it into the series folder, or list it: allow = ["{listed}"] under [build]',
        )
        if self.lone:
            place, hint = "the transcript's folder", "copy it into that folder"
        log.add("R130", path, line, f'"{name}" lies outside of {place}, in {listed}', hint)
        return True


def file_problem(path: Path) -> str:
    """Say why a path cannot be read as a file; nothing is said if it can, and nothing is opened.

    :returns: ``ABSENT``, ``FOLDER``, or words of the same form.
    """
    try:
        problem = _kind_problem(path.stat().st_mode)
    except (FileNotFoundError, NotADirectoryError, ValueError):  # no path holds a zero byte
        return ABSENT
    except OSError as error:
        return f"cannot be read: {error.strerror}"
    return problem or ("" if os.access(path, os.R_OK) else f"cannot be read: {os.strerror(errno.EACCES)}")


def open_file(path: Path) -> BufferedReader:
    """Open a file to read its bytes; whatever is not a regular file is refused, also one that takes its place.

    :raises OSError: it cannot be opened, or is no regular file.
    """
    _require_file(path.stat().st_mode, path)
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    file = os.fdopen(handle, "rb")
    try:
        _require_file(os.fstat(handle).st_mode, path)
    except OSError:
        file.close()
        raise
    return file


def read_file(path: Path) -> bytes:
    """Read a regular file.

    :raises OSError: it cannot be opened or read, or is no regular file.
    """
    with open_file(path) as file:
        return file.read()


def real_path(path: Path) -> Path:
    """Follow all links of a path, as far as there are files; neither a loop nor a zero byte can be followed."""
    return path if "\0" in str(path) else Path(os.path.realpath(path))


def _kind_problem(mode: int) -> str:
    if stat.S_ISREG(mode):
        return ""
    if stat.S_ISDIR(mode):
        return FOLDER
    kind = "a named pipe" if stat.S_ISFIFO(mode) else "a socket" if stat.S_ISSOCK(mode) else "a device"
    return f"is {kind}, not a file"


def _require_file(mode: int, path: Path) -> None:
    if problem := _kind_problem(mode):
        error = errno.EISDIR if problem == FOLDER else errno.EINVAL
        raise OSError(error, f"it {problem}", str(path))
