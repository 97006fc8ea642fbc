"""Write the lock files (`make lock`), for all platforms, with hashes and without index addresses.

requirements-build.lock is for installing source packages, requirements.lock for running Rostra,
requirements-natural.lock also for natural voices, requirements-dev.lock also for tests and linters, and
requirements-uv.lock for writing these files.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

UNUSED = re.compile(r"(pyobjc|comtypes|pypiwin32|pywin32)")
"""Dependencies of pyttsx3 on macOS and Windows, for drivers that Rostra does not use."""

COMMAND = (
    "uv pip compile --quiet --universal --python-version 3.11 --generate-hashes "
    "--no-header --no-annotate --no-emit-index-url"
).split()

BUILD = "setuptools==80.9.0"
UV = "uv==0.13.9"
"""After an update, run `make lock` twice: the first run uses the old version."""


def locked(*arguments: str, requirements: str = "") -> str:
    """Return the text of a lock file.

    :param arguments: arguments of ``uv pip compile``.
    :param requirements: requirements as text, if there are no arguments.
    """
    command = [*COMMAND, *(arguments or ("-",))]
    found = subprocess.run(command, input=requirements, check=True, capture_output=True, text=True).stdout
    entries = re.split(r"\n(?=[a-z])", found)
    return "\n".join(e for e in entries if not UNUSED.match(e)).rstrip() + "\n"


def main() -> None:
    """Write all lock files."""
    Path("requirements-uv.lock").write_text(locked(requirements=UV), encoding="utf-8")
    Path("requirements-build.lock").write_text(locked(requirements=BUILD), encoding="utf-8")
    Path("requirements.lock").write_text(locked("pyproject.toml"), encoding="utf-8")
    Path("requirements-dev.lock").write_text(locked("pyproject.toml", "--extra", "dev"), encoding="utf-8")
    natural = locked("pyproject.toml", "--extra", "natural")
    Path("requirements-natural.lock").write_text(natural, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
