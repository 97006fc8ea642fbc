"""The package metadata of a book (EPUB 3.3, section 5.5) and its accessibility metadata (EPUB Accessibility 1.1)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.model import Document
from pipeline.settings import Book
from pipeline.standards import subject
from pipeline.write.epub.about_page import unspoken
from pipeline.write.epub.contents import Member
from pipeline.write.text.facts import Creator, Facts, contributors, creators, relators
from pipeline.write.text.plain import one_line

_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_CONFORMS_TO = "EPUB Accessibility 1.1 - WCAG 2.2 Level AA"


@dataclass(frozen=True, slots=True)
class MetadataEntry:
    """An element of the package metadata."""

    tag: str
    """``dc:…``, ``meta`` or ``link``."""
    text: str
    attributes: tuple[tuple[str, str], ...] = ()


def meta(name: str, text: str, **attributes: str) -> MetadataEntry:
    """A ``<meta property="…">``; ``refines`` is the id of another entry."""
    if refines := attributes.pop("refines", ""):
        attributes["refines"] = f"#{refines}"
    return MetadataEntry("meta", one_line(text), (("property", name), *attributes.items()))


def describe(member: Member, book: Book, *, narrated: bool = False) -> tuple[MetadataEntry, ...]:
    """Everything but the identifier, the language and the date of modification, of an episode's book.

    ``narrated`` says whether there are media overlays.
    """
    document, facts = member.document, member.facts
    summary = (
        "A conversation with a heading for every turn, a table of contents and a list of speakers with their turns."
    )
    narration = _narration(document) if narrated else ""
    makers, named = creators(document, facts), (Creator(p.name, relators(p)) for p in document.people)
    return (
        MetadataEntry("dc:title", facts.title),
        *people("creator", makers),
        *people("contributor", contributors(named, makers)),
        *published(facts, (facts.source,), facts.dated),
        *subjects(facts.subjects),
        *_series(facts),
        *accessibility(summary, facts.language, visual=bool(member.pictures), narration=narration),
        *conformance(book),
    )


def titled(title: str, subtitle: str) -> tuple[MetadataEntry, ...]:
    """The title and, where there is one, the subtitle."""
    if not subtitle:
        return (MetadataEntry("dc:title", title),)
    return (
        MetadataEntry("dc:title", title, (("id", "main-title"),)),
        meta("title-type", "main", refines="main-title"),
        MetadataEntry("dc:title", subtitle, (("id", "subtitle"),)),
        meta("title-type", "subtitle", refines="subtitle"),
    )


def people(kind: str, named: Iterable[Creator]) -> tuple[MetadataEntry, ...]:
    """People as ``dc:creator`` or ``dc:contributor`` (``kind``), each with their roles."""
    return tuple(entry for i, person in enumerate(named, start=1) for entry in _person(kind, i, person))


def published(facts: Facts, sources: Iterable[str], issued: str) -> tuple[MetadataEntry, ...]:
    """Publisher, dates, rights, sources, description, licence: as far as they are known.

    ``issued`` is the day of the first publication (ISO 8601), ``facts.dated`` that of this book.
    """
    rights = " ".join(part for part in (facts.copyright, facts.licence.text, facts.licence.url) if part)
    singles = (
        ("dc:publisher", facts.publisher),
        ("dc:date", facts.dated),
        ("dc:rights", rights),
        *(("dc:source", source) for source in sources),
        ("dc:description", facts.summary),
    )
    entries = [MetadataEntry(tag, text) for tag, text in singles if text]
    if issued:
        entries.append(meta("dcterms:issued", issued))
    if facts.licence.url:
        entries.append(MetadataEntry("link", "", (("rel", "cc:license"), ("href", facts.licence.url))))
    return tuple(entries)


def subjects(texts: Iterable[str]) -> tuple[MetadataEntry, ...]:
    """What the book is about; a subject of a scheme with the scheme’s name and its code (EPUB 3.3, D.3.2, D.3.9)."""
    entries: list[MetadataEntry] = []
    for number, stated in enumerate(map(subject, texts), start=1):
        identifier = f"subject-{number}"
        entries.append(MetadataEntry("dc:subject", stated.label, (("id", identifier),) if stated.authority else ()))
        if stated.authority:
            entries.append(meta("authority", stated.authority, refines=identifier))
            entries.append(meta("term", stated.term, refines=identifier))
    return tuple(entries)


def conformance(book: Book) -> tuple[MetadataEntry, ...]:
    """The claim of conformance (EPUB Accessibility 1.1, section 4), only where the settings name who evaluated."""
    if not book.certified_by:
        return ()
    entries = [
        meta("dcterms:conformsTo", _CONFORMS_TO, id="conformance"),
        meta("a11y:certifiedBy", book.certified_by, refines="conformance", id="certifier"),
    ]
    certified_on = book.certified_on.isoformat() if book.certified_on else ""
    stated = (("dcterms:date", certified_on), ("a11y:certifierCredential", book.certifier_credential))
    entries += [meta(name, text, refines="certifier") for name, text in stated if text]
    if book.certifier_report:
        attributes = (("rel", "a11y:certifierReport"), ("href", book.certifier_report), ("refines", "#certifier"))
        entries.append(MetadataEntry("link", "", attributes))
    return tuple(entries)


def _person(kind: str, number: int, person: Creator) -> list[MetadataEntry]:
    identifier = f"{kind}-{number}"
    roles = [meta("role", role, refines=identifier, scheme="marc:relators") for role in person.roles]
    return [MetadataEntry(f"dc:{kind}", one_line(person.name), (("id", identifier),)), *roles]


def _series(facts: Facts) -> list[MetadataEntry]:
    if not facts.series:
        return []
    entries = [
        meta("belongs-to-collection", facts.series, id="series"),
        meta("collection-type", "series", refines="series"),
    ]
    # Several reading systems know a series only by what calibre writes.
    calibre = {"calibre:series": facts.series}
    if facts.number:
        entries.append(meta("group-position", str(facts.number), refines="series"))
        calibre["calibre:series_index"] = str(facts.number)
    return [*entries, *(MetadataEntry("meta", "", (("name", name), ("content", calibre[name]))) for name in calibre)]


def accessibility(summary: str, language: str, *, visual: bool, narration: str = "") -> tuple[MetadataEntry, ...]:
    """What the book offers to whom (schema.org properties of EPUB Accessibility 1.1, section 3).

    ``summary`` says what it is; ``narration`` what of it is heard, and is empty for a book without sound. Both are in
    English, which is marked in a book in another ``language``.
    """
    modes = ("textual", "visual") if visual else ("textual",)
    sufficient = ("textual", "textual,visual") if visual else ("textual",)
    features = (
        "alternativeText",
        "ARIA",
        "displayTransformability",
        "readingOrder",
        "structuralNavigation",
        *(("synchronizedAudioText",) if narration else ()),
        "tableOfContents",
    )
    english = {} if language.split("-")[0].casefold() == "en" else {_XML_LANG: "en"}
    quotes = "Pull quotes that repeat words of the text are hidden from assistive technology."
    pictures = "All pictures have text alternatives." if visual else ""
    return (
        *(meta("schema:accessMode", mode) for mode in modes),
        *(meta("schema:accessModeSufficient", mode) for mode in sufficient),
        *(meta("schema:accessibilityFeature", feature) for feature in features),
        meta("schema:accessibilityHazard", "none"),
        meta("schema:accessibilitySummary", " ".join(filter(None, (summary, quotes, pictures, narration))), **english),
    )


def _narration(document: Document) -> str:
    kinds = (
        *unspoken(document),
        "speakers’ names where they are not announced anew",
        "the pages around the conversation but for the opening words on the title page",
    )
    return (
        "The conversation is read by synthetic voices, in step with the text, sentence by sentence. Not read: "
        f"{', '.join(kinds[:-1])} and {kinds[-1]}."
    )
