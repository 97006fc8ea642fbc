"""Package metadata of a book, including accessibility metadata.

Standards: EPUB 3.3, section 5.5; EPUB Accessibility 1.1.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.model import Document
from pipeline.settings import Book
from pipeline.standards import iso_639_1, subject
from pipeline.write.epub.about_page import unspoken
from pipeline.write.epub.contents import Member
from pipeline.write.text.facts import Creator, Facts, contributors, creators, relators
from pipeline.write.text.plain import one_line
from pipeline.write.text.words import Words, words_for

_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_CONFORMS_TO = "EPUB Accessibility 1.1 - WCAG 2.2 Level AA"


@dataclass(frozen=True, slots=True)
class MetadataEntry:
    """An element in the package metadata."""

    tag: str
    """Element name: ``dc:…``, ``meta`` or ``link``."""
    text: str
    attributes: tuple[tuple[str, str], ...] = ()


def meta(name: str, text: str, **attributes: str) -> MetadataEntry:
    """Return a ``<meta property="…">`` element.

    :param name: value of the attribute ``property``.
    :param attributes: other attributes; ``refines`` is the id of another entry, without ``#``.
    """
    if refines := attributes.pop("refines", ""):
        attributes["refines"] = f"#{refines}"
    return MetadataEntry("meta", one_line(text), (("property", name), *attributes.items()))


def describe_episode(member: Member, book: Book, *, narrated: bool) -> tuple[MetadataEntry, ...]:
    """Return the metadata of an episode's book, except identifier, language and modification date.

    :param narrated: whether the book has media overlays.
    """
    document, facts, words = member.document, member.facts, member.inline.words
    return (
        MetadataEntry("dc:title", facts.marked_title),
        *describe(
            facts, book, creators(document, facts), (Creator(p.name, relators(p)) for p in document.people),
            (facts.source,), facts.dated, words.episode_summary, visual=bool(member.pictures),
            narration=_narration(document, words) if narrated else "",
        ),
        *corrections([("", facts)], facts.language),
    )  # fmt: skip


def describe(
    facts: Facts, book: Book, makers: Sequence[Creator], named: Iterable[Creator], sources: Iterable[str], issued: str,
    summary: str, *, visual: bool, narration: str = "",
) -> tuple[MetadataEntry, ...]:  # fmt: skip
    """Return the metadata of a book, except titles, identifiers, languages and modification date.

    :param makers: creators of the book.
    :param named: all people; those who are not creators become contributors.
    :param sources: URLs of the first publication; empty ones are left out.
    :param issued: date of the first publication (ISO 8601) or empty; the date of this book is ``facts.dated``.
    :param summary: accessibility summary of the book, in the language of the interface text.
    :param visual: whether the book has pictures.
    :param narration: description of the narration, in the language of ``summary``; empty for a book without sound.
    """
    return (
        *_people("creator", makers),
        *_people("contributor", contributors(named, makers)),
        *_published(facts, sources, issued),
        *_subjects(facts.subjects),
        *_series(facts),
        *_accessibility(summary, facts.language, visual, narration),
        *_conformance(book),
    )


def titled(title: str, subtitle: str) -> tuple[MetadataEntry, ...]:
    """Return the metadata entries for the title and, if any, the subtitle."""
    if not subtitle:
        return (MetadataEntry("dc:title", title),)
    return (
        MetadataEntry("dc:title", title, (("id", "main-title"),)),
        meta("title-type", "main", refines="main-title"),
        MetadataEntry("dc:title", subtitle, (("id", "subtitle"),)),
        meta("title-type", "subtitle", refines="subtitle"),
    )


def corrections(texts: Iterable[tuple[str, Facts]], language: str) -> Iterator[MetadataEntry]:
    """Yield two metadata entries for each correction: its text and its date.

    The text uses the schema.org property ``correction``.

    :param texts: for each episode, a prefix for the text of each correction, and the episode's metadata.
    :param language: language of the book.
    """
    stated = ((before, known, each) for before, known in texts for each in known.corrections)
    for number, (before, known, each) in enumerate(stated, start=1):
        identifier = f"correction-{number}"
        marked = {_XML_LANG: known.language} if known.language != language else {}
        yield meta("schema:correction", before + each.what, id=identifier, **marked)
        yield meta("dcterms:date", each.date, refines=identifier)


def _people(kind: str, named: Iterable[Creator]) -> Iterator[MetadataEntry]:
    """Yield the metadata entries for people and their roles.

    :param kind: ``creator`` or ``contributor``.
    """
    for number, person in enumerate(named, start=1):
        identifier = f"{kind}-{number}"
        yield MetadataEntry(f"dc:{kind}", one_line(person.name), (("id", identifier),))
        yield from (meta("role", role, refines=identifier, scheme="marc:relators") for role in person.roles)


def _published(facts: Facts, sources: Iterable[str], issued: str) -> Iterator[MetadataEntry]:
    """Yield the metadata entries for publisher, dates, rights, sources, description and licence, if known."""
    licence = facts.licence
    singles = (
        ("dc:publisher", facts.publisher),
        ("dc:date", facts.dated),
        ("dc:rights", " ".join(filter(None, (facts.copyright, licence.text, licence.url)))),
        *(("dc:source", source) for source in sources),
        ("dc:description", facts.summary),
    )
    yield from (MetadataEntry(tag, text) for tag, text in singles if text)
    if issued:
        yield meta("dcterms:issued", issued)
    if licence.url:
        yield MetadataEntry("link", "", (("rel", "cc:license"), ("href", licence.url)))


def _subjects(texts: Iterable[str]) -> Iterator[MetadataEntry]:
    """Yield the entries for subjects, with authority and term if known (EPUB 3.3, D.3.2, D.3.9)."""
    for number, stated in enumerate(map(subject, texts), start=1):
        identifier = f"subject-{number}"
        yield MetadataEntry("dc:subject", stated.label, (("id", identifier),) if stated.authority else ())
        if stated.authority:
            yield meta("authority", stated.authority, refines=identifier)
            yield meta("term", stated.term, refines=identifier)


def _conformance(book: Book) -> Iterator[MetadataEntry]:
    """Yield the conformance claim (EPUB Accessibility 1.1, section 4), if the settings name a certifier."""
    if not book.certified_by:
        return
    yield meta("dcterms:conformsTo", _CONFORMS_TO, id="conformance")
    yield meta("a11y:certifiedBy", book.certified_by, refines="conformance", id="certifier")
    certified_on = book.certified_on.isoformat() if book.certified_on else ""
    stated = (("dcterms:date", certified_on), ("a11y:certifierCredential", book.certifier_credential))
    yield from (meta(name, text, refines="certifier") for name, text in stated if text)
    if book.certifier_report:
        attributes = (("rel", "a11y:certifierReport"), ("href", book.certifier_report), ("refines", "#certifier"))
        yield MetadataEntry("link", "", attributes)


def _series(facts: Facts) -> Iterator[MetadataEntry]:
    if not facts.series:
        return
    yield meta("belongs-to-collection", facts.series, id="series")
    yield meta("collection-type", "series", refines="series")
    if facts.number:
        yield meta("group-position", str(facts.number), refines="series")
    # Several reading apps recognize a series only by calibre's metadata.
    yield MetadataEntry("meta", "", (("name", "calibre:series"), ("content", facts.series)))
    if facts.number:
        yield MetadataEntry("meta", "", (("name", "calibre:series_index"), ("content", str(facts.number))))


def _accessibility(summary: str, language: str, visual: bool, narration: str) -> Iterator[MetadataEntry]:
    """Yield the accessibility metadata (EPUB Accessibility 1.1, section 3).

    The summary and the description of the narration are in English, and tagged as such, if there is no interface text
    in the book's language.
    """
    modes = ("textual", "visual") if visual else ("textual",)
    sufficient = ("textual", "textual,visual") if visual else ("textual",)
    features = (
        "alternativeText", "ARIA", "displayTransformability", "readingOrder", "structuralNavigation",
        *(("synchronizedAudioText",) if narration else ()), "tableOfContents",
    )  # fmt: skip
    words = words_for(language)
    other = {} if iso_639_1(language) == words.language else {_XML_LANG: words.language}
    pictures = words.described_pictures if visual else ""
    told = " ".join(filter(None, (summary, words.hidden_quotes, pictures, narration)))
    yield from (meta("schema:accessMode", mode) for mode in modes)
    yield from (meta("schema:accessModeSufficient", mode) for mode in sufficient)
    yield from (meta("schema:accessibilityFeature", feature) for feature in features)
    yield meta("schema:accessibilityHazard", "none")
    # Created without ``meta``, which would replace no-break spaces.
    yield MetadataEntry("meta", told, (("property", "schema:accessibilitySummary"), *other.items()))


def _narration(document: Document, words: Words) -> str:
    kinds = (*unspoken(document), "names", "other pages")
    return words.narrated.format(kinds=words.listed(words.unspoken_kinds[kind] for kind in kinds))
