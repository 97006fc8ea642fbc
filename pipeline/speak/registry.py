"""Find the installed speech engines by name, in the entry-point group ``rostra.engines``.

``engine.py`` tells how to add one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from pipeline.speak.engine import Engine, EngineUnavailable, UnknownEngine

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

GROUP = "rostra.engines"
DEFAULT_ENGINE = "espeak"


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


def _factory(name: str) -> Callable[[float], Engine]:
    if name == DEFAULT_ENGINE:  # known without the metadata of all installed packages, which take long to read
        from pipeline.speak.espeak.engine import Espeak

        return Espeak
    installed = _installed()
    if name not in installed:
        raise UnknownEngine(name, tuple(installed))
    try:
        return cast(Callable[[float], Engine], installed[name].load())
    except AttributeError as error:
        raise EngineUnavailable(f'speech engine "{name}": {error}') from error
