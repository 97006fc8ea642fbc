"""Episodes, table of contents and landmarks of a book."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.model import Document, Turn, slug
from pipeline.settings import Settings
from pipeline.write.text.conversation import PictureFile, pictures, reference_heading
from pipeline.write.text.facts import Facts, facts
from pipeline.write.text.markup import InlineMarkup, inline
from pipeline.write.text.plain import first_words
from pipeline.write.text.words import Words


@dataclass(frozen=True, slots=True)
class BookPlace:
    """File names and id prefix of an episode's pages in a book."""

    prefix: str = ""
    """Prefix of the episode's file names and ids; empty in its own book."""

    def page(self, name: str) -> str:
        """Return the file name of one of the episode's pages.

        :param name: ``part`` (first page in the series' book), ``conversation``, ``references`` or ``about``.
        """
        return f"{self.prefix}{name}.xhtml"


OWN_BOOK = BookPlace()


def in_series(key: str) -> BookPlace:
    """Return the file names and the id prefix of an episode in the series' book.

    :param key: key of the episode.
    """
    # No prefix is the beginning of another, so ids and file names are unique in the book.
    plain = slug(key)
    if plain != key:
        plain += "-x" + hashlib.sha256(key.encode()).hexdigest()[:10]
    return BookPlace(f"e-{plain}_")


@dataclass(frozen=True, slots=True)
class Member:
    """An episode as part of its own book or of the series' book."""

    document: Document
    """Document whose ids are unique in the book."""
    facts: Facts
    place: BookPlace
    inline: InlineMarkup
    pictures: Mapping[str, PictureFile]

    def label(self, words: Words) -> str:
        """Return the label of the episode, such as ``Episode 2: Where the Rain Goes``.

        The label of a draft begins with ``Draft:``.

        :param words: interface text in the language of the page, which may differ from the episode's.
        """
        known = self.facts
        title = words.episode(known.number, known.title) if known.number else known.title
        return f"{words.draft_mark} {title}" if known.mark else title

    @property
    def numbered(self) -> str:
        """Label with the episode number only, such as ``Episode 2``.

        The label is empty if the episode has no number.
        """
        return self.inline.words.episode(self.facts.number) if self.facts.number else ""


def placed(
    document: Document, settings: Settings, number: int, files: Mapping[str, bytes | Path], place: BookPlace = OWN_BOOK
) -> Member:
    """Return an episode as a member of a book.

    :param files: content or path on disk of each figure in the document, by ``Figure.file``.
    :param place: file names and id prefix of the episode.
    :raises KeyError: a figure's file is not among ``files``.
    :raises RostraError: a picture is not a JPEG, PNG or GIF.
    """
    known = facts(document, settings, number)
    write = inline(document, known.language, xhtml=True, references_page=place.page("references"))
    held = pictures(document, files, place.prefix)
    return Member(document=document, facts=known, place=place, inline=write, pictures=held)


@dataclass(frozen=True, slots=True)
class ContentsEntry:
    """An entry in the table of contents, with its subentries."""

    href: str
    label: str
    parts: tuple[ContentsEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class Landmark:
    """A main part of a book, to which reading apps offer a link."""

    type: str
    """Term in the EPUB 3 Structural Semantics Vocabulary, such as ``bodymatter``."""
    href: str
    label: str


def title_entry(words: Words) -> ContentsEntry:
    """Return the table-of-contents entry for the title page."""
    return ContentsEntry("title.xhtml", words.title_page)


def about_entry(words: Words) -> ContentsEntry:
    """Return the table-of-contents entry for the “about” page."""
    return ContentsEntry("about.xhtml", words.about_edition)


def contents(member: Member) -> tuple[ContentsEntry, ...]:
    """Return the table of contents of an episode's book, in reading order."""
    words = member.inline.words
    return (
        title_entry(words),
        ContentsEntry(member.place.page("conversation"), member.facts.marked_title, section_entries(member, words)),
        *reference_entries(member, words),
        ContentsEntry("speakers.xhtml", words.speakers),
        about_entry(words),
    )


def reference_entries(member: Member, words: Words) -> tuple[ContentsEntry, ...]:
    """Return the table-of-contents entry for the reference list, if the episode has one."""
    heading = reference_heading(member.document, words)
    return (ContentsEntry(member.place.page("references"), heading),) if member.document.references else ()


def section_entries(member: Member, words: Words, *, turns: bool = True) -> tuple[ContentsEntry, ...]:
    """Return the table-of-contents entries for the sections and turns of the conversation.

    :param turns: whether to list turns; otherwise, only sections with a heading are listed.
    """
    names = {person.id: person.name for person in member.document.people}
    page, label = member.place.page("conversation"), words.label
    found: list[ContentsEntry] = []
    for section in member.document.sections:
        listed = section.turns if turns else ()
        entries = [ContentsEntry(f"{page}#{t.id}", label(names[t.speaker], beginning(t))) for t in listed]
        if section.heading is not None:
            entries = [ContentsEntry(f"{page}#{section.id}", section.heading.text, tuple(entries))]
        found += entries
    return tuple(found)


def beginning(turn: Turn) -> str:
    """Return the first words of a turn, or ``…`` if it has no text."""
    return first_words(" ".join(s.text for p in turn.paragraphs() for s in p.sentences)) or "…"


def landmarks(inline: InlineMarkup, start: tuple[str, str], *back: tuple[str, str, str]) -> Iterator[Landmark]:
    """Yield the landmarks of a book.

    :param start: page and label of the landmark for the beginning of the text.
    :param back: type, page and label of a landmark for each part after the text.
    """
    words = inline.words
    yield Landmark("cover", "cover.xhtml", inline.own(words.cover))
    yield Landmark("titlepage", "title.xhtml", inline.own(words.title_page))
    yield Landmark("toc", "#toc", inline.own(words.contents))
    yield Landmark("bodymatter", start[0], inline.own(start[1]))
    yield from (Landmark(*each) for each in back)
    yield Landmark("copyright-page", "about.xhtml#rights", inline.own(words.licence_and_source))
