"""Keep what was made, under keys made of everything that decides its bytes.

``store.py`` holds sentences, parts and covers, ``memo.py`` what reading remembers; ``fingerprint.py`` hashes files
and the program itself.
"""

from __future__ import annotations

from pipeline.store.fingerprint import digests, file_digest, installed_version, program_digest, read_unchanged
from pipeline.store.memo import FileMemo
from pipeline.store.store import Store, StoreEntry, make_key

__all__ = [
    "FileMemo", "Store", "StoreEntry", "digests", "file_digest", "installed_version", "make_key", "program_digest",
    "read_unchanged",
]  # fmt: skip
