"""The page about the edition: licence and source, how it was made, and the transcript's front matter."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

from pipeline.model import Document, Licence
from pipeline.write.epub.frame import book_page
from pipeline.write.text import about
from pipeline.write.text.facts import OWN_WORDS, SYNTHETIC_VOICES, Facts
from pipeline.write.text.markup import NOTHING, InlineMarkup, block, lines
from pipeline.write.text.place import ALONE, BookPlace

_ABOUT = Markup('<section id="{0}about" aria-labelledby="{0}about-h">\n<h1 id="{0}about-h">{1}</h1>')
_RIGHTS = Markup(
    '<section id="{0}rights" epub:type="copyright-page" aria-labelledby="{0}rights-h">\n<h2 id="{0}rights-h">{1}</h2>'
)
_LICENCE_LINK = Markup('<a rel="license" href="{}">{}</a>')
_CHANGES = Markup('<section id="{0}changes" aria-labelledby="{0}changes-h">\n<h2 id="{0}changes-h">{1}</h2>')
_FRONT = Markup('<section id="{0}front" aria-labelledby="{0}front-h">\n<h2 id="{0}front-h">{1}</h2>')
_VERBATIM = Markup('<p class="verbatim">{}</p>')
_END = Markup("</section>")
_PARAGRAPH = Markup("<p>{}</p>")
_LABELLED = Markup("<p>{} {}</p>")
_LINK = Markup('<a href="{}">{}</a>')
_LIST = Markup("<p>{}</p>\n<ul>")
_ITEM = Markup("<li>{}</li>")
_LIST_END = Markup("</ul>")


def about_page(document: Document, facts: Facts, inline: InlineMarkup, place: BookPlace = ALONE) -> Markup:
    """The page; in a book of several episodes it is about one of them."""
    heading = "About this edition" if place == ALONE else "About this episode"
    body = (
        _ABOUT.format(place.prefix, inline.own(heading)),
        rights(about.attribution(document, facts), facts, inline, place),
        _changes(document, inline, place),
        _front(document, inline, place),
        _END,
    )
    return book_page(facts, f"{heading} – {facts.title}", body)


def rights(attribution: str, facts: Facts, inline: InlineMarkup, place: BookPlace = ALONE) -> Markup:
    """The section with attribution, copyright, licence and source: as far as they are known."""
    licence = facts.licence
    return lines(
        _RIGHTS.format(place.prefix, inline.own("Licence and source")),
        _PARAGRAPH.format(attribution),
        _PARAGRAPH.format(facts.copyright) if facts.copyright else NOTHING,
        _LABELLED.format(inline.own("Licence:"), licence_link(licence)) if licence.text else NOTHING,
        _LABELLED.format(inline.own("First published at"), source_link(facts.source)) if facts.source else NOTHING,
        _END,
    )


def licence_link(licence: Licence) -> str:
    """A licence as it is worded, linked to its deed where that is known."""
    return _LICENCE_LINK.format(licence.url, licence.text) if licence.url else licence.text


def source_link(address: str) -> Markup:
    """An address that links to itself."""
    return _LINK.format(address, address)


def _changes(document: Document, inline: InlineMarkup, place: BookPlace) -> Markup:
    own = inline.own
    rejoined = (
        _LINK.format(f"{place.conversation}#{p.id}", own(about.source_lines(p))) for p in about.rejoined(document)
    )
    respelt = (f"{person.name}: {'; '.join(spellings)}" for person, spellings in about.respelt(document))
    return lines(
        _CHANGES.format(place.prefix, own("How this edition was made")),
        _PARAGRAPH.format(own(OWN_WORDS)),
        _PARAGRAPH.format(own(f"Audio edition: {SYNTHETIC_VOICES[0].lower()}{SYNTHETIC_VOICES[1:]}")),
        _list(own("Paragraphs that a page break had cut, and that were rejoined here:"), rejoined),
        _list(own("Names that the transcript also spells otherwise:"), respelt),
        _list(own("Left out of the text, since it belongs to the page:"), map(own, about.left_out(document))),
        _list(own("Shown here and not spoken in the audio edition:"), map(own, about.unspoken(document))),
        _END,
    )


def _list(introduction: Markup, items: Iterable[str]) -> Markup:
    return block(_LIST.format(introduction), map(_ITEM.format, items), _LIST_END)


def _front(document: Document, inline: InlineMarkup, place: BookPlace) -> Markup:
    if not document.front:
        return NOTHING
    shown = (_VERBATIM.format(item.text) for item in document.front if item.kind != "running head")
    return lines(_FRONT.format(place.prefix, inline.own("The transcript’s front matter")), *shown, _END)
