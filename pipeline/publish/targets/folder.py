"""Publishing to a folder that a web server serves unchanged.

The folder may be the root of the web server, or a checkout for GitHub Pages or Netlify.

Each file is written under a temporary name, read back, and moved into place. The folder itself may be a link, but links
inside it never cause files outside it to be read, written or removed.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath

from pipeline.model import (
    MARK,
    Exit,
    RostraError,
    check_writable,
    copy_checked,
    discard_temporary,
    failure,
    open_file,
    read_file,
    real_path,
    resource_error,
    sync,
)
from pipeline.publish.targets.lock import publishing_lock
from pipeline.publish.targets.target import LOCK, SITE_FOLDERS, checked_path, is_listed

_PART = 1 << 20
"""Number of bytes to compare at a time."""
_IN_THE_WAY = {errno.ENOTDIR, errno.EEXIST, errno.EISDIR, errno.ELOOP}
_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_AGAIN = "publish again; only missing files are sent"


@dataclass(frozen=True, slots=True)
class FolderTarget:
    """Folder to publish to, which need not exist yet."""

    text: str
    """Path of the folder as the user specified it."""
    folder: Path
    """Absolute path of the folder."""

    @property
    def name(self) -> str:
        """Path of the folder as the user specified it, for diagnostics."""
        return self.text

    @property
    def place(self) -> str:
        """Absolute path of the folder, as shown to users."""
        return str(self.folder)

    @contextmanager
    def reading(self) -> Iterator[FolderReader]:
        """Check the folder, and yield a reader for it.

        The folder is not locked, since files are replaced atomically.

        :raises RostraError: the path is not a folder, or the folder cannot be read (R501).
        """
        with plain_errors(self):
            self._check()
        yield FolderReader(self)

    @contextmanager
    def session(self, owner: str, moment: datetime) -> Iterator[FolderSession]:
        """Lock the folder, creating it if needed, and yield a publishing session.

        Temporary files left by killed processes are removed.

        :param owner: person who publishes, for messages to others.
        :param moment: time when publishing started, as an aware datetime.
        :raises RostraError: another person is publishing (R502), or files cannot be written to the folder (R501).
        """
        with ExitStack() as stack:
            with plain_errors(self):
                self._check()
                (self.folder / MARK).mkdir(parents=True, exist_ok=True)
                stack.enter_context(publishing_lock(self.folder / LOCK, self.name, owner, moment))
                check_writable(self.folder)
                for folder in ("", MARK, *SITE_FOLDERS):
                    discard_temporary(self.folder / folder)
            yield FolderSession(self)

    def leads_out(self, path: Path) -> bool:
        """Return whether a path in the folder leads outside it when all links are followed."""
        return not real_path(path).is_relative_to(real_path(self.folder))

    def _check(self) -> None:
        """Check that the folder can be listed, and that its site folders are usable.

        :raises RostraError: one of the site's folders is a link that leads outside (R501).
        :raises OSError: the folder cannot be listed, or a file or broken link has the name of a site folder.
        """
        if os.path.lexists(self.folder):
            os.scandir(self.folder).close()
        for name in (MARK, *SITE_FOLDERS):
            self.check_folder(self.folder / name)

    def check_folder(self, path: Path) -> None:
        """Check that a path is a folder within the target, or does not exist.

        :raises RostraError: the path is a link that leads outside the target (R501).
        :raises OSError: the path is not a folder.
        """
        if self.leads_out(path):
            inside = [p for p in (*reversed(path.parents), path) if p != self.folder and p.is_relative_to(self.folder)]
            link = next((p for p in inside if p.is_symlink() and self.leads_out(p)), path)
            message = f"{link.relative_to(self.folder).as_posix()} is a link that leads outside the folder"
            hint = "replace it with a folder; only the target itself may be a link"
            raise failure(Exit.INPUT, "R501", self.name, message, hint)
        if os.path.lexists(path) and not path.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(path))


class FolderReader:
    """Reader for the files in a folder target."""

    def __init__(self, target: FolderTarget) -> None:
        self._target = target
        self._folder = target.folder

    def sizes(self) -> dict[str, int]:
        """Return the size in bytes of every file, by path (see ``Reader.sizes``).

        Links to folders are followed only for the site's folders.

        :raises RostraError: one of the site's folders cannot be listed (R501).
        """
        found = {}
        own = [self._folder, *(self._folder / name for name in (MARK, *SITE_FOLDERS))]

        def refuse(error: OSError) -> None:
            # Other folders in the target may be private.
            if Path(error.filename) in own and not isinstance(error, FileNotFoundError):
                raise error

        with plain_errors(self._target):
            for start in (self._folder, *(folder for folder in own[1:] if folder.is_symlink())):
                for here, folders, files in os.walk(start, onerror=refuse):
                    place = PurePosixPath(Path(here).relative_to(self._folder).as_posix())
                    folders[:] = [name for name in folders if is_listed(place / name / "file")]
                    for path in (place / name for name in files if is_listed(place / name)):
                        if file := self._file(path):
                            found[str(path)] = file.stat().st_size
        return found

    def read(self, path: str) -> bytes | None:
        """Return the bytes of a file, or None if the file is missing.

        :raises RostraError: the file cannot be read (R501).
        """
        with plain_errors(self._target, path, "read"):
            file = self._file(checked_path(path))
            return read_file(file) if file else None

    def holds(self, path: str, source: Path) -> bool:
        """Return whether the target has a regular file identical to a local file.

        :param path: path of the file at the target.
        :param source: local file.
        :raises RostraError: one of the two files cannot be read (R501, R505).
        """
        with plain_errors(self._target, path, "read"):
            file = self._file(checked_path(path))
            return file is not None and not file.is_symlink() and _same_bytes(file, source)

    def _file(self, path: PurePosixPath) -> Path | None:
        """Return a file's absolute path, or None if missing or outside the target."""
        file = self._folder / path
        return file if not self._target.leads_out(file) and file.is_file() else None


