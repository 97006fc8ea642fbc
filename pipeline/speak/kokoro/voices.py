"""The voices that Rostra has of Kokoro's, and the casting table.

``embeddings.npz`` holds for each voice its styles by the number of symbols that are spoken at once: (510, 1, 256), in
16 bits. ``NOTICE`` names their makers and licence; ``python -m tools.voices kokoro`` writes the file.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

NARRATOR_VOICE = "bm_george"
_ROSTER = "am_onyx am_michael bm_fable am_liam af_kore am_eric bf_emma af_heart bm_daniel bf_isabella af_aoede bm_lewis"
ROSTER = tuple(_ROSTER.split())
"""The best first, by predicted quality and word error rate (``measured.py``); any two are at least 0.2 apart in the
cosine of their speaker embeddings."""
EMBEDDINGS_VERSION = 1
"""Counts the changes of ``embeddings.npz`` that change the sound of a voice."""
_SHORTEST = 20
"""Symbols that even a shorter text is spoken in the style of."""


@cache
def _file() -> Any:
    import numpy as np

    return np.load(str(files("pipeline.speak.kokoro") / "embeddings.npz"))


@cache
def _styles(name: str) -> NDArray[np.float32]:
    import numpy as np

    return np.asarray(_file()[name], np.float32)


def embedding(name: str, symbols: int) -> NDArray[np.float32]:
    """The style in which a voice speaks so many symbols at once: (1, 256)."""
    styles = _styles(name)
    return styles[min(max(symbols, _SHORTEST), len(styles)) - 1]
