"""Keep what was made, under keys made of everything that decides its bytes.

- ``store.py``: the store: sentences, parts, covers, pictures and what episodes consist of; damaged entries are removed.
- ``memo.py``: what reading and checking remember from build to build, in one file.
- ``fingerprint.py``: hashes of files and of the program itself, versions of installed packages.

It is a cache: everything in it can be deleted and made again. What can not is in ``publish``.
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
