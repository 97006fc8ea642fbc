"""Digests of the files that a build reads.

Transcripts and settings are hashed before and after reading. A file that is saved during a build thus counts as changed
in the next build.
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

CHANGED = "changed during the build"
"""Digest recorded for a file if it is uncertain which content the build used."""


def text_digests(place: Location) -> dict[str, str]:
    """Return the digests of the transcripts, the settings files and the publication record.

    For a single transcript, only its own digest is returned.

    :returns: path relative to the series folder -> SHA-256, which is empty if the file does not exist.
    """
    root = place.root
    settings = [root / name for name in (SERIES_FILE, CAST_FILE, LEXICON_FILE)]
    # The publication record is also an input: it contains the GUID and the dates of each episode.
    files = [place.lone] if place.lone else [*settings, root / PUBLISHED, *transcript_files(root)]
    return digests(root, [file.relative_to(root).as_posix() for file in files])


def input_digests(place: Location, project: Project, taken: Mapping[str, str]) -> dict[str, str]:
    """Return the digests of all files that a build reads or looks for.

    These include pictures, the cover and the jingle.

    :param taken: result of ``text_digests`` before reading; a file that has changed since then gets ``CHANGED``.
    :returns: path relative to the series folder -> SHA-256, which is empty if the file does not exist.
    """
    settings = project.settings
    named = [name for name in (settings.series.cover, settings.audio.jingle) if name]
    read = [name for episode in project.episodes for name in read_by(episode, place.root)]
    found = digests(place.root, [*named, *read, *taken])
    return {name: digest if digest == taken.get(name, digest) else CHANGED for name, digest in found.items()}


def read_by(episode: Episode, root: Path) -> list[str]:
    """Return the paths of an episode's transcript and pictures.

    :param root: series folder, to which the returned paths are relative.
    """
    figures = episode.document.figures()
    files = [Path(episode.document.path), *(episode.folder / figure.file for figure in figures)]
    return [name_of(file, root) for file in files]


def name_of(file: Path, root: Path) -> str:
    """Return the path of a file relative to the series folder ``root``.

    The path of a file outside this folder contains ``..``.
    """
    if file.is_relative_to(root):
        return file.relative_to(root).as_posix()
    return Path(os.path.relpath(file.resolve(), root.resolve())).as_posix()
