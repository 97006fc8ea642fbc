"""The table of contents: title page, sections with their turns, and what stands behind the conversation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.model.document import Document, Section, Turn
from pipeline.write.text.facts import Facts
from pipeline.write.text.place import ALONE, Place
from pipeline.write.text.plain import first_words, one_line


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the table of contents."""

    href: str
    label: str
    parts: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Landmark:
    """A main part of a book, which reading systems offer to go to."""

    type: str
    """Of the EPUB 3 Structural Semantics Vocabulary."""
    href: str
    label: str


def contents(document: Document, facts: Facts) -> tuple[Entry, ...]:
    """The entries, in reading order."""
    parts = section_entries(document)
    back: tuple[Entry, ...] = (Entry("speakers.xhtml", "Speakers"), Entry("about.xhtml", "About this edition"))
    if document.references:
        back = (Entry("references.xhtml", reference_heading(document)), *back)
    return (Entry("title.xhtml", "Title page"), Entry("conversation.xhtml", facts.title, parts), *back)


def reference_heading(document: Document) -> str:
    """The heading of the reference list as the source words it."""
    return one_line(document.reference_heading) or "References"


def beginning(turn: Turn) -> str:
    """The first words of a turn that its speaker says."""
    return first_words(" ".join(s.text for p in turn.paragraphs() for s in p.sentences)) or "…"


def section_entries(document: Document, place: Place = ALONE, *, turns: bool = True) -> tuple[Entry, ...]:
    """The entries of the conversation: sections where it has any, and their turns where ``turns`` says so."""
    names = {person.id: person.name for person in document.people}
    return tuple(e for section in document.sections for e in _section(section, names, place, turns))


def _section(section: Section, names: Mapping[str, str], place: Place, turns: bool) -> tuple[Entry, ...]:
    page = place.conversation
    listed = section.turns if turns else ()
    entries = tuple(Entry(f"{page}#{turn.id}", f"{names[turn.speaker]}: {beginning(turn)}") for turn in listed)
    if section.heading is None:
        return entries
    return (Entry(f"{page}#{section.id}", section.heading.text, entries),)