class FolderSession(FolderReader):
    """Session that writes to a locked folder."""

    def put(self, path: str, source: Path | bytes, told: Callable[[int], None]) -> None:
        """Write a file under a temporary name, check it, and move it into place.

        A link at the path is replaced, not followed.

        :param path: path of the file at the target.
        :param source: local file, or the bytes to write.
        :param told: progress callback, called with the number of bytes in each part written.
        :raises RostraError: the file cannot be written: R505 if another attempt may succeed, otherwise R501.
        """
        place = self._folder / checked_path(path)
        with plain_errors(self._target, path, "written"):
            for folder in reversed(place.parents):
                if folder != self._folder and folder.is_relative_to(self._folder):
                    self._target.check_folder(folder)
            if place.is_dir() and not place.is_symlink():
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(place))
            copy_checked(source, place, told)

    def remove(self, path: str) -> None:
        """Remove a file or a link, and its folder if that becomes empty.

        A missing file is ignored. Linked folders, and folders that do not belong to the site, are kept.

        :raises RostraError: the file or link cannot be removed (R501, R505).
        """
        place = self._folder / checked_path(path)
        with plain_errors(self._target, path, "removed"):
            if self._target.leads_out(place.parent):
                self._target.check_folder(place.parent)
            if not os.path.lexists(place) or (place.is_dir() and not place.is_symlink()):
                return
            place.unlink()
            folder = place.parent
            if str(PurePosixPath(path).parent) in SITE_FOLDERS and not folder.is_symlink():
                with suppress(OSError):  # not empty
                    folder.rmdir()
            sync(folder if folder.is_dir() else self._folder)

    def finish(self, message: str) -> None:  # noqa: ARG002
        """Sync all folders of the site to disk.

        :param message: unused.
        :raises RostraError: a folder cannot be synced (R501, R505).
        """
        with plain_errors(self._target, "", "written"):
            for folder in (self._folder / name for name in ("", MARK, *SITE_FOLDERS)):
                if folder.is_dir():
                    sync(folder)


def _same_bytes(one: Path, other: Path) -> bool:
    with open_file(one) as a, open_file(other) as b:
        if os.fstat(a.fileno()).st_size != os.fstat(b.fileno()).st_size:
            return False
        while part := a.read(_PART):
            if part != b.read(_PART):
                return False
        return not b.read(1)


@contextmanager
def plain_errors(target: FolderTarget, path: str = "", doing: str = "used") -> Iterator[None]:
    """Convert file system errors raised in the context to diagnostics.

    :param path: path within the target; empty for the target itself.
    :param doing: past participle for the message: used, read, written or removed.
    :raises RostraError: R505 if another attempt may succeed, R204 if the system lacks resources, otherwise R501.
    """
    try:
        yield
    except OSError as error:
        if refused := resource_error(error):
            raise refused from error
        raise _explained(error, target, path, doing) from error


def _explained(error: OSError, target: FolderTarget, path: str, doing: str) -> RostraError:
    failed = Path(error.filename) if error.filename else target.folder / path
    if error.errno in _IN_THE_WAY:
        obstacle = next((p for p in (*reversed(failed.parents), failed) if _is_obstacle(p)), failed)
        message = f"{_shown(obstacle, target)}{_what(obstacle)}"
        return failure(Exit.INPUT, "R501", target.name, message, "rename or remove it, or use another folder")
    if not failed.is_relative_to(target.folder) and not target.folder.is_relative_to(failed):
        sending, doing = True, "read"  # the local file
    else:
        sending = doing in ("written", "removed")
    message = f"{_shown(failed, target)}cannot be {doing}: {error.strerror or error}"
    if error.errno in _FORBIDDEN:
        hint = "get read and write access, or use another folder"
        return failure(Exit.ENVIRONMENT, "R501", target.name, message, hint)
    hint = f"free up space there, then {_AGAIN}" if error.errno in _FULL else _AGAIN
    return failure(Exit.ENVIRONMENT, "R505" if sending else "R501", target.name, message, hint)


def _shown(path: Path, target: FolderTarget) -> str:
    """Return the prefix of a message about a path, or an empty string for the target itself."""
    if path == target.folder:
        return ""
    return f"{path.relative_to(target.folder).as_posix() if path.is_relative_to(target.folder) else path} "


def _is_obstacle(path: Path) -> bool:
    return os.path.lexists(path) and not path.is_dir()


def _what(path: Path) -> str:
    if path.is_symlink() and not path.exists():
        return f"is a link to {path.readlink()}, which does not exist"
    if path.is_dir():
        return "must be a file, but is a folder"
    return "must be a folder, but is a file"
