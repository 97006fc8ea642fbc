"""Formats of transcripts, one file each: who says what in a file, for the same rules.

A new one is a new file with a ``FORMAT``; nothing else names it. A file is recognised by what it holds; its ending
decides only what to say of a file that is damaged. Front matter may precede each format. A format is a function from a
Source to another Source whose text is a view of the first: only words, a line for each cue or message, an empty line
after each paragraph. ``arranged.py`` makes it of Lines, and keeps the places of all characters in the file
(``places.py``), so messages, Spans and the ledger are the file's. Plain text and Markdown are read as they are.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from pipeline.model import Log
from pipeline.read.formats.arranged import Format, retold
from pipeline.read.front import front_text
from pipeline.read.source import Source
from pipeline.read.yaml_front import yaml_text

__all__ = ["FORMATS", "retold", "view_of"]

_FILES = (import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__))

FORMATS: tuple[Format, ...] = tuple(sorted((f.FORMAT for f in _FILES if hasattr(f, "FORMAT")), key=lambda f: f.rank))
"""In the order of their ranks."""


def view_of(source: Source, ending: str, log: Log) -> Source | None:
    """The words of a file in its format; plain text as it is.

    :param ending: of the file's name, in lower case.
    :returns: None if the file is of a format, and nothing in it can be read (R004).
    """
    front = front_text(source, Log()) or yaml_text(source)
    begin = front.end if front else 0
    for known in FORMATS:
        found = known.read(source, begin, ending, log)
        if found is not source:
            return found
    return source
