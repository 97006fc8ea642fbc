"""The reference list: its entries verbatim, with the title, the authors and the year as far as they can be told."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.diagnostics import Log
from pipeline.model import Fate
from pipeline.read.blocks import Block, make_block
from pipeline.read.ids import Ids
from pipeline.read.inline import Inline, parse_inline
from pipeline.read.ledger import Ledger
from pipeline.read.source import Source

_HEADING = re.compile(
    r"(?:#+\s*)?(\**(?:references|bibliography|notes|works cited|literature|further reading|sources)\**)\s*:?$", re.I
)
_BULLET = re.compile(r"(?:[-•*–]|\[?\d{1,3}[.)\]])\s+")
_ENTRY_LINE = re.compile(r"\b(?:1[5-9]|20)\d{2}\b|https?://|\bn\.d\.")
_YEAR = re.compile(r"\((?:[^()]*?)((?:1[5-9]|20)\d{2})[a-z]?[^()]*\)")
_SURNAME = re.compile(r"([^\W\d_][\w'’\-]+(?: [^\W\d_][\w'’\-]+)?),\s+((?:[^\W\d_]\.[ -]?)+)")
_AFTER_YEAR = re.compile(r"\)\.?,?\s+(.+?(?:[\w)”\"’](?=\.(?:\s|$)|$)|[?!](?=\s|$)))")
_QUOTED = re.compile(r"[“\"«](.{4,200}?)[”\"»]")


@dataclass(frozen=True, slots=True)
class Author:
    """An author as the list names them."""

    surname: str
    initial: str


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the list before it is matched with the text."""

    id: str
    inline: Inline
    line: int
    title: str
    authors: tuple[Author, ...]
    year: str
    url: str


def find_reference_heading(blocks: Sequence[Block], last_tag_line: int) -> int:
    """Index of the block that heads the reference list, or -1."""
    for index, block in enumerate(blocks):
        if block.line > last_tag_line and _HEADING.match(block.text.strip()):
            return index
    return -1


def read_entries(
    source: Source, blocks: Sequence[Block], ledger: Ledger, log: Log, ids: Ids
) -> tuple[str, tuple[Entry, ...]]:
    """(heading, entries) of a reference list whose first block is its heading (R020 where nothing follows)."""
    heading = parse_inline(source, blocks[0].start, blocks[0].end, ledger, log)
    ledger.paint(blocks[0].start, blocks[0].end, Fate.SHOWN, "heading of the references")
    entries: list[Entry] = []
    for block in blocks[1:]:
        if _HEADING.match(block.text.strip()):
            ledger.paint(block.start, block.end, Fate.FURNITURE, "heading of a further list")
            continue
        entries.extend(_entry(source, part, ledger, log, ids) for part in _entry_blocks(source, block))
    if not entries:
        line = blocks[0].line
        log.add(
            "R020", source.path, line, f'"{heading.text}" is followed by nothing', "list the works, or drop the heading"
        )
    return re.sub(r"^#+\s*", "", heading.text), tuple(entries)


def _entry_blocks(source: Source, block: Block) -> list[Block]:
    """One block per entry: a block of several lines is several entries where each line looks like one."""
    lines = block.text.split("\n")
    if len(lines) < 2 or not all(_ENTRY_LINE.search(x) or _BULLET.match(x.strip()) for x in lines):
        return [block]
    starts = [source.starts[n - 1] for n in range(block.line, block.last_line + 1)]
    return [make_block(source, max(a, block.start), b) for a, b in zip(starts, [*starts[1:], block.end], strict=True)]


def _entry(source: Source, block: Block, ledger: Ledger, log: Log, ids: Ids) -> Entry:
    start = block.start
    if bullet := _BULLET.match(block.text):
        start += bullet.end()
        ledger.paint(block.start, start, Fate.FURNITURE, "mark-up")
    inline = parse_inline(source, start, block.end, ledger, log)
    ledger.paint_offsets(inline.offsets, Fate.SHOWN, "reference")
    year = _YEAR.search(inline.text)
    return Entry(
        ids.make("r", inline.text),
        inline,
        block.line,
        _title(inline),
        _authors(inline.text[: year.start()] if year else inline.text[:200]),
        year.group(1) if year else "",
        next((s.href for s in inline.styles if s.href), "") or _bare_url(inline.text),
    )


def _bare_url(text: str) -> str:
    found = re.search(r"https?://[^\s<>]+", text)
    return found.group().rstrip(".,;)") if found else ""


def _authors(text: str) -> tuple[Author, ...]:
    named = tuple(Author(m.group(1), m.group(2)[0]) for m in _SURNAME.finditer(text))
    if named:
        return named
    words = text.split(".")[0].strip()
    return (Author(words, ""),) if words else ()


def _title(inline: Inline) -> str:
    """The work's title: what follows the year; else the first emphasised words; else the first quoted ones."""
    year = _YEAR.search(inline.text)
    if year and (after := _AFTER_YEAR.match(inline.text, year.end() - 1)):
        return after.group(1).strip('“”"«» ')
    marked = [i for i, s in enumerate(inline.styles) if s.emphasis]
    if marked:
        end = next((i for i in range(marked[0], len(inline.styles)) if not inline.styles[i].emphasis), len(inline.text))
        return inline.text[marked[0] : end]
    quoted = _QUOTED.search(inline.text)
    return quoted.group(1) if quoted else inline.text.split(". ")[0]
