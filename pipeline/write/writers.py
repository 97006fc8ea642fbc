"""The contract of a writer, and the lookup of writers by output kind.

A writer is a function named in the row of its kind (``model/outputs.py``). The writer of an episode's file gets an
Edition and the open file; a writer of the series' files gets a SeriesEdition and yields each file with its path. A
writer has no other input: no store, no clock, no settings file.

To add an output kind, write such a function and add a row to ``EPISODE_KINDS`` or ``SERIES_KINDS``; pages, feed,
report, preview and plan read the row. ``tests/write/test_writers.py`` adds one to a real build.
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
    """The first MP3 frame, LAME's Info tag: length, checksum and encoder."""
    frames: Callable[[], Iterator[bytes]]
    """MP3 frames of each chunk, in order."""
    packet_sizes: Callable[[], Iterator[bytes]]
    """Sizes of each chunk's AAC packets (unsigned 16 bit, little-endian)."""
    packets: Callable[[], Iterator[bytes]]
    """AAC packets of each chunk, in order."""


@dataclass(frozen=True, slots=True)
class Edition:
    """The input of the writers of an episode's files."""

    document: Document
    timeline: Timeline
    settings: Settings
    number: int
    """Number of the episode, from 1."""
    updated: datetime
    """When its published content last changed (aware); for the audio, the publication date."""
    cover: bytes
    """Cover as JPEG."""
    thumbnail: bytes
    """Small cover as JPEG, for audio tags; may be empty."""
    pictures: Mapping[str, Path]
    """``Figure.file`` -> the file on disk, for every figure of the document."""
    sound: EncodedSound
    first_key: str = ""
    """Original key of a renamed episode, for the book's identifier; otherwise empty."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice at the address of a page that moved or was withdrawn."""

    key: str
    """Former key of the episode."""
    moved_to: str = ""
    """Its present key; empty for a withdrawn episode."""
    withdrawn: datetime | None = None


@dataclass(frozen=True, slots=True)
class SeriesEdition:
    """The input of the writers of the series' files."""

    settings: Settings
    releases: Sequence[Release]
    """Releases in order of the episodes."""
    show: Show
    notices: Sequence[Notice] = ()
    feed_guid: str = ""
    """The published ``podcast:guid``; empty to use the one of the settings or the address."""
    emptied: datetime | None = None
    """When the last episode of an empty series was withdrawn."""

    @property
    def draft(self) -> bool:
        """Whether any episode is from a draft build; shared files are then marked too."""
        return any(release.draft for release in self.releases)


class EpisodeWriter(Protocol):
    """A function that writes one file of an episode."""

    def __call__(self, edition: Edition, file: BinaryIO) -> None:
        """Write the file from start to end; the same edition gives the same bytes.

        :param file: write-only; seekable only if the kind's name has no hash.
        :raises OSError: the file cannot be written.
        """


class SeriesWriter(Protocol):
    """A function that writes files of the series."""

    def __call__(self, series: SeriesEdition) -> Iterator[tuple[str, bytes]]:
        """Yield path and content of each file, the same for the same edition."""


def episode_writer(kind: OutputKind) -> EpisodeWriter:
    """Load the writer of a kind of ``EPISODE_KINDS``."""
    return cast(EpisodeWriter, _load(kind))


def series_writers() -> Iterator[SeriesWriter]:
    """Load the writers of the series' files, in the order of ``SERIES_KINDS``."""
    return (cast(SeriesWriter, _load(kind)) for kind in SERIES_KINDS)


def _load(kind: OutputKind) -> object:
    module, _, name = kind.writer.partition(":")
    return getattr(import_module(f"pipeline.write.{module}"), name)
