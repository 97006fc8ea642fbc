"""Rostra: audio episodes, a podcast feed and accessible books from speaker-tagged transcripts.

The ``__init__.py`` of each subpackage exports the names that other subpackages may use.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from importlib import import_module

__version__ = "0.2.0"


def lazy_exports(room: str, exports: Mapping[str, str]) -> Callable[[str], object]:
    """Return a ``__getattr__`` function that imports a subpackage's modules on first use (PEP 562).

    :param room: full name of the subpackage, its ``__name__``.
    :param exports: name of a module of the subpackage -> names exported from the module, separated by spaces.
    """
    homes = {name: module for module, names in exports.items() for name in names.split()}

    def find(name: str) -> object:
        if name not in homes:
            raise AttributeError(f"module {room!r} has no attribute {name!r}")
        found = getattr(import_module(f"{room}.{homes[name]}"), name)
        setattr(sys.modules[room], name, found)
        return found

    return find
