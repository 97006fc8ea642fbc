"""The default engine: espeak-ng through pyttsx3, in a process of its own.

The engine object may live in a process with threads and numpy; what speaks is a small single-threaded
server that forks for every utterance (see ``espeak_server``). Where the system has no fork, every
utterance gets a fresh process: slower, the same bytes.
"""

from __future__ import annotations

import os
import signal
from importlib.metadata import version
from pathlib import Path

from pipeline.script import Voice
from pipeline.speak import espeak_process, espeak_voices, espeak_wire, utterance
from pipeline.speak.engine import EngineUnavailable, SpeechError, UnknownVoice, nearest
from pipeline.speak.espeak_server import SEED
from pipeline.timeline import Take


class Espeak:
    """A speech engine (see ``engine.Engine``)."""

    def __init__(self, time_limit: float, *, fork: bool = hasattr(os, "fork")) -> None:
        """Start it. ``time_limit`` in seconds for each piece of up to ``guard.LIMIT`` characters.

        :raises EngineUnavailable: no library, or no data.
        """
        self._limit = time_limit
        self._fork = fork
        self._server: espeak_process.Server | None = None
        try:
            hello = self._running().hello if fork else espeak_process.ask_once(None, time_limit)[0]
        except espeak_process.ServerDied as error:
            raise EngineUnavailable(str(error)) from error
        if "error" in hello:
            self.close()
            raise EngineUnavailable(f'speech engine "espeak": {hello["error"]}')
        self._hello = hello
        self._data = Path(hello["data"])
        self._names = espeak_voices.names(self._data)
        self._data_hash = ""

    @property
    def server_pid(self) -> int:
        """Process id of the running server, or 0."""
        return self._server.pid if self._server else 0

    def synthesize(self, text: str, voice: Voice) -> Take:
        """See ``engine.Engine.synthesize``."""
        self.check(voice)
        return utterance.speak(text, voice, self._hello["rate"], self._say)

    def voices(self) -> tuple[str, ...]:
        """See ``engine.Engine.voices``."""
        return self._names.listed()

    def check(self, voice: Voice) -> None:
        """See ``engine.Engine.check``."""
        if not self._names.has(voice.name):
            raise UnknownVoice(voice.name, nearest(voice.name, self._names.listed()))

    def roster(self) -> tuple[str, ...]:
        """See ``engine.Engine.roster``."""
        return espeak_voices.ROSTER

    def narrator(self) -> str:
        """See ``engine.Engine.narrator``."""
        return espeak_voices.NARRATOR

    def fingerprint(self) -> str:
        """See ``engine.Engine.fingerprint``."""
        self._data_hash = self._data_hash or espeak_voices.data_hash(self._data)
        return (
            f"espeak; pyttsx3 {version('pyttsx3')}; libespeak-ng {self._hello['version']}; "
            f"data {self._data_hash}; seed {SEED}; flags {self._hello['flags']:#x}"
        )

    def close(self) -> None:
        """See ``engine.Engine.close``."""
        if self._server:
            self._server.close()
            self._server = None

    def _running(self) -> espeak_process.Server:
        if self._server is None:
            self._server = espeak_process.Server()
        return self._server

    def _say(self, text: str, voice: Voice) -> utterance.Spoken:
        request = {
            "text": text,
            "voice": voice.name,
            "rate": voice.rate,
            "pitch": voice.pitch,
            "limit": self._limit,
        }
        head, pcm = self._ask(request)
        if "ended" in head:
            raise SpeechError(self._why(head["ended"]))
        if "error" in head:
            raise SpeechError(str(head["error"]))
        return utterance.Spoken(pcm, tuple((at, sample) for at, sample in head["words"]))

    def _ask(self, request: espeak_wire.Head) -> espeak_process.Answer:
        try:
            if self._fork:
                return self._running().ask(request)
            answer = espeak_process.ask_once(request, self._limit)[1]
        except espeak_process.ServerDied as error:
            self._server = None
            raise SpeechError(str(error)) from error
        assert answer is not None
        return answer

    def _why(self, status: int) -> str:
        if hasattr(signal, "SIGALRM") and status == -signal.SIGALRM:
            return f"not spoken within {self._limit:g} s"
        return f"the espeak process ended with status {status}"
