"""The package metadata of a book (EPUB 3.3, section 5.5) and its accessibility metadata (EPUB Accessibility 1.1)."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.model import Document
from pipeline.write.epub.creators import Creator, contributors, creators
from pipeline.write.facts import Facts
from pipeline.write.lines import one_line


@dataclass(frozen=True, slots=True)
class Entry:
    """An element of the package metadata."""

    tag: str
    """``dc:…``, ``meta`` or ``link``."""
    text: str
    attributes: tuple[tuple[str, str], ...] = ()


def meta(name: str, text: str, **attributes: str) -> Entry:
    """A ``<meta property="…">``; ``refines`` is the id of another entry."""
    if refines := attributes.pop("refines", ""):
        attributes["refines"] = f"#{refines}"
    return Entry("meta", one_line(text), (("property", name), *attributes.items()))


def describe(document: Document, facts: Facts, *, visual: bool) -> tuple[Entry, ...]:
    """Everything but the identifier, the language and the date of modification.

    ``visual`` says whether there are pictures besides the cover.
    """
    entries = [Entry("dc:title", facts.title)]
    for i, creator in enumerate(creators(document, facts), start=1):
        entries += _person("creator", i, creator)
    for i, contributor in enumerate(contributors(document, facts), start=1):
        entries += _person("contributor", i, contributor)
    rights = " ".join(part for part in (facts.copyright, facts.licence.text, facts.licence.url) if part)
    singles = (
        ("dc:publisher", facts.publisher),
        ("dc:date", facts.dated),
        ("dc:rights", rights),
        ("dc:source", facts.source),
        ("dc:description", facts.summary),
    )
    entries += [Entry(tag, text) for tag, text in singles if text]
    entries += [Entry("dc:subject", subject) for subject in facts.subjects]
    if facts.licence.url:
        entries.append(Entry("link", "", (("rel", "cc:license"), ("href", facts.licence.url))))
    return (*entries, *_series(facts), *_accessibility(visual=visual))


def _person(kind: str, number: int, person: Creator) -> list[Entry]:
    identifier = f"{kind}-{number}"
    roles = [meta("role", role, refines=identifier, scheme="marc:relators") for role in person.roles]
    return [Entry(f"dc:{kind}", one_line(person.name), (("id", identifier),)), *roles]


def _series(facts: Facts) -> list[Entry]:
    if not facts.series:
        return []
    entries = [
        meta("belongs-to-collection", facts.series, id="series"),
        meta("collection-type", "series", refines="series"),
    ]
    if facts.number:
        entries.append(meta("group-position", str(facts.number), refines="series"))
    return entries


def _accessibility(*, visual: bool) -> list[Entry]:
    modes = ("textual", "visual") if visual else ("textual",)
    sufficient = ("textual", "textual,visual") if visual else ("textual",)
    features = (
        "alternativeText",
        "ARIA",
        "displayTransformability",
        "readingOrder",
        "structuralNavigation",
        "tableOfContents",
    )
    pictures = " All pictures have text alternatives." if visual else ""
    return [
        *(meta("schema:accessMode", mode) for mode in modes),
        *(meta("schema:accessModeSufficient", mode) for mode in sufficient),
        *(meta("schema:accessibilityFeature", feature) for feature in features),
        meta("schema:accessibilityHazard", "none"),
        meta(
            "schema:accessibilitySummary",
            "A conversation with a heading for every turn, a table of contents and a list of speakers with their "
            f"turns. Pull quotes that repeat words of the text are hidden from assistive technology.{pictures}",
        ),
    ]
