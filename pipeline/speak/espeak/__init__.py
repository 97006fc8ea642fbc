"""Speak with espeak-ng through pyttsx3, in a process of its own that a crash cannot take the build down with.

- ``engine.py``: ``Espeak``, which keeps the contract of ``speak/engine.py``; the only one of these files that others
  import.
- ``voices.py``: the voices of the data folder, and which of them are cast.
- ``measured.py``: how each variant sounds, for casting.
- ``library.py``: where libespeak-ng and its data are, and its seed.
- ``process.py``: starts the server, asks it with a deadline, ends it.
- ``wire.py``: the messages between the two.
- ``server.py``: the server, which forks for every utterance; nothing heavy may be imported by it.
- ``driver.py``: pyttsx3's driver in that server.

A sentence goes from the engine through the wire to the server, which forks, speaks and sends back samples and word
marks. A fork for each utterance makes the same text give the same bytes, whatever was spoken before; a process of its
own makes a hanging or crashing library cost one sentence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline import lazy_exports

if TYPE_CHECKING:
    from pipeline.speak.espeak.engine import Espeak
else:
    __getattr__ = lazy_exports(__name__, {"engine": "Espeak"})

__all__ = [
    "Espeak",
]
