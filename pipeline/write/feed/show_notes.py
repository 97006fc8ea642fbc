"""Show notes for an episode, as simple HTML and as plain text.

The size of both is limited. If necessary, whole paragraphs and list items are left out.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from markupsafe import Markup, escape

from pipeline.model import Chapter, Document, Reference, Timeline, clock_time
from pipeline.standards import TEXT_BYTES
from pipeline.write.chapters import published_chapters
from pipeline.write.text.conversation import reference_heading
from pipeline.write.text.facts import Facts, described
from pipeline.write.text.markup import LINK, PARAGRAPH, InlineMarkup, inline, lines
from pipeline.write.text.plain import clean_text, fitted, one_line, web_address

_LIST = Markup("<h3>{}</h3>\n<ul>\n{}\n</ul>")
_ITEM = Markup("<li>{}</li>")
_TWO = Markup("{} {}")
_SUMMARY, _LINE, _ADDRESS = 2000, 400, 500
"""Maximum bytes in the summary, in any other line, and in the licence's address."""


@dataclass(frozen=True, slots=True)
class Note:
    """A paragraph, heading or list item as HTML and as plain text."""

    html: Markup
    text: str


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the show notes: paragraphs, or a list with a heading."""

    notes: tuple[Note, ...]
    heading: Note | None = None
    weight: int = 0
    """Priority if space is limited; the part with the highest value is filled first."""
    always: bool = False
    """Whether the part is never shortened."""


class Notes(NamedTuple):
    """The show notes as HTML and as plain text.

    Each form is within the size limit of podcast directories.
    """

    html: str
    text: str


def show_notes(document: Document, timeline: Timeline, known: Facts, page: str, book: str) -> Notes:
    """Return the show notes for an episode.

    The notes contain the summary, corrections, chapters with times, people, references, disclosure, licence and links.
    The HTML uses only ``p h3 ul li a em strong span``, because apps remove other elements. If the notes are too long,
    some content is left out, but never the disclosure or the licence.

    :param page: address of the episode's page.
    :param book: address of the episode's book.
    """
    writer = inline(document, known.language, xhtml=False, references_page="")
    parts = tuple(_parts(document, timeline, known, writer, (page, book)))
    more = _linked(writer, writer.words.full_notes, page)
    return Notes(_within(parts, more, TEXT_BYTES, _as_html), _within(parts, more, TEXT_BYTES, _as_text))


def _parts(
    document: Document, timeline: Timeline, known: Facts, writer: InlineMarkup, addresses: tuple[str, str]
) -> Iterator[Part]:
    words = writer.words
    if known.summary:
        yield Part((_shortened(known.summary, _SUMMARY),), weight=4)
    yield Part(tuple(_corrections(writer, known)), _own(writer, words.corrections), weight=5)
    chapters = published_chapters(document, timeline)
    yield Part(tuple(map(_chapter, chapters)), _own(writer, words.chapters), weight=2)
    people = tuple(_plain(described(person, words)) for person in document.people)
    yield Part(people, _own(writer, words.people), weight=3)
    stated = reference_heading(document, words)
    heading = _own(writer, stated) if stated == words.references else _plain(stated)
    yield Part(tuple(_reference(writer, reference) for reference in document.references), heading, weight=1)
    unchanged = words.unchanged_but_corrected if known.corrections else words.unchanged
    yield Part((_own(writer, f"{words.synthetic_voices} {unchanged}"), *_licence(known)), always=True)
    yield Part(tuple(_edition(writer, known, addresses)), weight=6)


def _corrections(writer: InlineMarkup, known: Facts) -> Iterator[Note]:
    """Yield the corrections, newest first.

    If the show notes are too long, the oldest corrections are left out first.
    """
    for correction in known.corrections:
        day = writer.words.label(writer.words.day(date.fromisoformat(correction.date)), "").rstrip(" ")
        yield _labelled(_own(writer, day), _shortened(correction.what, _LINE))


def _licence(known: Facts) -> Iterator[Note]:
    licence = known.licence
    if licence.text:
        shown = _shortened(licence.text, _LINE)
        is_linked = licence.url and len(licence.url) <= _ADDRESS
        yield Note(LINK.format(licence.url, shown.html), f"{shown.text} {licence.url}") if is_linked else shown


def _edition(writer: InlineMarkup, known: Facts, addresses: tuple[str, str]) -> Iterator[Note]:
    words = writer.words
    if known.copyright:
        yield _shortened(known.copyright, _LINE)
    if known.publisher:
        yield _labelled(_own(writer, words.published_by), _shortened(known.publisher, _LINE))
    if known.source:
        link = Note(LINK.format(known.source, known.source), known.source)
        yield _labelled(_own(writer, words.first_published), link)
    page, book = addresses
    yield _linked(writer, words.page_link, page)
    yield _linked(writer, words.book_link, book)


def _chapter(chapter: Chapter) -> Note:
    """Return a note with a chapter's start time and title.

    Apps turn the time into a link.
    """
    return _plain(f"{clock_time(chapter.start)} {chapter.title}")


def _reference(writer: InlineMarkup, reference: Reference) -> Note:
    # The text of runs has not been cleaned yet. Cleaning does not change markup.
    html = Markup(clean_text(str(writer.reference(reference))))
    text, address = one_line(reference.text), web_address(reference.url)
    return Note(html, text if not address or address in text else f"{text} {address}")


def _labelled(label: Note, note: Note) -> Note:
    return Note(_TWO.format(label.html, note.html), f"{label.text} {note.text}")


def _linked(writer: InlineMarkup, words: str, address: str) -> Note:
    return Note(LINK.format(address, writer.own(words)), f"{words} {address}")


def _own(writer: InlineMarkup, words: str) -> Note:
    return Note(writer.own(words), words)


def _plain(text: str) -> Note:
    return Note(escape(one_line(text)), one_line(text))


def _shortened(text: str, limit: int) -> Note:
    return Note(Markup(fitted(text, limit, escape)), fitted(text, limit))


def _as_html(parts: Sequence[Part]) -> str:
    """Return the parts as HTML, leaving out those without notes."""
    return lines(*(_html(part) for part in parts if part.notes))


def _as_text(parts: Sequence[Part]) -> str:
    """Return the parts as plain text, separated by empty lines.

    Parts without notes are left out.
    """
    return "\n\n".join(
        "\n".join(note.text for note in (part.heading, *part.notes) if note) for part in parts if part.notes
    )


def _within(parts: Sequence[Part], more: Note, limit: int, written: Callable[[Sequence[Part]], str]) -> str:
    """Return the formatted parts, shortened to at most ``limit`` bytes of UTF-8 if possible.

    If the parts are too long, whole notes are left out from the end of each part, and ``more`` becomes the last
    paragraph.

    :param more: note with a link to the complete show notes.
    :param written: function that formats the parts.
    """
    whole = written(parts)
    if len(whole.encode()) <= limit:
        return whole
    kept = [part if part.always else replace(part, notes=()) for part in parts]
    kept.append(Part((more,), always=True))
    for number in sorted(range(len(parts)), key=lambda n: -parts[n].weight):
        if not parts[number].always:
            kept = _filled(kept, number, parts[number].notes, limit, written)
    return written(kept)


def _filled(
    kept: Sequence[Part], number: int, notes: tuple[Note, ...], limit: int, written: Callable[[Sequence[Part]], str]
) -> list[Part]:
    """Return the parts, with as many notes in one of them as the limit allows.

    :param number: index of the part to fill.
    :param notes: all notes for that part.
    :param limit: maximum total size of the formatted parts, in bytes.
    :param written: function that formats the parts.
    """

    def given(count: int) -> list[Part]:
        return [replace(part, notes=notes[:count]) if n == number else part for n, part in enumerate(kept)]

    def size(count: int) -> int:
        return len(written(given(count)).encode())

    return given(max(0, bisect_right(range(len(notes) + 1), limit, key=size) - 1))


def _html(part: Part) -> Markup:
    if part.heading is None:
        return lines(*(PARAGRAPH.format(note.html) for note in part.notes))
    return _LIST.format(part.heading.html, lines(*(_ITEM.format(note.html) for note in part.notes)))
