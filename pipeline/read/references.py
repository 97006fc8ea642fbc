"""The reference list: where it begins, and its entries, verbatim.

A reference list whose heading was forgotten: it is reported, since it is read aloud.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.model import Fate, Ids, Log, fold_name
from pipeline.read.blocks import REFERENCE_HEADING, SourceBlock, split_at_lines
from pipeline.read.inline import Inline
from pipeline.read.items import Item
from pipeline.read.ledger import Ledger
from pipeline.read.marks import BULLET, BULLET_FORM
from pipeline.read.markup import parse_inline
from pipeline.read.memo import Memo
from pipeline.read.source import Source
from pipeline.read.tags import Tag
from pipeline.read.works import Work, work_of

_ENTRY_LINE = re.compile(r"\b(?:1[5-9]|20)\d{2}[a-z]?\b|https?://|\bn\.d\.|\bdoi:")
_BEGINS_ENTRY = re.compile(r"[^\W\d_][\w'’\-‑]+(?: [\w'’\-‑]+){0,3},\s+[^\W\d_a-z]")
_ENDS_ENTRY = re.compile(r"[.>)\]]$|(?:https?://|doi:)\S+$")


@dataclass(frozen=True, slots=True)
class ReferenceEntry:
    """An entry of the list before it is matched with the text."""

    id: str
    inline: Inline
    line: int
    work: Work
    number: int = 0
    """As the list numbers it, or 0."""


def find_reference_heading(blocks: Sequence[SourceBlock], tags: Sequence[Tag]) -> int:
    """Index of the block that heads the reference list, or -1: nobody who spoke before it speaks behind it."""
    for index, block in enumerate(blocks):
        if block.line > tags[0].line and REFERENCE_HEADING.match(block.text.strip()):
            before = {fold_name(t.name) for t in tags if t.line < block.line}
            if not any(fold_name(t.name) in before for t in tags if t.line > block.line):
                return index
    return -1


def read_entries(
    source: Source, blocks: Sequence[SourceBlock], ledger: Ledger, log: Log, ids: Ids, memo: Memo | None
) -> tuple[str, tuple[ReferenceEntry, ...]]:
    """(heading, entries) of a reference list whose first block is its heading (R020 where nothing follows)."""
    heading = parse_inline(source, blocks[0].start, blocks[0].end, ledger, log).text
    ledger.paint(blocks[0].start, blocks[0].end, Fate.SHOWN, "heading of the references")
    entries: list[ReferenceEntry] = []
    for block in blocks[1:]:
        if REFERENCE_HEADING.match(block.text.strip()):
            ledger.paint(block.start, block.end, Fate.FURNITURE, "heading of a further list")
            continue
        read = [_entry(source, part, ledger, log, ids, memo) for part in entry_blocks(source, block)]
        entries.extend(entry for entry in read if entry.inline.text)
    if not entries:
        line = blocks[0].line
        log.add("R020", source.path, line, f'"{heading}" is followed by nothing', "list the works, or drop the heading")
    return re.sub(r"^#+\s*|\s*#+$", "", heading), tuple(entries)


def entry_blocks(source: Source, block: SourceBlock) -> list[SourceBlock]:
    """One block per entry: a block is divided at bullets, or where each line is an entry, or at lines like one."""
    numbers = range(block.line, block.last_line + 1)
    lines = {n: source.line_text(n).strip() for n in numbers}
    bullets = [n for n in numbers if BULLET.match(lines[n])]
    if bullets and bullets[0] == block.line:
        return split_at_lines(source, block, bullets)
    apart = [n for n in numbers if _ENDS_ENTRY.search(lines.get(n - 1, ""))]
    if len(apart) == len(numbers) - 1 and all(map(_looks_whole, lines.values())):
        return split_at_lines(source, block, apart)
    return split_at_lines(source, block, [n for n in apart if _BEGINS_ENTRY.match(lines[n])])


def _looks_whole(line: str) -> bool:
    """Whether a line may be an entry by itself."""
    return _ENTRY_LINE.search(line) is not None and not line[0].islower() and not line.startswith("<")


def _entry(source: Source, block: SourceBlock, ledger: Ledger, log: Log, ids: Ids, memo: Memo | None) -> ReferenceEntry:
    start = block.start
    if bullet := BULLET.match(block.text):
        start += bullet.end()
        ledger.paint(block.start, start, Fate.FURNITURE, "mark-up")
    inline = parse_inline(source, start, block.end, ledger, log)
    ledger.paint_all(inline.stretches(), Fate.SHOWN, "reference")
    number = int("".join(filter(str.isdecimal, bullet.group())) or 0) if bullet else 0
    return ReferenceEntry(ids.make("r", inline.text), inline, block.line, work_of(inline, memo), number)


def numbers_of(entries: Sequence[ReferenceEntry]) -> frozenset[int]:
    """The numbers of a list that counts its entries from 1 on; empty where it does not."""
    numbers = [e.number for e in entries]
    return frozenset(numbers if numbers == [*range(1, len(numbers) + 1)] else ())


_YEAR = r"(?:1[5-9]|20)\d{2}[a-z]?"
_DATE = rf"\((?:c\. ?)?(?:{_YEAR}|n\.\s?d\.|in press|forthcoming)(?!\d)[^()]*\)"
_MARK = rf"(?:{BULLET_FORM})?"
_SURNAME = r"[^\W\d_][\w'’\-‑]+(?: [\w'’\-‑]+){0,3}"
_PERSON = rf"{_SURNAME},\s+[^\W\d_a-z]\.[^?!]{{0,200}}?(?:{_DATE}|\b{_YEAR}\b)"
_BODY = rf"[^\W\d_a-z][^.?!()]{{2,80}}\.\s+{_DATE}"
_ENTRY = re.compile(rf"{_MARK}(?:{_PERSON}|{_BODY})", re.DOTALL)
"""A person's surname and initials before a year, or a body's name before a year in brackets."""
_BRACKETED = re.compile(_DATE)
_ADDRESS = re.compile(r"https?://|\bdoi:", re.IGNORECASE)


def report_unheaded(source: Source, items: Sequence[Item], log: Log) -> None:
    """Report the last paragraphs where most of them look like entries of a reference list (R037).

    A single one must have a year in brackets and an address.
    """
    last = next((n for n in range(len(items), 0, -1) if _belongs_to_a_turn(items[n - 1])), 0)
    parts = [p for i in items[last:] if i.untagged for p in entry_blocks(source, i.block)]
    likely = [p for p in parts if _ENTRY.match(p.text)]
    if not likely:
        return
    behind = parts[parts.index(likely[0]) :]
    alone = len(behind) == 1 and _BRACKETED.search(likely[0].text) and _ADDRESS.search(likely[0].text)
    if alone or (len(likely) > 1 and 2 * len(likely) > len(behind)):
        message = "looks like a list of references and is read aloud"
        log.add("R037", source.path, likely[0].line, message, "write REFERENCES on a line of its own above it")


def _belongs_to_a_turn(item: Item) -> bool:
    return item.tag is not None or item.kind == "heading"
