"""Ace, the accessibility checker of the DAISY Consortium, finds no violation in the books."""

from __future__ import annotations

import json
import os
import re
import subprocess
import tempfile
import zipfile
from pathlib import Path

from tests.clients.conftest import require, require_node_module
from tests.run.conftest import Built


def violations(book: Path, folder: Path) -> list[tuple[str, str, str, str]]:
    """What Ace holds against a book: page, impact, rule, description."""
    ace = require_node_module("@daisy/ace-cli") / "bin" / "ace.js"
    chromium = require("chromium")
    options = ["--silent", "--exiterror2", "--timeout", "120000", "--outdir", folder / "report"]
    # Chromium makes a socket below TMPDIR, and a socket's path has at most 107 bytes: pytest's folders are too deep.
    with tempfile.TemporaryDirectory(prefix="ace", ignore_cleanup_errors=True) as home:
        own = {"HOME": home, "TMPDIR": home, "PUPPETEER_EXECUTABLE_PATH": chromium, "ACE_TIMEOUT_INITIAL": "60000"}
        command = [require("node"), ace, *options, book]
        done = subprocess.run(command, env={**os.environ, **own}, capture_output=True, text=True, timeout=300)
    assert done.returncode in (0, 2), done.stdout + done.stderr
    report = json.loads((folder / "report" / "report.json").read_text(encoding="utf-8"))
    found = [
        (
            page["earl:testSubject"]["url"],
            one["earl:test"]["earl:impact"],
            one["earl:test"]["dct:title"],
            one["earl:result"]["dct:description"],
        )
        for page in report["assertions"]
        for one in page["assertions"]
        if one["earl:result"]["earl:outcome"] == "fail"
    ]
    assert (done.returncode == 0) == (report["earl:result"]["earl:outcome"] == "pass") == (found == [])
    return found


def test_ace_finds_no_violation(book: Path, tmp_path: Path) -> None:
    assert violations(book, tmp_path) == []


def test_ace_finds_a_picture_without_a_text(shipped: Built, tmp_path: Path) -> None:
    """Ace is really asked."""
    bad = tmp_path / "bad.epub"
    with zipfile.ZipFile(shipped.one("books/01-shade.epub")) as good, zipfile.ZipFile(bad, "w") as out:
        for entry in good.infolist():
            data = good.read(entry)
            if entry.filename.endswith(".xhtml"):
                data = re.sub(rb'(<img [^>]*?)\balt="[^"]*"', rb"\1", data)
            out.writestr(entry, data)
    assert "image-alt" in {rule for _, _, rule, _ in violations(bad, tmp_path)}
