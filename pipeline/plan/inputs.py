"""What a build reads, by content.

Transcripts and settings are hashed before they are read, and again afterwards: what is saved during a build is new to
the next one, and never taken for what was built.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.model import PUBLISHED
from pipeline.plan.locate import Location, transcript_files
from pipeline.settings import CAST_FILE, LEXICON_FILE, SERIES_FILE
from pipeline.store import digests

if TYPE_CHECKING:
    from pipeline.plan.project import Episode, Project

CHANGED = "changed while the build was under way"
"""In place of a digest: nobody knows which bytes were read."""


def text_digests(place: Location) -> dict[str, str]:
    """File (relative to the series folder) -> SHA-256 of each transcript and each settings file; empty for none."""
    root = place.root
    settings = [root / name for name in (SERIES_FILE, CAST_FILE, LEXICON_FILE)]
    # The record of publication is one too: by it an episode has its GUID and its dates.
    files = [place.lone] if place.lone else [*settings, root / PUBLISHED, *transcript_files(root)]
    return digests(root, [file.relative_to(root).as_posix() for file in files])


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
    """A file as seen from the series folder; one in a folder that the settings allow lies outside."""
    if file.is_relative_to(root):
        return file.relative_to(root).as_posix()
    return Path(os.path.relpath(file.resolve(), root.resolve())).as_posix()
