"""The interface of a writer, and the lookup of writers by output kind.

A writer is a function whose name is given by its output kind (``model/outputs.py``). The writer of an episode's file
receives an Edition and an open file. A writer of the series' files receives a SeriesEdition and yields the path and
content of each file. A writer has no other input: no store, no clock, no settings file.

To add an output kind, write such a function and add an entry to ``EPISODE_KINDS`` or ``SERIES_KINDS``. The pages,
the feed, the report, the preview and the plan then use the new entry. ``tests/write/test_writers.py`` adds an output
kind to a real build.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import BinaryIO, Protocol, cast

from pipeline.model import SERIES_KINDS, Document, OutputKind, Release, Show, Timeline
from pipeline.settings import Settings


@dataclass(frozen=True, slots=True)
class EncodedSound:
    """An episode's encoded sound, read one chunk at a time."""

    info_frame: bytes
    """First MP3 frame, with LAME's Info tag: length, checksum and encoder."""
    frames: Callable[[], Iterator[bytes]]
    """Function that yields the MP3 frames of each chunk, in playing order."""
    packet_sizes: Callable[[], Iterator[bytes]]
    """Function that yields the sizes in bytes of each chunk's AAC packets (unsigned 16-bit, little-endian)."""
    packets: Callable[[], Iterator[bytes]]
    """Function that yields the AAC packets of each chunk, in playing order."""


@dataclass(frozen=True, slots=True)
class Edition:
    """Input for the writers of an episode's files."""

    document: Document
    timeline: Timeline
    settings: Settings
    number: int
    """Episode number, starting at 1."""
    updated: datetime
    """Time of the last change to the published content; timezone-aware.

    For the audio file, it is the date of publication.
    """
    cover: bytes
    """Cover as JPEG."""
    thumbnail: bytes
    """Small version of the cover as JPEG, for audio tags; may be empty."""
    pictures: Mapping[str, Path]
    """Path on disk of each figure in the document, by ``Figure.file``."""
    sound: EncodedSound
    first_key: str = ""
    """Original key of a renamed episode, used in the book's identifier; otherwise empty."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice at the former address of an episode that was renamed or withdrawn."""

    key: str
    """Former key of the episode."""
    moved_to: str = ""
    """Current key of the episode; empty if it was withdrawn."""
    withdrawn: datetime | None = None


@dataclass(frozen=True, slots=True)
class SeriesEdition:
    """Input for the writers of the series' files."""

    settings: Settings
    releases: Sequence[Release]
    """Releases of the episodes, in the order of the series."""
    show: Show
    notices: Sequence[Notice] = ()
    feed_guid: str = ""
    """Published ``podcast:guid``; if empty, ``text.addresses.show_guid`` determines it."""
    emptied: datetime | None = None
    """Latest time in the publication record, used to date the feed of an empty series."""

    @property
    def draft(self) -> bool:
        """Whether any episode is from a draft build.

        If so, the series' files are labelled as drafts.
        """
        return any(release.draft for release in self.releases)


class EpisodeWriter(Protocol):
    """A function that writes one file of an episode."""

    def __call__(self, edition: Edition, file: BinaryIO) -> None:
        """Write the content of the file.

        Equal editions give identical bytes.

        :param file: new, seekable file, open for writing.
        :raises OSError: the file cannot be written.
        """


class SeriesWriter(Protocol):
    """A function that writes files of the series."""

    def __call__(self, series: SeriesEdition) -> Iterator[tuple[str, bytes]]:
        """Yield the path within the site and the content of each file.

        Equal editions give identical bytes.
        """


def episode_writer(kind: OutputKind) -> EpisodeWriter:
    """Return the writer for an output kind in ``EPISODE_KINDS``."""
    return cast(EpisodeWriter, _load(kind))


def series_writers() -> Iterator[SeriesWriter]:
    """Yield the writers of the series' files, in the order of ``SERIES_KINDS``."""
    return (cast(SeriesWriter, _load(kind)) for kind in SERIES_KINDS)


def _load(kind: OutputKind) -> object:
    module, _, name = kind.writer.partition(":")
    return getattr(import_module(f"pipeline.write.{module}"), name)
