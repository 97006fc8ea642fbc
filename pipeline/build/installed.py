"""Which packages are installed, by the names of their folders: a fraction of what reading their metadata costs."""

from __future__ import annotations

import re
import sys
from functools import cache
from pathlib import Path


@cache
def installed() -> dict[str, str]:
    """Name (normalised as by PEP 503) -> version of every installed package.

    The folder is called ``{name}-{version}.dist-info`` (Binary distribution format, PyPA). As for imports, the
    first folder of ``sys.path`` that has a package counts.
    """
    found: dict[str, str] = {}
    for folder in map(Path, sys.path):
        if folder.is_dir():
            for path in sorted(folder.glob("*.dist-info")):
                name, _, version = path.name.removesuffix(".dist-info").partition("-")
                found.setdefault(_normal(name), version)
    return found


def version(name: str) -> str:
    """The version of an installed package.

    :raises KeyError: it is not installed.
    """
    return installed()[_normal(name)]


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
