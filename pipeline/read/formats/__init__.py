"""Transcript formats, one per module, each converted to text that the same rules can read.

To add a format, add a module that defines ``FORMAT``; it needs no registration. A file's format is recognised mainly by
its content. The file extension decides doubtful cases, and whether a damaged file is reported. Front matter may
precede any format.

The function of a format takes a Source and returns a Source with a view: a text that contains only the words, with a
line for each cue or message and an empty line after each paragraph. ``arranged.py`` makes the view from Lines, and
keeps the file offset of every character (``places.py``), so that messages, Spans and the ledger refer to the file.
Plain text and Markdown are read directly.
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
"""All formats, in order of rank."""


def view_of(source: Source, ending: str, log: Log) -> Source | None:
    """Return a source with a view of the words in a file.

    :param ending: file extension in lower case.
    :returns: the source itself for plain text; None if the file has a known format but no readable words (R004).
    """
    front = front_text(source, Log()) or yaml_text(source)
    begin = front.end if front else 0
    for known in FORMATS:
        found = known.read(source, begin, ending, log)
        if found is not source:
            return found
    return source
