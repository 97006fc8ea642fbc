"""Lists within a turn: lines that begin with bullets or increasing numbers.

An item begins with a list marker: a bullet, or a number or letter with a full stop or bracket. Two consecutive items
make a list. One item with a bullet is enough if the bullet has no other meaning (``•``), or if the file is Markdown.
Nested items are indented or have a different type of marker. There are two levels; deeper items belong to the second. A
speaker tag ends a list. Each line is read only a few times, so the running time is linear.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from pipeline.model import ListItem, counted
from pipeline.read.blocks import split_at_lines
from pipeline.read.drafts import Item
from pipeline.read.marks import ENDS
from pipeline.read.repair import continues
from pipeline.read.source import Source
from pipeline.read.state import State

_ONLY_BULLETS = "•●▪◦‣⁃∙○■□➢\uf0b7\uf0a7\uf0d8\uf076"
"""Characters that are always bullets; the last four come from symbol fonts in copied text."""
_OWN_LINE = "•●▪◦‣⁃\uf0b7"
"""Bullets that may be on their own line in copied text, above the item's text."""
_DASHES = "-–"
_MARK = re.compile(
    rf"(?:(?P<only>[{_ONLY_BULLETS}])\s*|(?P<sign>[{_DASHES}*+·])\s+|(?P<letter>o)\t\s*"
    r"|(?P<open>\()?(?P<count>\d{1,3}|[ivx]{1,5}|[IVX]{1,5}|[A-Za-z])(?P<close>(?(open)\)|(?:\.?\)|\.)))\s+"
    r"|(?P<wide>\d{1,3})(?P<end>[．）、])\s*)(?=\S)"
)
_CLOSED = re.compile(rf"[{ENDS}][\"”’'»“」』）)\]*_]*$")
_PAUSED = re.compile(rf"[{ENDS}:;,][\"”’'»“」』）)\]*_]*$")
_QUOTES = "\"“„‘'«*_([¿¡"
_LEAST_WIDTH = 40
"""Minimum length of a line that may have been wrapped, in characters."""
_INDENT = 2
"""Minimum indent of a nested item, in columns."""
_NEAR = 20
"""Number of rows to search for the indent of a list after a speaker tag.

It applies only if the list begins directly after the tag.
"""
_STYLES = ("1", "a", "A", "i", "I")
_NUMERALS = {"i": 1, "v": 5, "x": 10}
_CAPTIONS = (".vtt", ".srt")
"""Suffixes of files in which a dash marks a change of speaker."""
_MARKDOWN = (".md", ".markdown")


class _Mark(NamedTuple):
    """A list marker: the bullet, number or letter at the beginning of a line."""

    kind: str
    """Marker style shared by the items of a list.

    This is the bullet, or a number format such as ``1.`` or ``(a)``.
    """
    written: str
    values: dict[str, int]
    """Value in each numbering style that fits; empty for bullets."""


class _Row(NamedTuple):
    """A non-empty line of a turn, with its list marker and layout."""

    number: int
    start: int
    """Source offset of the text after the list marker."""
    text: str
    """Text after the list marker."""
    mark: _Mark | None
    indent: int
    """Columns before the list marker or the text; -1 after a speaker tag."""
    begins: bool
    """Whether the line begins a block or follows a speaker tag."""
    width: int
    """Length of the line, in characters."""
    first: int
    """Length of the first word or list marker, in characters."""
    widest: int
    """Length of the longest line of the block, in characters."""
    below: str
    """Style of the next list marker in the block, or an empty string."""


@dataclass(slots=True)
class _Level:
    """A list or nested list that is being read."""

    key: str
    """Unique name of the list, shared by its items."""
    level: int
    indent: int
    kind: str
    numbers: dict[str, int]
    """Number of the first item in each numbering style that fits all items."""
    rows: list[_Row] = field(default_factory=list)
    """The first row of each item."""

    def add(self, row: _Row, *, lazy: bool) -> bool:
        """Add an item, unless its number is out of order.

        :param lazy: whether all numbers may be the same, as in Markdown.
        :returns: whether the item was added.
        """
        mark = _mark(row)
        if self.numbers:
            count = len(self.rows)
            wanted = [{style: first + count for style, first in self.numbers.items()}]
            wanted += [self.numbers] if lazy else []
            styles = next(filter(None, ([s for s in w if mark.values.get(s) == w[s]] for w in wanted)), [])
            if not styles:
                return False
            self.numbers = {style: self.numbers[style] for style in styles}
        self.rows.append(row)
        return True

    @property
    def style(self) -> str:
        """HTML name of the numbering style, or an empty string for bullets.

        If several styles fit, a style in which the first number is 1 is preferred.
        """
        styles = [style for style in _STYLES if style in self.numbers]
        return next((s for s in styles if self.numbers[s] == 1), next(iter(styles), ""))

    @property
    def following(self) -> int:
        """Number of the next item, or 0 for bullets."""
        return self.numbers[self.style] + len(self.rows) if self.style else 0


