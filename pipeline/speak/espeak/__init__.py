"""Speak with espeak-ng through pyttsx3, in a separate process.

- ``engine.py``: ``Espeak``, which follows the protocol of ``speak/engine.py``.
- ``voices.py``: the voices of the data folder, and the roster for casting.
- ``measured.py``: the measured pitch and spectrum of each variant.
- ``library.py``: finds, loads and seeds libespeak-ng.
- ``process.py``: starts the server, sends requests with a deadline, and stops it.
- ``wire.py``: the messages between engine and server.
- ``server.py``: the server, which forks for every utterance; it must import nothing large.
- ``driver.py``: pyttsx3's driver within the server.

The engine sends a sentence to the server, which forks, speaks, and returns samples and word marks. Since each
utterance has a fork, equal texts give equal bytes, whatever was spoken before; a hang or a crash of the library costs
one sentence only.
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
