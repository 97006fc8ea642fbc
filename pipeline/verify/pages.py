"""Checks each page of a book on its own: ids, languages, headings, pictures, what it loads."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.verify.book import Book, Item, parsed, resolve
from pipeline.verify.page import Page, Place, read_page
from pipeline.verify.words import check_words, folded

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
_CSS_LOADS = re.compile(r"""@import\s+['"]([^'"]+)|url\(\s*['"]?([^'")]+)""")


def read_pages(book: Book) -> dict[str, Page]:
    """The pages by name in reading order; those that are not well-formed are reported and left out."""
    pages = {}
    for item in book.pages():
        root = parsed(book.archive, item.name, book.findings)
        if root is not None:
            pages[item.name] = read_page(root, item)
    return pages


def check_pages(book: Book, pages: dict[str, Page]) -> None:
    """Report what is wrong within each page, and with what pages and style sheets load."""
    languages = [meta.text for meta in book.named("dc:language")]
    if book.language and book.language not in languages:
        message = f"xml:lang is {book.language}, dc:language {' and '.join(languages)}"
        book.findings.add("R421", message, book.opf)
    breaks: dict[str, str] = {}
    for name, page in pages.items():
        _check_languages(book, page, languages)
        if not page.title:
            book.findings.add("R423", "the page has no title", name)
        for place in page.repeated:
            book.findings.add("R416", f"the id {place.text} is there twice", name, place.line)
        for place in page.page_breaks:
            if place.text in breaks:
                message = f"page {place.text} begins twice, the first time in {breaks[place.text]}"
                book.findings.add("R416", message, name, place.line)
            breaks.setdefault(place.text, name)
        for place in page.referring:
            if place.text not in page.ids:
                book.findings.add("R417", f"no element has the id {place.text}", name, place.line)
        for place in page.bare_pictures:
            book.findings.add("R422", f"{place.text} has no alternative text", name, place.line)
        _check_headings(book, page)
        check_words(page.words, book.findings, name)
        _check_titles(book, page)
        for place in (*page.sources, *page.stylesheets):
            _check_loaded(book, name, place)
    for item in book.items:
        if item.type == "text/css" and item.name in book.archive.NameToInfo:
            for place in _loads(book, item):
                _check_loaded(book, item.name, place)


def _check_titles(book: Book, page: Page) -> None:
    """The title page, and the conversation of an episode's own book, are headed as the book is called."""
    title = next((folded(meta.text) for meta in book.named("dc:title")), "")
    for id_ in ("titlepage", "conversation"):
        heading, _ = page.headed.get(id_, (title, ""))
        if heading != title:
            book.findings.add("R419", f"headed “{heading}”, the book is called “{title}”", page.item.name)


def _check_languages(book: Book, page: Page, languages: list[str]) -> None:
    plain, xml = page.languages
    if not plain or plain != xml:
        message = f"lang is {plain or 'missing'}, xml:lang {xml or 'missing'}"
        book.findings.add("R421", message, page.item.name)
    elif plain not in languages:
        message = f"the page is in {plain}, the book in {' and '.join(languages)}"
        book.findings.add("R421", message, page.item.name)
    for place in page.bare_languages:
        if plain == xml:
            book.findings.add("R421", "lang and xml:lang of an element differ", page.item.name, place.line)


def _check_headings(book: Book, page: Page) -> None:
    before = 0
    for level, line in page.headings:
        if level > before + 1:
            message = f"h{level} follows " + (f"h{before}" if before else "no heading")
            book.findings.add("R423", message, page.item.name, line)
        before = level


def _check_loaded(book: Book, name: str, place: Place) -> None:
    if _SCHEME.match(place.text) and not place.text.startswith("data:"):
        book.findings.add("R420", f"loads {place.text} from outside of the book", name, place.line)
    elif place.text.startswith("/"):
        book.findings.add("R420", f"loads {place.text}, an absolute path", name, place.line)
    elif not place.text.startswith("data:") and resolve(name, place.text)[0] not in book.declared:
        book.findings.add("R417", f"loads {place.text}, which the manifest does not declare", name, place.line)


def _loads(book: Book, item: Item) -> Iterator[Place]:
    text = book.archive.read(item.name).decode("utf-8", "replace")
    for found in _CSS_LOADS.finditer(text):
        yield Place((found[1] or found[2]).strip(), text.count("\n", 0, found.start()) + 1)
