"""The “about” page of a book: corrections, licence, source, production notes, and front matter."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

from pipeline.model import Credit, Document, Fate, Figure, Paragraph, PullQuote
from pipeline.write.epub.contents import OWN_BOOK, Member
from pipeline.write.epub.pages import book_page
from pipeline.write.text.facts import Facts, attribution, creators
from pipeline.write.text.markup import (
    LINK,
    NOTHING,
    PARAGRAPH,
    InlineMarkup,
    errata,
    licence_link,
    listed,
    optional,
    section,
)
from pipeline.write.text.words import Words

_COPYRIGHT = Markup(' epub:type="copyright-page"')
_ERRATA = Markup(' epub:type="errata"')
_VERBATIM = Markup('<p class="verbatim">{}</p>')
_LABELLED = Markup("<p>{} {}</p>")
_LIST = Markup("<p>{}</p>\n<ul>")


def about_page(member: Member) -> Markup:
    """Return an episode's “about” page, for its own book or the series' book."""
    document, facts, prefix = member.document, member.facts, member.place.prefix
    words = member.inline.words
    heading = words.about_edition if member.place == OWN_BOOK else words.about_episode
    body = section(
        f"{prefix}about",
        member.inline.own(heading),
        errata(f"{prefix}corrections", facts, member.inline, _ERRATA),
        rights(attribution(facts, creators(document, facts)), facts, member.inline, prefix),
        _changes(member),
        _front(member),
        level=1,
    )
    return book_page(facts, f"{heading} – {facts.title}", [body])


def rights(attributed: str, facts: Facts, inline: InlineMarkup, prefix: str = "") -> Markup:
    """Return the section with the attribution and, if known, copyright, licence and source.

    :param attributed: text of the attribution.
    :param prefix: prefix of the section's id.
    """
    licence, source, words = facts.licence, facts.source, inline.words
    return section(
        f"{prefix}rights",
        inline.own(words.licence_and_source),
        PARAGRAPH.format(attributed),
        optional(PARAGRAPH, facts.copyright),
        _LABELLED.format(inline.own(words.licence), licence_link(licence)) if licence.text else NOTHING,
        _LABELLED.format(inline.own(words.first_published), LINK.format(source, source)) if source else NOTHING,
        kind=_COPYRIGHT,
    )


def _changes(member: Member) -> Markup:
    document, own, words = member.document, member.inline.own, member.inline.words
    kinds = (words.unspoken_kinds[kind] for kind in unspoken(document))
    told: tuple[tuple[str, Iterable[str]], ...] = (
        (words.rejoined, _rejoined(member)),
        (words.respelt, _respelt(document, words)),
        (words.left_out, map(own, _left_out(document, words))),
        (words.unspoken, map(own, kinds)),
    )
    return section(
        f"{member.place.prefix}changes",
        own(words.how_made),
        PARAGRAPH.format(own(words.own_words)),
        PARAGRAPH.format(own(words.audio_edition)),
        *(listed(_LIST.format(own(introduction)), items) for introduction, items in told),
    )


def _rejoined(member: Member) -> Iterable[Markup]:
    """Yield a link to each paragraph that a page break had split.

    The link text gives the first line number of each piece, such as ``lines 80 and 82 of the transcript``.
    """
    conversation, words = member.place.page("conversation"), member.inline.words
    for paragraph in member.document.paragraphs():
        if len(paragraph.pieces) > 1:
            pieces = words.listed(str(piece.first_line) for piece in paragraph.pieces)
            told = words.joined_lines.format(lines=pieces)
            yield LINK.format(f"{conversation}#{paragraph.id}", member.inline.own(told))


def _respelt(document: Document, words: Words) -> Iterable[str]:
    """Yield each name that has other spellings in speaker tags, with those spellings.

    Spellings that differ only in case are left out.
    """
    for person in document.people:
        spellings = [alias for alias in person.aliases if alias.casefold() != person.name.casefold()]
        if spellings:
            yield words.label(person.name, "; ".join(spellings))


def _left_out(document: Document, words: Words) -> Iterable[str]:
    """Yield each type of omitted text with line numbers, such as ``page header (lines 58, 60)``."""
    found: dict[str, dict[str, None]] = {}
    for stretch in document.ledger:
        if stretch.fate == Fate.LEFT_OUT and stretch.reason != "markup":
            found.setdefault(stretch.reason, {})[str(stretch.line)] = None
    for reason, numbers in found.items():
        kind = words.left_out_kinds.get(reason, reason)
        yield words.counted(words.left_out_lines, len(numbers), kind=kind, lines=", ".join(numbers))


def unspoken(document: Document) -> tuple[str, ...]:
    """Return the types of text that are shown but not spoken, as keys of ``Words.unspoken_kinds``."""
    blocks = [block for turn in document.turns() for block in turn.blocks]
    kinds = (
        ("pull quotes", any(isinstance(b, PullQuote) and not b.sentences for b in blocks)),
        ("pictures", any(isinstance(b, Figure) for b in blocks)),
        ("credits", any(isinstance(b, Credit) for b in blocks)),
        ("directions", any(run.silent for s in document.sentences() for run in s.runs)),
        ("list numbers", any(isinstance(b, Paragraph) and b.item and b.item.style for b in blocks)),
        ("references", bool(document.references)),
        ("front matter", bool(document.front)),
    )
    return tuple(kind for kind, present in kinds if present)


def _front(member: Member) -> Markup:
    front = member.document.front
    if not front:
        return NOTHING
    shown = (_VERBATIM.format(item.text) for item in front if item.kind != "page header")
    return section(f"{member.place.prefix}front", member.inline.own(member.inline.words.front_matter), *shown)
