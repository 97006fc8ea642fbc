"""Files for URL paths, and their media types."""

from __future__ import annotations

import re
from pathlib import Path

from pipeline.model import FEED, OUTPUT_KINDS, PICTURE

_OWN_TYPES = {kind.suffix: kind.media_type for kind in OUTPUT_KINDS if kind not in (FEED, PICTURE)}
_TYPES = {
    ".ico": "image/x-icon",
    ".jpeg": "image/jpeg",
    ".m4a": "audio/mp4",
    ".m4b": "audio/mp4",
    ".ogg": "audio/ogg",
    ".opus": "audio/ogg",
    ".png": "image/png",
    ".txt": "text/plain",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
    **_OWN_TYPES,
}
"""Suffix -> media type, for Rostra's output and for other files that publishers add."""
_TEXT = ("application/x-subrip", "application/xml", "application/rss+xml")
"""Media types of UTF-8 text that do not begin with ``text/``."""
_HASHED = re.compile(r"\.[0-9a-f]{12}\.[a-z0-9.]+")


def find_file(folder: Path, path: str) -> Path | None:
    """Return the path of a file in a folder, or None if it is missing.

    Symbolic links are followed. The result is also None for files outside the folder, and if any name in the path
    begins with a dot.

    :param path: path relative to the folder, with forward slashes.
    """
    names = path.split("/")
    if any(not name or name.startswith(".") or "\\" in name or ":" in name for name in names):
        return None
    try:
        root = folder.resolve(strict=True)
        found = root.joinpath(*names).resolve(strict=True)
    except (OSError, ValueError, RuntimeError):
        # The file is missing, or the name is too long, has a zero byte, or is part of a loop of links.
        return None
    shown = found.is_relative_to(root) and not any(p.startswith(".") for p in found.relative_to(root).parts)
    return found if shown and found.is_file() else None


def media_type(path: str) -> str:
    """Return the ``Content-Type`` for a file of the site, including the encoding of text files."""
    name = path.rpartition("/")[2]
    parts = name.casefold().split(".")
    # Longest first, so that `.chapters.json` is found before `.json`.
    suffixes = ["." + ".".join(parts[n:]) for n in range(1, len(parts))]
    found = next((_TYPES[s] for s in suffixes if s in _TYPES), "application/octet-stream")
    if name == FEED.path:
        found = FEED.media_type
    return f"{found}; charset=utf-8" if found.startswith("text/") or found in _TEXT else found


def is_immutable(path: str) -> bool:
    """Return whether a file's content never changes, because its name contains a hash."""
    return _HASHED.search(path.rpartition("/")[2]) is not None
