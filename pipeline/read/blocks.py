"""The source cut into blocks: lines with no blank line between them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

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


_FENCE = re.compile(r"\A\s*\+\+\+[ \t]*\n(.*?)^\+\+\+[ \t]*$\n?", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class FrontText:
    """The TOML between the ``+++`` lines."""

    text: str
    first_line: int
    end: int
    """Offset behind the closing line."""


def front_text(source: Source) -> FrontText | None:
    """The front matter of a transcript in the canonical format, or None."""
    found = _FENCE.match(source.text)
    if not found:
        return None
    return FrontText(found.group(1), source.line(found.start(1)), found.end())


def make_block(source: Source, start: int, end: int) -> Block:
    """A Block of [start, end), trimmed of blanks."""
    span = source.span(start, end)
    return Block(span.start, span.end, span.first_line, span.last_line, source.text[span.start : span.end])


def split_blocks(source: Source, start: int) -> list[Block]:
    """All blocks from an offset on; a heading line is always a block of its own."""
    blocks: list[Block] = []
    for found in re.finditer(r"[^\n]*\S[^\n]*(?:\n[^\n]*\S[^\n]*)*", source.text[start:]):
        at, end = start + found.start(), start + found.end()
        blocks.extend(_divide_at_headings(source, at, end))
    return blocks


def _divide_at_headings(source: Source, start: int, end: int) -> list[Block]:
    blocks: list[Block] = []
    begin = start
    for found in re.finditer(r"^#{1,6} [^\n]*", source.text[start:end], re.MULTILINE):
        at, behind = start + found.start(), start + found.end()
        if source.text[begin:at].strip():
            blocks.append(make_block(source, begin, at))
        blocks.append(make_block(source, at, behind))
        begin = behind
    if source.text[begin:end].strip():
        blocks.append(make_block(source, begin, end))
    return blocks


def split_at_lines(source: Source, block: Block, lines: list[int]) -> list[Block]:
    """A block divided so that each of these lines (1-based) begins a new one."""
    cuts = [source.starts[n - 1] for n in lines if block.line < n <= block.last_line]
    borders = [block.start, *cuts, block.end]
    return [make_block(source, a, b) for a, b in pairwise(borders) if source.text[a:b].strip()]
