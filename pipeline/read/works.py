"""The works of a reference list, as far as its entries tell what they are."""

from __future__ import annotations

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
    from pipeline.read.entry import work

    found = work(inline)
    return [found.title, [[a.surname, a.initial] for a in found.authors], found.year, found.suffix, found.url]