@dataclass(slots=True)
class _List:
    """A list with its nested lists."""

    levels: list[_Level]
    """The list itself, then its nested lists in text order."""
    further: list[tuple[_Row, _Level]] = field(default_factory=list)
    """(first row, item level) of each further paragraph or page header within an item."""
    lasts: list[_Row] = field(default_factory=list)
    """The last row of each top-level item."""
    end: int = 0
    """Index of the first row after the list."""
    gap: str = ""
    """The first list marker whose number is out of order, or an empty string."""


def mark_lists(state: State) -> None:
    """Split turns into list items and other text, and report the lists (R070)."""
    if not state.repairs("lists") or state.source.path.lower().endswith(_CAPTIONS):
        return
    items: list[Item] = []
    turn: list[Item] = []
    for item in state.items:
        if item.kind == "left out" or (item.untagged and not item.changes_speaker):
            turn.append(item)
            continue
        items += _divide(state, turn)
        turn = [item] if item.kind == "text" else []
        items += [] if turn else [item]
    state.items = [*items, *_divide(state, turn)]


def _divide(state: State, turn: Sequence[Item]) -> Sequence[Item]:
    """Return the items of a turn, with each list split into list items.

    :param turn: consecutive items without headings, pictures or quotations.
    """
    reader = _Reader(state, turn)
    places: dict[int, tuple[ListItem, int]] = {}
    cuts: set[int] = set()
    for found in reader.lists():
        places |= _places(found)
        cuts |= {row.number for row in reader.rows[found.end : found.end + 1]}
    return [part for item in turn for part in _parts(state.source, item, places, cuts)] if places else turn


def _parts(source: Source, item: Item, places: dict[int, tuple[ListItem, int]], cuts: set[int]) -> Iterator[Item]:
    """Yield the parts of an item, split where list items begin and lists end.

    A possible page number is assigned to its list, because ``mark_layout`` may later turn it back into text.

    :param places: list item that begins on each line, with the offset of its text.
    :param cuts: numbers of the lines directly after a list.
    """
    if item.kind == "left out":
        place = places.get(item.block.line)
        yield replace(item, list_item=place[0]) if place else item
        return
    lines = [n for n in range(item.block.line, item.block.last_line + 1) if n in places or n in cuts]
    if not lines:
        yield item
        return
    for part in split_at_lines(source, item.block, lines):
        whole = part.start == item.block.start
        start, tag = (item.start, item.tag) if whole else (part.start, None)
        place = places.get(source.line(start))
        if place:
            yield Item("list item", part, place[1], part.end, tag, list_item=place[0])
        else:
            yield replace(item, block=part, start=start, end=max(start, part.end), tag=tag)


def _places(found: _List) -> dict[int, tuple[ListItem, int]]:
    """Return a map from lines to the list items that begin on them.

    Each item comes with the offset of its text. Lines that begin a further paragraph or a page header within an item
    are included.
    """
    places: dict[int, tuple[ListItem, int]] = {}
    for level in found.levels:
        style = level.style
        for count, row in enumerate(level.rows):
            number = level.numbers[style] + count if style else 0
            item = ListItem(level.key, level.level, _mark(row).written, style, number)
            places[row.number] = item, row.start
    for row, level in found.further:
        places[row.number] = ListItem(level.key, level.level, "", level.style), row.start
    return places


