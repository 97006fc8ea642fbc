"""Access checks for source files, and opening them without blocking.

Transcripts and settings name files. A build reads only those in the series folder and in the folders that the settings
allow, after following symbolic links. Only regular files are opened, since a named pipe could block the build.
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

ABSENT = "does not exist"
FOLDER = "is a folder, not a file"


@dataclass(frozen=True, slots=True)
class Bounds:
    """Folders that a build may read from, with their subfolders."""

    root: Path
    """Series folder, or the folder of a single transcript."""
    allow: tuple[str, ...] = ()
    """Additional folders from the settings: absolute, or relative to the root."""
    lone: bool = False
    """Whether this is a single transcript, without settings that could allow folders."""

    def hold(self, file: Path) -> bool:
        """Check whether a file is within the folders, after following symbolic links.

        A path with a zero byte counts as within: no file can have it, which is reported as a missing file.
        """
        real = real_path(file)
        return "\0" in str(file) or any(
            real.is_relative_to(real_path(self.root / folder)) for folder in ("", *self.allow)
        )

    def report_outside(self, file: Path, name: str, path: str, line: int, log: Log) -> bool:
        """Report a file outside of the folders (R130).

        :param name: the file as the transcript or the setting names it.
        :param path: the file that names it; ``line`` is the line in it, or 0.
        :returns: whether the file is outside.
        """
        if self.hold(file):
            return False
        folder = real_path(file).parent
        near = os.path.relpath(folder, real_path(self.root))
        listed = min(str(folder), Path(near).as_posix(), key=len)
        place, hint = (
            "the series folder",
            f'copy it into the series folder, or add allow = ["{listed}"] under [build]',
        )
        if self.lone:
            place, hint = "the transcript's folder", "copy it into that folder"
        log.add("R130", path, line, f'"{name}" is outside {place}, in {listed}', hint)
        return True


def file_problem(path: Path) -> str:
    """Explain why a path cannot be read as a file, without opening it.

    :returns: ``ABSENT``, ``FOLDER`` or a similar predicate; empty if the file can be read.
    """
    try:
        problem = _kind_problem(path.stat().st_mode)
    except (FileNotFoundError, NotADirectoryError, ValueError):  # ValueError: a zero byte in the path
        return ABSENT
    except OSError as error:
        return f"cannot be read: {error.strerror}"
    return problem or ("" if os.access(path, os.R_OK) else f"cannot be read: {os.strerror(errno.EACCES)}")


def open_file(path: Path) -> BufferedReader:
    """Open a regular file to read its bytes.

    The type is checked before and after opening, in case the file is replaced in between.

    :raises OSError: the file cannot be opened or is not a regular file.
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

    :raises OSError: the file cannot be read or is not a regular file.
    """
    with open_file(path) as file:
        return file.read()


def real_path(path: Path) -> Path:
    """Resolve all symbolic links of a path; return a path with a zero byte unchanged."""
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
