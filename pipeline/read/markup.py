"""Inline markup: emphasis, links, languages, entities, time stamps and stage directions.

Links and pictures follow CommonMark 0.31 (sections 6.3 and 6.4): ``[text](address "title")``. The text may contain
balanced square brackets, and the address may contain balanced round brackets. A backslash escapes a bracket. An address
with spaces must be enclosed in ``<`` and ``>``, except in pictures, since file names often contain spaces.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from pipeline.model import Fate, Log
from pipeline.read.inline import Inline, Piece, Style
from pipeline.read.ledger import Ledger
from pipeline.read.marks import (
    CAPITALS_DIRECTION,
    DIRECTION,
    ENDS,
    ENTITY,
    LINE_STAMP,
    PAGE_MARK,
    STAMP,
    character,
    plain,
)
from pipeline.read.source import CONTROL, Source, is_control
from pipeline.standards import tag_problem

_BRACKET = re.compile(r"\\.|[\[\]]", re.DOTALL)
_PLAIN = r"(?:[^\s()\\]++|\\\S)"
_DEEPEST = rf"\({_PLAIN}*+\)"
_DEEPER = rf"\((?:{_PLAIN}|{_DEEPEST})*+\)"
_ADDRESS = rf"(?:{_PLAIN}|\((?:{_PLAIN}|{_DEEPER})*+\))*+"
"""Pattern for an address with nested round brackets, up to three levels deep."""
_TITLE = r"(?:\"(?:[^\"\\]|\\.)*+\"|'(?:[^'\\]|\\.)*+'|\((?:[^()\\]|\\.)*+\))"
_TARGET = rf"\]\(\s*+(?:<(?P<apart>(?:[^<>\n\\]|\\.)*+)>|(?P<bare>(?!<){_ADDRESS}))(?:\s++(?P<title>{_TITLE}))?\s*+\)"
_LINK_TARGET = re.compile(_TARGET, re.DOTALL)
_LOOSE = r"(?P<loose>(?:[^()\n\"]++|\([^()\n\"]*+\))*+)(?P<named>\"[^\"\n]*+\"[^\S\n]*+)?"
_PICTURE_TARGET = re.compile(rf"{_TARGET}|\]\({_LOOSE}\)", re.DOTALL)
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


@dataclass(frozen=True, slots=True)
class LinkTarget:
    """The parts of a Markdown link or picture, as half-open offset ranges."""

    words: tuple[int, int]
    """Range of the text in square brackets."""
    address: tuple[int, int]
    title: tuple[int, int]
    """Range of the title with its quotation marks; empty if there is no title."""
    end: int
    """Offset after the closing bracket."""
    to: str
    """Address with backslash escapes and entities decoded."""


def bracket_pairs(text: str, start: int, end: int) -> dict[int, int]:
    """Return the offset of the closing bracket for each ``[`` in [start, end).

    Escaped and unmatched brackets are omitted.
    """
    pairs: dict[int, int] = {}
    opened: list[int] = []
    for found in _BRACKET.finditer(text, start, end):
        if found.group() == "[":
            opened.append(found.start())
        elif found.group() == "]" and opened:
            pairs[opened.pop()] = found.start()
    return pairs


def link_at(text: str, at: int, end: int, pairs: Mapping[int, int]) -> LinkTarget | None:
    """Return the link whose ``[`` is at an offset, or None.

    :param end: offset at which the search ends.
    :param pairs: result of ``bracket_pairs``.
    """
    close = pairs.get(at, end)
    found = _LINK_TARGET.match(text, close, end) if at + 1 < close < end else None
    return _target(at, found) if found else None


def picture_at(text: str, at: int, end: int) -> LinkTarget | None:
    """Return the picture whose ``!`` is at an offset, or None."""
    if not text.startswith("![", at, end):
        return None
    close = bracket_pairs(text, at + 1, end).get(at + 1, end)
    found = _PICTURE_TARGET.match(text, close, end)
    return _target(at + 1, found) if found else None


def _target(at: int, found: re.Match[str]) -> LinkTarget:
    address, title = "bare" if found["bare"] is not None else "apart", "title"
    if found[address] is None:
        address, title = "loose", "named"
    to = " ".join(_ESCAPED.sub(r"\1", plain(found[address])).split())
    named = found.span(title) if found[title] else (found.end(), found.end())
    return LinkTarget((at + 1, found.start()), found.span(address), named, found.end(), to)


_OPEN_LINK = re.compile(r"\[[^\[\]]+\]\((?:https?://|mailto:|[^)]{0,200}\Z)")
_AUTOLINK = re.compile(r"<((?:https?://|mailto:)[^<>\s]+)>")
_LANG = re.compile(r"\{lang=([^{}\n]*)\}")
_LANG_END = "{/}"
_VOICE_END = "</v>"
"""End tag of a WebVTT voice span.

The start tag is read as a speaker tag.
"""
_ENDED = re.compile(rf"[{ENDS}][\"”’'»)\]]*\s*$")
_STRONG = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*", re.DOTALL)
_EMPHASIS = re.compile(r"\*(?=[^\s*])((?:[^*]|\*\*(?=[^\s*])[^*]+(?<=\S)\*\*)+?)(?<=\S)\*(?!\w)", re.DOTALL)
_BOTH = re.compile(r"\*\*\*(?=[^\s*])([^*]+)(?<=\S)\*\*\*(?!\w)")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!<>~|&:])")
_SPECIAL = re.compile(r"[\\*\[(<{&]")
_UNEVEN = re.compile(rf"[\s{CONTROL}]{{2,}}|[^\S ]|[{CONTROL}]")
"""Pattern for white space other than single spaces, and for control characters."""


class _Parser:
    """A recursive parser for inline markup in a source."""

    def __init__(
        self, source: Source, ledger: Ledger, log: Log, brackets: Mapping[int, int], off: Collection[str]
    ) -> None:
        """Set up a parser for one source.

        :param brackets: result of ``bracket_pairs``.
        :param off: names of the repairs to skip.
        """
        self.source, self.ledger, self.log, self.brackets = source, ledger, log, brackets
        self.directions, self.page_marks = "stage directions" not in off, "page marks" not in off
        self.parts: list[str] = []
        self.pieces: list[Piece] = []
        self.length = 0
        self.no_strong = -1
        """Offset after which there is no closing ``**``, or -1 if unknown."""
        self.unclosed = -1
        """End of a parsed range that contains no further ``{/}``, or -1 if unknown."""

    def emit(self, start: int, end: int, style: Style) -> None:
        """Append a source range to the parsed text, without control characters or repeated spaces."""
        text, at = self.source.text, start
        while at < end and text[at] == " " and self.parts and self.parts[-1][-1] == " ":
            at += 1
        for found in _UNEVEN.finditer(text, at, end):
            self.take(text[at : found.start()], at, style)
            at = found.end()
            self.uneven(found, style)
        self.take(text[at:end], at, style)

    def uneven(self, found: re.Match[str], style: Style) -> None:
        for offset, char in enumerate(found.group(), found.start()):
            if is_control(char):
                self.ledger.paint(offset, offset + 1, Fate.LEFT_OUT, "control character")
            elif not self.parts or self.parts[-1][-1] != " ":
                self.take(" ", offset, style)

    def take(self, text: str, offset: int, style: Style, length: int = 0) -> None:
        """Append characters to the parsed text.

        :param offset: source offset of the first character.
        :param length: source length of the entity that represents the characters; 0 if there is no entity.
        """
        if not text:
            return
        start, self.length = self.length, self.length + len(text)
        self.parts.append(text)
        if self.pieces:
            last = self.pieces[-1]
            if last.source()[1] == offset and last.style == style and not (length or last.length):
                self.pieces[-1] = Piece(last.start, self.length, last.offset, style)
                return
        self.pieces.append(Piece(start, self.length, offset, style, length))

    def mark(self, start: int, end: int) -> None:
        self.ledger.paint(start, end, Fate.LEFT_OUT, "markup")

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
        """Parse the markup at an offset, and return the offset after it.

        A character that is not markup is kept as text.
        """
        text = self.source.text
        if text[at] == "&":
            return self.entity(at, end, style)
        stamp = STAMP.match(text, at, end) or LINE_STAMP.match(text, at, end)
        if stamp and (text[at] != "(" or self.begins_line(at) or self.ends_line(stamp)):
            self.ledger.paint(at, stamp.end(), Fate.LEFT_OUT, "time stamp")
            return stamp.end()
        if self.page_marks and (page := PAGE_MARK.match(text, at, end)):
            self.ledger.paint(at, page.end(), Fate.LEFT_OUT, "page mark")
            self.report("R017", at, f'page mark left out: "{page.group()}"', "")
            return page.end()
        if self.directions and (found := self.direction_at(at, end)):
            return self.direction(at, found.end(), style)
        if escape := _ESCAPE.match(text, at, end):
            self.mark(at, at + 1)
            self.emit(at + 1, escape.end(), style)
            return escape.end()
        if not _inside_word(text, at):
            if both := _BOTH.match(text, at, end):
                return self.enclosed(both, replace(style, strong=True, emphasis=True))
            if strong := self.strong(at, end):
                return self.enclosed(strong, replace(style, strong=True))
            if emphasis := _EMPHASIS.match(text, at, end):
                return self.enclosed(emphasis, replace(style, emphasis=True))
        if text[at] == "[" and (target := link_at(text, at, end, self.brackets)):
            return self.link(at, target, style)
        if link := _AUTOLINK.match(text, at, end):
            return self.enclosed(link, replace(style, href=link.group(1)))
        if opening := _LANG.match(text, at, end):
            return self.language(opening, end, style)
        if text.startswith(_VOICE_END, at, end):
            self.mark(at, at + len(_VOICE_END))
            return at + len(_VOICE_END)
        self.report_uneven(at, end)
        self.emit(at, at + 1, style)
        return at + 1

    def direction_at(self, at: int, end: int) -> re.Match[str] | None:
        """Return the stage direction at an offset, or None.

        Words in capitals are a stage direction only at the beginning of the text or after a sentence.
        """
        text = self.source.text
        if found := DIRECTION.match(text, at, end):
            return found
        found = CAPITALS_DIRECTION.match(text, at, end)
        return found if found and (not self.parts or _ENDED.search("".join(self.parts[-9:])[-9:])) else None

    def entity(self, at: int, end: int, style: Style) -> int:
        found = ENTITY.match(self.source.text, at, end)
        named = character(found.group()) if found else ""
        if not found or not named:
            self.emit(at, at + 1, style)
            return at + 1
        if named == " ":
            self.mark(at, found.end())
        if named != " " or not self.parts or self.parts[-1][-1] != " ":
            self.take(named, at, style, found.end() - at)
        return found.end()

    def link(self, at: int, link: LinkTarget, style: Style) -> int:
        self.mark(at, link.words[0])
        self.parse(*link.words, replace(style, href="" if link.to == "#" else link.to))
        self.mark(link.words[1], link.end)
        self.ledger.paint(*link.address, Fate.METADATA, "link target")
        self.ledger.paint(*link.title, Fate.METADATA, "link title")
        if self.source.text[at - 1 : at] == "!":
            message = "a picture within a paragraph is not shown, and its description is read aloud"
            self.report("R038", at, message, "put the picture in a paragraph of its own")
        return link.end

    def report(self, code: str, at: int, message: str, hint: str) -> None:
        self.log.add(code, self.source.path, self.source.line(at), message, hint)

    def report_uneven(self, at: int, end: int) -> None:
        """Report the delimiter at an offset if it is unmatched (R025).

        An unmatched delimiter is kept as text.
        """
        text = self.source.text
        if text[at] == "*" and not _inside_word(text, at) and not text[at + 1 : at + 2].isspace():
            what, hint = "an unmatched asterisk", "close the emphasis with another asterisk, or escape it as \\*"
        elif text[at] == "[" and text[at - 1 : at] == "!" and self.begins_line(at - 1):
            what, hint = "an unclosed picture", "write `![description](file)`"
        elif _OPEN_LINK.match(text, at, end):
            what, hint = "an unclosed link", "write `[text](address)`, without spaces in the address"
        elif text.startswith(_LANG_END, at, end):
            what, hint = f"an unmatched {_LANG_END}", "add {lang=xx} before the text"
        else:
            return
        self.report("R025", at, f"{what} is kept as text", hint)

    def begins_line(self, at: int) -> bool:
        """Return whether a line or the parsed text begins at an offset.

        White space at the beginning of the line is ignored.
        """
        return not self.parts or not self.source.text[self.source.text.rfind("\n", 0, at) + 1 : at].strip()

    def ends_line(self, stamp: re.Match[str]) -> bool:
        """Return whether a time stamp follows a sentence and ends its line."""
        text = self.source.text
        rest = text[stamp.end() : (text + "\n").index("\n", stamp.end())]
        return not rest.strip() and _ENDED.search("".join(self.parts)[-9:]) is not None

    def strong(self, at: int, end: int) -> re.Match[str] | None:
        """Return the strong emphasis at an offset, or None.

        After an unclosed ``**``, later calls return None without a search.
        """
        if 0 <= self.no_strong <= at or not self.source.text.startswith("**", at):
            return None
        found = _STRONG.match(self.source.text, at, end)
        if found is None and at + 2 < end and not self.source.text[at + 2].isspace():
            self.no_strong = at
        return found

    def enclosed(self, found: re.Match[str], style: Style) -> int:
        self.mark(found.start(), found.start(1))
        if found.re is _AUTOLINK:
            self.emit(found.start(1), found.end(1), style)
        else:
            self.parse(found.start(1), found.end(1), style)
        self.mark(found.end(1), found.end())
        return found.end()

    def direction(self, start: int, end: int, style: Style) -> int:
        silent = replace(style, silent="stage direction")
        for offset in range(start, end):
            if self.source.text[offset] == "\\":
                self.mark(offset, offset + 1)
            else:
                self.emit(offset, offset + 1, silent)
        return end

    def language(self, opening: re.Match[str], end: int, style: Style) -> int:
        # If no closing mark follows one span, none follows a later span: search for it only once.
        close = self.source.text.find(_LANG_END, opening.end(), end) if end != self.unclosed else -1
        if close < 0:
            self.unclosed = end
            message = f"{opening.group()} is not closed"
            self.report("R025", opening.start(), message, f"add {_LANG_END} after the text")
            self.emit(opening.start(), opening.end(), style)
            return opening.end()
        if hint := tag_problem(opening.group(1)):
            self.report("R045", opening.start(), f'"{opening.group(1)}" is not a language tag', hint)
        self.mark(opening.start(), opening.end())
        self.parse(opening.end(), close, replace(style, lang=opening.group(1)))
        self.mark(close, close + len(_LANG_END))
        return close + len(_LANG_END)


def _inside_word(text: str, at: int) -> bool:
    return at > 0 and text[at - 1].isalnum()


def parse_inline(source: Source, start: int, end: int, ledger: Ledger, log: Log, off: Collection[str] = ()) -> Inline:
    """Parse the range [start, end) of a source, and return its text with styles.

    Supports ``*emphasis*``, ``**strong**``, ``[text](target)``, ``<https://…>``, ``{lang=sv}…{/}``, backslash
    escapes, entities (``&amp;``), time stamps (left out) and stage directions such as ``[laughter]`` (kept, but not
    spoken). Consecutive white space becomes one space. The delimiters are recorded in the ledger.

    :param log: Log for findings about the markup (R017, R025, R038, R045).
    :param off: names of the repairs to skip (``switches.REPAIRS``).
    """
    bracketed = source.text.find("[", start, end) >= 0
    parser = _Parser(source, ledger, log, bracket_pairs(source.text, start, end) if bracketed else {}, off)
    parser.parse(start, end, Style())
    return Inline("".join(parser.parts), tuple(parser.pieces)).stripped()
