"""Checks an EPUB file, from its archive to its overlays."""

from __future__ import annotations

import errno
import hashlib
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.verify.accessibility import check_accessibility
from pipeline.verify.book import Book, open_book, resolve
from pipeline.verify.css import Rule, contrast, painted, rules, styled
from pipeline.verify.findings import Findings
from pipeline.verify.links import check_links
from pipeline.verify.overlay import Clip, check_overlays
from pipeline.verify.package import check_package
from pipeline.verify.page import Page
from pipeline.verify.pages import check_pages, read_pages
from pipeline.verify.words import Piece

_LEAST_CONTRAST = 4.5
"""WCAG 2.2, success criterion 1.4.3 (level AA)."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What a book was found to hold."""

    name: str = ""
    """Of its file."""
    findings: Findings | None = None
    """None where it could not be read."""
    opf: str = ""
    pages: int = 0
    overlays: int = 0
    pieces: tuple[Piece, ...] = ()
    """In reading order."""
    played: tuple[tuple[Clip, str], ...] = ()
    """Its clips in reading order, each with the name of its overlay."""
    stated: dict[str, str] = field(default_factory=dict)
    """Name -> the first value in the package metadata that is about the book itself."""
    people: tuple[str, ...] = ()
    """As its title page lists them."""
    cover: str = ""
    """First 12 hex digits of the SHA-256 of its cover, or empty."""

    @property
    def clips(self) -> int:
        """How many there are."""
        return len(self.played)


def check_epub(path: Path, findings: Findings) -> Checked:
    """Report everything that is wrong with an EPUB file; it is read a page at a time, and its sound in blocks.

    :raises OSError: it cannot be read.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            book = open_book(archive, findings)
            return _check(book, path.name) if book is not None else Checked()
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        findings.add("R411", f"not a whole zip archive: {error}")
        return Checked()
    except OSError as error:
        if error.errno != errno.EINVAL:
            raise
        findings.add("R411", "not a whole zip archive: its list of files names a place before its beginning")
        return Checked()


def _check(book: Book, name: str) -> Checked:
    pages = read_pages(book)
    check_package(book)
    check_pages(book, pages)
    check_links(book, pages)
    check_accessibility(book, pages)
    overlays = check_overlays(book, pages)
    if overlays:
        _check_style(book, pages)
    return Checked(
        name,
        book.findings,
        book.opf,
        len(pages),
        len(overlays),
        tuple(piece for page in pages.values() for piece in page.words.pieces),
        tuple((clip, overlay.item.name) for overlay in overlays for clip in overlay.clips),
        {meta.name: meta.text for meta in reversed(book.metadata) if not meta.refines},
        next((page.people for page in pages.values() if page.people), ()),
        _cover(book),
    )


def _cover(book: Book) -> str:
    there = (i.name for i in book.items if "cover-image" in i.properties and i.name in book.archive.NameToInfo)
    name = next(there, "")
    return hashlib.sha256(book.archive.read(name)).hexdigest()[:12] if name else ""


def _check_style(book: Book, pages: dict[str, Page]) -> None:
    """The classes of what is heard are in the style sheets of the narrated pages, and readable in both schemes."""
    classes = [(meta.text, True) for meta in book.named("media:active-class")]
    classes += [(meta.text, False) for meta in book.named("media:playback-active-class")]
    if not book.named("media:active-class"):
        book.findings.add("R430", "no media:active-class: what is heard is not marked", book.opf)
    linked = {
        tuple(resolve(name, place.text)[0] for place in page.stylesheets)
        for name, page in pages.items()
        if page.item.overlay
    }
    for sheets in sorted(linked):
        there = [name for name in sheets if name in book.archive.NameToInfo]
        text = "\n".join(book.archive.read(name).decode("utf-8", "replace") for name in there)
        for class_, itself in classes:
            _check_class(book, there[-1] if there else book.opf, rules(text), class_, itself)


def _check_class(book: Book, sheet: str, read: list[Rule], name: str, itself: bool) -> None:
    if not styled(read, name, itself=itself):
        book.findings.add("R430", f"the style sheet does not know the class {name}", sheet)
        return
    for dark in (False, True):
        scheme = "dark" if dark else "light"
        for part in painted(read, name, dark=dark):
            if part.text is None or part.ground is None:
                book.findings.add("R430", f"a colour of {part.selector} cannot be read ({scheme})", sheet)
            elif (ratio := contrast(part.text, part.ground)) < _LEAST_CONTRAST:
                message = f"{part.selector} has a contrast of {ratio:.2f}:1 in a {scheme} scheme, not 4.5:1"
                book.findings.add("R430", message, sheet)
