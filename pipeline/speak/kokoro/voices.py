"""The voices that Rostra has of Kokoro's, and the casting table.

``embeddings.zip`` holds for each voice a style for each number of symbols that are spoken at once, in 16 bits;
``NOTICE`` names their makers and licence, and ``tools/embeddings.py`` packs it and says how.
"""

from __future__ import annotations

import io
import zipfile
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

NARRATOR_VOICE = "bm_george"
_ROSTER = (
    "am_onyx am_michael bm_fable am_liam af_kore am_eric bf_emma af_heart bm_daniel bf_isabella af_aoede bm_lewis "
    "af_river am_adam bf_lily am_fenrir af_sky am_puck af_nova af_sarah am_echo af_alloy"
)
ROSTER = tuple(_ROSTER.split())
"""The best first, by predicted quality and word error rate (``measured.py``). Any two of the first twelve are at least
0.2 apart in the cosine of their speaker embeddings; among the others are near twins of them, for large casts."""
EMBEDDINGS_VERSION = 1
"""Counts the changes of ``embeddings.zip`` that change the sound of a voice."""
_SHORTEST = 20
"""Symbols that even a shorter text is spoken in the style of."""


SHAPE = (510, 256)
"""Styles of a voice: for 1 to 510 symbols, 256 numbers each."""


@cache
def _styles(name: str) -> NDArray[np.float32]:
    import numpy as np

    packed = (files("pipeline.speak.kokoro") / "embeddings.zip").read_bytes()
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        planes = np.frombuffer(archive.read(name), np.uint8).reshape(2, *reversed(SHAPE))
    differences = np.ascontiguousarray(planes.transpose(2, 1, 0)).view("<u2").reshape(SHAPE)
    patterns = np.cumsum(differences, axis=0, dtype=np.uint16)
    return patterns.view(np.float16).astype(np.float32)


def embedding(name: str, symbols: int) -> NDArray[np.float32]:
    """Give the style in which a voice speaks this number of symbols at once: (1, 256)."""
    number = min(max(symbols, _SHORTEST), SHAPE[0])
    return _styles(name)[number - 1 : number]
