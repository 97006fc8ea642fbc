"""The editions of an episode: as a text, and as a text that is narrated."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path, PurePosixPath
from uuid import UUID, uuid5

from pipeline.model import Document, Timeline
from pipeline.settings import Settings
from pipeline.write.audio.m4a import Stream
from pipeline.write.epub.metadata import MetadataEntry, describe
from pipeline.write.epub.overlay import media_metadata, overlays
from pipeline.write.epub.package import Package, Resource, packed
from pipeline.write.epub.pages import pages, stylesheet
from pipeline.write.text.addresses import episode_guid
from pipeline.write.text.clips import clips, wording
from pipeline.write.text.facts import UNDATED, Facts, facts
from pipeline.write.text.pictures import PictureFile
from pipeline.write.text.pictures import pictures as book_pictures

_COVER = "images/cover.jpg"
_NARRATION = "audio/narration.m4a"
_XHTML = "application/xhtml+xml"


def book_id(document: Document, settings: Settings) -> str:
    """``urn:uuid:…``: the permanent identifier of an episode's book, UUIDv5 of the series' and the episode's key."""
    series = settings.series.key
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
    written = tuple(pages(document, known, _COVER, held))
    metadata = describe(document, known, settings.book, visual=bool(held))
    resources = (*_page_resources(written, {}), *_other_resources(cover, held))
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
    written = tuple(pages(document, known, _COVER, held, wording(timeline, settings.speech, known.language)))
    heard = overlays(written, _NARRATION, clips(timeline))
    narrator = f"Synthetic voices ({settings.speech.engine})"
    metadata = (
        *describe(document, known, settings.book, visual=bool(held), narrated=True),
        *media_metadata(heard, narrator),
    )
    resources = (
        *_page_resources(written, {overlay.page: overlay.id for overlay in heard}),
        *(Resource(overlay.id, overlay.name, "application/smil+xml", overlay.data) for overlay in heard),
        *_other_resources(cover, held, narrated=True),
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
        spine=tuple(r.id for r in resources if r.type == _XHTML),
    )


def _page_resources(pages: Sequence[tuple[str, bytes]], overlay_of: Mapping[str, str]) -> Iterator[Resource]:
    for name, data in pages:
        properties = ("nav",) if name == "nav.xhtml" else ()
        yield Resource(PurePosixPath(name).stem, name, _XHTML, data, properties, overlay_of.get(name, ""))


def _other_resources(cover: bytes, held: Mapping[str, PictureFile], *, narrated: bool = False) -> Iterator[Resource]:
    yield Resource("style", "style.css", "text/css", stylesheet(narrated=narrated))
    yield Resource("cover-picture", _COVER, "image/jpeg", cover, ("cover-image",))
    for picture in held.values():
        yield Resource(PurePosixPath(picture.name).stem, picture.name, picture.type, picture.data)
