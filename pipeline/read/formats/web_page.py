"""Web pages, with or without Podcasting 2.0 markup.

In Podcasting 2.0, ``<cite>`` names the speaker, ``<time>`` gives the time, and each ``<p>`` contains spoken words. A
``<p>`` without a ``<cite>`` before it continues the turn of the last speaker. Entities are left for the rules to
decode, so that offsets stay correct. Pages without ``<cite>`` are read as plain text (``page_text.py``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from pipeline.model import Fate, Log, counted
from pipeline.read.formats.arranged import Format, Found, arranged
from pipeline.read.formats.elements import TAG, Token, tokens
from pipeline.read.formats.page_text import TEXT_BLOCKS, PageText
from pipeline.read.marks import plain
from pipeline.read.source import Line, Source, Told

_PAGE = re.compile(r"(?:<\?xml[^<>]*>\s*)?<(?:!doctype\s+html|html|cite|time)\b", re.IGNORECASE)
_BLOCK = re.compile(r"</(?:p|li|td|dd|pre|h[1-6])\s*>", re.IGNORECASE)
_ROW = re.compile(r"\S[^\n]*|[^\S\n]+(?=\S)|\n\s*")
"""Pattern for the words on a line, the spaces before them, or a line end.

A line end includes any empty lines after it.
"""
_OPENS_NICK = re.compile(r"\s*(?:&lt;|\[|\()\s*")
_CLOSES_NICK = re.compile(r"\s*(?:&gt;|\]|\))\s*")
"""Pattern for a closing bracket after a ``<cite>`` in a paragraph."""
_NEARLY_ALL = 0.8
"""Minimum share of characters within elements in an HTML fragment."""
_NAMED = ("cite", "time", "p", "title", "h1")
_DEEPEST = 50
_ADVICE = (
    "put `<cite>Name:</cite>` before the `<p>` of each turn, or save the transcript as plain text with `NAME: ` before "
    "each turn"
)


class _Text(NamedTuple):
    """Text between two tags."""

    start: int
    end: int
    within: str
    """Open element: ``title``, ``h1``, ``time``, ``p``, ``cite``, ``p cite`` (in a paragraph), or empty."""
    element: int
    """Sequence number of the open element."""
    row: int
    """Number of ``<br>`` elements before the text."""


def _texts(tokens: Iterable[Token]) -> Iterator[_Text]:
    """Yield each range of text between tags, with the element that contains the range."""
    within, element, row = list[str](), 0, 0
    for token in tokens:
        name = token.name
        if not name:
            place = "".join(within[-1:])
            if place == "cite":
                place = " ".join(w for w in ("p", "cite") if w in within)
            yield _Text(token.start, token.end, place, element, row)
        elif name in _NAMED and token.closes:
            if name in within:
                while within.pop() != name:
                    pass
        elif name in _NAMED:
            if name == "p":
                within = [w for w in within if w != "p"]
            element += not (name == "cite" and "p" in within)
            within += [name] if len(within) < _DEEPEST else []
        row += name == "br"


def read_web_page(source: Source, begin: int, ending: str, log: Log) -> Source | None:
    """Return a source with the words of a web page.

    Words outside paragraphs are left out and reported (R051).

    :returns: the source itself if it has a different format, or None if no words can be read (R004).
    """
    start, text = _past_comments(source, begin), source.text
    whole = _PAGE.match(text, start) is not None or (
        ending in (".html", ".htm") and TAG.search(text, begin) is not None
    )
    if not whole and not _is_fragment(text, begin):
        return source
    found = Found(source, "a web page", ((0, begin),), "cite")
    paragraphs, outside = _find_lines(found, _texts(tokens(text, begin)))
    if not any(line.speaker for line in found.lines):
        found = Found(source, "a web page", ((0, begin),), told=Told.TEXT)
        page = PageText(found, loose=not whole)
        page.read(tokens(text, begin))
        found.lines, outside = list(page.lines()), page.outside
        message = f"no <cite> on this web page ({counted(paragraphs, 'paragraph')}) names a speaker"
        found.advice = (message, _ADVICE)
        if not found.lines:
            log.add("R004", source.path, source.shown_line(source.line(start)), message, _ADVICE)
            return None
    if outside:
        first = source.shown_line(source.line(source.trimmed(*outside[0])[0]))
        message = f"left out {counted(len(outside), 'piece')} of text outside paragraphs"
        log.add("R051", source.path, first, message, "put spoken words inside <p>")
    return arranged(found)


def _is_fragment(text: str, begin: int) -> bool:
    """Return whether a text is an HTML fragment, with nearly all words within elements."""
    if not _BLOCK.search(text, begin):
        return False
    depth, inside, everything = list[str](), 0, 0
    for token in tokens(text, begin):
        if not token.name:
            size = len(text[token.start : token.end].strip())
            inside, everything = inside + size * bool(depth), everything + size
        elif token.name in TEXT_BLOCKS:
            depth = [name for name in depth if name != token.name] + ([] if token.closes else [token.name])
    return inside > _NEARLY_ALL * everything


def _past_comments(source: Source, begin: int) -> int:
    """Return the offset after any leading white space and HTML comments."""
    start, _ = source.trimmed(begin, len(source.text))
    while source.text.startswith("<!--", start) and (end := source.text.find("-->", start)) >= 0:
        start, _ = source.trimmed(end + 3, len(source.text))
    return start


def _find_lines(found: Found, texts: Iterable[_Text]) -> tuple[int, list[tuple[int, int]]]:
    """Set ``found.lines`` to the lines of the paragraphs on a page.

    :returns: number of paragraphs, and the ranges of text outside them.
    """
    text, outside = found.source.text, list[tuple[int, int]]()
    rows: list[tuple[int, str | None, int, list[tuple[str, int, int]]]] = []
    """(paragraph number, speaker, offset of the speaker name, pieces) of each row."""
    speaker, name, named, place, at = None, "", -1, -1, (-1, -1)
    for part in texts:
        words = text[part.start : part.end]
        begins = part.within == "p cite" and (part.element, part.row) != at
        if part.within == "cite" or begins:
            if words.strip():
                place = place if named == part.element else part.start
                name = f"{name} {words}" if named == part.element else words
                named, speaker = part.element, " ".join(plain(name).split()).rstrip(": ") or None
                found.take(part.start, part.end, "speaker tag", Fate.METADATA)
        elif part.within[:1] == "p":
            if (part.element, part.row) != at and _OPENS_NICK.fullmatch(words):
                continue  # ``&lt;<cite>nick</cite>&gt; words``
            if place >= 0 and speaker and (closer := _CLOSES_NICK.match(words)):
                part = part._replace(start=part.start + closer.end())
                words = text[part.start : part.end]
            if (part.element, part.row) != at and words.strip():
                rows.append((part.element, speaker, place, []))
                at, speaker = (part.element, part.row), None
            if (part.element, part.row) == at:
                rows[-1][3].extend(_pieces(text, part, begins=not rows[-1][3]))
        elif part.within == "time":
            found.take(part.start, part.end, "time stamp")
        elif words.strip() and part.within in ("title", "h1") and len(found.front) == 1:
            found.front = (*found.front, (part.start, part.end))
        elif words.strip():
            outside.append((part.start, part.end))
            found.take(part.start, part.end, "text outside paragraphs", Fate.METADATA)
    before = -1
    for element, speaker, place, pieces in rows:
        joined = "\n" if element == before else "\n\n"
        found.lines.append(Line(speaker, tuple(pieces), joined=joined, named=place))
        before = element
    return len({element for element, *_ in rows}), outside


def _pieces(text: str, part: _Text, *, begins: bool) -> Iterator[tuple[str, int, int]]:
    """Yield (text, offset, 1) for each piece of text, without empty lines.

    The 1 is the number of file characters for each character of the text.

    :param begins: whether the text is the first on its line.
    """
    for found in _ROW.finditer(text, part.start, part.end):
        if not (begins and found.group().isspace()):
            yield ("\n" if found.group().startswith("\n") else found.group()), found.start(), 1
            begins = False


FORMAT = Format(3, read_web_page)
