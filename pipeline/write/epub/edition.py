"""The editions of an episode: as a text, and as a text that is narrated."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from uuid import UUID, uuid5

from pipeline.model import Document, Timeline
from pipeline.settings import Settings
from pipeline.write.audio.m4a import Stream
from pipeline.write.epub.about_page import about_page
from pipeline.write.epub.contents import ALONE, contents, landmarks
from pipeline.write.epub.metadata import MetadataEntry, describe
from pipeline.write.epub.overlay import clips, media_metadata, overlays
from pipeline.write.epub.package import COVER, XHTML, Package, Resource, checked, packed, page_resource, shown_resources
from pipeline.write.epub.pages import (
    conversation_page,
    cover_page,
    navigation,
    references_page,
    speakers_page,
    title_page,
)
from pipeline.write.text.addresses import episode_guid
from pipeline.write.text.conversation import Wording, reference_heading, wording
from pipeline.write.text.facts import UNDATED, Facts, facts
from pipeline.write.text.markup import inline
from pipeline.write.text.pictures import PictureFile
from pipeline.write.text.pictures import pictures as book_pictures

_NARRATION = "audio/narration.m4a"


def book_id(document: Document, settings: Settings) -> str:
    """``urn:uuid:…``: the permanent identifier of an episode's book, UUIDv5 of the series' and the episode's key."""
    series = settings.series.key or settings.series.title
    return f"urn:uuid:{uuid5(UUID(episode_guid(series, document.key)), 'book')}"


def book(
    document: Document, settings: Settings, number: int, cover: bytes, pictures: Mapping[str, bytes | Path]
) -> bytes:
    """The text edition of an episode as an EPUB 3.3 file; the same input gives the same bytes.

    :param number: episode number, or 0.
    :param cover: JPEG.
    :param pictures: ``Figure.file`` -> its bytes or the file on disk, for every figure of the document.
    :raises KeyError: a figure's file is not among ``pictures``.
    :raises RostraError: a picture is neither JPEG nor PNG nor GIF.
    """
    return packed(text_package(document, settings, number, cover, pictures))


def text_package(
    document: Document,
    settings: Settings,
    number: int,
    cover: bytes,
    pictures: Mapping[str, bytes | Path],
    updated: datetime | None = None,
) -> Package:
    """The text edition before it is written; see :func:`book`, and :func:`narrated_package` for ``updated``."""
    known, held = facts(document, settings, number), book_pictures(document, pictures)
    written = _pages(document, known, held, Wording())
    metadata = describe(document, known, settings.book, visual=bool(held))
    resources = (*(page_resource(name, data) for name, data in written), *shown_resources(cover, held.values()))
    return _package(document, settings, known, metadata, resources, updated)


def narrated_package(
    document: Document,
    timeline: Timeline,
    settings: Settings,
    number: int,
    cover: bytes,
    pictures: Mapping[str, bytes | Path],
    narration: Path | Stream,
    updated: datetime | None = None,
) -> Package:
    """The narrated edition before it is written: the text edition, and the sound of each sentence with its text.

    :param narration: the timeline's chunks as .m4a (``narration.narration_clock`` has its time). It is read
        when the book is written.
    :param updated: when what was published of the episode last changed (aware); None for its own date.
    :raises KeyError: a figure's file is not among ``pictures``.
    :raises RostraError: a picture is neither JPEG nor PNG nor GIF.
    :raises ValueError: the timeline is that of another document, or nothing is said in it.
    """
    known, held = facts(document, settings, number), book_pictures(document, pictures)
    written = tuple(_pages(document, known, held, wording(timeline, settings.speech, known.language)))
    heard = overlays(written, _NARRATION, clips(timeline))
    narrator = f"Synthetic voices ({settings.speech.engine})"
    metadata = (
        *describe(document, known, settings.book, visual=bool(held), narrated=True),
        *media_metadata(heard, narrator),
    )
    overlay_of = {overlay.page: overlay.id for overlay in heard}
    resources = (
        *(page_resource(name, data, overlay_of.get(name, "")) for name, data in written),
        *(Resource(overlay.id, overlay.name, "application/smil+xml", overlay.data) for overlay in heard),
        *shown_resources(cover, held.values(), narrated=True),
        Resource("narration", _NARRATION, "audio/mp4", narration),
    )
    return _package(document, settings, known, metadata, resources, updated)


def _package(
    document: Document,
    settings: Settings,
    known: Facts,
    metadata: tuple[MetadataEntry, ...],
    resources: tuple[Resource, ...],
    updated: datetime | None,
) -> Package:
    return Package(
        identifier=book_id(document, settings),
        language=known.language,
        modified=updated or known.date or UNDATED,
        metadata=metadata,
        resources=resources,
        spine=tuple(r.id for r in resources if r.type == XHTML),
    )


def _pages(
    document: Document, known: Facts, held: Mapping[str, PictureFile], said: Wording
) -> Iterator[tuple[str, bytes]]:
    """File name and bytes of each page, in reading order; each is well-formed XML."""
    write = inline(document, known.language, xhtml=True, references_page=ALONE.references)
    opening, closing = map(write.said, (said.opening, said.closing), said.languages)
    back = [("bibliography", ALONE.references, reference_heading(document))] if document.references else []
    marks = landmarks(write, (ALONE.conversation, "Start of the conversation"), *back)
    yield "cover.xhtml", checked(cover_page(known, COVER))
    yield "title.xhtml", checked(title_page(document, known, write, opening))
    yield "nav.xhtml", checked(navigation(known, write, contents(document, known), marks))
    yield ALONE.conversation, checked(conversation_page(document, known, write, held, closing))
    if document.references:
        yield ALONE.references, checked(references_page(document, known, write))
    yield "speakers.xhtml", checked(speakers_page(document, known, write))
    yield ALONE.about, checked(about_page(document, known, write))
