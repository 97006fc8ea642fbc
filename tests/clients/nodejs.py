"""Scripts of this folder that run in Node.js: an argument as JSON goes in, records as JSON come out."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from typing import Any

from tests.clients.conftest import HERE, require, require_node_module


def node_lines(script: str, wanted: object, *modules: str, timeout: float = 300) -> list[Any]:
    """What a script prints, one record a line; skips the test where Node.js or a module from npm is missing."""
    node = require("node")
    for module in modules:
        require_node_module(module)
    # Chromium makes a socket below TMPDIR, and a socket's path has at most 107 bytes: pytest's folders are too deep.
    with tempfile.TemporaryDirectory(prefix="rostra", ignore_cleanup_errors=True) as home:
        env = {**os.environ, "HOME": home, "TMPDIR": home}
        text = json.dumps(wanted)
        command = [node, HERE / script]
        done = subprocess.run(command, input=text, env=env, capture_output=True, text=True, timeout=timeout)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def run_node(script: str, wanted: object, *modules: str, timeout: float = 300) -> Any:
    """The only record of a script."""
    (record,) = node_lines(script, wanted, *modules, timeout=timeout)
    return record


def run_browser(script: str, wanted: dict[str, object], *modules: str, timeout: float = 300) -> Any:
    """The only record of a script that opens pages in Chromium."""
    argument = {"chromium": require("chromium"), **wanted}
    return run_node(script, argument, "puppeteer-core", *modules, timeout=timeout)
