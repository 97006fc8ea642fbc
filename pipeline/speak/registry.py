"""Installed speech engines, and the choice of one for a series.

Packages register their engines in the entry-point group ``rostra.engines``; ``engine.py`` describes how to add one.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection
from contextlib import closing, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from pipeline.model import NATURAL_PITCH, Voice, VoiceTraits
from pipeline.speak.engine import Engine, EngineUnavailable, UnknownEngine, UnknownVoice
from pipeline.standards import iso_639_1

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

GROUP = "rostra.engines"
AUTO = "auto"
"""Setting that leaves the choice of an engine to ``choose_engine``."""
NATURAL_ENGINE = "kokoro"
DRAFT_ENGINE = "espeak"
"""Engine for draft builds, and for languages without a natural voice."""
ENGINE_VARIABLE = "ROSTRA_ENGINE"
"""Environment variable that names the engine for series whose settings say ``auto``."""


def _installed() -> dict[str, EntryPoint]:
    from importlib.metadata import entry_points  # slow to import

    return {point.name: point for point in sorted(entry_points(group=GROUP))}


def engines() -> tuple[str, ...]:
    """Return the names of the installed engines, sorted."""
    return tuple(_installed())


def open_engine(name: str, time_limit: float) -> Engine:
    """Return a new instance of the engine with a given name.

    :param time_limit: time limit for each piece of text in seconds; 0 for the engine's default.
    :raises UnknownEngine: no engine with this name is installed.
    :raises EngineUnavailable: the engine cannot be imported or started on this machine.
    """
    try:
        return _factory(name)(time_limit)
    except ImportError as error:
        raise EngineUnavailable(f'speech engine "{name}": {error}') from error


@dataclass(frozen=True, slots=True)
class EngineChoice:
    """Name of the engine chosen for a series, and the reason for the choice."""

    name: str
    without: str = ""
    """Reason for choosing the draft engine although the settings say ``auto``; otherwise empty."""
    is_missing: bool = False
    """Whether the draft engine was chosen because the natural engine is unavailable."""
    by: str = AUTO
    """Source of the choice: ``settings``, ``environment``, ``record``, ``cast`` or ``auto``.

    ``record`` is the publication record, and ``cast`` is cast.toml.
    """


def choose_engine(stated: str, language: str, published: str = "", voices: Collection[str] = ()) -> EngineChoice:
    """Return the engine chosen for a series, without starting it.

    An engine named in the settings is used. If the settings say ``auto``, the first engine that applies is used:

    1. the engine named in the environment (``ENGINE_VARIABLE``)
    2. the engine of the published sound
    3. the draft engine, if only that engine has any of the voices in cast.toml
    4. the natural engine, if it is installed and speaks the language
    5. the draft engine

    :param stated: engine named in the settings, or ``auto``.
    :param language: BCP 47 tag of the series.
    :param published: engine of the latest published sound, or an empty string.
    :param voices: names of voices in cast.toml.
    """
    by, named = "settings", stated
    if stated == AUTO:
        variable = engine_variable()
        by, named = ("environment", variable) if variable else ("record", published)
    if named and named != AUTO:
        return EngineChoice(named, by=by)
    try:
        with closing(open_engine(NATURAL_ENGINE, 0)) as engine:
            if not _first_of(engine, voices) and (name := _first_of(open_engine(DRAFT_ENGINE, 0), voices)):
                return EngineChoice(DRAFT_ENGINE, f'cast.toml names its voice "{name}"', by="cast")
            if iso_639_1(language) in engine.traits.languages:
                return EngineChoice(NATURAL_ENGINE)
            return EngineChoice(DRAFT_ENGINE, f'no natural voice speaks "{language}"')
    except EngineUnavailable as error:
        return EngineChoice(DRAFT_ENGINE, str(error), is_missing=True)


def is_natural_installed() -> bool:
    """Return whether the natural engine and its model are installed."""
    try:
        open_engine(NATURAL_ENGINE, 0).close()
    except EngineUnavailable:
        return False
    return True


def engine_variable() -> str:
    """Return the engine named in the environment variable ``ROSTRA_ENGINE``, or an empty string."""
    return os.environ.get(ENGINE_VARIABLE, "")


def voice_traits(engine: str, name: str) -> VoiceTraits | None:
    """Return the traits of an engine's voice, or None if there is no such voice.

    The natural engine need not be installed.

    :raises UnknownEngine: there is no such engine.
    :raises EngineUnavailable: an engine other than the natural one cannot start on this machine.
    """
    if engine == NATURAL_ENGINE:
        from pipeline.speak.kokoro import measured

        return measured.traits(name) if name in measured.VOICES else None
    with closing(open_engine(engine, 0)) as opened:
        return opened.describe(name) if name in opened.voices() else None


def _first_of(engine: Engine, voices: Collection[str]) -> str:
    """Return the first of the given voices that an engine has, or an empty string."""
    for name in voices:
        with suppress(UnknownVoice):
            engine.check(Voice("", name, 1, NATURAL_PITCH))
            return name
    return ""


def _factory(name: str) -> Callable[[float], Engine]:
    if name == DRAFT_ENGINE:  # built in: reading the metadata of all installed packages is slow
        from pipeline.speak.espeak.engine import Espeak

        return Espeak
    if name == NATURAL_ENGINE:
        from pipeline.speak.kokoro.engine import Kokoro

        return Kokoro
    installed = _installed()
    if name not in installed:
        raise UnknownEngine(name, tuple(installed))
    try:
        return cast(Callable[[float], Engine], installed[name].load())
    except AttributeError as error:
        raise EngineUnavailable(f'speech engine "{name}": {error}') from error
