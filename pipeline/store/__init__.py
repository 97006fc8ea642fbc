"""Cache of results, keyed by hashes of all their inputs.

- ``store.py``: the store for sentences, parts, covers, pictures and episodes; it removes damaged entries.
- ``memo.py``: cached results of reading and checking transcripts, in one file.
- ``fingerprint.py``: hashes of files and of the program, versions of installed packages.

All cached data can be deleted and rebuilt. ``publish`` stores the data that cannot be rebuilt.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline import lazy_exports

if TYPE_CHECKING:
    from pipeline.store.fingerprint import digests, file_digest, installed_version, program_digest, read_unchanged
    from pipeline.store.memo import FileMemo
    from pipeline.store.store import COST, PUBLISHED_KIND, RECORD_FILE, Store, StoreEntry, make_key
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "fingerprint": "digests file_digest installed_version program_digest read_unchanged",
            "memo": "FileMemo",
            "store": "COST PUBLISHED_KIND RECORD_FILE Store StoreEntry make_key",
        },
    )

__all__ = [
    "COST", "PUBLISHED_KIND", "RECORD_FILE", "FileMemo", "Store", "StoreEntry", "digests", "file_digest",
    "installed_version", "make_key", "program_digest", "read_unchanged",
]  # fmt: skip
