"""Know what was published, and when.

- ``published.py``: that knowledge as data: GUIDs, the audio in the feed and since when, files still owed.
- ``published_file.py``: reads and writes it as ``published.toml``.
- ``now.py``: the clock that dates what is published; ``SOURCE_DATE_EPOCH`` takes its place.
- ``targets/``: where a site is published; ``open_target`` opens a folder or a branch of git.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline import lazy_exports

if TYPE_CHECKING:
    from pipeline.publish.now import check_clock, current_time
    from pipeline.publish.published import (
        OWED, OtherBytes, Published, forget, reissue, remember, revise, sounds, supersede,
    )  # fmt: skip
    from pipeline.publish.published_file import load_published, save_published, unusable
    from pipeline.publish.targets.opening import open_target
    from pipeline.publish.targets.target import RECORD_COPY, Reader, Session, Target
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "now": "check_clock current_time",
            "published": "OWED OtherBytes Published forget reissue remember revise sounds supersede",
            "published_file": "load_published save_published unusable",
            "targets.opening": "open_target",
            "targets.target": "RECORD_COPY Reader Session Target",
        },
    )

__all__ = [
    "OWED", "RECORD_COPY", "OtherBytes", "Published", "Reader", "Session", "Target", "check_clock", "current_time",
    "forget", "load_published", "open_target", "reissue", "remember", "revise", "save_published", "sounds", "supersede",
    "unusable",
]  # fmt: skip
