"""Engine calls of a worker, each with a time limit.

A worker reports the deadline of each call before the call starts, and reports when the call ends. The main process
kills workers that exceed a deadline. A worker cannot enforce the limit itself, since its engine may hang in native
code.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pipeline.model import Line, Part, Take, resource_error
from pipeline.speak import Engine, EngineUnavailable, SpeechError, pieces, speak

STARTING = -2
"""Line number that represents the start of the engine."""
CALIBRATING = -1
"""Line number that represents the line spoken to measure a voice's loudness."""
_OPENING_LIMIT = 60.0
"""Time limit in seconds for importing an engine, whose own limits are known only afterwards."""
_GRACE = 1.0
"""Seconds added per piece of text, so that the engine's own limit expires first."""
_SLACK = 2.0
"""Seconds added to the limit of each call, in case the machine is busy."""


@dataclass(frozen=True, slots=True)
class Call:
    """Engine call, as a worker reports it to the main process."""

    line: int
    """Number of the line in its passage, from 0; ``STARTING`` or ``CALIBRATING``."""
    until: float
    """Deadline in ``time.monotonic`` seconds, which all processes share; 0 after the call has ended."""
    limit: float = 0.0
    """Time limit in seconds for an engine start or piece of text, for messages."""


class TimedEngine:
    """Wrapper around a worker's speech engine that reports each call with its deadline.

    The engine is opened on first use.
    """

    def __init__(self, open_it: Callable[[], Engine], time_limit: float, report: Callable[[Call], None]) -> None:
        """Prepare to open an engine.

        :param open_it: function that opens the engine.
        :param time_limit: seconds allowed for a piece of text; 0 for the engine's default.
        :param report: function that sends a call to the main process.
        """
        self._open, self._limit, self._report = open_it, time_limit, report
        self._engine: Engine | None = None
        self._up = False
        self.starting = 0.0
        """Seconds spent starting the engine."""

    def prepare(self) -> Engine:
        """Return the engine, after opening and preparing it on first use.

        :raises EngineUnavailable: the engine cannot be started on this machine.
        """
        if self._engine is None:
            with self._call(STARTING, _OPENING_LIMIT):
                engine = self._open()
            with self._call(STARTING, engine.traits.start_limit):
                engine.prepare()
            self._engine = engine
        return self._engine

    def say(self, number: int, line: Line) -> Take:
        """Speak a line, and return the take.

        :param number: number of the line in its passage, from 0; or ``CALIBRATING``.
        :raises SpeechError: the engine produced no usable sound, or failed with another error.
        :raises EngineUnavailable: the engine cannot be started on this machine.
        """
        engine = self.prepare()
        if not self._up:
            # If this fails, speaking the text below fails too, and that error names the text.
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
        """Report the start and the end of a call to the main process.

        :param number: number of the line, as in ``Call.line``.
        :param limit: seconds allowed for an engine start or a piece of text.
        :param seconds: seconds allowed for all pieces; 0 for ``limit``.
        """
        began = time.monotonic()
        self._report(Call(number, began + (seconds or limit) + _SLACK, limit))
        try:
            yield
        finally:
            if number == STARTING:
                self.starting += time.monotonic() - began
            self._report(Call(number, 0.0))


def _synthesize(engine: Engine, text: str, part: Part) -> Take:
    """Return a take from an engine, converting its unexpected errors to ``SpeechError``."""
    try:
        return speak(engine, text, part.voice, dict(part.ipa))
    except (EngineUnavailable, SpeechError):
        raise
    except (Exception, SystemExit) as error:
        if resource_error(error):
            raise
        raise SpeechError(" ".join(f"{type(error).__name__}: {error}".split())) from error


def _count(text: str, limit: int) -> int:
    """Return the number of pieces into which a text is split.

    Each piece has its own time limit.
    """
    return 1 if 3 * len(text) <= limit else max(1, len(pieces(text, limit)))
