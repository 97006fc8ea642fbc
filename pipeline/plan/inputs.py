"""What a build reads, by content.

Transcripts and settings are taken down before they are read, and looked at again afterwards: what is saved while a
build is under way is news to the next one, and never taken for what was built.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.plan.locate import Location, transcript_files
from pipeline.settings import CAST_FILE, LEXICON_FILE, SERIES_FILE
from pipeline.store import digests

if TYPE_CHECKING:
    from pipeline.plan.project import Episode, Project

CHANGED = "changed while the build was under way"
"""In place of a digest: nobody knows which bytes were read."""


def text_digests(place: Location) -> dict[str, str]:
    """File (relative to the series folder) -> SHA-256 of each transcript and each settings file; empty for none."""
    return digests(place.root, _texts(place))


def input_digests(place: Location, project: Project, taken: Mapping[str, str]) -> dict[str, str]:
    """The same of every file that a build reads or looks for, pictures and sound too.

    :param taken: ``text_digests``, from before they were read; ``CHANGED`` where a file is another one now.
    """
    settings = project.settings
    named = [name for name in (settings.series.cover, settings.audio.jingle) if name]
    read = [name for episode in project.episodes for name in read_by(episode, place.root)]
    found = digests(place.root, [*named, *read, *taken])
    return {name: digest if digest == taken.get(name, digest) else CHANGED for name, digest in found.items()}


def read_by(episode: Episode, root: Path) -> list[str]:
    """The transcript and the pictures of an episode, relative to the series folder ``root``."""
    figures = episode.document.figures()
    files = [Path(episode.document.path), *(episode.folder / figure.file for figure in figures)]
    return [name_of(file, root) for file in files]


def name_of(file: Path, root: Path) -> str:
    """A file as seen from the series folder; one that was named by an absolute path may lie outside."""
    if file.is_relative_to(root):
        return file.relative_to(root).as_posix()
    return Path(os.path.relpath(file.resolve(), root.resolve())).as_posix()


def _texts(place: Location) -> Iterator[str]:
    if place.lone is not None:
        yield place.lone.relative_to(place.root).as_posix()
        return
    yield from (SERIES_FILE, CAST_FILE, LEXICON_FILE)
    for file in transcript_files(place.root):
        yield file.relative_to(place.root).as_posix()
