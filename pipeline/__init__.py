"""Rostra turns speaker-tagged transcripts into audio episodes, a podcast feed and accessible books.

Each folder is a room; its ``__init__.py`` is the door, which exports what other rooms may use.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from functools import cache
from importlib import import_module
from pathlib import Path

__version__ = "0.1.0"

_IMPORT = re.compile(r"^ +from (\S+) import (?:\(([^)]+)\)|(.+))", re.MULTILINE)


def lazy_exports(room: str) -> Callable[[str], object]:
    """Make a room's ``__getattr__`` (PEP 562), so that a module is loaded when a name of it is first asked for.

    The door's own imports for type checkers say which module a name comes from: they are read as text, as the
    library lazy_loader reads stub files, so that no name is listed twice.

    :param room: the room's ``__name__``.
    """

    @cache
    def homes() -> dict[str, str]:
        door = Path(__file__).parent.joinpath(*room.split(".")[1:], "__init__.py")
        found = _IMPORT.findall(door.read_text(encoding="utf-8"))
        return {name: module for module, several, one in found for name in re.findall(r"\w+", several + one)}

    def find(name: str) -> object:
        if name not in homes():
            raise AttributeError(f"module {room!r} has no attribute {name!r}")
        found = getattr(import_module(homes()[name]), name)
        setattr(sys.modules[room], name, found)
        return found

    return find
