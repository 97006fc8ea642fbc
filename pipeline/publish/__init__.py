"""Publication record of a series, and targets to which sites are uploaded.

- ``published.py``: the record as data, with GUIDs, dates, voices, current files, and replaced files that are kept for
  apps.
- ``record_file.py``: reads and writes ``published.toml``; ``older_record.py`` converts records from version 0.1.0.
- ``now.py``: the clock for publication dates, which ``SOURCE_DATE_EPOCH`` overrides.
- ``targets/``: publishing targets; ``open_target`` returns a folder or a git branch as a target.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline import lazy_exports

if TYPE_CHECKING:
    from pipeline.publish.now import check_clock, current_time
    from pipeline.publish.older_record import SUPERSEDED, load_older, older_project
    from pipeline.publish.published import (
        BuiltEpisode, Enclosure, Entry, Identity, OwedFile, Published, PublishedFile, PublishedVoice, ahead,
        completed, dated, identity, newest_moment, other_identity, owed_files, owed_now, published_engine,
        published_sounds, reissued,
        renamed, taken, withdrawn,
    )  # fmt: skip
    from pipeline.publish.record_file import load_published, parse_published, record_text, record_with, save_published
    from pipeline.publish.targets.lock import publishing_lock
    from pipeline.publish.targets.opening import open_target
    from pipeline.publish.targets.target import RECORD_COPY, Reader, Session, Target
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "now": "check_clock current_time",
            "older_record": "SUPERSEDED load_older older_project",
            "published": (
                "BuiltEpisode Enclosure Entry Identity OwedFile Published PublishedFile PublishedVoice ahead "
                "completed dated identity newest_moment other_identity owed_files owed_now published_engine "
                "published_sounds reissued "
                "renamed taken withdrawn"
            ),
            "record_file": "load_published parse_published record_text record_with save_published",
            "targets.lock": "publishing_lock",
            "targets.opening": "open_target",
            "targets.target": "RECORD_COPY Reader Session Target",
        },
    )

__all__ = [
    "RECORD_COPY", "SUPERSEDED", "BuiltEpisode", "Enclosure", "Entry", "Identity", "OwedFile", "Published",
    "PublishedFile", "PublishedVoice", "Reader", "Session", "Target", "ahead", "check_clock", "completed",
    "current_time", "dated", "identity", "load_older", "load_published", "newest_moment", "older_project",
    "open_target", "other_identity", "owed_files", "owed_now", "parse_published", "published_engine",
    "published_sounds",
    "publishing_lock", "record_text", "record_with", "reissued", "renamed", "save_published", "taken", "withdrawn",
]  # fmt: skip
