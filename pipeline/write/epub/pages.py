"""The pages of a book as XHTML."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from xml.parsers import expat

from markupsafe import Markup

from pipeline.model import Document
from pipeline.write.epub.about_page import about_page
from pipeline.write.epub.closing import references_page, speakers_page
from pipeline.write.epub.contents import contents
from pipeline.write.epub.conversation import conversation
from pipeline.write.epub.opening import cover_page, navigation, title_page
from pipeline.write.epub.pictures import Picture
from pipeline.write.facts import Facts
from pipeline.write.inline import inline
from pipeline.write.text import clean


def pages(document: Document, facts: Facts, cover: str, pictures: Mapping[str, Picture]) -> Iterator[tuple[str, bytes]]:
    """File name and bytes of each page, in reading order; each is well-formed XML.

    ``cover`` is the cover picture's file name in the book.
    """
    write = inline(document, facts.language, xhtml=True, references_page="references.xhtml")
    yield "cover.xhtml", _checked(cover_page(facts, cover))
    yield "title.xhtml", _checked(title_page(document, facts, write))
    yield "nav.xhtml", _checked(navigation(document, facts, write, contents(document, facts)))
    yield "conversation.xhtml", _checked(conversation(document, facts, write, pictures))
    if document.references:
        yield "references.xhtml", _checked(references_page(document, facts, write))
    yield "speakers.xhtml", _checked(speakers_page(document, facts, write))
    yield "about.xhtml", _checked(about_page(document, facts, write))


def stylesheet() -> bytes:
    """The style sheet that every page links."""
    return (Path(__file__).parent / "style.css").read_bytes()


def _checked(page: Markup) -> bytes:
    """A page's bytes.

    :raises ExpatError: it is not well-formed.
    """
    data = clean(page).encode()
    # Expat reads without building a tree, which would take many times the page's own size.
    expat.ParserCreate(namespace_separator=" ").Parse(data, True)
    return data
