"""The table of contents: title page, sections with their turns, and what stands behind the conversation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from pipeline.model import Document, Reference, Section, Turn
from pipeline.write.text.facts import Facts
from pipeline.write.text.place import ALONE, BookPlace
from pipeline.write.text.plain import first_words, one_line

_BACKLINK = Markup(
    ' <a class="backlink" href="{}#{}" role="doc-backlink" aria-label="Back to mention {} of {}, by {}">↩︎{}</a>'
)


@dataclass(frozen=True, slots=True)
class ContentsEntry:
    """A line of the table of contents."""

    href: str
    label: str
    parts: tuple[ContentsEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class Landmark:
    """A main part of a book, which reading systems offer to go to."""

    type: str
    """Of the EPUB 3 Structural Semantics Vocabulary."""
    href: str
    label: str


def contents(document: Document, facts: Facts) -> tuple[ContentsEntry, ...]:
    """The entries, in reading order."""
    parts = section_entries(document)
    back: tuple[ContentsEntry, ...] = (
        ContentsEntry("speakers.xhtml", "Speakers"),
        ContentsEntry("about.xhtml", "About this edition"),
    )
    if document.references:
        back = (ContentsEntry("references.xhtml", reference_heading(document)), *back)
    return (ContentsEntry("title.xhtml", "Title page"), ContentsEntry("conversation.xhtml", facts.title, parts), *back)


def reference_heading(document: Document) -> str:
    """The heading of the reference list as the source words it."""
    return one_line(document.reference_heading) or "References"


def beginning(turn: Turn) -> str:
    """The first words of a turn that its speaker says."""
    return first_words(" ".join(s.text for p in turn.paragraphs() for s in p.sentences)) or "…"


def section_entries(document: Document, place: BookPlace = ALONE, *, turns: bool = True) -> tuple[ContentsEntry, ...]:
    """The entries of the conversation: sections where it has any, and their turns where ``turns`` says so."""
    names = {person.id: person.name for person in document.people}
    return tuple(e for section in document.sections for e in _section(section, names, place, turns))


def _section(section: Section, names: Mapping[str, str], place: BookPlace, turns: bool) -> tuple[ContentsEntry, ...]:
    page = place.conversation
    listed = section.turns if turns else ()
    entries = tuple(ContentsEntry(f"{page}#{turn.id}", f"{names[turn.speaker]}: {beginning(turn)}") for turn in listed)
    if section.heading is None:
        return entries
    return (ContentsEntry(f"{page}#{section.id}", section.heading.text, entries),)


def speakers_of(document: Document) -> dict[str, str]:
    """Who says each sentence: its id, and their name."""
    names = {person.id: person.name for person in document.people}
    return {s.id: names[s.speaker] if s.speaker else "the narrator" for s in document.sentences()}


def backlinks(reference: Reference, speakers: Mapping[str, str], book_page: str, where: str = "") -> Iterator[Markup]:
    """A link to every mention of a work, on the page with this address (empty: on the same one).

    ``where`` is said of each, where several episodes mention the work.
    """
    work = f"“{first_words(reference.title or reference.text)}”{where}"
    for number, mention in enumerate(reference.mentions, start=1):
        by = speakers[mention.sentence]
        yield _BACKLINK.format(book_page, mention.id, number, work, by, number)
