"""Synchronous pyttsx3 driver: ``runAndWait`` returns only after all queued commands are done.

The driver that comes with pyttsx3 returns while a C thread is still speaking, and loses files under load. This one
runs libespeak-ng synchronously in the caller's thread, and reports the sample at which each word begins. Import it
only within ``served_to_pyttsx3``, since pyttsx3 loads the library on import.
"""

from __future__ import annotations

import ctypes
import sys
from typing import Any, BinaryIO

import pyttsx3
from pyttsx3.drivers import _espeak

from pipeline.speak.espeak.library import FLAGS, NoLibrary

DRIVER_NAME = "rostra_espeak"
_NEVER_EXIT = 0x8000
"""Flag espeakINITIALIZE_DONT_EXIT; without it, the library exits the process if data is missing."""
_PARAMETERS = {"rate": _espeak.RATE, "pitch": _espeak.PITCH, "volume": _espeak.VOLUME}


class Driver:
    """Driver with the methods that the ``DriverProxy`` of pyttsx3 calls."""

    def __init__(self, proxy: Any) -> None:
        self._proxy = proxy
        self._file: BinaryIO | None = None
        self._words: list[tuple[int, int, int]] = []
        _espeak.SetSynthCallback(self._on_sound)

    def setProperty(self, name: str, value: str | int) -> None:
        """Set ``voice`` (a name), ``rate`` (words per minute), ``pitch`` or ``volume`` (both 0 to 100).

        :raises RuntimeError: the library rejects the value.
        """
        if name == "voice":
            code = _espeak.SetVoiceByName(str(value).encode())
        else:
            code = _espeak.SetParameter(_PARAMETERS[name], value, 0)
        if code != _espeak.EE_OK:
            raise RuntimeError(f"espeak returned {code} for {name} {value}")

    def save_to_file(self, text: str, file: BinaryIO) -> None:
        """Write the speech for a text to a file as 16-bit samples, without a header.

        The first sample of each word is reported to the proxy, in a ``started-word`` notification.

        :raises RuntimeError: the library cannot speak the text.
        """
        self._file = file
        self._words.clear()
        encoded = text.encode()
        code = _espeak.cSynth(encoded, len(encoded) + 1, 0, _espeak.POS_CHARACTER, 0, FLAGS, None, None)
        if code != _espeak.EE_OK:
            raise RuntimeError(f"espeak_Synth returned {code}")
        for location, length, sample in self._words:
            name = text[location : location + length]
            self._proxy.notify("started-word", name=name, location=location, length=length, sample=sample)
        self._proxy.notify("finished-utterance", completed=True)

    def _on_sound(self, sound: Any, count: int, events: Any) -> int:
        at = 0
        while events[at].type != _espeak.EVENT_LIST_TERMINATED:
            event = events[at]
            if event.type == _espeak.EVENT_WORD:
                self._words.append((event.text_position - 1, event.length, event.sample))
            at += 1
        if count > 0 and self._file is not None:
            self._file.write(ctypes.string_at(sound, count * ctypes.sizeof(ctypes.c_short)))
        return 0

    def startLoop(self) -> None:
        """Make the proxy run all queued commands up to ``endLoop``."""
        self._proxy.setBusy(False)

    def endLoop(self) -> None:
        """Do nothing, since all commands are synchronous."""

    def stop(self) -> None:
        """Do nothing, since no command is ever in progress."""

    def destroy(self) -> None:
        """Do nothing, since the library stays initialised until the process ends."""


def start(data: bytes | None) -> tuple[Any, int]:
    """Initialise the library, and return a pyttsx3 engine and its sample rate in Hz.

    Call it once per process.

    :param data: data folder; None for the library's default.
    :raises NoLibrary: the data folder has no voices.
    """
    rate = _espeak.Initialize(_espeak.AUDIO_OUTPUT_SYNCHRONOUS, 0, data, _NEVER_EXIT)
    if rate <= 0:
        raise NoLibrary("libespeak-ng cannot find its data")
    _espeak.ListVoices(None)  # the library caches the list, so that forks do not read the folder again
    sys.modules[f"pyttsx3.drivers.{DRIVER_NAME}"] = sys.modules[__name__]
    return pyttsx3.init(DRIVER_NAME), rate


def buildDriver(proxy: Any) -> Driver:
    """Return a new driver, as pyttsx3 expects from a driver module."""
    return Driver(proxy)
