"""Roster for casting, and the embeddings of Kokoro's voices.

``embeddings.zip`` contains a style for each voice and number of symbols per call, as 16-bit floats. ``NOTICE`` names
the source and licence; ``tools/embeddings.py`` packs the file and describes the format.
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
"""Voices for casting, best first by predicted quality and word error rate (``measured.py``).

Any two of the first twelve have a cosine distance of at least 0.2 between their speaker embeddings. The others, for
large casts, include some that are very similar to the first twelve."""
EMBEDDINGS_VERSION = 1
"""Version number, increased when a change to ``embeddings.zip`` changes the sound of a voice."""
_SHORTEST = 20
"""Smallest symbol count with its own style; shorter texts use the style for this count."""


SHAPE = (510, 256)
"""Shape of a voice's styles: 256 numbers for each symbol count from 1 to 510."""


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
    """Return a voice's style for the number of symbols in a call.

    The array has shape (1, 256). A number below 20 or above 510 gets the nearest style.

    :raises KeyError: there is no such voice.
    """
    number = min(max(symbols, _SHORTEST), SHAPE[0])
    return _styles(name)[number - 1 : number]
