"""The works of a reference list, as far as its entries tell what they are.

One entry of a reference list: its authors, its title, its year and its address, as far as they can be told.

APA puts the year in brackets behind the authors; other styles put it at the end, with the publisher. The title is what
follows the bracketed year; else the first words in quotes or in emphasis; else what follows the authors.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pipeline.read.inline import Inline
from pipeline.read.memo import Memo, remembered


@dataclass(frozen=True, slots=True)
class Author:
    """An author as the list names them."""

    surname: str
    initial: str


@dataclass(frozen=True, slots=True)
class Work:
    """What an entry says of a work; empty where it does not."""

    title: str
    authors: tuple[Author, ...]
    year: str
    suffix: str
    """The letter behind the year (``1999a``)."""
    url: str


def work_of(inline: Inline, memo: Memo | None) -> Work:
    """What an entry of a reference list says; see ``entry.work``."""
    marks = [(p.end, p.style.emphasis, p.style.href) for p in inline.pieces]
    kept = remembered(memo, "work", f"{inline.text}\n{marks}", lambda: _said(inline))
    title, authors, year, suffix, url = kept
    return Work(title, tuple(Author(*a) for a in authors), year, suffix, url)


def _said(inline: Inline) -> list[Any]:
    from pipeline.read.works import work

    found = work(inline)
    return [found.title, [[a.surname, a.initial] for a in found.authors], found.year, found.suffix, found.url]


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


def work(inline: Inline) -> Work:
    """What an entry of a reference list says."""
    text = inline.text
    dated = _DATED.search(text)
    marked = _first_marked(inline)
    if dated and (marked is None or dated.start() < marked[0]):
        authors, _ = _authors(_EDITORS.sub("", text[: dated.start()]))
        title = _title_from(inline, _skip(text, dated.end()))
        return Work(title, authors, dated["year"] or "", dated["suffix"] or "", _address(inline))
    authors, end = _authors(text[: marked[0]] if marked else text)
    title = text[slice(*marked)].strip() if marked else _title_from(inline, _skip(text, end))
    if not re.search(r"[^\W\d_]{2}", title):
        authors, title = (), text[:end]
    years = list(_ANY_YEAR.finditer(_URL.sub(lambda m: " " * len(m.group()), text)))
    year, suffix = (years[-1]["year"], years[-1]["suffix"] or "") if years else ("", "")
    return Work(title.rstrip(".,"), authors, year, suffix, _address(inline))


def _skip(text: str, at: int) -> int:
    """Past the full stop, comma and blanks behind the year or the authors."""
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
    """The first words in emphasis or in quotes."""
    emphasised = next(inline.emphasised(0, len(inline.text)), None)
    quoted = _QUOTED.search(inline.text, 0, emphasised[0] if emphasised else len(inline.text))
    return quoted.span("double" if quoted["double"] else "single") if quoted else emphasised


def _authors(text: str) -> tuple[tuple[Author, ...], int]:
    """The authors at the beginning of a text, and the offset behind them."""
    found = list(_found_authors(text))
    if found:
        return tuple(a for a, _ in found), max(end for _, end in found)
    head = re.split(r"[.(]", text, maxsplit=1)[0]
    name = head.strip(" ,;:")
    return ((Author(name, ""),) if name else (), len(head))


def _found_authors(text: str) -> Iterator[tuple[Author, int]]:
    if initialed := _in_a_row(_INITIALED, text):
        yield from ((Author(m[1], m[2][0]), m.end()) for m in initialed)
    elif vancouver := _in_a_row(_VANCOUVER, text):
        yield from ((Author(m[1], m[2][0]), m.end()) for m in vancouver)
    elif first := _GIVEN_NAME.match(text):
        yield Author(first[1], first[2][0]), first.end()
        for further in _FURTHER.finditer(text, first.end()):
            yield Author(further[2], further[1]), further.end()


def _in_a_row(pattern: re.Pattern[str], text: str) -> list[re.Match[str]]:
    """Matches from the beginning on, with nothing but commas and an ``and`` between them."""
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
