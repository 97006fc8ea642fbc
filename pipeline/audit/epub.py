"""Parser for EPUB 3.3 files: container, package document, and pages.

Only unreadable books are reported here. EPUBCheck checks conformance.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import unquote

from pipeline.audit.words import EpisodeWords, Findings, Located, parse_xml, read_words, text_of

_OPF = "{http://www.idpf.org/2007/opf}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_X = "{http://www.w3.org/1999/xhtml}"
_EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"
_XHTML = "application/xhtml+xml"
_CONTAINER = "META-INF/container.xml"
_ROOTFILE = "{urn:oasis:names:tc:opendocument:xmlns:container}rootfile"
_SENTENCE = re.compile(r"s[0-9a-f]{10}(-\d+)?")
"""Pattern for the ids of sentences, which are permanent (docs/how-it-works.md)."""
_ANY_SENTENCE = re.compile(rf"(.*_)?{_SENTENCE.pattern}")
_HEADING = re.compile(re.escape(_X) + "h[1-6]")


class ManifestItem(NamedTuple):
    """A file in the manifest of a book."""

    id: str
    name: str
    """File name in the archive."""
    type: str
    properties: tuple[str, ...]
    overlay: str
    """Id of the item's media overlay, or an empty string."""


class PackageMeta(NamedTuple):
    """An element in the package metadata."""

    name: str
    """``property`` of a ``meta``, ``rel`` of a ``link``, or element name such as ``dc:title``."""
    text: str
    refines: str
    """Id of the refined element, or an empty string."""
    line: int


class EpubLink(NamedTuple):
    """A link: an ``a`` element with ``href``."""

    href: str
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class EpubPage:
    """A page of a book."""

    item: ManifestItem
    ids: dict[str, int]
    """Id -> position among the ids of the page, in document order."""
    links: tuple[EpubLink, ...]
    contents: tuple[EpubLink, ...]
    """Links in the table of contents; empty on other pages."""
    headed: dict[str, tuple[str, str]]
    """Id of a section with a heading -> (heading, text of its sentences without spaces).

    Pull quotes are omitted, since they repeat text.
    """
    people: tuple[str, ...]
    sentences: tuple[Located, ...]
    """Ids of the sentences with text to speak, and their line numbers."""
    words: EpisodeWords


@dataclass(frozen=True, slots=True)
class EpubFile:
    """An open book with its package document."""

    archive: zipfile.ZipFile
    findings: Findings
    opf: str
    """Name of the package document in the archive."""
    items: tuple[ManifestItem, ...]
    spine: tuple[str, ...]
    """Item ids in reading order."""
    metadata: tuple[PackageMeta, ...]
    by_id: dict[str, ManifestItem]
    """Manifest items by id; the first one if an id is repeated."""

    def named(self, name: str) -> list[PackageMeta]:
        """Return all metadata elements with the given name."""
        return [meta for meta in self.metadata if meta.name == name]

    def read_pages(self) -> dict[str, EpubPage]:
        """Return the pages by name, in reading order, and report malformed ones (R412)."""
        listed = [item for id_ in self.spine if (item := self.by_id.get(id_))]
        pages = {}
        for item in dict.fromkeys([*listed, *self.items]):
            if item.type == _XHTML and item.name in self.archive.NameToInfo:
                root = parse_entry(self.archive, item.name, self.findings)
                if root is not None:
                    pages[item.name] = _page(root, item)
        return pages


def open_epub(archive: zipfile.ZipFile, findings: Findings) -> EpubFile | None:
    """Open a book, or return None if its package document is missing (R411) or malformed (R412)."""
    name = _package_name(archive, findings)
    root = parse_entry(archive, name, findings) if name else None
    if root is None:
        return None
    folder = posixpath.dirname(name)
    items = tuple(_item(element, folder) for element in root.iterfind(f"{_OPF}manifest/{_OPF}item"))
    return EpubFile(
        archive,
        findings,
        name,
        items,
        tuple(e.get("idref", "") for e in root.iterfind(f"{_OPF}spine/{_OPF}itemref")),
        tuple(_metadata(root)),
        {item.id: item for item in reversed(items)},
    )


