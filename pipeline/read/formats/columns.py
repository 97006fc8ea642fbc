"""Delimited columns (RFC 4180): CSV and similar files with one row for each turn.

The column names in the first row identify such a file: one column contains the speakers, another the words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.model import Fate, Log
from pipeline.read.formats.arranged import Format, Found, arranged, named_lines
from pipeline.read.front_keys import normalised
from pipeline.read.source import Line, Source

_SPEAKER = ("speaker", "speaker name", "speaker label", "name", "who", "participant")
_WORDS = ("text", "words", "transcript", "utterance", "speech", "body", "content", "message")
"""Names of the columns that contain the speakers and the words, most likely first."""
_SEPARATORS = ",;\t"
_FEWEST = 2
"""Minimum number of rows that name a speaker."""


class _Cell(NamedTuple):
    start: int
    end: int
    quoted: bool


def read_columns(source: Source, begin: int, _ending: str, _log: Log) -> Source:
    """Return a source with the words of a delimited file.

    :returns: the source itself if it has a different format.
    """
    start, _ = source.trimmed(begin, len(source.text))
    line_end = source.text.find("\n", start)
    header = source.text[start : line_end if line_end >= 0 else len(source.text)]
    separator = max(_SEPARATORS, key=header.count)
    names = [normalised(name.strip().strip('"')) for name in header.split(separator)]
    who, said = (next((names.index(n) for n in known if n in names), -1) for known in (_SPEAKER, _WORDS))
    if who < 0 or said < 0 or line_end < 0:
        return source
    rows = _rows(source.text, line_end + 1, separator)
    whole = [row for row in rows or () if len(row) > max(who, said)]
    named = sum(row[who].start < row[who].end for row in whole)
    if rows is None or named < _FEWEST or 2 * named < len(rows) or 2 * len(whole) < len(rows):
        return source
    found = Found(source, "delimited columns", ((0, begin),), "columns")
    found.take(start, line_end, "column names", Fate.METADATA)
    found.lines = named_lines(list(_lines(found, rows, who, said)))
    return arranged(found)


def _rows(text: str, at: int, separator: str) -> list[list[_Cell]] | None:
    """Return all non-empty rows, or None if a quotation mark is not closed.

    :param at: offset of the first row.
    """
    rows, row = list[list[_Cell]](), list[_Cell]()
    plain = re.compile(rf"[^{separator}\n]*")
    while at < len(text):
        if text[at] == '"':
            end = _closing(text, at + 1)
            if end < 0:
                return None
            row.append(_Cell(at + 1, end, True))
            at = end + 1
        else:
            row.append(_Cell(at, at, False))
        found = plain.match(text, at)
        assert found is not None
        if not row[-1].quoted:
            row[-1] = _Cell(at, found.end(), False)
        at = found.end()
        if text[at : at + 1] != separator:
            rows += [row] if any(text[c.start : c.end].strip() for c in row) else []
            row = []
        at += 1
    return [*rows, row] if row else rows


def _closing(text: str, at: int) -> int:
    """Return the offset of the closing quotation mark of a cell, or -1.

    A doubled quotation mark is part of the text.

    :param at: offset after the opening quotation mark.
    """
    while (at := text.find('"', at)) >= 0 and text[at + 1 : at + 2] == '"':
        at += 2
    return at


def _lines(found: Found, rows: Sequence[Sequence[_Cell]], who: int, said: int) -> Iterator[Line]:
    text = found.source.text
    for row in rows:
        for number, cell in enumerate(row):
            if number not in (who, said):
                found.take(cell.start, cell.end, "data", Fate.METADATA)
        if len(row) <= max(who, said):
            for cell in row:
                yield Line(None, tuple(_pieces(text, cell)), True)
            continue
        name, words = row[who], row[said]
        found.take(name.start, name.end, "speaker tag", Fate.METADATA)
        if text[words.start : words.end].strip():
            speaker = " ".join(text[name.start : name.end].split()).removesuffix(":").rstrip()
            yield Line(speaker or None, tuple(_pieces(text, words)), True, named=name.start)


def _pieces(text: str, cell: _Cell) -> Iterator[tuple[str, int, int]]:
    """Yield (text, offset, file characters per character) for each piece of a cell.

    A doubled quotation mark represents a single one.
    """
    at = cell.start
    while cell.quoted and (mark := text.find('""', at, cell.end)) >= 0:
        if at < mark:
            yield text[at:mark], at, 1
        yield '"', mark, 2
        at = mark + 2
    if at < cell.end:
        yield text[at : cell.end], at, 1


FORMAT = Format(3, read_columns)
