"""Inline mark-up: source characters to text whose every character still knows where it came from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.diagnostics import Log
from pipeline.model import Fate, Run
from pipeline.read.ledger import Ledger
from pipeline.read.marks import DIRECTION, LINE_STAMP, STAMP
from pipeline.read.source import Source, is_control

JOIN = -1
"""Offset of a blank that is not in the source: put where two pieces were joined."""


@dataclass(frozen=True, slots=True)
class Style:
    """The formatting of one character."""

    emphasis: bool = False
    strong: bool = False
    href: str = ""
    lang: str = ""
    mention: str = ""
    silent: str = ""


@dataclass(frozen=True, slots=True)
class Inline:
    """Text with, for each character, its offset in the source and its style (three lists of one length)."""

    text: str
    offsets: tuple[int, ...]
    styles: tuple[Style, ...]

    def __getitem__(self, part: slice) -> Inline:
        return Inline(self.text[part], self.offsets[part], self.styles[part])

    def __add__(self, other: Inline) -> Inline:
        return Inline(self.text + other.text, self.offsets + other.offsets, self.styles + other.styles)

    def stripped(self) -> Inline:
        """Without blanks at both ends."""
        start = len(self.text) - len(self.text.lstrip())
        return self[start : len(self.text.rstrip()) if self.text.strip() else start]

    def mentioning(self, places: Sequence[tuple[int, int, str]]) -> Inline:
        """With these stretches (start, end, id of the Mention) marked as naming a work."""
        styles = list(self.styles)
        for start, end, mention in places:
            styles[start:end] = [replace(style, mention=mention) for style in styles[start:end]]
        return Inline(self.text, self.offsets, tuple(styles))

    def source_range(self) -> tuple[int, int]:
        """Half-open range of source offsets it covers."""
        real = [o for o in self.offsets if o != JOIN]
        return min(real), max(real) + 1

    def runs(self, source: Source) -> tuple[Run, ...]:
        """As Runs: neighbouring characters of one style that are neighbours in the source too."""
        return tuple(self._runs(source))

    def _runs(self, source: Source) -> Iterator[Run]:
        start = 0
        for end in range(1, len(self.text) + 1):
            if end < len(self.text) and self._continues(end):
                continue
            style = self.styles[start]
            first, last = self.offsets[start], self.offsets[end - 1]
            span = None if first == JOIN else replace(source.span(first, last + 1), start=first, end=last + 1)
            yield Run(
                self.text[start:end],
                span,
                style.emphasis,
                style.strong,
                style.href,
                style.lang,
                style.mention,
                style.silent,
            )
            start = end

    def _continues(self, index: int) -> bool:
        return (
            self.styles[index] == self.styles[index - 1]
            and JOIN not in (self.offsets[index], self.offsets[index - 1])
            and self.offsets[index] == self.offsets[index - 1] + 1
        )


EMPTY = Inline("", (), ())
BLANK = Inline(" ", (JOIN,), (Style(),))

_LINK = re.compile(r"\[((?:[^\[\]\\]|\\.|\[[^\[\]]*\])+)\]\(([^()\s]*(?:\([^()\s]*\)[^()\s]*)*)\)")
_AUTOLINK = re.compile(r"<((?:https?://|mailto:)[^<>\s]+)>")
_LANG = re.compile(r"\{lang=([A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*)\}")
_LANG_END = "{/}"
_STRONG = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*", re.DOTALL)
_EMPHASIS = re.compile(r"\*(?=[^\s*])((?:[^*]|\*\*(?=[^\s*])[^*]+(?<=\S)\*\*)+?)(?<=\S)\*(?!\w)", re.DOTALL)
_BOTH = re.compile(r"\*\*\*(?=[^\s*])([^*]+)(?<=\S)\*\*\*(?!\w)")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!<>~|])")
_SPECIAL = re.compile(r"[\\*\[(<{]")


class _Parser:
    def __init__(self, source: Source, ledger: Ledger, log: Log) -> None:
        self.source, self.ledger, self.log = source, ledger, log
        self.chars: list[str] = []
        self.offsets: list[int] = []
        self.styles: list[Style] = []
        self.no_strong = -1
        """Offset from which on no ``**`` closes anything."""

    def emit(self, start: int, end: int, style: Style) -> None:
        for offset in range(start, end):
            char = self.source.text[offset]
            if is_control(char):
                self.ledger.paint(offset, offset + 1, Fate.FURNITURE, "control character")
                continue
            if char.isspace():
                if self.chars and self.chars[-1] == " ":
                    continue
                char = " "
            self.chars.append(char)
            self.offsets.append(offset)
            self.styles.append(style)

    def mark(self, start: int, end: int) -> None:
        self.ledger.paint(start, end, Fate.FURNITURE, "mark-up")

    def parse(self, start: int, end: int, style: Style) -> None:
        text = self.source.text
        at = start
        while at < end:
            found = _SPECIAL.search(text, at, end)
            if found is None:
                self.emit(at, end, style)
                return
            self.emit(at, found.start(), style)
            at = self.special(found.start(), end, style)

    def special(self, at: int, end: int, style: Style) -> int:
        """Handle the mark at ``at``; the offset behind what was handled."""
        text = self.source.text
        stamp = STAMP.match(text, at, end) or (self.begins_line(at) and LINE_STAMP.match(text, at, end))
        if stamp:
            self.ledger.paint(at, stamp.end(), Fate.FURNITURE, "time stamp")
            return stamp.end()
        if direction := DIRECTION.match(text, at, end):
            self.direction(at, direction.end(), style)
            return direction.end()
        if escape := _ESCAPE.match(text, at, end):
            self.mark(at, at + 1)
            self.emit(at + 1, escape.end(), style)
            return escape.end()
        if not _inside_word(text, at):
            if both := _BOTH.match(text, at, end):
                self.enclosed(both, replace(style, strong=True, emphasis=True))
                return both.end()
            if strong := self.strong(at, end):
                self.enclosed(strong, replace(style, strong=True))
                return strong.end()
            if emphasis := _EMPHASIS.match(text, at, end):
                self.enclosed(emphasis, replace(style, emphasis=True))
                return emphasis.end()
        if link := _LINK.match(text, at, end):
            target = link.group(2)
            self.mark(at, link.start(1))
            self.parse(link.start(1), link.end(1), replace(style, href="" if target == "#" else target))
            self.mark(link.end(1), link.end())
            self.ledger.paint(link.start(2), link.end(2), Fate.METADATA, "link target")
            return link.end()
        if link := _AUTOLINK.match(text, at, end):
            self.enclosed(link, replace(style, href=link.group(1)))
            return link.end()
        if opening := _LANG.match(text, at, end):
            return self.language(opening, end, style)
        if text[at] == "*" and not _inside_word(text, at) and not text[at + 1 : at + 2].isspace():
            self.log.add(
                "R025",
                self.source.path,
                self.source.line(at),
                "an asterisk that marks nothing is kept as text",
                "close the emphasis with another one, or write \\*",
            )
        self.emit(at, at + 1, style)
        return at + 1

    def begins_line(self, at: int) -> bool:
        """Whether nothing but blanks stands before an offset on its line, or in what is parsed."""
        return not self.chars or not self.source.text[self.source.text.rfind("\n", 0, at) + 1 : at].strip()

    def strong(self, at: int, end: int) -> re.Match[str] | None:
        """The strong emphasis that begins at an offset; where one is never closed, none behind it is."""
        if 0 <= self.no_strong <= at or not self.source.text.startswith("**", at):
            return None
        found = _STRONG.match(self.source.text, at, end)
        if found is None and at + 2 < end and not self.source.text[at + 2].isspace():
            self.no_strong = at
        return found

    def enclosed(self, found: re.Match[str], style: Style) -> None:
        self.mark(found.start(), found.start(1))
        if found.re is _AUTOLINK:
            self.emit(found.start(1), found.end(1), style)
        else:
            self.parse(found.start(1), found.end(1), style)
        self.mark(found.end(1), found.end())

    def direction(self, start: int, end: int, style: Style) -> None:
        silent = replace(style, silent="stage direction")
        for offset in range(start, end):
            if self.source.text[offset] == "\\":
                self.mark(offset, offset + 1)
            else:
                self.emit(offset, offset + 1, silent)

    def language(self, opening: re.Match[str], end: int, style: Style) -> int:
        close = self.source.text.find(_LANG_END, opening.end(), end)
        if close < 0:
            line = self.source.line(opening.start())
            self.log.add(
                "R025", self.source.path, line, f"{opening.group()} is never closed", f"write {_LANG_END} behind it"
            )
            self.emit(opening.start(), opening.end(), style)
            return opening.end()
        self.mark(opening.start(), opening.end())
        self.parse(opening.end(), close, replace(style, lang=opening.group(1)))
        self.mark(close, close + len(_LANG_END))
        return close + len(_LANG_END)


def _inside_word(text: str, at: int) -> bool:
    return at > 0 and text[at - 1].isalnum()


def parse_inline(source: Source, start: int, end: int, ledger: Ledger, log: Log) -> Inline:
    """The stretch [start, end) of a source as text.

    Understands ``*emphasis*``, ``**strong**``, ``[text](target)``, ``<https://…>``, ``{lang=sv}…{/}``, backslash
    escapes, time stamps (left out, ledger: furniture) and stage directions such as ``[laughter]`` (kept, silent).
    Runs of blanks become one blank. The marks themselves go to the ledger.
    """
    parser = _Parser(source, ledger, log)
    parser.parse(start, end, Style())
    return Inline("".join(parser.chars), tuple(parser.offsets), tuple(parser.styles)).stripped()


def join(first: Inline, second: Inline) -> Inline:
    """Two pieces of a paragraph that a page break had cut, with a blank between them."""
    return first + BLANK + second if first.text and second.text else first + second
