"""An episode as a member of a book of several."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.model import Document
from pipeline.settings import Settings
from pipeline.write.epub.pictures import Picture, pictures
from pipeline.write.epub.place import Place, in_series
from pipeline.write.epub.series_ids import identified
from pipeline.write.facts import Facts, facts
from pipeline.write.inline import Inline, inline


@dataclass(frozen=True, slots=True)
class SeriesEpisode:
    """What the series' book is made of."""

    document: Document
    number: int
    """Episode number, or 0."""
    pictures: Mapping[str, bytes | Path]
    """``Figure.file`` -> its bytes or the file on disk, for every figure of the document."""


@dataclass(frozen=True, slots=True)
class Member:
    """An episode with its place in the book."""

    document: Document
    """Under ids that are unique in the book."""
    facts: Facts
    place: Place
    inline: Inline
    pictures: Mapping[str, Picture]

    @property
    def label(self) -> str:
        """``Episode 2: Where the Rain Goes``."""
        return f"{self.numbered}: {self.facts.title}" if self.numbered else self.facts.title

    @property
    def numbered(self) -> str:
        """``Episode 2``, or empty."""
        return f"Episode {self.facts.number}" if self.facts.number else ""


def member(episode: SeriesEpisode, settings: Settings) -> Member:
    """The episode under ids, file names and picture names of its own.

    :raises KeyError: a figure's file is not among the episode's pictures.
    :raises RostraError: a picture is neither JPEG nor PNG nor GIF.
    """
    place = in_series(episode.document.key)
    document = identified(episode.document, place.prefix)
    known = facts(document, settings, episode.number)
    write = inline(document, known.language, xhtml=True, references_page=place.references)
    return Member(document, known, place, write, pictures(document, episode.pictures, place.prefix))
