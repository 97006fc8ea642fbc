"""The table of contents: title page, sections with their turns, and what stands behind the conversation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.model.document import Document, Section, Turn
from pipeline.write.text.facts import Facts
from pipeline.write.text.place import ALONE, BookPlace
from pipeline.write.text.plain import first_words, one_line


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
