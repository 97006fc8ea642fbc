"""Calls into a worker's engine, each with a time limit.

The worker reports by when a call must be over before it makes the call, and reports its end; the build's process
kills a worker that is late. An engine may hang in foreign code, or its process may be stopped: the worker itself could
not keep the time.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pipeline.model import Line, Part, Take, resource_error
from pipeline.speak import Engine, EngineUnavailable, SpeechError, pieces, speak

STARTING = -2
"""In place of a line's number: the engine is starting."""
CALIBRATING = -1
"""In place of a line's number: the loudness of a voice is measured."""
_OPENING_LIMIT = 60.0
"""Seconds in which an engine is imported, before it can state a limit of its own."""
_GRACE = 1.0
"""Seconds added to the limit of each piece of text, since the engine may keep the limit itself."""
_SLACK = 2.0
"""Seconds added to each call for a busy machine."""


@dataclass(frozen=True, slots=True)
class Call:
    """A call into the engine, as the worker reports it."""

    line: int
    """Number of the line in its passage, from 0; ``STARTING`` or ``CALIBRATING``."""
    until: float
    """When the call must be over (``time.monotonic``, which all processes share); 0 when it is over."""
    limit: float = 0.0
    """Seconds that a start, or a piece of text, may take."""


class TimedEngine:
    """A worker's engine, opened when it is first needed; every call into it is reported with its time limit."""

    def __init__(self, open_it: Callable[[], Engine], time_limit: float, report: Callable[[Call], None]) -> None:
        """:param open_it: opens the engine.
        :param time_limit: seconds for a piece of text; 0 for the engine's own limit.
        :param report: sends a call to the build's process.
        """
        self._open, self._limit, self._report = open_it, time_limit, report
        self._engine: Engine | None = None
        self._up = False
        self.starting = 0.0
        """Seconds that were spent in starting the engine."""

    def prepare(self) -> Engine:
        """Open the engine and begin to start it.

        :raises EngineUnavailable: it cannot be started on this machine.
        """
        if self._engine is None:
            with self._call(STARTING, _OPENING_LIMIT):
                engine = self._open()
            with self._call(STARTING, engine.traits.start_limit):
                engine.prepare()
            self._engine = engine
        return self._engine

    def say(self, number: int, line: Line) -> Take:
        """Speak a line, which has this number in its passage.

        :raises SpeechError: there is no usable sound; any other error of the engine is raised as this too.
        :raises EngineUnavailable: the engine cannot be started on this machine.
        """
        engine = self.prepare()
        if not self._up:
            # If this fails, the text itself will fail too, and be named.
            with contextlib.suppress(SpeechError), self._call(STARTING, engine.traits.start_limit):
                _synthesize(engine, "", Part(0, 0, line.voice))
        self._up = False
        parts = [(part, line.spoken[part.start : part.end]) for part in line.spoken_parts()]
        limit = self._limit or engine.traits.time_limit
        count = sum(_count(text, engine.traits.text_limit) for _, text in parts)
        with self._call(number, limit, count * (limit + _GRACE)):
            takes = [(part.start, _synthesize(engine, text, part)) for part, text in parts]
        self._up = True
        if len(takes) == 1:
            return takes[0][1]
        from pipeline.mix import join_takes

        return join_takes(line.spoken, takes)

    @contextlib.contextmanager
    def _call(self, number: int, limit: float, seconds: float = 0.0) -> Iterator[None]:
        """:param seconds: how long all pieces may take; as long as one if this is 0."""
        began = time.monotonic()
        self._report(Call(number, began + (seconds or limit) + _SLACK, limit))
        try:
            yield
        finally:
            if number == STARTING:
                self.starting += time.monotonic() - began
            self._report(Call(number, 0.0))


def _synthesize(engine: Engine, text: str, part: Part) -> Take:
    """Call an engine, which may be a plug-in: an error concerns this text, unless it says otherwise."""
    try:
        return speak(engine, text, part.voice, dict(part.ipa))
    except (EngineUnavailable, SpeechError):
        raise
    except (Exception, SystemExit) as error:
        if resource_error(error):
            raise
        raise SpeechError(" ".join(f"{type(error).__name__}: {error}".split())) from error


def _count(text: str, limit: int) -> int:
    """Count the pieces in which an engine may speak a text; the time limit is for each of them."""
    return 1 if 3 * len(text) <= limit else max(1, len(pieces(text, limit)))
