"""Draft engine, which sends texts to the espeak server.

Forking the engine's own process would be slow and unsafe, since it may be large and have several threads. So a small
single-threaded server forks for every utterance (``server.py``). The server starts when it is first needed; voices and
fingerprint are read from the library's files. On systems without fork, every utterance starts a new process, which is
slower but gives the same bytes.
"""

from __future__ import annotations

import hashlib
import os
import re
import signal
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from pipeline.model import NATURAL_PITCH, Take, Voice, VoiceMeasure, VoiceTraits
from pipeline.speak import utterance
from pipeline.speak.engine import EngineTraits, EngineUnavailable, SpeechError, UnknownVoice, nearest_voices
from pipeline.speak.espeak import library as espeak_library
from pipeline.speak.espeak import measured as espeak_measured
from pipeline.speak.espeak import process as espeak_process
from pipeline.speak.espeak import voices as espeak_voices
from pipeline.speak.espeak import wire as espeak_wire

_names, _data_hash = cache(espeak_voices.names), cache(espeak_voices.data_hash)
"""Functions with cached results, since the installed data does not change while the process runs."""

RATE = 22_050
"""Sample rate of all espeak-ng voices in Hz."""
_TEXTS_PER_REQUEST = 50
"""Maximum number of texts per phoneme request; the time limit applies to the whole request."""
_SPELT = re.compile(r"(?<=\b[A-Z]) (?=[A-Z]s?\b)")
_PLURAL = re.compile(r"(?<=-[A-Z])s\b")


