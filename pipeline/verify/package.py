"""Checks the package document: manifest against archive, spine, identity and dates (EPUB 3.3, section 5)."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta

from pipeline.verify.book import SMIL, XHTML, Book, Item

_TYPES = {
    ".xhtml": {XHTML},
    ".css": {"text/css"},
    ".smil": {SMIL},
    ".jpg": {"image/jpeg"},
    ".jpeg": {"image/jpeg"},
    ".png": {"image/png"},
    ".gif": {"image/gif"},
    ".svg": {"image/svg+xml"},
    ".m4a": {"audio/mp4"},
    ".mp3": {"audio/mpeg"},
}
_SIGNATURES = {
    "image/jpeg": (0, (b"\xff\xd8\xff",)),
    "image/png": (0, (b"\x89PNG\r\n\x1a\n",)),
    "image/gif": (0, (b"GIF87a", b"GIF89a")),
    "audio/mp4": (4, (b"ftyp",)),
    "audio/mpeg": (0, (b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2")),
}
"""How the bytes of a type begin, and where."""
_MODIFIED = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_DATE = re.compile(r"(\d{4})(-\d\d(-\d\d(T.+)?)?)?")
_OLDEST = 1400
"""Years before print are mistakes."""
_ONE_DAY = timedelta(days=1)
_UNLISTED = ("mimetype", "META-INF/")


def check_package(book: Book) -> None:
    """Report what is wrong with the manifest, the spine and the book's identity."""
    _check_manifest(book)
    for item in book.items:
        _check_item(book, item)
    _check_spine(book)
    _check_identity(book)
    known = {item.id for item in book.items} | {meta.id for meta in book.metadata}
    for meta in book.metadata:
        if meta.refines not in known:
            book.findings.add("R417", f"{meta.name} refines {meta.refines}, which is not there", book.opf, meta.line)


def _check_manifest(book: Book) -> None:
    for id_ in _repeated(item.id for item in book.items):
        book.findings.add("R416", f"two items of the manifest have the id {id_}", book.opf)
    for name in _repeated(item.name for item in book.items):
        book.findings.add("R413", f"declared twice: {name}", book.opf)
    for name in book.archive.namelist():
        if name not in book.declared and name != book.opf and not name.startswith(_UNLISTED):
            book.findings.add("R413", "not declared in the manifest", name)


def _check_item(book: Book, item: Item) -> None:
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:|//", item.name):
        book.findings.add("R420", f"remote resource {item.name}", book.opf, item.line)
        return
    if item.name.startswith(("/", "..")):
        book.findings.add("R420", f"{item.name} is not within the book", book.opf, item.line)
        return
    if item.name not in book.archive.NameToInfo:
        book.findings.add("R413", f"declared and not there: {item.name}", book.opf, item.line)
        return
    known = _TYPES.get(posixpath.splitext(item.name)[1].lower())
    if known is not None and item.type not in known:
        wanted = " or ".join(sorted(known))
        book.findings.add("R414", f"{item.name} is declared as {item.type}, not {wanted}", book.opf, item.line)
        return
    offset, beginnings = _SIGNATURES.get(item.type, (0, (b"",)))
    with book.archive.open(item.name) as file:
        if not file.read(16)[offset:].startswith(beginnings):
            book.findings.add("R414", f"its bytes are not {item.type}", item.name)


def _check_spine(book: Book) -> None:
    if not book.spine:
        book.findings.add("R415", "the spine is empty", book.opf)
    for id_ in _repeated(id_ for id_, _ in book.spine):
        book.findings.add("R415", f"{id_} is twice in the spine", book.opf)
    for id_, line in book.spine:
        item = book.by_id.get(id_)
        if item is None or item.type != XHTML:
            book.findings.add("R415", f"the spine names {id_}, which is no page of the manifest", book.opf, line)
    listed = {id_ for id_, _ in book.spine}
    for item in book.items:
        if item.type == XHTML and item.id not in listed:
            book.findings.add("R415", f"{item.name} is not in the spine", book.opf, item.line)


def _check_identity(book: Book) -> None:
    for name in ("dc:identifier", "dc:title", "dc:language"):
        if not any(meta.text for meta in book.named(name)):
            book.findings.add("R419", f"no {name}", book.opf)
    modified = [m for m in book.named("dcterms:modified") if not m.refines]
    if len(modified) != 1:
        book.findings.add("R419", f"{len(modified) or 'no'} dcterms:modified, where there is one", book.opf)
        return
    when = _moment(modified[0].text) if _MODIFIED.fullmatch(modified[0].text) else None
    if when is None:
        message = f"dcterms:modified is {modified[0].text}, no CCYY-MM-DDThh:mm:ssZ"
        book.findings.add("R419", message, book.opf, modified[0].line)
    for meta in book.named("dc:date"):
        found = _DATE.fullmatch(meta.text)
        day = _moment(meta.text if found and found[3] else f"{found[1]}-01-01") if found else None
        if day is None or day.year < _OLDEST:
            book.findings.add("R419", f"dc:date is {meta.text or 'empty'}", book.opf, meta.line)
        elif when is not None and day.replace(tzinfo=None) > when.replace(tzinfo=None) + _ONE_DAY:
            message = f"published on {meta.text}, after its last change on {modified[0].text}"
            book.findings.add("R419", message, book.opf, meta.line)


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _repeated(names: Iterable[str]) -> list[str]:
    return [name for name, count in Counter(names).items() if count > 1]
