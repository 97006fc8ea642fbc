"""Division of a title page into pieces, such as headings, labels, dates and paragraphs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.read.blocks import split_at_lines
from pipeline.read.dates import find_date, find_month
from pipeline.read.drafts import SourceBlock
from pipeline.read.front_keys import FIELDS_OF, normalised
from pipeline.read.listed import label
from pipeline.read.marks import BULLET, plain
from pipeline.read.repair import page_header
from pipeline.read.source import Source
from pipeline.read.title_lines import address_in, bare, is_picture, label_and_value, level, points_elsewhere
from pipeline.standards import parse_licence

_UNIT = r"(?:module|episode|ep\.?|chapter|part|lesson|session|lecture|unit|no\.?|#)\s*(\d{1,4})"
NUMBERED = re.compile(rf"{_UNIT}\.?$", re.I)
NUMBERED_TITLE = re.compile(rf"{_UNIT}\s*(?::|\s[-–—])\s+(\S.*)$", re.I)
URL = re.compile(r"<?(https?://[^\s<>]+)>?$")
_LINE_OF_ITS_OWN = re.compile(
    rf"(?:19|20)\d\d-\d\d-\d\d\b|{URL.pattern}|[^\W\d_][^:.\d]{{1,40}}:(?:\s|$)|[^\W\d_]{{1,4}}\s*=\s|{_UNIT}\s*:\s",
    re.I,
)
_DATED = re.compile(
    r"(?:(?:recorded|published|posted|aired|released|held|updated|created|transcribed|meeting|date[ds]?|on|of|the|at|in|"
    r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?)\b\W*)+",
    re.I,
)
"""Pattern for words that only introduce a date, such as ``recorded on`` or a weekday."""


def split_pieces(source: Source, block: SourceBlock) -> list[SourceBlock]:
    """Return the parts of a block, split around lines that form separate pieces.

    Such lines are headings, pictures and dividers, and lines that contain a label, date or address. A line that is
    indented below a label continues the value of that label.
    """
    starts: list[int] = []
    apart, indent = False, -1
    for number in range(block.line, block.last_line + 1):
        line = source.line_text(number)
        said = line.strip()
        inner = len(line) - len(line.lstrip())
        if 0 <= indent < inner and not BULLET.match(said):
            continue
        own_line = _has_own_line(said)
        if apart or own_line:
            starts.append(number)
        apart = own_line
        valued = own_line and (named := label_and_value(bare(said))) is not None and bool(named[1])
        indent = inner if valued else -1
    return parts_at(source, block, starts)


def _has_own_line(line: str) -> bool:
    if level(line) or not re.search(r"\w", line) or page_header(line) or is_picture(line) or line[:1] == "|":
        return True
    said = bare(line)
    return bool(_LINE_OF_ITS_OWN.match(said) or URL.match(line) or NUMBERED.match(said)) or _is_date(said)


def _is_date(said: str) -> bool:
    """Return whether a line is little more than a date.

    A month and year without other words also count as a date.
    """
    found = find_date(said) if len(said) < 80 else None
    if found is None:
        return len(said.split()) == 2 and bool(find_month(said))
    return len(words_beside(said, found.start, found.end)) <= 2


def words_beside(said: str, start: int, end: int) -> list[str]:
    """Return the words beside a date, without those that only introduce it (``recorded on``).

    :param said: line with the date.
    :param start: offset of the date in the line.
    :param end: offset after the date.
    """
    return re.findall(r"[^\W\d_]{2,}", _DATED.sub(" ", f"{said[:start].strip()} {said[end:].strip()}"))


def parts_at(source: Source, block: SourceBlock, lines: Sequence[int]) -> list[SourceBlock]:
    """Return the parts of a block, split before each of the given lines.

    HTML entities in the parts are decoded.

    :param lines: 1-based line numbers in ascending order.
    """
    return [replace(part, text=plain(part.text)) for part in split_at_lines(source, block, lines)]


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a title page, such as a heading, label, date or paragraph."""

    block: SourceBlock
    text: str
    """Text of the block on a single line."""
    said: str
    """Text without markup."""
    level: int
    """Level of a Markdown heading, or 0 for other text."""
    listed: bool
    """Whether the piece begins like a list entry."""
    heads_list: bool
    """Whether the piece is a heading directly above a list."""


def make_piece(block: SourceBlock, following: SourceBlock | None) -> Piece:
    """Return a block as a piece, with its plain text, heading level and list properties.

    :param following: next block, or None.
    """
    text = " ".join(block.text.split())
    depth = level(text)
    above = following is not None and is_list(following.text)
    return Piece(block, text, bare(text), depth, is_list(block.text), depth > 1 and above)


def is_list(text: str) -> bool:
    """Return whether a text begins like a list entry."""
    return bool(BULLET.match(text)) or bool(re.match(r"[+*]\s+\S", text))


def says_of_itself(line: str, *, once: bool = False) -> bool:
    """Return whether a line has a label whose value sets a field or names people.

    The value must be a date, address, number, licence or name, since other values may be speech.

    :param once: whether the label begins no other line; then any value without end punctuation counts.
    """
    said = bare(line)
    named = label_and_value(said)
    if named is None or not named[1] or named[1][-1] in ".!?":
        return False
    fields, value = FIELDS_OF.get(normalised(named[0]), ()), named[1]
    return (
        (once and bool(fields))
        or ("date" in fields and find_date(value) is not None)
        or (bool(fields) and bool(address_in(value)))
        or points_elsewhere(line)
        or ("number" in fields and value.isdigit())
        or ("licence" in fields and bool(parse_licence(value).slug))
        or bool((found := label(said)) and found.people)
    )
