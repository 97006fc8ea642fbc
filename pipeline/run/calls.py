"""Calls into a worker's engine, each with a moment by which it must be over.

The worker tells that moment before it calls, and when the call is over; the build's process ends the worker where it
is not. An engine may hang in foreign code, or its process may be stopped: nobody in there could keep the time.
"""

from __future__ import annotations

import contextlib
import os
import signal
import struct
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection

from pipeline.model import Line, Take, Voice
from pipeline.speak import PIECE_LIMIT, START_LIMIT, Engine, EngineUnavailable, SpeechError, pieces

STARTING = -2
"""Stands for the number of a line while the engine starts."""
CALIBRATING = -1
"""Stands for the number of a line while a voice is measured."""
_GRACE = 1.0
"""Seconds more than its limit for a piece of text: the engine may keep the limit by itself."""
_SLACK = 2.0
"""Seconds more for a call: a busy machine."""
_NOTICE = 0.5
"""Seconds before a worker is ended whose call was noticed to be overdue."""
_MESSAGE = struct.Struct("<dqq")
_KILL = getattr(signal, "SIGKILL", signal.SIGTERM)
"""A process that is stopped heeds no other."""


@dataclass(frozen=True, slots=True)
class Call:
    """What a worker is doing in its engine."""

    until: float
    """When it must be over (``time.monotonic``, which all processes share); 0 for no call."""
    line: int
    """Number of the line in its passage, from 0; ``STARTING`` or ``CALIBRATING``."""
    worker: int
    """Process id."""


_NONE = Call(0.0, 0, 0)


class Mouth:
    """A worker's engine, which is opened when it is first needed."""

    def __init__(self, engine: Callable[[], Engine], time_limit: float, calls: Connection) -> None:
        """:param engine: opens it.
        :param time_limit: seconds for a piece of text.
        :param calls: where the build's process hears of the calls.
        """
        self._open, self._limit, self._calls = engine, time_limit, calls
        self._engine: Engine | None = None
        self._up = False

    def prepare(self) -> Engine:
        """Open the engine and begin to start it.

        :raises EngineUnavailable: it cannot be started on this machine.
        """
        if self._engine is None:
            with self._call(STARTING, START_LIMIT):
                engine = self._open()
                engine.prepare()
            self._engine = engine
        return self._engine

    def say(self, number: int, line: Line) -> Take:
        """Speak a line, the one with this number in its passage.

        :raises SpeechError: there is no usable sound; whatever else the engine raised is told as such too.
        :raises EngineUnavailable: the engine cannot be started on this machine.
        """
        engine = self.prepare()
        if not self._up:
            # Where this fails, the text itself will fail too, and be named.
            with contextlib.suppress(SpeechError), self._call(STARTING, START_LIMIT):
                _synthesize(engine, "", line.voice)
        self._up = False
        with self._call(number, _count(line.spoken) * (self._limit + _GRACE)):
            take = _synthesize(engine, line.spoken, line.voice)
        self._up = True
        return take

    @contextlib.contextmanager
    def _call(self, number: int, seconds: float) -> Iterator[None]:
        self._calls.send_bytes(_MESSAGE.pack(time.monotonic() + seconds + _SLACK, number, os.getpid()))
        try:
            yield
        finally:
            self._calls.send_bytes(_MESSAGE.pack(0.0, number, os.getpid()))


def _synthesize(engine: Engine, text: str, voice: Voice) -> Take:
    """Call an engine, which may be anybody's: what it raises concerns one text, unless it says otherwise."""
    try:
        return engine.synthesize(text, voice)
    except (EngineUnavailable, SpeechError):
        raise
    except (Exception, SystemExit) as error:
        raise SpeechError(" ".join(f"{type(error).__name__}: {error}".split())) from error


def _count(text: str) -> int:
    """The pieces that an engine may speak a text in; each may take as long as the limit allows."""
    return 1 if 3 * len(text) <= PIECE_LIMIT else max(1, len(pieces(text)))


class Ear:
    """The build's process hears of a worker's calls."""

    def __init__(self, calls: Connection) -> None:
        self._calls = calls
        self._last = _NONE
        self._suspect, self._noticed = _NONE, 0.0
        self.overdue: Call | None = None
        """The call for which the worker was ended."""

    def under_way(self) -> Call | None:
        """The call that the worker is in, or died in."""
        with contextlib.suppress(EOFError):
            while self._calls.poll():
                self._last = Call(*_MESSAGE.unpack(self._calls.recv_bytes()))
        return self._last if self._last.until else None

    def end_overdue(self) -> None:
        """End the worker if its call should be over, and was still under way a while after that was noticed: where
        everything was stopped, the worker too has had time to go on."""
        call, now = self.under_way(), time.monotonic()
        if call is None or now < call.until:
            return
        if call != self._suspect:
            self._suspect, self._noticed = call, now
        elif now > self._noticed + _NOTICE:
            self.overdue = call
            self.end()

    def end(self) -> None:
        """End the worker if it is in a call, in which nothing is written."""
        call = self.under_way()
        if call is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(call.worker, _KILL)

    def close(self) -> None:
        """Hear no more."""
        self._calls.close()
