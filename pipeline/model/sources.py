"""Access checks for source files, and safe opening of files.

Transcripts and settings name other files. A build reads only files in the series folder and in folders that the
settings allow, after resolving symbolic links. Only regular files are opened, since a named pipe could block the build.
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
    """Additional folders from the settings, absolute or relative to ``root``."""
    lone: bool = False
    """Whether this is a single transcript, without settings that could allow folders."""

    def hold(self, file: Path) -> bool:
        """Return whether a file is inside the allowed folders, after resolving symbolic links.

        A path with a null byte counts as inside. No such file can exist, so it is reported later as missing.
        """
        real = real_path(file)
        return "\0" in str(file) or any(
            real.is_relative_to(real_path(self.root / folder)) for folder in ("", *self.allow)
        )

    def report_outside(self, file: Path, name: str, path: str, line: int, log: Log) -> bool:
        """Report a file outside the allowed folders (R130), and return whether it is outside.

        :param name: name of the file in the transcript or setting.
        :param path: transcript or settings file that names the file.
        :param line: line number in ``path``, or 0 if unknown.
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
    """Return why a path cannot be read as a file, without opening it.

    :returns: ``ABSENT``, ``FOLDER`` or a similar phrase for a message; empty if the file can be read.
    """
    try:
        problem = _kind_problem(path.stat().st_mode)
    except (FileNotFoundError, NotADirectoryError, ValueError):  # ValueError: a zero byte in the path
        return ABSENT
    except OSError as error:
        return f"cannot be read: {error.strerror}"
    return problem or ("" if os.access(path, os.R_OK) else f"cannot be read: {os.strerror(errno.EACCES)}")


def open_file(path: Path) -> BufferedReader:
    """Open a regular file for reading bytes, and return it.

    The file type is checked before and after opening, in case the file is replaced in between.

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
    """Return the content of a regular file.

    :raises OSError: the file cannot be read or is not a regular file.
    """
    with open_file(path) as file:
        return file.read()


def real_path(path: Path) -> Path:
    """Return a path with all symbolic links resolved.

    A path with a null byte is returned unchanged.
    """
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
