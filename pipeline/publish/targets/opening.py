"""Open the target that ``--to`` or ``[publish] target`` names; refuse what cannot be one."""

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
"""What an address begins with, or the name of another computer; on Windows a single letter is a drive."""
_SUPPORTED = "name a folder, or a branch of the series' repository as in git:gh-pages"
_ELSEWHERE = "name a folder that holds nothing else of the series, such as ../www, or a branch as in git:gh-pages"
_OUTPUT = "output"


def open_target(text: str, base: Path, root: Path) -> Target:
    """Open the target that a text names: ``git:BRANCH``, or the path of a folder.

    :param base: what the path is relative to.
    :param root: the series folder.
    :raises RostraError: it names neither, or a place that cannot be published to (R501).
    """
    if text.startswith("git:"):
        # Loaded here, since most targets are folders.
        from pipeline.publish.targets.git_branch import open_branch

        return open_branch(text, root.absolute())
    if found := _SCHEME.match(text):
        raise _refused(text, f"{found[0]} is no kind of target that is supported", _supported(text))
    if not text.strip() or "\0" in text:
        raise _refused(text, "no folder has this name", _SUPPORTED)
    try:
        folder = (base / Path(text).expanduser()).absolute()
    except RuntimeError as error:
        raise _refused(text, "nobody knows whose home folder that is", "write the whole path") from error
    try:
        conflict = _conflict(folder, root.absolute())
    except OSError as error:
        raise _refused(text, f"it cannot be used: {error.strerror}", _SUPPORTED) from error
    if conflict:
        raise _refused(text, conflict, _ELSEWHERE)
    return FolderTarget(text, real_path(folder))


def _refused(text: str, message: str, hint: str) -> RostraError:
    from pipeline.publish.targets.git import redacted

    return failure(Exit.INPUT, "R501", redacted(text) or "target", redacted(message), hint)


def _supported(text: str) -> str:
    """What to write instead of an address; a folder may have a colon in its name too."""
    return _SUPPORTED if "://" in text else f"{_SUPPORTED}; a folder with a colon in its name as in ./a:b"


def _conflict(folder: Path, root: Path) -> str:
    """Say why a site cannot be put into a folder; empty if it can. All links are followed."""
    if folder.is_symlink() and not os.path.lexists(real_path(folder)):
        return f"it is a link to {folder.readlink()}, which is not there"
    above = tuple(_upwards(folder))
    if _among(folder, (root,)):
        return "it is the series folder"
    if _among(folder, _upwards(root)):
        return "the series folder is inside of it"
    for name in ("transcripts", "voices", _OUTPUT):
        if _among(root / name, above):
            return f"it is the series' {name}/ or inside of that"
    for place in above:
        if (place / MARK).is_file():
            return f"Rostra builds into {place}, and what is built there is no target"
        if place.name.lower() == ".git":
            return "it is inside of a .git folder"
    return ""


def _upwards(path: Path) -> Iterator[Path]:
    """A folder and those above it, links followed."""
    real = real_path(path)
    yield real
    yield from real.parents


def _among(path: Path, others: Iterator[Path] | tuple[Path, ...]) -> bool:
    """Whether one of these is that folder: the system may not tell upper and lower case apart."""
    return any(_is_same(path, other) for other in others)


def _is_same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return real_path(one) == real_path(other)
