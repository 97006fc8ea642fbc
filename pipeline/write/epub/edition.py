"""The EPUB book of an episode, with or without narration."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from markupsafe import Markup

from pipeline.write.audio import narration, narration_packets
from pipeline.write.epub import pages
from pipeline.write.epub.about_page import about_page
from pipeline.write.epub.contents import Member, contents, landmarks, placed
from pipeline.write.epub.metadata import describe_episode
from pipeline.write.epub.overlay import clips, media_metadata, overlays
from pipeline.write.epub.package import XHTML, Package, Resource, book_id, checked, pack, page_resource, shown_resources
from pipeline.write.text.conversation import Wording, reference_heading, wording
from pipeline.write.writers import Edition

_NARRATION = "audio/narration.m4a"


def write_book(edition: Edition, file: BinaryIO) -> None:
    """Write the EPUB book of an episode, with narration unless the settings turn it off.

    :raises KeyError: a figure's file is not among the edition's pictures.
    :raises RostraError: a picture is not a JPEG, PNG or GIF.
    :raises ValueError: the timeline is empty or belongs to a different document.
    """
    pack(episode_package(edition), file)


def episode_package(edition: Edition) -> Package:
    """Return the book of an episode, ready to be packed.

    Unless the settings turn narration off, each sentence is synchronized with sound. The sound is read during packing.

    :raises KeyError: a figure's file is not among the edition's pictures.
    :raises RostraError: a picture is not a JPEG, PNG or GIF.
    :raises ValueError: the timeline is empty or belongs to a different document.
    """
    settings, timeline = edition.settings, edition.timeline
    member = placed(edition.document, settings, edition.number, edition.pictures)
    narrated = bool(settings.audio.narration_bitrate)
    said = wording(timeline, settings.speech, member.facts.language) if narrated else Wording()
    written = tuple((name, checked(page)) for name, page in _pages(member, said))
    heard = overlays(written, _NARRATION, clips(timeline)) if narrated else ()
    overlay_of = {overlay.page: overlay.id for overlay in heard}
    resources = [
        *(page_resource(name, data, overlay_of.get(name, "")) for name, data in written),
        *(Resource(overlay.id, overlay.name, "application/smil+xml", overlay.data) for overlay in heard),
        *shown_resources(edition.cover, member.pictures.values(), narrated=narrated),
    ]
    metadata = describe_episode(member, settings.book, narrated=narrated)
    if narrated:
        resources.append(Resource("narration", _NARRATION, "audio/mp4", narration(edition)))
        metadata += media_metadata(heard, member.inline.words.synthetic_narrator.format(engine=settings.speech.engine))
    return Package(
        identifier=book_id(settings, edition.first_key or member.document.key),
        language=member.facts.language,
        modified=edition.updated,
        metadata=metadata,
        resources=tuple(resources),
        spine=tuple(r.id for r in resources if r.type == XHTML),
    )


def narration_of(book: BinaryIO) -> tuple[bytes, bytes]:
    """Return the packet sizes and the packets of the narration in a book.

    The format is that of ``audio.narration_packets``. Both are empty if the book has no narration.

    :raises ValueError: the book is damaged, or was not written by ``write_book``.
    """
    try:
        with zipfile.ZipFile(book) as archive:
            if f"EPUB/{_NARRATION}" not in archive.namelist():
                return b"", b""
            return narration_packets(archive.read(f"EPUB/{_NARRATION}"))
    except (zipfile.BadZipFile, EOFError, NotImplementedError, zlib.error) as error:
        raise ValueError(f"not a book: {error}") from error


def same_book(one: BinaryIO, other: BinaryIO) -> bool:
    """Return whether two books contain the same files, even if compressed differently.

    The names, order, lengths and CRC-32 checksums of the ZIP entries are compared. The result is False if one of the
    files is not a readable ZIP archive.
    """
    try:
        with zipfile.ZipFile(one) as first, zipfile.ZipFile(other) as second:
            held = [[(i.filename, i.file_size, i.CRC) for i in archive.infolist()] for archive in (first, second)]
    except (zipfile.BadZipFile, EOFError, NotImplementedError):
        return False
    return held[0] == held[1]


def _pages(member: Member, said: Wording) -> Iterator[tuple[str, Markup]]:
    """Yield the file name and the content of each page, in reading order."""
    document, place, write = member.document, member.place, member.inline
    words = write.words
    opening, closing = map(write.said, (said.opening, said.closing), said.languages)
    heading = reference_heading(document, words)
    back = [("bibliography", place.page("references"), heading)] if document.references else []
    marks = landmarks(write, (place.page("conversation"), words.start_of_conversation), *back)
    yield "cover.xhtml", pages.cover_page(member.facts, words)
    yield "title.xhtml", pages.title_page(member, opening)
    yield "nav.xhtml", pages.navigation(member.facts, write, contents(member), marks)
    yield place.page("conversation"), pages.conversation_page(member, closing)
    if document.references:
        yield place.page("references"), pages.references_page(member)
    yield "speakers.xhtml", pages.speakers_page(member)
    yield place.page("about"), about_page(member)
