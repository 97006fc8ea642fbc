"""Conventions of speaker tags, one file each.

Add a convention as a new file with a ``CONVENTION``; it needs no other registration. ``form.py`` defines what a
convention is.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from pipeline.read.conventions.form import Convention, Trust

_FILES = (import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__))

CONVENTIONS: dict[str, Convention] = {
    c.name: c
    for c in sorted((f.CONVENTION for f in _FILES if hasattr(f, "CONVENTION")), key=lambda c: (c.rank, c.name))
}
"""Conventions by name, in the order of their ranks."""

__all__ = ["CONVENTIONS", "Convention", "Trust"]
