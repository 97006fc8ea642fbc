"""The natural engine: Kokoro-82M.

- ``engine.py``: the engine; ``model.py``: finds and installs its model; ``arithmetic.py``: rewrites it for float.
- ``voices.py``: the voices and the casting table; ``measured.py``: how they sound.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline import lazy_exports

if TYPE_CHECKING:
    from pipeline.speak.kokoro.engine import Kokoro
else:
    __getattr__ = lazy_exports(__name__, {"engine": "Kokoro"})

__all__ = ["Kokoro"]
