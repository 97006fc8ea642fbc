"""The pages of a book as XHTML."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from xml.parsers import expat

from markupsafe import Markup

from pipeline.model import Document
from pipeline.write.epub.about_page import about_page
from pipeline.write.epub.closing import references_page, speakers_page
from pipeline.write.epub.conversation import conversation
from pipeline.write.epub.opening import cover_page, landmarks, navigation, title_page
from pipeline.write.text.clips import NO_WORDING, Wording
from pipeline.write.text.contents import contents
from pipeline.write.text.facts import Facts
from pipeline.write.text.markup import inline
from pipeline.write.text.pictures import PictureFile
from pipeline.write.text.plain import clean_text


def pages(
    document: Document, facts: Facts, cover: str, pictures: Mapping[str, PictureFile], wording: Wording = NO_WORDING
) -> Iterator[tuple[str, bytes]]:
    """File name and bytes of each page, in reading order; each is well-formed XML.

    :param cover: the cover picture's file name in the book.
    :param wording: what the narration says that is not the transcript's.
    """
    write = inline(document, facts.language, xhtml=True, references_page="references.xhtml")
    yield "cover.xhtml", checked(cover_page(facts, cover))
    yield "title.xhtml", checked(title_page(document, facts, write, write.said(wording.opening, wording.languages[0])))
    yield "nav.xhtml", checked(navigation(facts, write, contents(document, facts), landmarks(document, write)))
    yield (
        "conversation.xhtml",
        checked(conversation(document, facts, write, pictures, write.said(wording.closing, wording.languages[1]))),
    )
    if document.references:
        yield "references.xhtml", checked(references_page(document, facts, write))
    yield "speakers.xhtml", checked(speakers_page(document, facts, write))
    yield "about.xhtml", checked(about_page(document, facts, write))


def stylesheet(*, narrated: bool = False) -> bytes:
    """The style sheet that every page links; that of a narrated book also shows what is heard."""
    names = ("style.css", "overlay.css") if narrated else ("style.css",)
    return b"".join((Path(__file__).parent / name).read_bytes() for name in names)


def checked(page: Markup) -> bytes:
    """A page's bytes.

    :raises ExpatError: it is not well-formed.
    """
    data = clean_text(page).encode()
    # Expat reads without building a tree, which would take many times the page's own size.
    expat.ParserCreate(namespace_separator=" ").Parse(data, True)
    return data
