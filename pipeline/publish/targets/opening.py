"""Function that opens the target named by ``--to`` or ``[publish] target``.

Invalid targets are rejected (R501).
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.model import MARK, Exit, RostraError, failure, real_path
from pipeline.publish.targets.folder import FolderTarget

if TYPE_CHECKING:
    from pipeline.publish.targets.target import Target

_SCHEME = re.compile(r"[^/\\:]+:" if os.name != "nt" else r"[^/\\:]{2,}:")
"""Pattern for a URL scheme or host name, with the colon after it.

On Windows, a single letter is a drive.
"""
_SUPPORTED = "use a folder, or a branch of the series' repository such as git:gh-pages"
_ELSEWHERE = "use a separate folder such as ../www, or a branch such as git:gh-pages"
_OUTPUT = "output"


def open_target(text: str, base: Path, root: Path) -> Target:
    """Return the target for ``git:BRANCH`` or a folder path.

    :param text: target as specified by the user.
    :param base: folder to which ``text`` is relative if it is a relative path.
    :param root: series folder.
    :raises RostraError: the target is invalid, or publishing there is not allowed (R501).
    """
    if text.startswith("git:"):
        # Imported here, since most targets are folders.
        from pipeline.publish.targets.git_branch import open_branch

        return open_branch(text, root.absolute())
    if found := _SCHEME.match(text):
        raise _refused(text, f"{found[0]} targets are not supported", _supported(text))
    if not text.strip() or "\0" in text:
        raise _refused(text, "not a valid folder name", _SUPPORTED)
    try:
        folder = (base / Path(text).expanduser()).absolute()
    except RuntimeError as error:
        raise _refused(text, "unknown home folder", "use the full path") from error
    try:
        conflict = _conflict(folder, root.absolute())
    except OSError as error:
        raise _refused(text, f"cannot be used: {error.strerror}", _SUPPORTED) from error
    if conflict:
        raise _refused(text, conflict, _ELSEWHERE)
    return FolderTarget(text, real_path(folder))


def _refused(text: str, message: str, hint: str) -> RostraError:
    from pipeline.publish.targets.git import redacted

    return failure(Exit.INPUT, "R501", redacted(text) or "target", redacted(message), hint)


def _supported(text: str) -> str:
    """Return a hint listing the supported targets.

    Unless ``text`` is a URL, the hint also explains how to specify a folder name with a colon.
    """
    return _SUPPORTED if "://" in text else f"{_SUPPORTED}; specify a folder name with a colon as ./a:b"


def _conflict(folder: Path, root: Path) -> str:
    """Return why a folder cannot be a target, or an empty string if it can.

    All links are followed.
    """
    if folder.is_symlink() and not os.path.lexists(real_path(folder)):
        return f"it is a link to {folder.readlink()}, which does not exist"
    above = tuple(_upwards(folder))
    if _among(folder, (root,)):
        return "it is the series folder"
    if _among(folder, _upwards(root)):
        return "it contains the series folder"
    for name in ("transcripts", "voices", _OUTPUT):
        if _among(root / name, above):
            return f"it is in the series' {name}/ folder"
    for place in above:
        if (place / MARK).is_file():
            return f"{place} is an output folder of `rostra build`"
        if place.name.lower() == ".git":
            return "it is inside a .git folder"
    return ""


def _upwards(path: Path) -> Iterator[Path]:
    """Yield the real path of a folder, and the parents of that path."""
    real = real_path(path)
    yield real
    yield from real.parents


def _among(path: Path, others: Iterator[Path] | tuple[Path, ...]) -> bool:
    """Return whether a folder is the same as one of ``others``.

    The file system compares the folders, so names that differ in case may match.
    """
    return any(_is_same(path, other) for other in others)


def _is_same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return real_path(one) == real_path(other)
