"""The editions of an episode: as a text, and as a text that is narrated."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

from pipeline.model import Document, Timeline
from pipeline.settings import Settings
from pipeline.write.audio.m4a import Stream
from pipeline.write.epub.about_page import about_page
from pipeline.write.epub.contents import Member, contents, landmarks, placed
from pipeline.write.epub.metadata import MetadataEntry, describe
from pipeline.write.epub.overlay import clips, media_metadata, overlays
from pipeline.write.epub.package import (
    COVER,
    XHTML,
    Package,
    Resource,
    book_id,
    checked,
    packed,
    page_resource,
    shown_resources,
)
from pipeline.write.epub.pages import (
    conversation_page,
    cover_page,
    navigation,
    references_page,
    speakers_page,
    title_page,
)
from pipeline.write.text.conversation import Wording, reference_heading, wording
from pipeline.write.text.facts import UNDATED

_NARRATION = "audio/narration.m4a"


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
    member = placed(document, settings, number, pictures)
    written = (page_resource(name, data) for name, data in _pages(member, Wording()))
    metadata = describe(member, settings.book)
    return _package(member, settings, metadata, (*written, *shown_resources(cover, member.pictures.values())), updated)


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
    member = placed(document, settings, number, pictures)
    written = tuple(_pages(member, wording(timeline, settings.speech, member.facts.language)))
    heard = overlays(written, _NARRATION, clips(timeline))
    narrator = f"Synthetic voices ({settings.speech.engine})"
    metadata = (
        *describe(member, settings.book, narrated=True),
        *media_metadata(heard, narrator),
    )
    overlay_of = {overlay.page: overlay.id for overlay in heard}
    resources = (
        *(page_resource(name, data, overlay_of.get(name, "")) for name, data in written),
        *(Resource(overlay.id, overlay.name, "application/smil+xml", overlay.data) for overlay in heard),
        *shown_resources(cover, member.pictures.values(), narrated=True),
        Resource("narration", _NARRATION, "audio/mp4", narration),
    )
    return _package(member, settings, metadata, resources, updated)


def _package(
    member: Member,
    settings: Settings,
    metadata: tuple[MetadataEntry, ...],
    resources: tuple[Resource, ...],
    updated: datetime | None,
) -> Package:
    return Package(
        identifier=book_id(settings, member.document.key),
        language=member.facts.language,
        modified=updated or member.facts.date or UNDATED,
        metadata=metadata,
        resources=resources,
        spine=tuple(r.id for r in resources if r.type == XHTML),
    )


def _pages(member: Member, said: Wording) -> Iterator[tuple[str, bytes]]:
    """File name and bytes of each page, in reading order; each is well-formed XML."""
    document, place, write = member.document, member.place, member.inline
    opening, closing = map(write.said, (said.opening, said.closing), said.languages)
    back = [("bibliography", place.references, reference_heading(document))] if document.references else []
    marks = landmarks(write, (place.conversation, "Start of the conversation"), *back)
    yield "cover.xhtml", checked(cover_page(member.facts, COVER))
    yield "title.xhtml", checked(title_page(member, opening))
    yield "nav.xhtml", checked(navigation(member.facts, write, contents(member), marks))
    yield place.conversation, checked(conversation_page(member, closing))
    if document.references:
        yield place.references, checked(references_page(member))
    yield "speakers.xhtml", checked(speakers_page(member))
    yield place.about, checked(about_page(member))
