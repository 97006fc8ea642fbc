"""Show notes of an episode: plain HTML that every podcast app shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from markupsafe import Markup, escape

from pipeline.clock import RATE, spoken
from pipeline.model import Document, Person
from pipeline.timeline import Chapter, Timeline
from pipeline.write.chapters import published_chapters
from pipeline.write.disclosure import SYNTHETIC_VOICES
from pipeline.write.facts import Facts
from pipeline.write.inline import Inline, inline
from pipeline.write.lines import one_line
from pipeline.write.text import clean

_LINK = Markup('<a href="{}">{}</a>')
_ITEM = Markup("<li>{}</li>")
_PARAGRAPH = Markup("<p>{}</p>")


def show_notes(document: Document, timeline: Timeline, known: Facts, book: str) -> str:
    """Summary, chapters with their times, people, references verbatim, licence and source, and the disclosure.

    Only ``p h3 ul li a em strong span`` are used, since apps drop the rest. ``book`` is the address of the
    episode's book.
    """
    writer = inline(document, known.language, xhtml=False, references_page="")
    references = escape(one_line(document.reference_heading)) or writer.own("References")
    parts = (
        _PARAGRAPH.format(known.summary) if known.summary else Markup(""),
        _list(writer.own("Chapters"), map(_chapter, published_chapters(document, timeline))),
        _list(writer.own("People"), map(_person, document.people)),
        _list(references, map(writer.reference, document.references)),
        *map(_PARAGRAPH.format, _edition(writer, known, book)),
    )
    # The text of a run has not been cleaned before; mark-up has no character that cleaning removes.
    return clean(str(Markup("\n").join(filter(None, parts))))


def _list(heading: Markup, items: Iterable[str]) -> Markup:
    """A headed list; nothing where it has no items. Items that are not Markup are escaped."""
    written = Markup("\n").join(map(_ITEM.format, items))
    return Markup("<h3>{}</h3>\n<ul>\n{}\n</ul>").format(heading, written) if written else Markup("")


def _chapter(chapter: Chapter) -> str:
    """Time and title; apps jump to the time, which is therefore the second in which the chapter begins."""
    return f"{spoken(chapter.start // RATE * RATE)} {chapter.title}"


def _person(person: Person) -> str:
    return ", ".join(filter(None, map(one_line, (person.name, person.role, person.affiliation))))


def _edition(writer: Inline, known: Facts, book: str) -> Iterator[Markup]:
    yield writer.own(f"{SYNTHETIC_VOICES} The text is unchanged.")
    yield _LINK.format(book, writer.own("Read along: the episode as a book (EPUB)"))
    if known.copyright:
        yield escape(known.copyright)
    if known.licence.text:
        licence = known.licence
        yield _LINK.format(licence.url, licence.text) if licence.url else escape(licence.text)
    if known.publisher:
        yield Markup("{} {}").format(writer.own("Published by"), known.publisher)
    if known.source:
        yield Markup("{} {}").format(writer.own("First published at"), _LINK.format(known.source, known.source))
