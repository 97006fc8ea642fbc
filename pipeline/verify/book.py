"""Opens an EPUB file and reads its container and its package document (EPUB 3.3, OCF and package chapters)."""

from __future__ import annotations

import posixpath
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import unquote

from lxml import etree

from pipeline.verify.findings import Findings

OPF = "{http://www.idpf.org/2007/opf}"
DC = "{http://purl.org/dc/elements/1.1/}"
XHTML = "application/xhtml+xml"
SMIL = "application/smil+xml"
_CONTAINER = "META-INF/container.xml"
_ROOTFILE = "{urn:oasis:names:tc:opendocument:xmlns:container}rootfile"


class Item(NamedTuple):
    """An entry of the manifest."""

    id: str
    name: str
    """Name in the archive."""
    type: str
    properties: tuple[str, ...]
    overlay: str
    line: int


class Meta(NamedTuple):
    """A piece of package metadata."""

    name: str
    """The property of a ``meta``, the rel of a ``link``, or ``dc:title``."""
    text: str
    id: str
    refines: str
    """Id of what it is about, or empty."""
    line: int


@dataclass(frozen=True, slots=True)
class Book:
    """An EPUB file whose package document could be read."""

    archive: zipfile.ZipFile
    findings: Findings
    opf: str
    """Name of the package document in the archive."""
    language: str
    """xml:lang of the package."""
    items: tuple[Item, ...]
    spine: tuple[tuple[str, int], ...]
    """Id of the item and line of each entry."""
    metadata: tuple[Meta, ...]
    by_id: dict[str, Item]
    """Items by their ids; of two with one id, the first."""
    declared: frozenset[str]
    """Names of the items in the archive."""

    def named(self, name: str) -> list[Meta]:
        """All metadata of a name."""
        return [meta for meta in self.metadata if meta.name == name]

    def pages(self) -> Iterator[Item]:
        """The XHTML pages in reading order, then those outside of the spine."""
        listed = [item for id_, _ in self.spine if (item := self.by_id.get(id_))]
        for item in dict.fromkeys([*listed, *self.items]):
            if item.type == XHTML and item.name in self.archive.NameToInfo:
                yield item


def open_book(archive: zipfile.ZipFile, findings: Findings) -> Book | None:
    """The book in an archive, or None where there is no package document to go on with (reported)."""
    _check_container(archive, findings)
    name = _package_name(archive, findings)
    root = parsed(archive, name, findings) if name else None
    if root is None:
        return None
    folder = posixpath.dirname(name)
    items = tuple(_item(element, folder) for element in root.iterfind(f"{OPF}manifest/{OPF}item"))
    return Book(
        archive,
        findings,
        name,
        root.get("{http://www.w3.org/XML/1998/namespace}lang", ""),
        items,
        tuple((e.get("idref", ""), e.sourceline) for e in root.iterfind(f"{OPF}spine/{OPF}itemref")),
        tuple(_metadata(root)),
        {item.id: item for item in reversed(items)},
        frozenset(item.name for item in items),
    )


def parsed(archive: zipfile.ZipFile, name: str, findings: Findings) -> Any:
    """The root element of an XML file of the archive, or None where it is not well-formed (R412)."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    try:
        with archive.open(name) as file:
            return etree.parse(file, parser).getroot()
    except etree.XMLSyntaxError as error:
        findings.add("R412", f"not well-formed: {error.msg}", name, error.lineno or 0)
        return None


def resolve(base: str, href: str) -> tuple[str, str]:
    """The file in the archive and the fragment that a relative reference in ``base`` means."""
    path, _, fragment = href.partition("#")
    name = posixpath.normpath(posixpath.join(posixpath.dirname(base), unquote(path))) if path else base
    return name, unquote(fragment)


def _check_container(archive: zipfile.ZipFile, findings: Findings) -> None:
    entries = archive.infolist()
    first = entries[0] if entries else None
    if first is None or first.filename != "mimetype":
        findings.add("R411", "mimetype is not the first file of the archive")
    elif first.compress_type != zipfile.ZIP_STORED or first.extra:
        findings.add("R411", "mimetype is compressed or has extra fields", "mimetype")
    elif archive.read(first) != b"application/epub+zip":
        findings.add("R411", "mimetype does not say application/epub+zip", "mimetype")
    names = Counter(entry.filename for entry in entries)
    for name, count in names.items():
        if count > 1:
            findings.add("R411", "twice in the archive", name)
        if name.startswith("/") or "\\" in name or ".." in name.split("/"):
            findings.add("R420", "a name that is not relative to the archive", name)


def _package_name(archive: zipfile.ZipFile, findings: Findings) -> str:
    if _CONTAINER not in archive.NameToInfo:
        findings.add("R411", f"no {_CONTAINER}")
        return ""
    root = parsed(archive, _CONTAINER, findings)
    rootfile = None if root is None else root.find(f".//{_ROOTFILE}")
    if rootfile is None:
        findings.add("R411", "names no package document", _CONTAINER)
        return ""
    name = str(rootfile.get("full-path", ""))
    if name not in archive.NameToInfo:
        findings.add("R411", f"the package document {name} is not there", _CONTAINER)
        return ""
    return name


def _item(element: Any, folder: str) -> Item:
    href = element.get("href", "")
    name = href if ":" in href else posixpath.normpath(posixpath.join(folder, unquote(href)))
    properties = tuple(element.get("properties", "").split())
    overlay = element.get("media-overlay", "")
    return Item(element.get("id", ""), name, element.get("media-type", ""), properties, overlay, element.sourceline)


def _metadata(root: Any) -> Iterator[Meta]:
    for element in root.iterfind(f"{OPF}metadata/*"):
        if not isinstance(element.tag, str):
            continue
        name = element.get("property") or element.get("rel") or element.tag.replace(DC, "dc:")
        text = element.get("href") if element.tag == f"{OPF}link" else "".join(element.itertext()).strip()
        refines = element.get("refines", "").removeprefix("#")
        yield Meta(name, text or "", element.get("id", ""), refines, element.sourceline)
