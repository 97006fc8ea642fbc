"""The page about the edition: corrections, licence and source, how it was made, and the transcript's front matter."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

from pipeline.model import Credit, Document, Fate, Figure, Paragraph, PullQuote
from pipeline.write.epub.contents import ALONE, Member
from pipeline.write.epub.pages import book_page
from pipeline.write.text.facts import OWN_WORDS, SYNTHETIC_VOICES, Facts, attribution, creators
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

_COPYRIGHT = Markup(' epub:type="copyright-page"')
_ERRATA = Markup(' epub:type="errata"')
_VERBATIM = Markup('<p class="verbatim">{}</p>')
_LABELLED = Markup("<p>{} {}</p>")
_LIST = Markup("<p>{}</p>\n<ul>")
AUDIO_EDITION = f"Audio edition: {SYNTHETIC_VOICES[0].lower()}{SYNTHETIC_VOICES[1:]}"


def about_page(member: Member) -> Markup:
    """The page; in a book of several episodes it is about one of them."""
    document, facts, prefix = member.document, member.facts, member.place.prefix
    heading = "About this edition" if member.place == ALONE else "About this episode"
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
    """The section with attribution, copyright, licence and source: as far as they are known."""
    licence, source = facts.licence, facts.source
    return section(
        f"{prefix}rights",
        inline.own("Licence and source"),
        PARAGRAPH.format(attributed),
        optional(PARAGRAPH, facts.copyright),
        _LABELLED.format(inline.own("Licence:"), licence_link(licence)) if licence.text else NOTHING,
        _LABELLED.format(inline.own("First published at"), LINK.format(source, source)) if source else NOTHING,
        kind=_COPYRIGHT,
    )


def _changes(member: Member) -> Markup:
    document, own = member.document, member.inline.own
    told: tuple[tuple[str, Iterable[str]], ...] = (
        ("Paragraphs that a page break had cut, and that were rejoined here:", _rejoined(member)),
        ("Names that the transcript also spells otherwise:", _respelt(document)),
        ("Left out of the text, since it belongs to the page:", map(own, _left_out(document))),
        ("Shown here and not spoken in the audio edition:", map(own, unspoken(document))),
    )
    return section(
        f"{member.place.prefix}changes",
        own("How this edition was made"),
        PARAGRAPH.format(own(OWN_WORDS)),
        PARAGRAPH.format(own(AUDIO_EDITION)),
        *(listed(_LIST.format(own(introduction)), items) for introduction, items in told),
    )


def _rejoined(member: Member) -> Iterable[Markup]:
    """Links to the paragraphs that were made of several pieces: ``lines 80 and 82 of the transcript``."""
    conversation = member.place.page("conversation")
    for paragraph in member.document.paragraphs():
        if len(paragraph.pieces) > 1:
            *first, last = (str(piece.first_line) for piece in paragraph.pieces)
            told = f"lines {', '.join(first)} and {last} of the transcript"
            yield LINK.format(f"{conversation}#{paragraph.id}", member.inline.own(told))


def _respelt(document: Document) -> Iterable[str]:
    """People whom the tags also spell otherwise than by upper and lower case."""
    for person in document.people:
        spellings = [alias for alias in person.aliases if alias.casefold() != person.name.casefold()]
        if spellings:
            yield f"{person.name}: {'; '.join(spellings)}"


def _left_out(document: Document) -> Iterable[str]:
    """List what was left out of the text, with its lines: ``running head (lines 58, 60 …)``."""
    found: dict[str, dict[str, None]] = {}
    for stretch in document.ledger:
        if stretch.fate == Fate.LEFT_OUT and stretch.reason != "mark-up":
            found.setdefault(stretch.reason, {})[str(stretch.line)] = None
    for reason, numbers in found.items():
        yield f"{reason} ({'line' if len(numbers) == 1 else 'lines'} {', '.join(numbers)} of the transcript)"


def unspoken(document: Document) -> tuple[str, ...]:
    """The kinds of text of this document that are shown and not spoken."""
    blocks = [block for turn in document.turns() for block in turn.blocks]
    kinds = (
        ("pull quotes that repeat spoken words", any(isinstance(b, PullQuote) and not b.sentences for b in blocks)),
        ("pictures and their captions", any(isinstance(b, Figure) for b in blocks)),
        ("picture credits", any(isinstance(b, Credit) for b in blocks)),
        ("stage directions", any(run.silent for s in document.sentences() for run in s.runs)),
        ("numbers of lists", any(isinstance(b, Paragraph) and b.item and b.item.style for b in blocks)),
        ("the reference list", bool(document.references)),
        ("the front matter", bool(document.front)),
    )
    return tuple(kind for kind, present in kinds if present)


def _front(member: Member) -> Markup:
    front = member.document.front
    if not front:
        return NOTHING
    shown = (_VERBATIM.format(item.text) for item in front if item.kind != "running head")
    return section(f"{member.place.prefix}front", member.inline.own("The transcript’s front matter"), *shown)
