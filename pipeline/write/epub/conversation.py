"""The page with the conversation: every turn under its speaker's name, every sentence with its id."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from markupsafe import Markup

from pipeline.model import Credit, Document, Figure, Paragraph, Section, Turn
from pipeline.write.epub.frame import book_page
from pipeline.write.text.clips import CLOSING_ID
from pipeline.write.text.facts import Facts
from pipeline.write.text.markup import NOTHING, InlineMarkup
from pipeline.write.text.pictures import PictureFile
from pipeline.write.text.place import ALONE, BookPlace

_START = Markup(
    '<section id="{0}conversation" epub:type="chapter" role="doc-chapter" aria-labelledby="{0}conversation-h">\n'
    '<h1 id="{0}conversation-h">{1}</h1>'
)
_SECTION = Markup('<section id="{0}" epub:type="division" aria-labelledby="{1}">\n<h2 id="{1}">{2}</h2>')
_TURN = Markup('<section class="turn" id="{0}">\n<{1} class="speaker" id="{0}-h">{2}</{1}>')
_END = Markup("</section>")
_PARAGRAPH = Markup('<p id="{}">{}</p>')
_CREDIT = Markup('<p class="credit" id="{}">{}</p>')
_FIGURE = Markup('<figure id="{0}">\n<img id="{0}-i" src="{1}" alt="{2}"/>')
_CAPTION = Markup('<figcaption id="{}-c">{}</figcaption>')
_FIGURE_END = Markup("</figure>")
_PULL_QUOTE = Markup(
    '<aside class="pullquote" id="{}" epub:type="pullquote" role="doc-pullquote"{}>\n<p>{}</p>\n</aside>'
)
_HIDDEN = Markup(' aria-hidden="true"')
_CLOSING = Markup('<p class="closing" id="{}">{}</p>')
_H2, _H3 = Markup("h2"), Markup("h3")


def conversation(
    document: Document,
    facts: Facts,
    inline: InlineMarkup,
    pictures: Mapping[str, PictureFile],
    closing: str = "",
    place: BookPlace = ALONE,
) -> Markup:
    """The page; the headings of turns are one level below those of sections. ``closing`` is what is narrated last."""
    parts = (part for section in document.sections for part in _section(document, section, inline, pictures))
    end = _CLOSING.format(CLOSING_ID, closing) if closing else NOTHING
    return book_page(facts, facts.title, (_START.format(place.prefix, facts.title), *parts, end, _END), "bodymatter")


def _section(
    document: Document, section: Section, inline: InlineMarkup, pictures: Mapping[str, PictureFile]
) -> Iterator[Markup]:
    heading = section.heading
    if heading is not None:
        yield _SECTION.format(section.id, heading.id, inline.linked(heading.runs))
    for turn in section.turns:
        name = document.person(turn.speaker).name
        yield _TURN.format(turn.id, _H3 if heading is not None else _H2, name)
        yield from _blocks(turn, inline, pictures)
        yield _END
    if heading is not None:
        yield _END


def _blocks(turn: Turn, inline: InlineMarkup, pictures: Mapping[str, PictureFile]) -> Iterator[Markup]:
    for block in turn.blocks:
        match block:
            case Paragraph():
                yield _PARAGRAPH.format(block.id, inline.sentences(block.sentences))
            case Figure():
                yield _FIGURE.format(block.id, pictures[block.file].name, block.alt)
                yield _CAPTION.format(block.id, inline.linked(block.caption)) if block.caption else NOTHING
                yield _FIGURE_END
            case Credit():
                yield _CREDIT.format(block.id, inline.linked(block.runs))
            case _ if block.sentences:
                yield _PULL_QUOTE.format(block.id, NOTHING, inline.sentences(block.sentences))
            case _:
                yield _PULL_QUOTE.format(block.id, _HIDDEN, inline.unlinked(block.runs))
