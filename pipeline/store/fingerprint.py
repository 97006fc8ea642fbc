"""Hashes of the input files, and of the program with its libraries.

The installed packages are found by the names of their folders, which is much faster than reading their metadata.
"""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pipeline
from pipeline.model import open_file, read_file

_SUFFIXES = (".py", ".css", ".js")


@cache
def program_digest() -> str:
    """Hash Rostra's own files and the names and versions of all installed packages (SHA-256)."""
    package = Path(pipeline.__file__).parent
    digest = hashlib.sha256(sys.version.encode())
    for path in sorted(p for p in package.rglob("*") if p.suffix in _SUFFIXES):
        digest.update(path.relative_to(package).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    digest.update(repr(sorted(installed().items())).encode())
    return digest.hexdigest()


def file_digest(path: Path) -> str:
    """Return the SHA-256 of a file in hex.

    It is empty if there is no such file, and ``unreadable`` if it cannot be read.
    """
    try:
        with open_file(path) as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return ""
    except OSError:
        return "unreadable"


def read_unchanged(path: Path, digest: str) -> bytes | None:
    """Read a file; return None if it does not match its digest."""
    try:
        data = read_file(path)
    except OSError:
        return None
    return data if hashlib.sha256(data).hexdigest() == digest else None


def digests(root: Path, names: Iterable[str]) -> dict[str, str]:
    """Hash input files: name (relative to ``root``) -> digest."""
    return {name: file_digest(root / name) for name in sorted(set(names))}


@cache
def installed() -> dict[str, str]:
    """List the installed packages: name (normalised by PEP 503) -> version.

    Their folders are called ``{name}-{version}.dist-info`` (binary distribution format, PyPA). As for imports, the
    first folder of ``sys.path`` with a package applies.
    """
    found: dict[str, str] = {}
    for folder in map(Path, sys.path):
        if folder.is_dir():
            for path in sorted(folder.glob("*.dist-info")):
                name, _, installed_version = path.name.removesuffix(".dist-info").partition("-")
                found.setdefault(_normal(name), installed_version)
    return found


def installed_version(name: str) -> str:
    """Return the version of an installed package.

    :raises KeyError: it is not installed.
    """
    return installed()[_normal(name)]


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
