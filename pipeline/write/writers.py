"""The contract of a writer, and the writers of all kinds of output.

A writer is a function named in the row of its kind (``model/outputs.py``). That of an episode's file gets an Edition
and the open file; that of the series' files gets a SeriesEdition and yields each file with its path. A writer reads
nothing else: no store, no clock, no settings file.

Another kind of output is such a function, and a row of the table in ``EPISODE_KINDS`` or ``SERIES_KINDS``; pages, feed,
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
    """An episode's sound, encoded; the parts are read one at a time."""

    info_frame: bytes
    """The first MP3 frame: length, checksum and encoder (LAME's Info tag)."""
    frames: Callable[[], Iterator[bytes]]
    """MP3 frames of each chunk, in order."""
    packet_sizes: Callable[[], Iterator[bytes]]
    """Sizes of each chunk's AAC packets (unsigned 16 bit, little-endian)."""
    packets: Callable[[], Iterator[bytes]]
    """AAC packets of each chunk, in order."""


@dataclass(frozen=True, slots=True)
class Edition:
    """All that the writers of an episode's files are given."""

    document: Document
    timeline: Timeline
    settings: Settings
    number: int
    """1 or more."""
    updated: datetime
    """When what is published of it last changed (aware); for the audio, which decides that, the date of publication."""
    cover: bytes
    """JPEG."""
    thumbnail: bytes
    """JPEG, for audio tags."""
    pictures: Mapping[str, Path]
    """``Figure.file`` -> the file on disk, for every figure of the document."""
    sound: EncodedSound
    first_key: str = ""
    """The key that its book's identifier is made of, if it was renamed since."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A page in the place of one that is no more."""

    key: str
    """The key that the episode had."""
    moved_to: str = ""
    """Its key now; empty for an episode that was withdrawn."""
    withdrawn: datetime | None = None


@dataclass(frozen=True, slots=True)
class SeriesEdition:
    """All that the writers of the series' files are given."""

    settings: Settings
    releases: Sequence[Release]
    """In order of the episodes."""
    show: Show
    notices: Sequence[Notice] = ()
    feed_guid: str = ""
    """The show's ``podcast:guid`` as it was published; empty for that of its settings or its address."""
    emptied: datetime | None = None
    """When the last episode left a series that has none."""

    @property
    def draft(self) -> bool:
        """Whether some of the episodes are those of a draft build: then all that they share is marked too."""
        return any(release.draft for release in self.releases)


class EpisodeWriter(Protocol):
    """Writes one file of an episode."""

    def __call__(self, edition: Edition, file: BinaryIO) -> None:
        """Write the whole file, from its beginning to its end: the same bytes for the same edition.

        :param file: cannot be read, and sought only where the kind's name holds no hash.
        :raises OSError: it cannot be written.
        """


class SeriesWriter(Protocol):
    """Writes files of the series as a whole."""

    def __call__(self, series: SeriesEdition) -> Iterator[tuple[str, bytes]]:
        """Yield each file's path within the site and its content: the same for the same edition."""


def episode_writer(kind: OutputKind) -> EpisodeWriter:
    """Load the writer of a kind of ``EPISODE_KINDS``."""
    return cast(EpisodeWriter, _load(kind))


def series_writers() -> Iterator[SeriesWriter]:
    """Load the writers of the series' files, in the order of ``SERIES_KINDS``."""
    return (cast(SeriesWriter, _load(kind)) for kind in SERIES_KINDS)


def _load(kind: OutputKind) -> object:
    module, _, name = kind.writer.partition(":")
    return getattr(import_module(f"pipeline.write.{module}"), name)
