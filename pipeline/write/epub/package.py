"""Resources and metadata as one EPUB file: ebooklib writes it, and it is repacked to be the same every time.

What ebooklib cannot express is put right in the package document: it always names an NCX, declares a prefix that
is not used and writes the zip with the wall clock's time. It is told of the resources without their bytes, which
are packed once and not twice: a narration goes into the book's file without ever being held whole.
"""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import BinaryIO
from uuid import UUID, uuid5
from xml.parsers import expat

from ebooklib import epub
from lxml import etree
from markupsafe import Markup

from pipeline.settings import Settings
from pipeline.write.audio import Stream
from pipeline.write.epub.metadata import MetadataEntry
from pipeline.write.epub.pages import COVER
from pipeline.write.text.addresses import episode_guid
from pipeline.write.text.conversation import PictureFile
from pipeline.write.text.plain import clean_text, direction

XHTML = "application/xhtml+xml"
_OPF = "{http://www.idpf.org/2007/opf}"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_CC = "cc: http://creativecommons.org/ns#"
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
"""The earliest time a zip entry can have; the book's own date is in its metadata."""
_LEVEL = 9
"""Of compression: smallest and slowest."""
_COMPRESSED_ALREADY = frozenset({"image/jpeg", "image/png", "image/gif", "audio/mp4", "audio/mpeg"})


@dataclass(frozen=True, slots=True)
class Resource:
    """A file of the book."""

    id: str
    name: str
    type: str
    """Media type."""
    data: bytes | Path | Stream
    """The bytes, the file on disk that holds them, or what makes them while they are packed (once)."""
    properties: tuple[str, ...] = ()
    overlay: str = ""
    """Id of its media overlay, or empty."""


@dataclass(frozen=True, slots=True)
class Package:
    """A book before it is written."""

    identifier: str
    language: str
    modified: datetime
    """Aware; a book that has changed says so here, or apps keep the one they have (EPUB 3.3, section 5.5.5)."""
    metadata: tuple[MetadataEntry, ...]
    resources: tuple[Resource, ...]
    spine: tuple[str, ...]
    """Ids of the pages in reading order."""


def book_id(settings: Settings, episode: str = "") -> str:
    """``urn:uuid:…``: the permanent identifier of the series' book, or of that of an episode with this key.

    UUIDv5 of the keys.
    """
    series = settings.series.key
    return f"urn:uuid:{uuid5(UUID(episode_guid(series, episode)), 'book')}"


def checked(page: Markup) -> bytes:
    """A page's bytes.

    :raises ExpatError: it is not well-formed.
    """
    data = clean_text(page).encode()
    # Expat reads without building a tree, which would take many times the page's own size.
    expat.ParserCreate(namespace_separator=" ").Parse(data, True)
    return data


def page_resource(name: str, data: bytes, overlay: str = "") -> Resource:
    """A page, which may have a media overlay."""
    properties = ("nav",) if name == "nav.xhtml" else ()
    stem = PurePosixPath(name).stem
    return Resource(id=stem, name=name, type=XHTML, data=data, properties=properties, overlay=overlay)


def shown_resources(cover: bytes, pictures: Iterable[PictureFile], *, narrated: bool = False) -> Iterator[Resource]:
    """What the pages of a book show and are set in: style sheet, cover (JPEG) and pictures."""
    yield Resource("style", "style.css", "text/css", stylesheet(narrated=narrated))
    yield Resource("cover-picture", COVER, "image/jpeg", cover, properties=("cover-image",))
    for picture in pictures:
        yield Resource(PurePosixPath(picture.name).stem, picture.name, picture.type, picture.data)


def stylesheet(*, narrated: bool = False) -> bytes:
    """The style sheet that every page links; that of a narrated book also shows what is heard."""
    names = ("style.css", "overlay.css") if narrated else ("style.css",)
    return b"".join((Path(__file__).parent / name).read_bytes() for name in names)


def pack(package: Package, out: BinaryIO) -> None:
    """Write the EPUB file to ``out``, a new, seekable file; the same package gives the same bytes.

    :raises OSError: a resource's file cannot be read, or ``out`` cannot be written.
    :raises ValueError: ebooklib did not write the book.
    """
    buffer = io.BytesIO()
    options = {"mtime": package.modified.astimezone(UTC), "raise_exceptions": True, "compresslevel": 0}
    if not epub.write_epub(buffer, _ebooklib_book(package), options):
        raise ValueError("ebooklib did not write the book")
    _repack(buffer, package, out)


def _ebooklib_book(package: Package) -> epub.EpubBook:
    book = epub.EpubBook()
    book.metadata.clear()
    book.set_identifier(package.identifier)
    book.set_language(package.language)
    for entry in package.metadata:
        prefix, _, name = entry.tag.rpartition(":")
        book.add_metadata(prefix.upper() or None, name, entry.text, dict(entry.attributes))
    for resource in package.resources:
        item = epub.EpubItem(resource.id, resource.name, resource.type)
        item.properties = list(resource.properties)
        item.media_overlay = resource.overlay or None
        book.add_item(item)
    book.spine = [book.get_item_with_id(page) for page in package.spine]
    if direction(package.language) == "rtl":
        book.set_direction("rtl")
    return book


def _repack(written: BinaryIO, package: Package, out: BinaryIO) -> None:
    held = {f"EPUB/{r.name}": r for r in package.resources}
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(out, "w") as target:
        for name in sorted(source.namelist(), key=lambda n: n != "mimetype"):
            stored = name == "mimetype" or (name in held and held[name].type in _COMPRESSED_ALREADY)
            data = held[name].data if name in held else source.read(name)
            if name == "EPUB/content.opf":
                data = _package_document(source.read(name), package)
            _add(target, name, data, zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED)


def _add(target: zipfile.ZipFile, name: str, data: bytes | Path | Stream, method: int) -> None:
    info = zipfile.ZipInfo(name, _ZIP_TIME)
    info.create_system = 3
    info.external_attr = 0o100644 << 16
    info.compress_type = method
    if isinstance(data, bytes):
        target.writestr(info, data, compresslevel=_LEVEL)
        return
    info.file_size = data.length if isinstance(data, Stream) else data.stat().st_size
    with target.open(info, "w") as entry:
        if isinstance(data, Stream):
            entry.writelines(data.parts)
        else:
            with data.open("rb") as file:
                shutil.copyfileobj(file, entry)


def _package_document(written: bytes, package: Package) -> bytes:
    root = etree.fromstring(written, etree.XMLParser(remove_blank_text=True))
    root.set(_LANG, package.language)
    root.attrib.pop("prefix")
    if any(dict(entry.attributes).get("rel", "").startswith("cc:") for entry in package.metadata):
        root.set("prefix", _CC)
    root.find(f"{_OPF}spine").attrib.pop("toc")
    etree.cleanup_namespaces(root, keep_ns_prefixes=["dc"])
    return bytes(etree.tostring(root, pretty_print=True, xml_declaration=True, encoding="utf-8"))
