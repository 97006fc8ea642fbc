"""The reference list: its heading, its verbatim entries, and the works that they describe.

APA puts the year in brackets after the authors; other styles put it at the end, with the publisher. The title follows
the bracketed year, or is the first quoted or emphasised passage, or follows the authors.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import Any

from pipeline.model import Fate, Memo, fold_name, remembered
from pipeline.read.blocks import REFERENCE_HEADING, split_at_lines
from pipeline.read.drafts import Author, ReferenceEntry, SourceBlock, Work
from pipeline.read.inline import Inline
from pipeline.read.marks import BULLET, BULLET_FORM
from pipeline.read.source import Source
from pipeline.read.state import State
from pipeline.read.tags import Tag
from pipeline.read.title_lines import level, points_elsewhere

_PARTICLES = r"(?:(?:de|la|le|van|von|der|den|du|da|dos|di|af|av|zu|ter|ten|el|al|bin|ibn|y|e|d['’])\s+)"
_SURNAME = rf"{_PARTICLES}{{0,3}}[^\W\d_][\w'’\-‑]+(?: [^\W\d_a-z][\w'’\-‑]+)?"
_INITIALED = re.compile(rf"({_SURNAME}),\s+((?:[^\W\d_]\.[ \-‑]?)+)")
_GIVEN_NAME = re.compile(rf"({_SURNAME}),\s+([^\W\d_a-z][\w'’\-‑]+)(?=[,.;(]|\s+(?:and|&)\s|\s+[^\W\d_]\.|\s*$)")
_FURTHER = re.compile(
    rf"(?:,|\band|&)\s+([^\W\d_a-z])[\w'’.\-‑]*\s+(?:[^\W\d_]\.\s+)?({_SURNAME})(?=\s*(?:[,.(&]|and\b|$))"
)
_VANCOUVER = re.compile(rf"({_SURNAME}) ([A-Z]{{1,3}})(?=[,.])")
_BETWEEN = re.compile(r"[\s,;]*(?:(?:and|&|…|\.\.\.)\s+)?")
_YEAR = r"(?P<year>(?:1[5-9]|20)\d{2})(?P<suffix>[a-z])?"
_DATED = re.compile(rf"\(\s*(?:c\. ?)?(?:{_YEAR}|n\.\s?d\.|in press|forthcoming)(?!\d)[^()]*\)")
_ANY_YEAR = re.compile(rf"(?<![\w/.–\-]){_YEAR}(?![\w/–\-])")
_TITLE_END = re.compile(r"(.+?(?:[\w)”\"’](?=\.(?:\s|$)|$)|[?!](?=\s|$)))")
_QUOTED = re.compile(r"[“\"«](?P<double>.{4,200}?)[”\"»]|(?<!\w)[‘'](?P<single>.{4,200}?)[’'](?!\w)")
_EDITORS = re.compile(r"\(\s*eds?\.?\s*\)[.,]?|,?\s*\beds?\.(?=\s|$)", re.IGNORECASE)
_URL = re.compile(r"https?://[^\s<>]+")
_DOI = re.compile(r"\bdoi:\s*(10\.\d{4,9}/[^\s<>]+)", re.IGNORECASE)


def work_of(inline: Inline, memo: Memo | None = None) -> Work:
    """Return the title, authors, year and address of a reference list entry."""
    marks = [(p.end, p.style.emphasis, p.style.href) for p in inline.pieces]
    title, authors, *rest = remembered(memo, "work", f"{inline.text}\n{marks}", lambda: _said(inline))
    return Work(title, tuple(Author(*a) for a in authors), *rest)


def _said(inline: Inline) -> list[Any]:
    """Parse a reference list entry, and return the fields of its Work as JSON values."""
    text = inline.text
    year, marked = _DATED.search(text), _first_marked(inline)
    if year and (marked is None or year.start() < marked[0]):
        authors, _ = _authors(_EDITORS.sub("", text[: year.start()]))
        title = _title_from(inline, _skip(text, year.end()))
    else:
        authors, end = _authors(text[: marked[0]] if marked else text)
        title = text[slice(*marked)].strip() if marked else _title_from(inline, _skip(text, end))
        if not re.search(r"[^\W\d_]{2}", title):
            authors, title = [], text[:end]
        title = title.rstrip(".,")
        years = list(_ANY_YEAR.finditer(_URL.sub(lambda m: " " * len(m.group()), text)))
        year = years[-1] if years else None
    said = (year["year"] or "", year["suffix"] or "") if year else ("", "")
    return [title, authors, *said, _address(inline)]


def _skip(text: str, at: int) -> int:
    """Return the offset after any punctuation and spaces at ``at``."""
    found = re.compile(r"[.,:\s]*").match(text, at)
    return found.end() if found else at


def _title_from(inline: Inline, start: int) -> str:
    text = inline.text
    if start >= len(text):
        return text
    emphasised = next(inline.emphasised(start, len(text)), None)
    if emphasised and emphasised[0] == start:
        return text[slice(*emphasised)].rstrip(".,")
    quoted = _QUOTED.match(text, start)
    if quoted:
        return (quoted["double"] or quoted["single"]).rstrip(".,")
    found = _TITLE_END.match(text, start)
    return (found.group(1) if found else text[start:]).strip('“”"«» ')


def _first_marked(inline: Inline) -> tuple[int, int] | None:
    """Return the range of the first emphasised or quoted passage, or None."""
    emphasised = next(inline.emphasised(0, len(inline.text)), None)
    quoted = _QUOTED.search(inline.text, 0, emphasised[0] if emphasised else len(inline.text))
    return quoted.span("double" if quoted["double"] else "single") if quoted else emphasised


def _authors(text: str) -> tuple[list[tuple[str, str]], int]:
    """Return the authors at the beginning of a text, and the offset after them.

    Each author is a (surname, initial) pair. An organisation has an empty initial.
    """
    if found := _in_a_row(_INITIALED, text) or _in_a_row(_VANCOUVER, text):
        return [(m[1], m[2][0]) for m in found], found[-1].end()
    if first := _GIVEN_NAME.match(text):
        further = list(_FURTHER.finditer(text, first.end()))
        return [(first[1], first[2][0]), *((m[2], m[1]) for m in further)], [first, *further][-1].end()
    head = re.split(r"[.(]", text, maxsplit=1)[0]
    name = head.strip(" ,;:")
    return [(name, "")] if name else [], len(head)


def _in_a_row(pattern: re.Pattern[str], text: str) -> list[re.Match[str]]:
    """Return consecutive matches from the start of a text, separated by commas or ``and``."""
    found: list[re.Match[str]] = []
    at = 0
    while match := pattern.match(text, at):
        found.append(match)
        between = _BETWEEN.match(text, match.end())
        at = between.end() if between else match.end()
    return found


def _address(inline: Inline) -> str:
    href = next((p.style.href for p in inline.pieces if p.style.href), "")
    if href:
        return href
    if found := _URL.search(inline.text):
        return found.group().rstrip(".,;)")
    doi = _DOI.search(inline.text)
    return f"https://doi.org/{doi[1].rstrip('.,;)')}" if doi else ""


_ENTRY_LINE = re.compile(r"\b(?:1[5-9]|20)\d{2}[a-z]?\b|https?://|\bn\.d\.|\bdoi:")
_LISTED_SURNAME = r"[^\W\d_][\w'’\-‑]+(?: [\w'’\-‑]+){0,3}"
_BEGINS_ENTRY = re.compile(rf"{_LISTED_SURNAME},\s+[^\W\d_a-z]")
_ENDS_ENTRY = re.compile(r"[.>)\]]$|(?:https?://|doi:)\S+$")


def find_reference_heading(blocks: Sequence[SourceBlock], tags: Sequence[Tag]) -> int:
    """Return the index of the block with the reference list heading, or -1.

    No speaker may speak both before and after the heading, or twice after it: that would be a conversation.
    """
    lines: dict[str, list[int]] = {}
    for tag in tags:
        lines.setdefault(fold_name(tag.name), []).append(tag.line)
    again = max((of_one[-2] for of_one in lines.values() if len(of_one) > 1), default=0)
    firsts, lasts = sorted(of_one[0] for of_one in lines.values()), sorted(of_one[-1] for of_one in lines.values())
    for index, block in enumerate(blocks):
        if block.line > max(tags[0].line, again) and REFERENCE_HEADING.match(block.text.strip()):
            begun, ended = (bisect_left(numbers, block.line) for numbers in (firsts, lasts))
            if begun == ended:
                return index
    return _links_heading(blocks, tags[-1].line)


def _links_heading(blocks: Sequence[SourceBlock], last: int) -> int:
    """Return the index of the last heading if only links follow it, or -1.

    :param last: line of the last speaker tag, which must precede the heading.
    """
    index = next((n for n in range(len(blocks) - 1, -1, -1) if level(blocks[n].text)), -1)
    if index < 0 or blocks[index].line <= last or index + 1 == len(blocks):
        return -1
    lines = (line.strip() for block in blocks[index + 1 :] for line in block.text.split("\n"))
    return index if all(points_elsewhere(line) for line in lines) else -1


def read_references(state: State) -> None:
    """Read the reference list into the state, and report a list without entries (R020)."""
    if not state.listed:
        return
    first, *blocks = state.listed
    heading = state.parse(first.start, first.end).text
    state.ledger.paint(first.start, first.end, Fate.SHOWN, "heading of the references")
    entries: list[ReferenceEntry] = []
    for block in blocks:
        if REFERENCE_HEADING.match(block.text.strip()):
            state.ledger.paint(block.start, block.end, Fate.LEFT_OUT, "heading of a further list")
            continue
        read = [_entry(state, part) for part in entry_blocks(state.source, block)]
        entries.extend(entry for entry in read if entry.inline.text)
    if not entries:
        state.report("R020", first.line, f'"{heading}" has no entries', "list the works, or remove the heading")
    state.reference_heading, state.entries = re.sub(r"^#+\s*|\s*#+$", "", heading), tuple(entries)


def entry_blocks(source: Source, block: SourceBlock) -> list[SourceBlock]:
    """Return a block's entries, split at bullets or at lines that begin an entry."""
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
    """Return whether a line may be a complete entry."""
    return _ENTRY_LINE.search(line) is not None and not line[0].islower() and not line.startswith("<")