def parse_entry(archive: zipfile.ZipFile, name: str, findings: Findings) -> Any:
    """Return the root element of an archived XML file, or None if malformed (R412).

    :raises KeyError: the archive has no such file.
    """
    with archive.open(name) as file:
        return parse_xml(file, findings, name)


def resolve(base: str, href: str) -> tuple[str, str]:
    """Resolve a relative reference into the name of an archived file and a fragment.

    :param base: name of the file that contains the reference.
    :param href: relative reference; without a path, it refers to ``base`` itself.
    """
    path, _, fragment = href.partition("#")
    name = posixpath.normpath(posixpath.join(posixpath.dirname(base), unquote(path))) if path else base
    return name, unquote(fragment)


def _package_name(archive: zipfile.ZipFile, findings: Findings) -> str:
    root = parse_entry(archive, _CONTAINER, findings) if _CONTAINER in archive.NameToInfo else None
    rootfile = None if root is None else root.find(f".//{_ROOTFILE}")
    name = "" if rootfile is None else str(rootfile.get("full-path", ""))
    if name in archive.NameToInfo:
        return name
    findings.add("R411", f"{_CONTAINER} is missing, or its package document does not exist: {name or 'none'}")
    return ""


def _item(element: Any, folder: str) -> ManifestItem:
    name = posixpath.normpath(posixpath.join(folder, unquote(element.get("href", ""))))
    properties = tuple(element.get("properties", "").split())
    overlay = element.get("media-overlay", "")
    return ManifestItem(element.get("id", ""), name, element.get("media-type", ""), properties, overlay)


def _metadata(root: Any) -> Iterator[PackageMeta]:
    for element in root.iterfind(f"{_OPF}metadata/*"):
        if not isinstance(element.tag, str):
            continue
        name = element.get("property") or element.get("rel") or element.tag.replace(_DC, "dc:")
        text = element.get("href") if element.tag == f"{_OPF}link" else "".join(element.itertext()).strip()
        yield PackageMeta(name, text or "", element.get("refines", "").removeprefix("#"), element.sourceline)


def _page(root: Any, item: ManifestItem) -> EpubPage:
    ids: dict[str, int] = {}
    for element in root.iter():
        if isinstance(element.tag, str) and (id_ := element.get("id")):
            ids.setdefault(id_, len(ids))
    tables = (nav for nav in root.iter(f"{_X}nav") if "toc" in nav.get(_EPUB_TYPE, "").split())
    people = (ul for ul in root.iter(f"{_X}ul") if ul.get("class") == "people")
    return EpubPage(
        item,
        ids,
        tuple(_links(root)),
        tuple(link for table in tables for link in _links(table)),
        {id_: headed for e in root.iter(f"{_X}section") if (id_ := e.get("id")) and (headed := _headed(e))},
        tuple(text_of(li) for ul in people for li in ul.iter(f"{_X}li")),
        tuple(_sentences(root)),
        read_words(root, item.name),
    )


def _links(element: Any) -> Iterator[EpubLink]:
    for link in element.iter(f"{_X}a"):
        if href := link.get("href"):
            yield EpubLink(href, text_of(link), link.sourceline)


def _headed(section: Any) -> tuple[str, str] | None:
    heading = next((e for e in section if isinstance(e.tag, str) and _HEADING.fullmatch(e.tag)), None)
    if heading is None:
        return None
    quoted = {e for aside in section.iter(f"{_X}aside") for e in aside.iter(f"{_X}span")}
    told = (e for e in section.iter(f"{_X}span") if _ANY_SENTENCE.fullmatch(e.get("id", "")) and e not in quoted)
    return text_of(heading), "".join(text_of(e).replace(" ", "") for e in told)


def _sentences(root: Any) -> Iterator[Located]:
    for element in root.iter(f"{_X}span"):
        if _SENTENCE.fullmatch(element.get("id", "")) and any(map(str.isalnum, _spoken(element))):
            yield Located(element.get("id"), element.sourceline)


def _spoken(element: Any) -> str:
    """Return the text of an element, omitting any part marked ``class="silent"``."""
    if "silent" in element.get("class", "").split():
        return ""
    return (element.text or "") + "".join(_spoken(child) + (child.tail or "") for child in element)
