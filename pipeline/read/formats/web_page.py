"""HTML of Podcasting 2.0: ``<cite>`` names who speaks, ``<time>`` when, each ``<p>`` holds words.

The scanner is our own, since ``html.parser`` may take quadratic time for mark-up that is never closed. A tag ends with
the next ``>``. Entities stay as they are: the rules read them, and keep their places. A ``<p>`` without ``<cite>``
before it goes on with the last speaker.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from pipeline.model import Fate, Log, counted
from pipeline.read.formats.arranged import Format, Found, arranged
from pipeline.read.marks import plain
from pipeline.read.source import Line, Source

_PAGE = re.compile(r"<(?:!doctype\s+html|html|cite|time)\b", re.IGNORECASE)
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)[^<>]*>|<![^<>]*>|<\?[^<>]*>")
_ROW = re.compile(r"\S[^\n]*|[^\S\n]+(?=\S)|\n\s*")
"""A row of words, the spaces before one, or the end of one and what is empty below it."""
_HIDDEN = ("script", "style", "template", "noscript", "svg")
_NAMED = ("cite", "time", "p", "title")
_DEEPEST = 50
_ADVICE = (
    "put `<cite>Name:</cite>` before the `<p>` of each turn, or save the transcript as plain text with `NAME: ` before "
    "each turn"
)


class _Text(NamedTuple):
    """Characters between two tags."""

    start: int
    end: int
    within: str
    """``title``, ``time``, ``p``, ``cite``, ``p cite`` for one within a paragraph, or nothing."""
    element: int
    """The number of the ``p`` or ``cite``."""
    row: int
    """Counts the ``<br>``."""


def _texts(text: str, at: int) -> Iterator[_Text]:
    """The characters outside of tags, comments and scripts."""
    within, element, row, closed = list[str](), 0, 0, True
    while at < len(text):
        opens = text.find("<", at)
        opens = len(text) if opens < 0 else opens
        place = " ".join(w for w in ("p", "cite") if w in within) if within[-1:] == ["cite"] else "".join(within[-1:])
        if at < opens:
            yield _Text(at, opens, place, element, row)
        if closed and text.startswith("<!--", opens):
            end = text.find("-->", opens + 4)
            closed = end >= 0
            if closed:
                at = end + 3
                continue
        if (tag := _TAG.match(text, opens)) is None:
            if opens < len(text):
                yield _Text(opens, opens + 1, place, element, row)
            at = opens + 1
            continue
        at, name = tag.end(), (tag[2] or "").lower()
        if name in _HIDDEN and not tag[1]:
            end_tag = re.compile(rf"</{name}\b[^<>]*>", re.IGNORECASE).search(text, at)
            at = end_tag.end() if end_tag else len(text)
        elif name in _NAMED and tag[1]:
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
    """The words of a web page with ``<cite>``; the source itself if it is none (R004 for other pages)."""
    start = _past_comments(source, begin)
    if not _PAGE.match(source.text, start) and not (ending in (".html", ".htm") and _TAG.search(source.text, begin)):
        return source
    found = Found(source, "a web page", ((0, begin),), "cite")
    paragraphs, outside = _find_lines(found, _texts(source.text, begin))
    line = source.shown_line(source.line(start))
    if not any(line.speaker for line in found.lines):
        message = f"this is a web page with {counted(paragraphs, 'paragraph')}, and no <cite> names who speaks"
        log.add("R004", source.path, line, message, _ADVICE)
        return None
    if outside:
        first = source.shown_line(source.line(source.trimmed(*outside[0])[0]))
        message = f"{counted(len(outside), 'piece')} of text outside of the paragraphs left out"
        log.add("R051", source.path, first, message, "put what somebody says into <p>")
    return arranged(found)


def _past_comments(source: Source, begin: int) -> int:
    """Offset of the first character that is neither a space nor in a comment."""
    start, _ = source.trimmed(begin, len(source.text))
    while source.text.startswith("<!--", start) and (end := source.text.find("-->", start)) >= 0:
        start, _ = source.trimmed(end + 3, len(source.text))
    return start


def _find_lines(found: Found, texts: Iterable[_Text]) -> tuple[int, list[tuple[int, int]]]:
    """Find the lines of a page; count its paragraphs and the words outside of them."""
    text, outside = found.source.text, list[tuple[int, int]]()
    rows: list[tuple[int, str | None, list[tuple[str, int, int]]]] = []
    """(number of the paragraph, who is named before it, pieces) of each row."""
    speaker, name, named, at = None, "", -1, (-1, -1)
    for part in texts:
        words = text[part.start : part.end]
        begins = part.within == "p cite" and (part.element, part.row) != at
        if part.within == "cite" or begins:
            if words.strip():
                name = f"{name} {words}" if named == part.element else words
                named, speaker = part.element, " ".join(plain(name).split()).rstrip(": ") or None
                found.take(part.start, part.end, "speaker tag", Fate.METADATA)
        elif part.within[:1] == "p":
            if (part.element, part.row) != at and words.strip():
                rows.append((part.element, speaker, []))
                at, speaker = (part.element, part.row), None
            if (part.element, part.row) == at:
                rows[-1][2].extend(_pieces(text, part, begins=not rows[-1][2]))
        elif part.within == "time":
            found.take(part.start, part.end, "time stamp")
        elif words.strip() and part.within == "title" and len(found.front) == 1:
            found.front = (*found.front, (part.start, part.end))
        elif words.strip():
            outside.append((part.start, part.end))
            found.take(part.start, part.end, "text outside of the paragraphs", Fate.METADATA)
    before = -1
    for element, speaker, pieces in rows:
        found.lines.append(Line(speaker, tuple(pieces), joined="\n" if element == before else "\n\n"))
        before = element
    return len({element for element, *_ in rows}), outside


def _pieces(text: str, part: _Text, *, begins: bool) -> Iterator[tuple[str, int, int]]:
    """The characters of a part without empty rows.

    :param begins: whether nothing of its row precedes it.
    """
    for found in _ROW.finditer(text, part.start, part.end):
        if not (begins and found.group().isspace()):
            yield ("\n" if found.group().startswith("\n") else found.group()), found.start(), 1
            begins = False


FORMAT = Format(3, read_web_page)