def _entry(state: State, block: SourceBlock) -> ReferenceEntry:
    start = block.start
    if bullet := BULLET.match(block.text):
        start += bullet.end()
        state.ledger.paint(block.start, start, Fate.LEFT_OUT, "markup")
    inline = state.parse(start, block.end)
    state.ledger.paint_all(inline.stretches(), Fate.SHOWN, "reference")
    number = int("".join(filter(str.isdecimal, bullet.group())) or 0) if bullet else 0
    work = work_of(inline, state.memo)
    return ReferenceEntry(state.ids.make("r", inline.text), inline, block.line, work, number)


def numbers_of(entries: Sequence[ReferenceEntry]) -> frozenset[int]:
    """Return the entry numbers if they count up from 1, otherwise an empty set."""
    numbers = [e.number for e in entries]
    return frozenset(numbers if numbers == [*range(1, len(numbers) + 1)] else ())


_IN_BRACKETS = r"\((?:c\. ?)?(?:(?:1[5-9]|20)\d{2}[a-z]?|n\.\s?d\.|in press|forthcoming)(?!\d)[^()]*\)"
_BY_PERSON = rf"{_LISTED_SURNAME},\s+[^\W\d_a-z]\.[^?!]{{0,200}}?(?:{_IN_BRACKETS}|\b(?:1[5-9]|20)\d{{2}}[a-z]?\b)"
_BY_BODY = rf"[^\W\d_a-z][^.?!()]{{2,80}}\.\s+{_IN_BRACKETS}"
_ENTRY = re.compile(rf"(?:{BULLET_FORM})?(?:{_BY_PERSON}|{_BY_BODY})", re.DOTALL)
"""Pattern for the author and year of an entry in a reference list.

It matches a surname and initials before a year, or an organisation before a year in brackets.
"""


def report_unheaded(state: State) -> None:
    """Report final paragraphs that look like a reference list without a heading (R037).

    A single paragraph counts only if it contains a year in brackets and a web address or DOI.
    """
    if state.listed:
        return
    items = state.items
    last = next((n for n in range(len(items), 0, -1) if items[n - 1].tag or items[n - 1].kind == "heading"), 0)
    parts = [p for i in items[last:] if i.speech and not i.tag for p in entry_blocks(state.source, i.block)]
    likely = [p for p in parts if _ENTRY.match(p.text)]
    if not likely:
        return
    text, count = likely[0].text, len(parts) - parts.index(likely[0])
    whole = count == 1 and re.search(_IN_BRACKETS, text) and re.search(r"https?://|\bdoi:", text, re.IGNORECASE)
    if whole or (len(likely) > 1 and 2 * len(likely) > count):
        message = "this looks like a reference list, but it is read aloud"
        state.report("R037", likely[0].line, message, "add the heading REFERENCES above it")
