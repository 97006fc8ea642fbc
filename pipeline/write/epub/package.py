"""Reproducible EPUB packaging with ebooklib.

ebooklib always writes a reference to an NCX file, an unused prefix, and ZIP entries with the current time. This module
removes the reference and the prefix, and gives all ZIP entries the same time. ebooklib receives the resources without
their content, so no content is packed twice and the narration is never loaded into memory as a whole.
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
"""Earliest possible time of a ZIP entry; the book's date is in the metadata."""
_LEVEL = 9
"""Compression level of zlib: the slowest one, which gives the smallest file."""
_COMPRESSED_ALREADY = frozenset({"image/jpeg", "image/png", "image/gif", "audio/mp4", "audio/mpeg"})


@dataclass(frozen=True, slots=True)
class Resource:
    """A file in a book."""

    id: str
    name: str
    type: str
    """Media type."""
    data: bytes | Path | Stream
    """Content, path on disk, or stream that is read once during packing."""
    properties: tuple[str, ...] = ()
    overlay: str = ""
    """Id of the page's media overlay, or an empty string."""


@dataclass(frozen=True, slots=True)
class Package:
    """A book ready to be packed."""

    identifier: str
    language: str
    modified: datetime
    """Modification date; timezone-aware.

    Reading apps replace their copy of the book only if the date changes (EPUB 3.3, section 5.5.5).
    """
    metadata: tuple[MetadataEntry, ...]
    resources: tuple[Resource, ...]
    spine: tuple[str, ...]
    """Ids of the pages, in reading order."""


def book_id(settings: Settings, episode: str = "") -> str:
    """Return the permanent identifier of a book, such as ``urn:uuid:…``.

    It is a UUIDv5 of the series key and the episode key.

    :param episode: key of the episode, or an empty string for the series' book.
    """
    series = settings.series.key
    return f"urn:uuid:{uuid5(UUID(episode_guid(series, episode)), 'book')}"


def checked(page: Markup) -> bytes:
    """Return a page in UTF-8 after checking that it is well-formed.

    :raises ExpatError: the page is not well-formed.
    """
    data = clean_text(page).encode()
    # Expat does not build a tree, which would need many times the memory of the page.
    expat.ParserCreate(namespace_separator=" ").Parse(data, True)
    return data


def page_resource(name: str, data: bytes, overlay: str = "") -> Resource:
    """Return the resource for a page.

    The page ``nav.xhtml`` becomes the navigation document.

    :param data: XHTML of the page.
    :param overlay: id of the page's media overlay, or an empty string.
    """
    properties = ("nav",) if name == "nav.xhtml" else ()
    stem = PurePosixPath(name).stem
    return Resource(id=stem, name=name, type=XHTML, data=data, properties=properties, overlay=overlay)


def shown_resources(cover: bytes, pictures: Iterable[PictureFile], *, narrated: bool = False) -> Iterator[Resource]:
    """Yield the resources for the style sheet, cover and pictures of a book.

    :param cover: cover as JPEG.
    :param narrated: whether the book has media overlays.
    """
    yield Resource("style", "style.css", "text/css", stylesheet(narrated=narrated))
    yield Resource("cover-picture", COVER, "image/jpeg", cover, properties=("cover-image",))
    for picture in pictures:
        yield Resource(PurePosixPath(picture.name).stem, picture.name, picture.type, picture.data)


def stylesheet(*, narrated: bool = False) -> bytes:
    """Return the style sheet of a book.

    :param narrated: whether to add styles that highlight the text being played.
    """
    names = ("style.css", "overlay.css") if narrated else ("style.css",)
    return b"".join((Path(__file__).parent / name).read_bytes() for name in names)


def pack(package: Package, out: BinaryIO) -> None:
    """Write a book as an EPUB file.

    Equal packages give identical bytes.

    :param out: a new, seekable file.
    :raises OSError: the file of a resource cannot be read, or ``out`` cannot be written.
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
