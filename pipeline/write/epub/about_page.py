"""The page about the edition: licence and source, how it was made, and the transcript's front matter."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

from pipeline.model import Document
from pipeline.write.disclosure import SYNTHETIC_VOICES
from pipeline.write.epub import about
from pipeline.write.epub.frame import page
from pipeline.write.facts import Facts
from pipeline.write.inline import Inline
from pipeline.write.markup import NOTHING, block, lines

_ABOUT = Markup('<section id="about" aria-labelledby="about-h">\n<h1 id="about-h">{}</h1>')
_RIGHTS = Markup(
    '<section id="rights" epub:type="copyright-page" aria-labelledby="rights-h">\n<h2 id="rights-h">{}</h2>'
)
_LICENCE_LINK = Markup('<a rel="license" href="{}">{}</a>')
_CHANGES = Markup('<section id="changes" aria-labelledby="changes-h">\n<h2 id="changes-h">{}</h2>')
_FRONT = Markup('<section id="front" aria-labelledby="front-h">\n<h2 id="front-h">{}</h2>')
_VERBATIM = Markup('<p class="verbatim">{}</p>')
_END = Markup("</section>")
_PARAGRAPH = Markup("<p>{}</p>")
_LABELLED = Markup("<p>{} {}</p>")
_LINK = Markup('<a href="{}">{}</a>')
_LIST = Markup("<p>{}</p>\n<ul>")
_ITEM = Markup("<li>{}</li>")
_LIST_END = Markup("</ul>")


def about_page(document: Document, facts: Facts, inline: Inline) -> Markup:
    """The page."""
    body = (
        _ABOUT.format(inline.own("About this edition")),
        _rights(document, facts, inline),
        _changes(document, inline),
        _front(document, inline),
        _END,
    )
    return page(facts, f"About this edition – {facts.title}", body)


def _rights(document: Document, facts: Facts, inline: Inline) -> Markup:
    licence = facts.licence
    stated = _LICENCE_LINK.format(licence.url, licence.text) if licence.url else licence.text
    source = _LINK.format(facts.source, facts.source)
    return lines(
        _RIGHTS.format(inline.own("Licence and source")),
        _PARAGRAPH.format(about.attribution(document, facts)),
        _PARAGRAPH.format(facts.copyright) if facts.copyright else NOTHING,
        _LABELLED.format(inline.own("Licence:"), stated) if licence.text else NOTHING,
        _LABELLED.format(inline.own("First published at"), source) if facts.source else NOTHING,
        _END,
    )


def _changes(document: Document, inline: Inline) -> Markup:
    own = inline.own
    made = "The words are the transcript’s own, in its order; the layout is new. Nothing implies that the people "
    rejoined = (
        _LINK.format(f"conversation.xhtml#{p.id}", own(about.source_lines(p))) for p in about.rejoined(document)
    )
    respelt = (f"{person.name}: {'; '.join(spellings)}" for person, spellings in about.respelt(document))
    return lines(
        _CHANGES.format(own("How this edition was made")),
        _PARAGRAPH.format(own(f"{made}named endorse this edition.")),
        _PARAGRAPH.format(own(f"Audio edition: {SYNTHETIC_VOICES[0].lower()}{SYNTHETIC_VOICES[1:]}")),
        _list(own("Paragraphs that a page break had cut, and that were rejoined here:"), rejoined),
        _list(own("Names that the transcript also spells otherwise:"), respelt),
        _list(own("Shown here and not spoken in the audio edition:"), map(own, about.unspoken(document))),
        _END,
    )


def _list(introduction: Markup, items: Iterable[str]) -> Markup:
    return block(_LIST.format(introduction), map(_ITEM.format, items), _LIST_END)


def _front(document: Document, inline: Inline) -> Markup:
    if not document.front:
        return NOTHING
    shown = (_VERBATIM.format(item.text) for item in document.front if item.kind != "running head")
    return lines(_FRONT.format(inline.own("The transcript’s front matter")), *shown, _END)
