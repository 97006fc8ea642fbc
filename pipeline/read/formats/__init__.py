"""Formats of transcripts: each takes the words out of a file, with who says them, for the same rules.

A file is recognised by what it holds; its ending decides only what to say of a file that is damaged. Front matter may
precede each format. A format is a function from a Source to another Source whose text is a view of the first: words
alone, a line for each cue or message, an empty line where a paragraph ends. ``arranged.py`` makes it of Lines, and the
places of all characters in the file are kept (``places.py``), so messages, Spans and the ledger are the file's.

- plain text and Markdown are read as they are;
- ``captions.py``: WebVTT, SubRip and SBV;
- ``segments.py``: JSON of Podcasting 2.0, and that of transcription services which has the same form;
- ``web_page.py``: HTML of Podcasting 2.0, and other web pages as text (``page_text.py``, ``elements.py``);
- ``chat.py``: logs of IRC and of chat programs;
- ``numbered.py``: hearings and depositions whose lines are numbered, read as plain text without the numbers.
"""

from __future__ import annotations

from pipeline.model import Log
from pipeline.read.formats.arranged import retold
from pipeline.read.formats.captions import read_captions
from pipeline.read.formats.chat import read_chat
from pipeline.read.formats.numbered import read_numbered
from pipeline.read.formats.segments import read_segments
from pipeline.read.formats.web_page import read_web_page
from pipeline.read.front import front_text
from pipeline.read.source import Source
from pipeline.read.yaml_front import yaml_text

__all__ = ["FORMATS", "retold", "view_of"]

FORMATS = (read_captions, read_segments, read_web_page, read_chat, read_numbered)
"""In this order each is asked whether the file is one of its own."""


def view_of(source: Source, ending: str, log: Log) -> Source | None:
    """The words of a file in whichever format it is; plain text as it is.

    :param ending: of the file's name, in lower case.
    :returns: None if the file is of a format, and nothing in it can be read (R004).
    """
    front = front_text(source, Log()) or yaml_text(source)
    begin = front.end if front else 0
    for read in FORMATS:
        found = read(source, begin, ending, log)
        if found is not source:
            return found
    return source
