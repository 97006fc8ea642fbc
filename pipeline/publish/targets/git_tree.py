"""Reading and writing of git trees and blobs without a checkout."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.model import open_file
from pipeline.publish.targets.git import REMOTE, Git

_PART = 1 << 20
"""Number of bytes to hash at a time."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Entry in the tree of a commit."""

    mode: str
    id: str
    size: int | None
    """Size in bytes; None for a submodule."""

    @property
    def is_file(self) -> bool:
        """Whether the entry is a regular file, not a link or a submodule."""
        return self.mode.startswith("100")


def entries(git: Git, commit: str) -> dict[str, Entry]:
    """Return the entries of a commit's tree, by path.

    :raises RostraError: the tree cannot be read (R501).
    """
    found = {}
    for line in git.call("ls-tree", "-r", "-l", "-z", "--full-tree", commit, limit=REMOTE).output.split(b"\0")[:-1]:
        about, path = line.split(b"\t", 1)
        mode, _, blob, size = about.decode().split()
        found[os.fsdecode(path)] = Entry(mode, blob, None if size == "-" else int(size))
    return found


def blob_id(source: Path | bytes, algorithm: str) -> str:
    """Return the blob ID of a file: git's hash of a header and the bytes.

    :param algorithm: ``sha1`` or ``sha256``, as in the repository.
    :raises OSError: the file cannot be read.
    """
    if isinstance(source, bytes):
        return hashlib.new(algorithm, b"blob %d\0" % len(source) + source, usedforsecurity=False).hexdigest()
    with open_file(source) as file:
        digest = hashlib.new(algorithm, b"blob %d\0" % os.fstat(file.fileno()).st_size, usedforsecurity=False)
        while part := file.read(_PART):
            digest.update(part)
    return digest.hexdigest()


def store_blob(git: Git, source: Path | bytes, algorithm: str) -> Entry:
    """Store a file in the repository, and return its tree entry.

    Git's filters, such as the conversion of line endings, are not applied.

    :param algorithm: ``sha1`` or ``sha256``, as in the repository.
    :raises RostraError: the file cannot be stored, or changed while it was stored (R505).
    :raises OSError: the file cannot be read.
    """
    expected = blob_id(source, algorithm)
    store = ("hash-object", "-w", "--no-filters")
    if isinstance(source, bytes):
        size, answer = len(source), git.call(*store, "--stdin", data=source, code="R505")
    else:
        size, answer = source.stat().st_size, git.call(*store, "--", str(source.absolute()), code="R505")
    if answer.text != expected:
        raise git.failure("R505", "a stored file differs from its source", "publish again")
    return Entry("100644", expected, size)


def write_tree(git: Git, base: str | None, changes: Mapping[str, Entry | None]) -> str:
    """Write a changed copy of a commit's tree, and return the new tree's ID.

    A temporary index is used, so the user's index is not touched.

    :param base: commit to change; None for an empty tree.
    :param changes: path -> entry; None removes the file.
    :raises RostraError: git cannot write the tree (R501).
    """
    null = "0" * len(base or "")
    lines = []
    for path, entry in sorted(changes.items(), key=lambda change: (change[1] is not None, change[0])):
        lines.append(f"{entry.mode} {entry.id}\t{path}\0" if entry else f"0 {null}\t{path}\0")
    try:
        with tempfile.TemporaryDirectory(prefix="rostra-", ignore_cleanup_errors=True) as folder:
            index = {"GIT_INDEX_FILE": str(Path(folder) / "index")}
            git.call("read-tree", base or "--empty", environment=index)
            git.call("update-index", "-z", "--index-info", data=os.fsencode("".join(lines)), environment=index)
            return git.call("write-tree", environment=index).text
    except OSError as error:
        raise git.failure("R501", f"cannot write a temporary file: {error.strerror or error}") from error
