"""What the report of a build tells, as data: made by ``build``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.diagnostics import Diagnostic
from pipeline.model import Fate
from pipeline.release import Release
from pipeline.script import Script, Voice
from pipeline.settings import Settings


@dataclass(frozen=True, slots=True)
class Cause:
    """Why something was made anew."""

    episode: str
    """Key of the episode."""
    what: str
    takes: int
    chunks: int


@dataclass(frozen=True, slots=True)
class Work:
    """What a build did."""

    causes: tuple[Cause, ...]
    settings: tuple[str, ...]
    """Tables of the settings that changed."""
    takes: int
    """Takes that were made."""
    chunks: int
    """Chunks that were made."""
    kept: int
    """Chunks that were taken from the store."""
    covers: int
    """Covers that were made."""
    written: tuple[str, ...]
    """Files of the site that were written, relative to ``site/``."""
    left: tuple[str, ...]
    """What becomes of each episode that has left the series."""


@dataclass(frozen=True, slots=True)
class Chronicle:
    """An episode as it was built."""

    release: Release
    script: Script
    characters: Mapping[tuple[Fate, str], int]
    """How many characters of the source that are not blank have which fate, for which reason."""


@dataclass(frozen=True, slots=True)
class Report:
    """Everything the report tells."""

    settings: Settings
    work: Work
    episodes: tuple[Chronicle, ...]
    """In order."""
    book: str
    """The series' book, relative to ``site/``, or empty."""
    diagnostics: tuple[Diagnostic, ...]
    """Their paths are relative to the series folder."""


@dataclass(frozen=True, slots=True)
class Voicing:
    """Somebody who is heard in an episode."""

    person: str
    """Id, or empty for the narrator."""
    name: str
    role: str
    affiliation: str
    voice: Voice
    spoken: int
    """Samples for which their sentences are heard."""
    turns: int
    """How often they have the word; the narrator has it wherever nobody else does."""
