"""Hashes of the input files, and of the program with its libraries.

Installed packages are found by their folder names, which is much faster than reading their metadata.
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
    """Return the SHA-256 of Rostra's files and its environment, as hex digits.

    The environment is the Python version and the versions of all installed packages.
    """
    package = Path(pipeline.__file__).parent
    digest = hashlib.sha256(sys.version.encode())
    for path in sorted(p for p in package.rglob("*") if p.suffix in _SUFFIXES):
        digest.update(path.relative_to(package).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    digest.update(repr(sorted(installed().items())).encode())
    return digest.hexdigest()


def file_digest(path: Path) -> str:
    """Return the SHA-256 of a file as hex digits.

    The result is an empty string if the file does not exist, and ``unreadable`` if it cannot be read.
    """
    try:
        with open_file(path) as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return ""
    except OSError:
        return "unreadable"


def read_unchanged(path: Path, digest: str) -> bytes | None:
    """Return the bytes of a file, or None if they do not match the digest.

    The result is also None if the file cannot be read.

    :param digest: SHA-256 as hex digits.
    """
    try:
        data = read_file(path)
    except OSError:
        return None
    return data if hashlib.sha256(data).hexdigest() == digest else None


def digests(root: Path, names: Iterable[str]) -> dict[str, str]:
    """Return the results of ``file_digest`` for files, by name relative to ``root``."""
    return {name: file_digest(root / name) for name in sorted(set(names))}


@cache
def installed() -> dict[str, str]:
    """Return the versions of installed packages, by name normalised as in PEP 503.

    The packages are found by folders called ``{name}-{version}.dist-info`` (binary distribution format, PyPA). As with
    imports, the first folder in ``sys.path`` that contains a package is used.
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

    :raises KeyError: the package is not installed.
    """
    return installed()[_normal(name)]


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
