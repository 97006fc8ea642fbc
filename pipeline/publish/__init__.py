"""Know what was published, and when.

``published.py`` is that knowledge as data, ``published_file.py`` reads and writes it as ``published.toml``.
"""

from __future__ import annotations

from pipeline.publish.now import current_time
from pipeline.publish.published import (
    OWED, OtherBytes, Published, forget, reissue, remember, revise, sounds, supersede,
)  # fmt: skip
from pipeline.publish.published_file import PUBLISHED, load_published, save_published, unusable

__all__ = [
    "OWED", "PUBLISHED", "OtherBytes", "Published", "current_time", "forget", "load_published", "reissue", "remember",
    "revise", "save_published", "sounds", "supersede", "unusable",
]  # fmt: skip