class _Reader:
    """A reader for the lists in one speaker's turn."""

    def __init__(self, state: State, turn: Sequence[Item]) -> None:
        self.state = state
        self.markdown = state.source.path.lower().endswith(_MARKDOWN)
        self.rows: list[_Row] = []
        self.left_out: dict[int, list[_Row]] = {}
        """Page headers, which do not end a list, by index of the row after them."""
        for item in turn:
            if item.kind == "left out":
                self.left_out.setdefault(len(self.rows), []).extend(_rows(state.source, item)[:1])
            else:
                self.rows += _rows(state.source, item)

    def lists(self) -> Iterator[_List]:
        """Yield each list in text order, and report it (R070)."""
        at, last = 0, ("", 0)
        while at < len(self.rows):
            if self.rows[at].mark is None:
                at += 1
                continue
            found = self.read(at)
            first = found.levels[0].rows[0]
            if found.gap:
                message = f'"{found.gap}" is out of order, so the numbered lines are read as text'
                self.state.report("R070", first.number, message, "number the items in order")
            elif self.is_list(found, at, last):
                items = counted(sum(len(level.rows) for level in found.levels), "item")
                self.state.report("R070", first.number, f"list of {items}; its bullets or numbers are not spoken")
                last = (found.levels[0].kind, found.levels[0].following)
                yield found
            elif len(found.levels[0].rows) == 1:
                at += 1
                continue
            at = found.end

    def read(self, at: int) -> _List:
        """Read a possible list from its first row.

        It may turn out not to be a list (see ``is_list``).

        :param at: index of the first row.
        """
        rows, mark = self.rows, _mark(self.rows[at])
        indent = rows[at].indent
        if indent < 0:
            alike = (r.indent for r in rows[at + 1 : at + _NEAR] if r.mark and r.mark.kind == mark.kind)
            indent = min(alike, default=0)
        top = _Level(str(rows[at].start), 1, indent, mark.kind, mark.values, [rows[at]])
        found, current = _List([top], end=len(rows)), top
        for n in range(at + 1, len(rows)):
            row = rows[n]
            found.further += [(piece, current) for piece in self.left_out.get(n, ())]
            if row.mark is None:
                around = [level for level in (current, top) if row.indent >= level.indent + _INDENT]
                if row.begins and around:
                    current = around[0]
                    found.further.append((row, current))
                elif row.begins or not self.continues_item(rows[n - 1], row, current, top):
                    found.end = n
                    break
                continue
            level = _level(row, top, current)
            if level is None:
                found.end = n
                break
            if level.rows and not level.add(row, lazy=self.markdown):
                if not found.gap and ("1" not in row.mark.values or row.mark.values["1"] == 1):
                    found.end = n
                    break
                found.gap = found.gap or row.mark.written
            if not level.rows:
                level.rows.append(row)
                found.levels.append(level)
            if level is top:
                found.lasts.append(rows[n - 1])
            current = level
        found.lasts.append(rows[found.end - 1])
        while found.further and found.further[-1][0].number > rows[found.end - 1].number:
            found.further.pop()
        return found

    def continues_item(self, before: _Row, row: _Row, current: _Level, top: _Level) -> bool:
        """Return whether a line without a list marker continues the previous line's item."""
        if self.markdown or not before.text or row.indent > current.indent or continues(before.text, row.text):
            return True
        if row.below in (current.kind, top.kind):
            return not row.text.endswith(":")
        sentence = _CLOSED.search(before.text) or (row.text[0].isupper() and _CLOSED.search(row.text))
        return not sentence and _is_full(before, row)

    def is_list(self, found: _List, at: int, last: tuple[str, int]) -> bool:
        """Return whether a possible list is really a list, not dialogue or wrapped text.

        :param at: index of the first row of the list.
        :param last: marker style and next number of the previous list in the turn.
        """
        top, row = found.levels[0], self.rows[at]
        mark = _mark(row)
        if len(top.rows) == 1:
            bullet = mark.kind in _ONLY_BULLETS or (self.markdown and not mark.values and row.begins)
            return bullet or (mark.kind == last[0] and last[1] in mark.values.values())
        if mark.kind != _DASHES or self.markdown:
            return True
        if not row.begins and not _PAUSED.search(self.rows[at - 1].text) and _is_full(self.rows[at - 1], row):
            return False
        return not _is_dialogue(found, introduced=at > 0 and self.rows[at - 1].text.endswith(":"))


