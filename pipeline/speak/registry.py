"""Find the installed speech engines by name, in the entry-point group ``rostra.engines``.

``engine.py`` tells how to add one.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection
from contextlib import closing, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from pipeline.model import Voice, VoiceTraits
from pipeline.speak.engine import Engine, EngineUnavailable, UnknownEngine, UnknownVoice
from pipeline.standards import iso_639_1

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

GROUP = "rostra.engines"
AUTO = "auto"
"""In the settings: the natural engine where it can speak, otherwise the one for drafts."""
NATURAL_ENGINE = "kokoro"
DRAFT_ENGINE = "espeak"
"""Speaks draft builds, and what no natural voice speaks."""
ENGINE_VARIABLE = "ROSTRA_ENGINE"
"""Environment variable that names the engine of series whose settings leave it open."""


def _installed() -> dict[str, EntryPoint]:
    from importlib.metadata import entry_points  # here, since it takes long to load

    return {point.name: point for point in sorted(entry_points(group=GROUP))}


def engines() -> tuple[str, ...]:
    """Names of the installed engines, sorted."""
    return tuple(_installed())


def open_engine(name: str, time_limit: float) -> Engine:
    """Open an engine. ``time_limit`` is in seconds for an utterance.

    :raises UnknownEngine: none of this name is installed.
    :raises EngineUnavailable: it cannot be imported or started on this machine.
    """
    try:
        return _factory(name)(time_limit)
    except ImportError as error:
        raise EngineUnavailable(f'speech engine "{name}": {error}') from error


@dataclass(frozen=True, slots=True)
class EngineChoice:
    """The engine that speaks a series."""

    name: str
    without: str = ""
    """Why it is not the natural one, though the settings leave that open; otherwise empty."""
    is_missing: bool = False
    """Whether the reason is that the natural one is not installed."""
    by: str = AUTO
    """What decided: ``settings``, ``environment``, ``record`` (of publication), ``cast`` (the voices in cast.toml) or
    ``auto``."""


def choose_engine(stated: str, language: str, published: str = "", voices: Collection[str] = ()) -> EngineChoice:
    """Choose the engine of a series, and start nothing.

    One that the settings name is taken. If they say ``auto``, the order is: what the environment names
    (``ENGINE_VARIABLE``), what the series was published with, the engine for drafts if it alone has the voices that
    cast.toml names, the natural engine if it is installed and speaks the language, and the engine for drafts.

    :param stated: what the settings say.
    :param language: the series' BCP 47 tag.
    :param published: engine of the latest published sound, or empty.
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
    """Whether the natural engine can speak on this machine."""
    try:
        open_engine(NATURAL_ENGINE, 0).close()
    except EngineUnavailable:
        return False
    return True


def engine_variable() -> str:
    """The engine that the environment names for series whose settings leave it open, or empty."""
    return os.environ.get(ENGINE_VARIABLE, "")


def voice_traits(engine: str, name: str) -> VoiceTraits | None:
    """What is known of a voice of an engine, which may be the natural one where that is not installed; None if nothing.

    :raises UnknownEngine: there is no such engine.
    :raises EngineUnavailable: another one cannot be asked on this machine.
    """
    if engine == NATURAL_ENGINE:
        from pipeline.speak.kokoro import measured

        return measured.traits(name) if name in measured.VOICES else None
    with closing(open_engine(engine, 0)) as opened:
        return opened.describe(name) if name in opened.voices() else None


def _first_of(engine: Engine, voices: Collection[str]) -> str:
    """The first of these voices that an engine has, or empty."""
    for name in voices:
        with suppress(UnknownVoice):
            engine.check(Voice("", name, 1, 50))
            return name
    return ""


def _factory(name: str) -> Callable[[float], Engine]:
    if name == DRAFT_ENGINE:  # known without the metadata of all installed packages, which take long to read
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
