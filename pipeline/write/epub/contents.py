"""The table of contents: title page, sections with their turns, and what stands behind the conversation."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.model import Document, Section, Turn
from pipeline.write.facts import Facts
from pipeline.write.lines import one_line
from pipeline.write.text import first_words


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the table of contents."""

    href: str
    label: str
    parts: tuple[Entry, ...] = ()


def contents(document: Document, facts: Facts) -> tuple[Entry, ...]:
    """The entries, in reading order."""
    parts = tuple(entry for section in document.sections for entry in _section(document, section))
    back: tuple[Entry, ...] = (Entry("speakers.xhtml", "Speakers"), Entry("about.xhtml", "About this edition"))
    if document.references:
        back = (Entry("references.xhtml", reference_heading(document)), *back)
    return (Entry("title.xhtml", "Title page"), Entry("conversation.xhtml", facts.title, parts), *back)


def reference_heading(document: Document) -> str:
    """The heading of the reference list as the source words it."""
    return one_line(document.reference_heading) or "References"


def beginning(turn: Turn) -> str:
    """The first words of a turn that its speaker says."""
    return first_words(" ".join(s.text for p in turn.paragraphs() for s in p.sentences[:2])) or "…"


def _section(document: Document, section: Section) -> tuple[Entry, ...]:
    turns = tuple(
        Entry(f"conversation.xhtml#{turn.id}", f"{document.person(turn.speaker).name}: {beginning(turn)}")
        for turn in section.turns
    )
    if section.heading is None:
        return turns
    return (Entry(f"conversation.xhtml#{section.id}", section.heading.text, turns),)