class Espeak:
    """Speech engine that uses espeak-ng (see ``engine.Engine``)."""

    def __init__(self, time_limit: float, *, fork: bool = hasattr(os, "fork")) -> None:
        """Find the library and its data.

        :param time_limit: time limit for each piece of text in seconds; 0 for the engine's default.
        :param fork: whether the server forks for every utterance; otherwise every utterance starts a new process.
        :raises EngineUnavailable: the library or its data is missing.
        """
        self._limit = time_limit or EngineTraits(RATE).time_limit
        self._fork = fork
        self._server: espeak_process.Server | None = None
        self._hello: espeak_wire.Head = {}
        try:
            found = espeak_library.in_wheel()
            folder, self._pyttsx3 = espeak_process.pyttsx3()
        except espeak_library.NoLibrary as error:
            raise _unavailable(str(error)) from error
        self._library = espeak_process.Library(folder, *(found or ()))
        self._data = Path(self._library.data or self._greeting()["data"])
        try:
            self._names = _names(self._data)
        except OSError as error:
            raise _unavailable(f"no data ({error.strerror}: {error.filename})") from error
        self._fingerprint = ""
        self._sounds: dict[tuple[str, str], str] = {}
        """Cached results of ``ipa``: (base, text) -> IPA."""

    @property
    def server_pid(self) -> int:
        """Process ID of the running server, or 0 if no server is running."""
        return self._server.pid if self._server else 0

    def prepare(self) -> None:
        """Start the server without waiting until it is ready."""
        if self._fork:
            self._running()

    def synthesize(self, text: str, voice: Voice) -> Take:
        """Return the speech for a text, with word marks (see ``engine.Engine.synthesize``)."""
        self.check(voice)
        own = utterance.own_scripts(self._names.languages[voice.name.partition("+")[0].lower()])
        return utterance.speak_text(text, voice, self._greeting()["rate"], self._say, own)

    @property
    def traits(self) -> EngineTraits:
        """Limits and requirements of the engine, known without starting the server."""
        return EngineTraits(RATE, cost=0.002, memory=60 * 10**6, languages=self._names.all_languages())

    def describe(self, name: str) -> VoiceTraits:
        """Return the traits of the voice with a given name.

        The name may include a variant, as in ``en-us+edward``.

        :raises UnknownVoice: the voice does not exist.
        """
        self.check(Voice("espeak", name, 1, NATURAL_PITCH))
        language, _, region = self._names.usual(name.partition("+")[0]).partition("-")
        measured = espeak_measured.measure(name, NATURAL_PITCH)
        pitch, kind = (measured.pitch, measured.kind) if measured else (0.0, "")
        listed = name in espeak_voices.ROSTER or name == espeak_voices.NARRATOR_VOICE
        return VoiceTraits(name, language, region.upper(), pitch, kind, recommended=listed)

    def voices(self) -> tuple[str, ...]:
        """Return the names of all voices offered to users, sorted (see ``voices.Names.listed``)."""
        return self._names.listed()

    def check(self, voice: Voice) -> None:
        """Raise UnknownVoice if espeak does not have the given voice.

        :raises UnknownVoice: the error suggests similar names.
        """
        if not self._names.has(voice.name):
            raise UnknownVoice(voice.name, nearest_voices(voice.name, self._names.listed()))

    def roster(self) -> tuple[str, ...]:
        """Return the names of the voices for automatic casting, best first."""
        return espeak_voices.ROSTER

    def narrator(self) -> str:
        """Return the name of the voice recommended for the narrator."""
        return espeak_voices.NARRATOR_VOICE

    def measure(self, voice: Voice) -> VoiceMeasure | None:
        """Return the measurements of a voice at its pitch setting, or None if unknown."""
        return espeak_measured.measure(voice.name, voice.pitch)

    def phonemes(self, text: str, voice: Voice) -> str:
        """Return the phonemes of a text in IPA (see ``engine.phonemes``)."""
        self.check(voice)
        asked = {"voice": voice.name, "limit": self._limit, "phonemes": True}
        texts = (letters_joined(piece.text, voice)[0] for piece in utterance.pieces(text))
        heads = [self._answer({**asked, "text": piece})[0] for piece in texts]
        return " ".join(filter(None, (head["phonemes"] for head in heads)))

    def ipa(self, texts: Sequence[str], language: str) -> tuple[str, ...]:
        """Return the IPA of each text, as read by the best voice for a language.

        The IPA has ties between the characters of one sound. It is empty if the voice cannot read the text. The engine
        caches the results.

        :param texts: individual words, or clauses without punctuation.
        :param language: BCP 47 tag.
        :raises UnknownVoice: no voice speaks the language.
        :raises SpeechError: the server did not answer within the time limit.
        """
        base = self._names.base_for(language)
        if not base:
            raise UnknownVoice(language, nearest_voices(language, self._names.listed()))
        missing = [text for text in dict.fromkeys(texts) if (base, text) not in self._sounds]
        asked = {"voice": base, "limit": self._limit, "phonemes": True}
        for start in range(0, len(missing), _TEXTS_PER_REQUEST):
            some = missing[start : start + _TEXTS_PER_REQUEST]
            cleaned = ["".join(piece.text for piece in utterance.pieces(text)) for text in some]
            head, _ = self._answer({**asked, "texts": cleaned})
            self._sounds.update(zip(((base, text) for text in some), head["phonemes"], strict=True))
        return tuple(self._sounds[base, text] for text in texts)

    def in_language(self, voice: Voice, language: str) -> Voice | None:
        """Return ``voice`` with a base that speaks a language (BCP 47 tag), or None.

        The variant is kept, since listeners recognise the voice by it. A voice whose base already speaks the language,
        in any region, is returned unchanged.
        """
        base, plus, variant = voice.name.partition("+")
        if self._names.speaks(base, language):
            return voice
        found = self._names.base_for(language)
        return replace(voice, name=f"{found}{plus}{variant}") if found else None

    def fingerprint(self) -> str:
        """Return a string that identifies the library, data and settings that affect the sound."""
        if not self._fingerprint:
            library = self._library.path and hashlib.sha256(Path(self._library.path).read_bytes()).hexdigest()
            self._fingerprint = (
                f"espeak; pyttsx3 {self._pyttsx3}; libespeak-ng {library or self._greeting()['version']}; "
                f"{self.dictionaries}; "
                f"seed {espeak_library.SEED}; flags {espeak_library.FLAGS:#x}; letters joined"
            )
        return self._fingerprint

    def speaks(self, language: str) -> bool:
        """Return whether any voice speaks a language (BCP 47 tag)."""
        return bool(self._names.base_for(language))

    @property
    def dictionaries(self) -> str:
        """Label and hash of espeak's pronunciation data, the same on all systems."""
        return f"data {_data_hash(self._data)}"

    def close(self) -> None:
        """Stop the server; the next text starts a new one."""
        if self._server:
            self._server.close()
            self._server = None

    def _greeting(self) -> espeak_wire.Head:
        """Return the server's first message, starting the server if needed.

        :raises EngineUnavailable: the server does not start.
        """
        if not self._hello:
            try:
                hello = self._start() if self._fork else espeak_process.ask_once(self._library, None, self._limit)[0]
            except espeak_process.ServerDied as error:
                self._server = None
                raise _unavailable(str(error)) from error
            if "error" in hello:
                self.close()
                raise _unavailable(hello["error"])
            self._hello = hello
        return self._hello

    def _start(self) -> espeak_wire.Head:
        """Start the server if needed, and return its first message.

        A server killed by a signal is restarted once, since the cause may be a temporary shortage of memory.
        """
        try:
            return self._running().hello()
        except espeak_process.ServerDied as error:
            self._server = None
            if not error.killed:
                raise
        return self._running().hello()

    def _running(self) -> espeak_process.Server:
        if self._server is None:
            self._server = espeak_process.Server(self._library)
        return self._server

    def _say(self, text: str, voice: Voice) -> utterance.SpokenPiece:
        joined, added = letters_joined(text, voice)
        request = {"text": joined, "voice": voice.name, "rate": voice.rate, "pitch": voice.pitch, "limit": self._limit}
        head, pcm = self._answer(request)
        words = ((at - sum(place < at for place in added), sample) for at, sample in head["words"])
        return utterance.SpokenPiece(pcm, tuple(words))

    def _answer(self, request: espeak_wire.Head) -> espeak_process.Answer:
        """Return the server's answer to a request.

        :raises SpeechError: the server reports an error or dies.
        :raises OSError: the system cannot start another process.
        """
        head, pcm = self._ask(request)
        if "refused" in head:
            # Not caused by the text: the system has no more processes or memory.
            raise OSError(head["refused"], os.strerror(head["refused"]))
        if "ended" in head:
            raise SpeechError(self._reason(head["ended"]))
        if "error" in head:
            raise SpeechError(str(head["error"]))
        return head, pcm

    def _ask(self, request: espeak_wire.Head) -> espeak_process.Answer:
        try:
            if self._fork:
                return self._running().ask(request)
            return espeak_process.ask_once(self._library, request, self._limit)
        except espeak_process.ServerDied as error:
            self._server, self._hello = None, {}
            raise SpeechError(str(error)) from error

    def _reason(self, status: int) -> str:
        if hasattr(signal, "SIGALRM") and status == -signal.SIGALRM:
            return f"not spoken within {self._limit:g} s"
        return f"the espeak process ended with status {status}"


def letters_joined(text: str, voice: Voice) -> tuple[str, tuple[int, ...]]:
    """Return a text with its spelled-out letters joined, if the voice is English.

    "A P I" becomes "A-P-I", and "K P Is" becomes "K-P-I's". Without this change, espeak reads "A" as the article and
    "Is" as a verb. For other voices, the text is returned unchanged.

    :returns: the text, and the offsets of the apostrophes added to it.
    """
    if not voice.name.startswith("en"):
        return text, ()
    joined = _SPELT.sub("-", text)
    parts = _PLURAL.split(joined)
    added: list[int] = []
    length = 0
    for part in parts[:-1]:
        length += len(part)
        added.append(length)
        length += len("'s")
    return "'s".join(parts), tuple(added)


def _unavailable(reason: str) -> EngineUnavailable:
    return EngineUnavailable(f'speech engine "espeak": {reason}')
