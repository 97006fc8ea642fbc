"""Checks a book by itself: it is whole, its contents say what its pages say, its overlays follow text and sound."""

from __future__ import annotations

import errno
import hashlib
import re
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.audit.epub import EpubFile, EpubLink, EpubPage, open_epub, resolve
from pipeline.audit.overlay import StatedClip, check_overlays
from pipeline.audit.words import Findings, TextPiece, check_words, collapsed

_TURN = re.compile(r"(.*_)?t[0-9a-f]{10}(-\d+)?")


@dataclass(frozen=True, slots=True)
class AuditedBook:
    """What a book was found to hold."""

    name: str = ""
    """Of its file."""
    findings: Findings | None = None
    """None if it could not be read."""
    opf: str = ""
    pages: int = 0
    overlays: int = 0
    pieces: tuple[TextPiece, ...] = ()
    """In reading order."""
    played: tuple[tuple[StatedClip, str], ...] = ()
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


def check_book(path: Path, findings: Findings) -> AuditedBook:
    """Report what is wrong within a book; it is read a page at a time, and its sound in blocks.

    :raises OSError: it cannot be read.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            epub = open_epub(archive, findings)
            return _check(epub, path.name) if epub is not None else AuditedBook()
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        findings.add("R411", f"not a whole zip archive: {error}")
        return AuditedBook()
    except OSError as error:
        if error.errno != errno.EINVAL:
            raise
        findings.add("R411", "not a whole zip archive: its list of files names a place before its beginning")
        return AuditedBook()


def _check(epub: EpubFile, name: str) -> AuditedBook:
    pages = epub.read_pages()
    for page_name, page in pages.items():
        check_words(page.words, epub.findings, page_name)
        _check_titles(epub, page)
        _check_labels(epub, pages, page)
    overlays = check_overlays(epub, pages)
    return AuditedBook(
        name,
        epub.findings,
        epub.opf,
        len(pages),
        len(overlays),
        tuple(piece for page in pages.values() for piece in page.words.pieces),
        tuple((clip, overlay.item.name) for overlay in overlays for clip in overlay.clips),
        {meta.name: meta.text for meta in reversed(epub.metadata) if not meta.refines},
        next((page.people for page in pages.values() if page.people), ()),
        _cover(epub),
    )


def _cover(epub: EpubFile) -> str:
    there = (i.name for i in epub.items if "cover-image" in i.properties and i.name in epub.archive.NameToInfo)
    name = next(there, "")
    return hashlib.sha256(epub.archive.read(name)).hexdigest()[:12] if name else ""


def _check_titles(epub: EpubFile, page: EpubPage) -> None:
    """Report a title page, or a conversation of an episode's own book, headed other than the book (R419)."""
    title = next((collapsed(meta.text) for meta in epub.named("dc:title")), "")
    for id_ in ("titlepage", "conversation"):
        heading, _ = page.headed.get(id_, (title, ""))
        if heading != title:
            epub.findings.add("R419", f"headed “{heading}”, the book is called “{title}”", page.item.name)


def _check_labels(epub: EpubFile, pages: dict[str, EpubPage], page: EpubPage) -> None:
    """Report labels of the contents and of the index of speakers that are not the words they lead to (R415)."""
    for link in page.contents or page.links:
        target, fragment = resolve(page.item.name, link.href)
        headed = pages[target].headed.get(fragment) if target in pages else None
        if headed is None or not (page.contents or (_TURN.fullmatch(fragment) and link.text)):
            continue
        if message := _differing(link, *headed, listed=bool(page.contents)):
            epub.findings.add("R415", message, page.item.name, link.line)


def _differing(link: EpubLink, heading: str, told: str, *, listed: bool) -> str:
    """Say how a label differs from its section; empty if it does not.

    The contents list a section by its heading, a turn by its speaker and first words; an index lists first words only.
    """
    first = link.text.removeprefix(f"{heading}: ") if listed else link.text
    if listed and link.text == heading:
        return ""
    if listed and first == link.text:
        return f"“{link.text}” in the contents is headed “{heading}” on its page"
    if told.startswith(first.replace(" ", "").removesuffix("…")):
        return ""
    return f"“{link.text}” does not begin so on its page"
