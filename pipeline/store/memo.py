"""Memo of results from reading and checking transcripts, for later builds.

The file is a line with the SHA-256 of the rest, then JSON. It is valid only for the program that wrote it: the same
Rostra files and the same libraries. A missing, unreadable, damaged or outdated file is ignored.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from pipeline.model import SEAL, is_sealed, make_way, read_file, seal, write_atomically
from pipeline.store.fingerprint import program_digest

MEMO_FILE = "reading.memo"


class FileMemo:
    """Memo (``pipeline.model.Memo``) in the folder of a store."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / MEMO_FILE
        self._known = _load(self._path)
        self._used: dict[str, Any] = {}

    def get(self, kind: str, text: str) -> Any | None:
        """Return the stored value for a kind of result and an input text, or None."""
        key = _key(kind, text)
        value = self._used.get(key, self._known.get(key))
        if value is not None:
            self._used[key] = value
        return value

    def put(self, kind: str, text: str, value: Any) -> None:
        """Set the value for a kind of result and an input text; ``save`` writes it.

        :param value: JSON value.
        """
        self._used[_key(kind, text)] = value

    def save(self) -> None:
        """Write the values used since the memo was opened, and drop all others.

        A file that already has exactly these values is not rewritten.

        :raises OSError: the file cannot be written.
        """
        if self._used.keys() == self._known.keys():
            return
        fields = {"program": program_digest(), "kept": dict(sorted(self._used.items()))}
        make_way(self._path, self._path.parent)
        write_atomically(self._path, seal(json.dumps(fields, separators=(",", ":")).encode()))
        self._known = dict(self._used)


def _key(kind: str, text: str) -> str:
    return f"{kind} {hashlib.sha256(text.encode()).hexdigest()[:32]}"


def _load(path: Path) -> dict[str, Any]:
    try:
        data = read_file(path)
    except OSError:
        return {}
    if not is_sealed(data):
        return {}
    try:
        fields = json.loads(data[SEAL:])
        kept: dict[str, Any] = fields["kept"] if fields["program"] == program_digest() else {}
    except (ValueError, KeyError, TypeError, RecursionError):
        return {}
    return kept
