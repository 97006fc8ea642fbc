"""Checks links across the pages of a book: targets, navigation, and references with their backlinks."""

from __future__ import annotations

import re
from itertools import pairwise

from pipeline.verify.book import Book, resolve
from pipeline.verify.page import Link, Page

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_TURN = re.compile(r"(.*_)?t[0-9a-f]{10}(-\d+)?")
_LOCAL = frozenset({"file", "c", "d"})
"""Schemes, and drive letters, that name a place on one machine."""
Target = tuple[str, str]
"""File and fragment."""


def check_links(book: Book, pages: dict[str, Page]) -> None:
    """Report links without an end, a broken table of contents, and references linked in one direction alone."""
    for page in pages.values():
        for link in page.links:
            _check_target(book, pages, page, link)
        if not page.navigations:
            _check_index(book, pages, page)
    _check_navigation(book, pages)
    _check_references(book, pages)


def _check_target(book: Book, pages: dict[str, Page], page: Page, link: Link) -> None:
    name = page.item.name
    scheme = _SCHEME.match(link.href)
    if link.href.startswith("/") or (scheme and scheme[1].lower() in _LOCAL):
        book.findings.add("R420", f"a link to {link.href}, an absolute path", name, link.line)
        return
    if scheme:
        return
    target, fragment = resolve(name, link.href)
    code = "R415" if "nav" in page.item.properties else "R417"
    if target not in pages:
        if target not in book.declared:
            book.findings.add(code, f"a link to {link.href}, which is not in the book", name, link.line)
    elif fragment and fragment not in pages[target].ids:
        book.findings.add(code, f"a link to {link.href}: there is no such id", name, link.line)


def _check_navigation(book: Book, pages: dict[str, Page]) -> None:
    declared = [item for item in book.items if "nav" in item.properties]
    if len(declared) != 1:
        book.findings.add("R415", f"{len(declared) or 'no'} navigation documents, where there is one", book.opf)
        return
    page = pages.get(declared[0].name)
    if page is None:
        return
    contents = [links for kind, links in page.navigations if "toc" in kind.split()]
    if len(contents) != 1 or not contents[0]:
        book.findings.add("R415", "no table of contents", page.item.name)
        return
    order = {name: number for number, name in enumerate(pages)}
    placed = []
    for link in contents[0]:
        target, fragment = resolve(page.item.name, link.href)
        if target in pages:
            placed.append((order[target], pages[target].ids.get(fragment, -1), link))
            if headed := pages[target].headed.get(fragment):
                _check_label(book, page, link, headed)
    for before, after in pairwise(placed):
        if after[:2] < before[:2]:
            message = f"the contents name {after[2].href} behind {before[2].href}, the pages have it before"
            book.findings.add("R415", message, page.item.name, after[2].line)


def _check_label(book: Book, page: Page, link: Link, headed: tuple[str, str]) -> None:
    """A section is listed under its heading; that of a turn is its speaker's name, with first words behind it."""
    heading, told = headed
    first = link.text.removeprefix(f"{heading}: ")
    if first == link.text != heading:
        message = f"“{link.text}” in the contents is headed “{heading}” on its page"
        book.findings.add("R415", message, page.item.name, link.line)
    elif link.text != heading and not told.startswith(_bare(first)):
        message = f"“{link.text}” in the contents does not begin so on its page"
        book.findings.add("R415", message, page.item.name, link.line)


def _check_index(book: Book, pages: dict[str, Page], page: Page) -> None:
    """A link to a turn from outside of the contents has the turn's first words."""
    for link in page.links:
        target, fragment = resolve(page.item.name, link.href)
        told = pages[target].headed.get(fragment) if target in pages and _TURN.fullmatch(fragment) else None
        if told and link.text and not told[1].startswith(_bare(link.text)):
            message = f"“{link.text}” does not begin so on its page"
            book.findings.add("R415", message, page.item.name, link.line)


def _bare(words: str) -> str:
    """First words without blanks, and without the sign that there are more."""
    return words.replace(" ", "").removesuffix("…")


def _check_references(book: Book, pages: dict[str, Page]) -> None:
    """Each mention's entry leads back to it, and each backlink leads to a mention."""
    links = [(page, link) for page in pages.values() for link in page.links]
    mentions = {(p.item.name, link.id): (p, link) for p, link in links if link.role == "doc-biblioref"}
    back: dict[Target, set[Target]] = {}
    for page, link in links:
        if link.role != "doc-backlink":
            continue
        target = resolve(page.item.name, link.href)
        back.setdefault(target, set()).update((page.item.name, id_) for id_ in link.within)
        held = target in mentions or (target[0] in pages and target[1] in pages[target[0]].linked_spans)
        if not held and target[0] in pages and target[1] in pages[target[0]].ids:
            book.findings.add("R418", f"a backlink to {link.href}, which is no mention", page.item.name, link.line)
    for place, (page, link) in mentions.items():
        if resolve(page.item.name, link.href) not in back.get(place, set()):
            message = f"a mention links to {link.href}, where no backlink leads to it"
            book.findings.add("R418", message, page.item.name, link.line)
