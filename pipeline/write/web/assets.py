"""Style and script of the pages: files of the site whose names hold their content's hash."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from pipeline.release import hashed_name, sha256_hex

_HERE = Path(__file__).parent
_PLAYER = ("page", "position", "sound", "follow", "sentences", "search", "links", "controls", "start")
"""The parts of the player's script, in the order in which they stand in it."""


def style() -> str:
    """Path of the style sheet within the site."""
    return next(name for name in assets() if name.endswith(".css"))


def script(stem: str) -> str:
    """Path of a script within the site: ``player`` or ``subscribe``.

    :raises StopIteration: there is no such script.
    """
    return next(name for name in assets() if name.startswith(f"assets/{stem}.") and name.endswith(".js"))


@cache
def assets() -> Mapping[str, bytes]:
    """What the pages load besides media: path within the site and content."""
    player = b"".join((_HERE / "player" / f"{part}.js").read_bytes() for part in _PLAYER)
    files = (
        ("style", "css", (_HERE / "style.css").read_bytes()),
        ("player", "js", b"(() => {\n'use strict'\n" + player + b"})()\n"),
        ("subscribe", "js", (_HERE / "subscribe.js").read_bytes()),
    )
    return {f"assets/{hashed_name(stem, sha256_hex(data), extension)}": data for stem, extension, data in files}
