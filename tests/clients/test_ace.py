"""Ace, the accessibility checker of the DAISY Consortium, finds no violation in the books."""

from __future__ import annotations

import json
import os
import re
import subprocess
import tempfile
import zipfile
from pathlib import Path

import pytest

from pipeline.audit import validate_books
from pipeline.model import Log
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


@pytest.fixture
def without_descriptions(shipped: Built, tmp_path: Path) -> Path:
    """A book whose pictures have no alternative text."""
    bad = tmp_path / "bad.epub"
    with zipfile.ZipFile(shipped.one("books/01-shade.epub")) as good, zipfile.ZipFile(bad, "w") as out:
        for entry in good.infolist():
            data = good.read(entry)
            if entry.filename.endswith(".xhtml"):
                data = re.sub(rb'(<img [^>]*?)\balt="[^"]*"', rb"\1", data)
            out.writestr(entry, data)
    return bad


def test_ace_finds_a_picture_without_a_text(without_descriptions: Path, tmp_path: Path) -> None:
    """Ace is really asked."""
    assert "image-alt" in {rule for _, _, rule, _ in violations(without_descriptions, tmp_path)}


def test_check_media_reports_what_ace_says(
    without_descriptions: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ace is found as the command that npm installs."""
    programs = tmp_path / "programs"
    programs.mkdir()
    (programs / "ace").symlink_to(require_node_module("@daisy/ace-cli") / "bin" / "ace.js")
    (programs / "node").symlink_to(require("node"))
    log = Log()
    with tempfile.TemporaryDirectory(prefix="ace", ignore_cleanup_errors=True) as home:
        own = {"HOME": home, "TMPDIR": home, "PUPPETEER_EXECUTABLE_PATH": require("chromium"), "PATH": str(programs)}
        for name, value in own.items():
            monkeypatch.setenv(name, value)
        assert validate_books([without_descriptions], log).checked == ("Ace",)
    said = [str(d) for d in log.sorted()]
    assert any(re.match(r"R441 error site/books/bad.epub!EPUB/conversation.xhtml: image-alt: ", line) for line in said)
