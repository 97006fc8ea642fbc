"""The source cut into blocks: lines with no blank line between them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from pipeline.diagnostics import Log
from pipeline.read.source import Source


@dataclass(frozen=True, slots=True)
class Block:
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
_FENCE = re.compile(r"\A\s*\+\+\+[ \t]*\n(.*?)^\+\+\+[ \t]*$\n?", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class FrontText:
    """The TOML between the ``+++`` lines."""

    text: str
    first_line: int
    end: int
    """Offset behind the closing line."""


def front_text(source: Source, log: Log) -> FrontText | None:
    """The front matter of a transcript in the canonical format, or None (R005 where it is never closed)."""
    found = _FENCE.match(source.text)
    if found:
        return FrontText(found.group(1), source.line(found.start(1)), found.end())
    if opening := re.match(r"\s*\+\+\+\s*\n", source.text):
        line = source.span(*opening.span()).first_line
        log.add("R005", source.path, line, "the front matter is never closed", "write +++ on a line behind it")
    return None


def make_block(source: Source, start: int, end: int) -> Block:
    """A Block of [start, end), trimmed of blanks."""
    span = source.span(start, end)
    return Block(span.start, span.end, span.first_line, span.last_line, source.text[span.start : span.end])


def split_blocks(source: Source, start: int) -> list[Block]:
    """All blocks from the beginning of a line on; a heading line is always a block of its own."""
    blocks: list[Block] = []
    begin = end = start
    for number in range(source.line(start), len(source.starts) + 1):
        at, text = source.starts[number - 1], source.line_text(number).strip()
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


def split_at_lines(source: Source, block: Block, lines: Iterable[int]) -> list[Block]:
    """A block divided so that each of these lines (1-based, in order) begins a new one."""
    cuts = [source.starts[n - 1] for n in lines if block.line < n <= block.last_line]
    borders = [block.start, *cuts, block.end]
    return [make_block(source, a, b) for a, b in pairwise(borders) if source.text[a:b].strip()]
