"""Draft speech engine: espeak-ng through pyttsx3, in a separate process.

- ``engine.py``: ``Espeak``, which follows the protocol in ``speak/engine.py``.
- ``voices.py``: the voices in the data folder, and the roster for casting.
- ``measured.py``: the measured pitch and spectrum of each variant.
- ``library.py``: finds, loads and seeds libespeak-ng.
- ``process.py``: starts the server, sends requests with a deadline, and stops it.
- ``wire.py``: the messages between engine and server.
- ``server.py``: the server, which forks for every utterance; it must not import large modules.
- ``driver.py``: the pyttsx3 driver inside the server.

The engine sends a sentence to the server, which forks; the fork speaks, and returns samples and word marks. So the
same text always gives the same bytes, whatever was spoken before, and a hang or crash of the library affects only one
sentence.
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
