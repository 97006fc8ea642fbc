"""The source cut into blocks: lines with no blank line between them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from pipeline.model import Log
from pipeline.read.entities import plain
from pipeline.read.source import Source


@dataclass(frozen=True, slots=True)
class SourceBlock:
    """A stretch of source that stands by itself."""

    start: int
    end: int
    line: int
    """First line, 1-based."""
    last_line: int
    text: str
    """The raw source text."""


REFERENCE_HEADING = re.compile(
    r"(?:#+\s*)?\**(?:references|bibliography|notes|works cited|literature|further reading|sources)\**\s*:?(?:\s*#+)?$",
    re.IGNORECASE,
)
"""A line that heads a reference list."""

_HEADING = re.compile(r"#{1,6}\s")
_FENCE = re.compile(r"\A\s*\+\+\+[ \t]*\n(.*?)^[ \t]*\+\+\+[ \t]*$\n?", re.DOTALL | re.MULTILINE)
_OPENING = re.compile(r"\A\s*(\+\+\+)[ \t]*\n")
_SETTING = re.compile(r"\s*(?:[\w-]+[ \t]*=|\[{1,2}[A-Za-z]|[#\]{}\"'])")
"""How a line of TOML begins, or goes on with the value of the line before."""
_YAML = re.compile(
    r"\A\s*(---)[ \t]*\n(?:[^\S\n]*(?:[\w-]+:|[-#]|[^\S\n]).*\n|\n)*?(?:---|\.\.\.)[ \t]*$\n?", re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class FrontText:
    """The TOML between the ``+++`` lines."""

    text: str
    first_line: int
    end: int
    """Offset behind the closing line."""
    whole: bool = True
    """Whether it is what it should be; else that was reported, and what it says is a guess."""


def front_text(source: Source, log: Log) -> FrontText | None:
    """The front matter of a transcript in the canonical format, or None (R005 where it is not closed or YAML)."""
    found = _FENCE.match(source.text)
    if found:
        return FrontText(source.unbroken(*found.span(1)), source.shown_line(source.line(found.start(1))), found.end())
    if opening := _OPENING.match(source.text):
        line = source.line(opening.start(1))
        end = _settings_end(source, source.line(opening.end()))
        message = "the front matter has no closing +++"
        behind = source.shown_line(source.line(end))
        log.add("R005", source.path, line, message, f"write +++ on a line of its own before line {behind}")
        return FrontText(source.unbroken(opening.end(), end), source.shown_line(line) + 1, end, whole=False)
    if yaml := _YAML.match(source.text):
        line = source.line(yaml.start(1))
        message = "front matter is TOML between +++ lines, and this looks like YAML between --- lines"
        log.add("R005", source.path, line, message, 'write +++ for ---, and title = "…" for title: …')
        return FrontText(yaml.group(), line, yaml.end(), whole=False)
    return None


def _settings_end(source: Source, first: int) -> int:
    """Offset of the first line from this one on that neither sets anything nor is blank, nor follows such a line."""
    last = first - 1
    for number in range(first, len(source.starts) + 1):
        line = source.line_text(number)
        if line.strip() and not _SETTING.match(line):
            break
        last = number if line.strip() else last
    return source.starts[last] if last < len(source.starts) else len(source.text)


def make_block(source: Source, start: int, end: int) -> SourceBlock:
    """A Block of [start, end), trimmed of blanks."""
    start, end = source.trimmed(start, end)
    return SourceBlock(start, end, *source.lines(start, end), source.text[start:end])


def split_blocks(source: Source, start: int) -> list[SourceBlock]:
    """All blocks from the beginning of a line on; a heading line is always a block of its own."""
    blocks: list[SourceBlock] = []
    begin = end = start
    for number in range(source.line(start), len(source.starts) + 1):
        at, text = source.starts[number - 1], source.line_text(number).strip()
        if text.startswith("&") and not plain(text).strip():
            text = ""
        heading = _is_heading(text, begins=begin == end)
        if (heading or not text) and begin < end:
            blocks.append(make_block(source, begin, end))
            begin = end
        if heading:
            blocks.append(make_block(source, at, at + len(source.line_text(number))))
        elif text:
            begin, end = (at if begin == end else begin), at + len(source.line_text(number))
            continue
        begin = end = at
    if begin < end:
        blocks.append(make_block(source, begin, end))
    return blocks


def _is_heading(line: str, *, begins: bool) -> bool:
    """Whether a line is a heading: marked as one, or that of a reference list (in capitals within a block)."""
    if _HEADING.match(line):
        return True
    return (begins or line.isupper()) and REFERENCE_HEADING.match(line) is not None


def split_at_lines(source: Source, block: SourceBlock, lines: Iterable[int]) -> list[SourceBlock]:
    """A block divided so that each of these lines (1-based, in order) begins a new one."""
    cuts = [source.starts[n - 1] for n in lines if block.line < n <= block.last_line]
    borders = [block.start, *cuts, block.end]
    return [make_block(source, a, b) for a, b in pairwise(borders) if source.text[a:b].strip()]