def _level(row: _Row, top: _Level, current: _Level) -> _Level | None:
    """Return the level of a row with a list marker.

    A nested list gets a new level.

    :returns: None if the list ends before the row.
    """
    mark, deeper = _mark(row), row.indent >= top.indent + _INDENT
    if mark.kind == top.kind and not deeper:
        return top
    if current is not top and mark.kind == current.kind:
        return current
    if deeper or not row.begins:
        return _Level(str(row.start), 2, row.indent, mark.kind, mark.values)
    return None


def _is_dialogue(found: _List, *, introduced: bool) -> bool:
    """Return whether the dashes of a list mark turns in a dialogue.

    In a dialogue, every item is a complete sentence. In addition, some items but not all are questions, or the list
    uses en dashes and does not follow a colon.
    """
    top = found.levels[0]
    lasts = [row.text.rstrip("\"”’'»*_)") for row in found.lasts]
    if not all(_CLOSED.search(last) for last in lasts) or any(r.text.lstrip(_QUOTES)[:1].islower() for r in top.rows):
        return False
    return len({last[-1] == "?" for last in lasts}) > 1 or (_mark(top.rows[0]).written != "-" and not introduced)


def _is_full(before: _Row, row: _Row) -> bool:
    """Return whether a line was wrapped because the next line's first word did not fit."""
    return before.width >= _LEAST_WIDTH and before.width + 1 + row.first > before.widest


def _rows(source: Source, item: Item) -> list[_Row]:
    """Return the non-empty lines of an item, without its speaker tag."""
    begin = source.line(item.start)
    lines = {number: source.line_text(number).rstrip() for number in range(begin, item.block.last_line + 1)}
    tagged = item.start - source.starts[begin - 1]
    lines = {n: line for n, line in lines.items() if line[tagged if n == begin else 0 :].strip()}
    widest = max(map(len, lines.values()), default=0)
    rows: list[_Row] = []
    below = ""
    for number, line in reversed(lines.items()):
        said = line[tagged if number == begin else 0 :].lstrip()
        spaces = len(line) - len(said)
        indent = -1 if item.tag and number == begin else len(line[:spaces].expandtabs(4))
        mark, length = _mark_of(said)
        if said in _OWN_LINE and rows and rows[-1].mark is None:
            mark, length = _Mark(said, said, {}), len(said)
        start, begins = source.starts[number - 1] + spaces + length, number == next(iter(lines))
        first = len(said.split(maxsplit=1)[0])
        rows.append(_Row(number, start, said[length:], mark, indent, begins, len(line), first, widest, below))
        below = mark.kind if mark else below
    return rows[::-1]


def _mark_of(text: str) -> tuple[_Mark | None, int]:
    """Return the list marker at the start of a text, and its length in characters.

    :returns: (None, 0) if the text does not begin with a list marker.
    """
    found = _MARK.match(text)
    if found is None or not any(map(str.isalnum, text[found.end() :])):
        return None, 0
    written = found.group().strip()
    if bullet := found["only"] or found["sign"] or found["letter"]:
        # `* emphasised *` is not an item.
        if bullet == "*" and text.endswith("*") and text.count("*") % 2 == 0:
            return None, 0
        return _Mark(_DASHES if bullet in _DASHES else bullet, written, {}), found.end()
    if found["wide"]:
        return _Mark(found["end"], written, {"1": int(found["wide"])}), found.end()
    count = found["count"]
    values = _values(count)
    form = "1" if count.isdecimal() else "A" if count.isupper() else "a"
    kind = f"{found['open'] or ''}{form}{found['close']}"
    return (_Mark(kind, written, values), found.end()) if values else (None, 0)


def _values(count: str) -> dict[str, int]:
    """Return the value of a number or letter in each numbering style that fits it."""
    if count.isdecimal():
        return {"1": int(count)}
    small, values = count.lower(), dict[str, int]()
    upper = count.isupper()
    if len(count) == 1:
        values["A" if upper else "a"] = ord(small) - ord("a") + 1
    if roman := _roman(small):
        values["I" if upper else "i"] = roman
    return values


def _roman(text: str) -> int:
    """Return the value of a Roman numeral below 40, or 0."""
    digits = [_NUMERALS.get(char, 0) for char in text]
    if not re.fullmatch(r"x{0,3}(?:ix|iv|v?i{0,3})", text):
        return 0
    return sum(-a if a < b else a for a, b in zip(digits, [*digits[1:], 0], strict=True))


def _mark(row: _Row) -> _Mark:
    assert row.mark is not None
    return row.mark
