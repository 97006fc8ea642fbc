"""Rostra turns speaker-tagged transcripts into audio episodes, a podcast feed and accessible books.

Each folder is a room; its ``__init__.py`` is the door, which exports what other rooms may use.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from importlib import import_module

__version__ = "0.2.0"


def lazy_exports(room: str, exports: Mapping[str, str]) -> Callable[[str], object]:
    """Make a room's ``__getattr__`` (PEP 562), so that a module is loaded when a name of it is first asked for.

    :param room: the room's ``__name__``.
    :param exports: module of the room -> the names that the room exports from it, with spaces between them.
    """
    homes = {name: module for module, names in exports.items() for name in names.split()}

    def find(name: str) -> object:
        if name not in homes:
            raise AttributeError(f"module {room!r} has no attribute {name!r}")
        found = getattr(import_module(f"{room}.{homes[name]}"), name)
        setattr(sys.modules[room], name, found)
        return found

    return find
