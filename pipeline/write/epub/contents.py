"""The table of contents and the landmarks of a book, and how the pages of its episodes are called."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pipeline.model import Document, Section, Turn, slug
from pipeline.write.text.conversation import reference_heading
from pipeline.write.text.facts import Facts
from pipeline.write.text.markup import InlineMarkup
from pipeline.write.text.plain import first_words


@dataclass(frozen=True, slots=True)
class BookPlace:
    """The names of an episode's pages, and what the ids on them begin with."""

    prefix: str = ""
    """Before every file name and every id; empty in an episode's own book."""

    @property
    def part(self) -> str:
        """The page that opens the episode in a book of several."""
        return f"{self.prefix}part.xhtml"

    @property
    def conversation(self) -> str:
        """The page with the conversation."""
        return f"{self.prefix}conversation.xhtml"

    @property
    def references(self) -> str:
        """The page with the reference list."""
        return f"{self.prefix}references.xhtml"

    @property
    def about(self) -> str:
        """The page about the edition."""
        return f"{self.prefix}about.xhtml"


ALONE = BookPlace()


def in_series(key: str) -> BookPlace:
    """The place of an episode among others: two keys never share a prefix, and none begins another's."""
    plain = slug(key)
    if plain != key:
        plain += "-x" + hashlib.sha256(key.encode()).hexdigest()[:10]
    return BookPlace(f"e-{plain}_")


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


TITLE_ENTRY = ContentsEntry("title.xhtml", "Title page")
ABOUT_ENTRY = ContentsEntry("about.xhtml", "About this edition")


def contents(document: Document, facts: Facts) -> tuple[ContentsEntry, ...]:
    """The entries of an episode's book, in reading order."""
    return (
        TITLE_ENTRY,
        ContentsEntry(ALONE.conversation, facts.title, section_entries(document)),
        *reference_entries(document, ALONE),
        ContentsEntry("speakers.xhtml", "Speakers"),
        ABOUT_ENTRY,
    )


def reference_entries(document: Document, place: BookPlace) -> tuple[ContentsEntry, ...]:
    """The entry of the reference list, if there is one."""
    return (ContentsEntry(place.references, reference_heading(document)),) if document.references else ()


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


def beginning(turn: Turn) -> str:
    """The first words of a turn that its speaker says."""
    return first_words(" ".join(s.text for p in turn.paragraphs() for s in p.sentences)) or "…"


def landmarks(inline: InlineMarkup, start: tuple[str, str], *back: tuple[str, str, str]) -> Iterator[Landmark]:
    """The landmarks of a book.

    :param start: page and label of where its text begins.
    :param back: type, page and label of what follows the text.
    """
    yield Landmark("cover", "cover.xhtml", inline.own("Cover"))
    yield Landmark("titlepage", "title.xhtml", inline.own("Title page"))
    yield Landmark("toc", "#toc", inline.own("Contents"))
    yield Landmark("bodymatter", start[0], inline.own(start[1]))
    yield from (Landmark(*each) for each in back)
    yield Landmark("copyright-page", "about.xhtml#rights", inline.own("Licence and source"))
