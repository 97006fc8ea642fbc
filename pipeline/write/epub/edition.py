"""The text edition of an episode."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath
from uuid import UUID, uuid5

from pipeline.model import Document
from pipeline.settings import Settings
from pipeline.write.epub.metadata import describe
from pipeline.write.epub.package import Package, Resource, pack
from pipeline.write.epub.pages import pages, stylesheet
from pipeline.write.epub.pictures import pictures as book_pictures
from pipeline.write.facts import UNDATED, facts
from pipeline.write.guid import episode_guid

_COVER = "images/cover.jpg"


def book_id(document: Document, settings: Settings) -> str:
    """``urn:uuid:…``: the permanent identifier of an episode's book, UUIDv5 of the series' and the episode's key."""
    series = settings.series.key or settings.series.title
    return f"urn:uuid:{uuid5(UUID(episode_guid(series, document.key)), 'book')}"


def book(document: Document, settings: Settings, number: int, cover: bytes, pictures: Mapping[str, bytes]) -> bytes:
    """The text edition of an episode as an EPUB 3.3 file; the same input gives the same bytes.

    :param number: episode number, or 0.
    :param cover: JPEG.
    :param pictures: ``Figure.file`` -> bytes, for every figure of the document.
    :raises KeyError: a figure's file is not among ``pictures``.
    :raises RostraError: a picture is neither JPEG nor PNG nor GIF.
    """
    return pack(text_package(document, settings, number, cover, pictures))


def text_package(
    document: Document, settings: Settings, number: int, cover: bytes, pictures: Mapping[str, bytes]
) -> Package:
    """The text edition before it is written; see :func:`book`."""
    known = facts(document, settings, number)
    held = book_pictures(document, pictures)
    resources = [
        Resource(
            PurePosixPath(name).stem,
            name,
            "application/xhtml+xml",
            data,
            ("nav",) if name == "nav.xhtml" else (),
        )
        for name, data in pages(document, known, _COVER, held)
    ]
    spine = tuple(page.id for page in resources)
    resources += [
        Resource("style", "style.css", "text/css", stylesheet()),
        Resource("cover-picture", _COVER, "image/jpeg", cover, ("cover-image",)),
    ]
    resources += [Resource(PurePosixPath(p.name).stem, p.name, p.type, p.data) for p in held.values()]
    return Package(
        identifier=book_id(document, settings),
        language=known.language,
        modified=known.date or UNDATED,
        metadata=describe(document, known, visual=bool(held)),
        resources=tuple(resources),
        spine=spine,
    )
