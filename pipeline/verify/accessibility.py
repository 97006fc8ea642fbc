"""Checks what a book says of its own accessibility (EPUB Accessibility 1.1; schema.org vocabulary)."""

from __future__ import annotations

import re

from pipeline.verify.book import Book
from pipeline.verify.page import Page

_REQUIRED = (
    "schema:accessMode",
    "schema:accessModeSufficient",
    "schema:accessibilityFeature",
    "schema:accessibilityHazard",
    "schema:accessibilitySummary",
)
_MODES = frozenset({"textual", "visual"})
"""Overlays repeat the text: nothing in a book can only be heard."""
_CLAIM = re.compile(r"epub.*accessibility|wcag|epub-a11y", re.IGNORECASE)
_NO_HAZARD = frozenset({"none", "unknown"})


def check_accessibility(book: Book, pages: dict[str, Page]) -> None:
    """Report accessibility metadata that is missing or contradicts the book, and claims that nobody certified."""
    for name in _REQUIRED:
        if not any(meta.text for meta in book.named(name)):
            book.findings.add("R424", f"no {name}", book.opf)
    _check_modes(book, pages)
    _check_features(book, pages)
    hazards = {meta.text for meta in book.named("schema:accessibilityHazard")}
    if hazards & _NO_HAZARD and len(hazards) > 1:
        book.findings.add("R424", f"hazards that exclude each other: {', '.join(sorted(hazards))}", book.opf)
    certified = {meta.refines for meta in book.named("a11y:certifiedBy") if meta.text}
    for claim in book.named("dcterms:conformsTo"):
        if _CLAIM.search(claim.text) and claim.id not in certified and "" not in certified:
            message = f"claims “{claim.text}” without a11y:certifiedBy"
            book.findings.add("R425", message, book.opf, claim.line)


def _check_modes(book: Book, pages: dict[str, Page]) -> None:
    modes = {meta.text: meta.line for meta in book.named("schema:accessMode")}
    for mode, line in modes.items():
        if mode not in _MODES:
            book.findings.add("R424", f"accessMode {mode}: the book is read, and seen", book.opf, line)
    shown = any(page.pictures for page in pages.values())
    if shown != ("visual" in modes):
        has = "pictures and no" if shown else "no pictures and"
        book.findings.add("R424", f"the book has {has} accessMode visual", book.opf)


def _check_features(book: Book, pages: dict[str, Page]) -> None:
    features = {meta.text: meta.line for meta in book.named("schema:accessibilityFeature")}
    kinds = {kind for page in pages.values() for types, _ in page.navigations for kind in types.split()}
    facts = {
        "synchronizedAudioText": any(item.overlay for item in book.items),
        "tableOfContents": "toc" in kinds,
        "pageNavigation": "page-list" in kinds,
        "pageBreakMarkers": any(page.page_breaks for page in pages.values()),
    }
    for feature, there in facts.items():
        if there and feature not in features:
            book.findings.add("R424", f"has {feature} and does not say so", book.opf)
        elif not there and feature in features:
            book.findings.add("R424", f"says {feature} and has none", book.opf, features[feature])
