"""Conventions for speaker tags, one per module.

To add a convention, add a module that defines ``CONVENTION``; it needs no registration. ``form.py`` defines the
``Convention`` class.
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
"""Conventions by name, in order of rank."""

__all__ = ["CONVENTIONS", "Convention", "Trust"]
