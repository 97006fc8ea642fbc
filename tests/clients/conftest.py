"""Real clients: programs that are not Python packages and may be missing on a machine."""

from __future__ import annotations

import os
import shutil

import pytest


def require(program: str) -> str:
    """The path of a program; skips the test where it is missing.

    With ``ROSTRA_REQUIRE_CLIENTS=1`` in the environment a missing program fails the test instead.
    """
    found = shutil.which(program)
    if found is not None:
        return found
    message = f"{program} is not installed"
    if os.environ.get("ROSTRA_REQUIRE_CLIENTS") == "1":
        pytest.fail(message)
    pytest.skip(message)
