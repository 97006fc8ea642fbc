"""Conversion of a web page without ``<cite>`` to paragraphs for the plain-text rules.

Each block (``<p>``, ``<div>``, ``<li>``, a heading) becomes a paragraph, each ``<br>`` ends a line, and ``<pre>`` is
unchanged. Bold words and headings are converted to Markdown. Each ``<dt>`` and each element with the class ``speaker``
becomes a bold name with a colon. Menus, forms and the page footer are left out. ``&nbsp;`` becomes a space; the rules
decode other entities.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from pipeline.model import Fate
from pipeline.read.formats.arranged import Found
from pipeline.read.formats.elements import Token
from pipeline.read.marks import character, plain
from pipeline.read.source import Line

_BLOCKS = frozenset(
    "address article aside blockquote body center dd details dir div dl dt fieldset figcaption figure form h1 h2 h3 h4 "
    "h5 h6 header hr html li main menu ol p pre section summary table tbody td tfoot th thead tr ul".split()
)
TEXT_BLOCKS = frozenset("p li h1 h2 h3 h4 h5 h6 td th dd dt pre blockquote cite".split())
"""Names of block elements that contain words but no other blocks."""
_LEFT_OUT = frozenset("nav footer form button select textarea iframe".split())
_BOLD = ("b", "strong")
_SPEAKER = re.compile(
    r"<(?:p|div|span|h[1-6]|strong|b|dt|cite|td|a)\b[^<>]*\sclass\s*=\s*[\"']?[^\"'<>]*(?<![\w\-])"
    r"(?:[\w\-]{1,30}[\-_])?speaker(?:[\-_]?(?:name|label))?(?![\w\-])",
    re.IGNORECASE,
)
_LONGEST = 200
"""Maximum number of characters in an element that names a speaker, including markup."""
_UNIT = re.compile(
    r"[ \t\n\f\r]+|&(?:#\d{1,4}|#[xX][0-9a-fA-F]{1,4}|[A-Za-z]{2,8});|&|[^ \t\n\f\r&]+(?: [^ \t\n\f\r&]+)*+"
)
_COLON = re.compile(r"(?:\s|<[^<>]{0,80}>){0,9}[:：]")

_Pieces = list[tuple[str, int, int]]


@dataclass(slots=True)
class _Row:
    """A line under construction."""

    joined: str
    prefix: str = ""
    pieces: _Pieces = field(default_factory=list)

    def words(self) -> str:
        """Return the text of the line so far, without its prefix."""
        return "".join(text for text, _, _ in self.pieces)

    def is_empty(self) -> bool:
        """Return whether the line has no words."""
        return all(text.isspace() for text, _, _ in self.pieces)

    def last(self) -> str:
        """Return the last character of the line, ignoring spaces and asterisks.

        :returns: an empty string if there is no such character.
        """
        return next((said[-1] for text, _, _ in reversed(self.pieces) if (said := text.rstrip(" *"))), "")

    def mark(self, marks: str) -> None:
        """Insert markup after the last word of the line, before any spaces that follow it."""
        after: _Pieces = []
        while self.pieces and self.pieces[-1][0].isspace():
            after.insert(0, self.pieces.pop())
        if self.pieces:
            text, at, width = self.pieces[-1]
            self.pieces.append((marks, at + len(text) * width, 0))
        self.pieces += after


@dataclass(slots=True)
class PageText:
    """Builder for the lines of a web page."""

    found: Found
    loose: bool
    """Whether line ends in text outside elements are kept, as in plain text."""
    outside: list[tuple[int, int]] = field(default_factory=list)
    """(start, end) of each text range that is left out, such as a menu."""
    title: _Row | None = None
    rows: list[_Row] = field(default_factory=list)
    lists: list[int] = field(default_factory=list)
    """Number of the last item in each open list; -1 for bullets."""
    within: list[str] = field(default_factory=list)
    """Names of the open elements that affect how text is read."""
    bold: int = 0
    marked: bool = False
    """Whether the current line has an opening ``**`` without a closing one."""
    names: str = ""
    """Name of the open element that contains a speaker name, or an empty string."""
    headed: bool = False
    """Whether a first-level heading has occurred."""
    link: bool = False
    """Whether a link element is open."""

    def read(self, tokens: Iterable[Token]) -> None:
        """Convert the tags and text of a page to lines in ``rows``."""
        text = self.found.source.text
        lower = text.lower()
        last = {name: lower.rfind(f"</{name}") for name in _LEFT_OUT}
        left, depth = "", 0
        self.rows.append(_Row("\n\n"))
        for token in tokens:
            if left:
                depth += (1, -1)[token.closes] * (token.name == left)
                if not token.name and text[token.start : token.end].strip():
                    self.outside.append((token.start, token.end))
                    self.found.take(token.start, token.end, "text outside paragraphs", Fate.METADATA)
                left = left if depth else ""
            elif not token.name:
                self._add(token.start, token.end)
            elif token.name in _LEFT_OUT and not token.closes and last[token.name] > token.start:
                left, depth = token.name, 1
                self._end_row("\n\n")
            else:
                self._tag(token)
        self._end_row("\n\n")

    def lines(self) -> Iterator[Line]:
        """Yield the lines of the page.

        The page title comes first if the page has no first-level heading.
        """
        rows = [row for row in self.rows if row.words().strip(" *:\u00a0\n\t")]
        if self.title and any(row.prefix == "# " for row in rows):
            for words, at, width in self.title.pieces:
                self.found.take(at, at + len(words) * width, "title of the page", Fate.METADATA)
        elif self.title:
            rows.insert(0, self.title)
        for row in rows:
            first = row.pieces[0][1]
            yield Line(
                None, ((row.prefix, first, 0), *row.pieces) if row.prefix else tuple(row.pieces), joined=row.joined
            )

    def _tag(self, token: Token) -> None:
        name, closes = token.name, token.closes
        if self.names and ((self.names == name and closes) or name in _BLOCKS):
            self._end_name(token.end)
        if name in _BLOCKS:
            self._end_row("\n\n")
        elif name == "br":
            self._end_row("\n")
        if name in _BOLD:
            self.bold = max(0, self.bold + (-1 if closes else 1))
            if not self.bold and not self.names:
                self._end_bold()
        if name in TEXT_BLOCKS or name == "title":
            self.within = [w for w in self.within if w != name]
            self.within += [] if closes else [name]
        self.link = not closes if name == "a" else self.link
        if name in ("ul", "ol", "dir", "menu"):
            if closes:
                del self.lists[-1:]
            elif len(self.lists) < 50:
                self.lists.append(0 if name == "ol" else -1)
        elif name == "li" and not closes:
            if self.lists and self.lists[-1] >= 0:
                self.lists[-1] += 1
            self.rows[-1].prefix = f"{self.lists[-1]}. " if self.lists and self.lists[-1] > 0 else "- "
        elif name[0] == "h" and name[1:].isdecimal() and not closes:
            first = name == "h1" and not self.headed
            self.headed = self.headed or first
            self.rows[-1].prefix = "# " if first else f"{'#' * max(2, min(6, int(name[1:2])))} "
        if not closes and not self.names and self._names_speaker(token):
            self.names = name
            if any(map(str.isalpha, self.rows[-1].words())):
                self._end_row("\n")

    def _names_speaker(self, token: Token) -> bool:
        """Return whether a tag opens a short element that contains a speaker name."""
        text = self.found.source.text
        if token.name != "dt" and (
            token.end - token.start > _LONGEST or not _SPEAKER.match(text, token.start, token.end)
        ):
            return False
        held = text[token.end : token.end + _LONGEST].lower()
        end = held.find(f"</{token.name}")
        end = held.find("<dd") if end < 0 and token.name == "dt" else end
        return end > 0 and re.search(r"<(?:p|div|br|li|dd)\b", held[:end]) is None

    def _end_name(self, at: int) -> None:
        self.names = ""
        row = self.rows[-1]
        if row.last() not in ("", ":", "：") and not _COLON.match(self.found.source.text, at):
            row.mark(":")
        self._end_bold()

    def _end_bold(self) -> None:
        if self.marked:
            self.rows[-1].mark("**")
            self.marked = False

    def _end_row(self, joined: str) -> None:
        """End the current line, or reuse it if it has no words.

        :param joined: newlines between this line and the next.
        """
        self._end_bold()
        row = self.rows[-1]
        if row.is_empty():
            row.pieces.clear()
            row.joined = "\n\n" if "\n\n" in (joined, row.joined) else joined
        else:
            self.rows.append(_Row(joined))

    def _add(self, start: int, end: int) -> None:
        """Append a range of text between two tags to the current line."""
        text = self.found.source.text
        if self.link and not any(map(str.isalnum, plain(text[start:end]))):
            self.found.take(start, end, "markup")
            return
        if self.within[-1:] == ["title"] and self.title is None:
            if text[start:end].strip():
                first, last = self.found.source.trimmed(start, end)
                self.title = _Row("\n\n", "# ", [(" ".join(text[first:last].split("\n")), first, 1)])
            return
        kept = "pre" in self.within or (self.loose and not self.within)
        for unit in _UNIT.finditer(text, start, end):
            said, at = unit.group(), unit.start()
            if said.isspace() and kept and "\n" in said:
                self._end_row("\n" if said.count("\n") == 1 else "\n\n")
                said = said.rpartition("\n")[2]
                at = unit.end() - len(said)
                if not said or not kept:
                    continue
            elif said[0] in " \t\n\f\r" and not kept:
                said = " "
            width = 1
            if said[0] == "&" and character(said) == " ":
                said, width = "\t" if said.lower() in ("&#9;", "&tab;", "&#x9;") else " ", len(said)
                self.found.take(at, unit.end(), "markup")
            if not self.rows[-1].pieces and said.isspace() and not kept:
                continue
            if (self.bold or self.names) and not (
                self.marked or said.isspace() or self.rows[-1].prefix.startswith("#")
            ):
                self.rows[-1].pieces.append(("**", at, 0))
                self.marked = True
            self.rows[-1].pieces.append((said, at, width))
