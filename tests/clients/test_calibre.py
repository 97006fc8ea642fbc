"""calibre, the library program of most readers, shows, converts and checks the books."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import pytest
from lxml import etree

from pipeline.model import Document, Figure, Log, PullQuote, Run
from pipeline.plan import Location, load_project
from tests.clients.conftest import EPISODES, HERE, SERIES, require
from tests.conftest import ROOT, all_but_long
from tests.run.conftest import Built, build, copy_series

Calibre = Callable[..., str]
_LINK = re.compile(r"\[((?:[^\]\\]|\\.)*)\]\(([^)\s]*)\)")
_NS = {"dc": "http://purl.org/dc/elements/1.1/", "opf": "http://www.idpf.org/2007/opf"}
# calibre knows neither SMIL, which names the narration, nor the type that the EPUB standard gives it.
_NARRATION = ("is not referenced", "has a MIME type that does not match its extension")


@pytest.fixture
def calibre(tmp_path: Path) -> Calibre:
    """A function that runs one of calibre's programs with settings of its own and gives what it printed."""
    folder = tmp_path / "calibre"
    folder.mkdir()
    environment = {
        **os.environ,
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "CALIBRE_CONFIG_DIRECTORY": str(folder),
        "QT_QPA_PLATFORM": "offscreen",
        "QTWEBENGINE_DISABLE_SANDBOX": "1",
        "LC_ALL": "C.UTF-8",
    }

    def run(program: str, *arguments: str | Path) -> str:
        command = [require(program), *arguments]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    return run


@dataclass(frozen=True)
class Text:
    """What is left of a book as text."""

    headings: list[str]
    words: str
    """Everything, without punctuation and markup."""
    links: set[str]


def words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text))


def read_markdown(path: Path) -> Text:
    markdown = path.read_text(encoding="utf-8")
    text = re.sub(r"\\(\W)", r"\1", _LINK.sub(r"\1", markdown))
    headings = [words(h) for h in re.findall(r"^#+ (.+)$", text, re.MULTILINE)]
    return Text(headings, words(text), {target for _, target in _LINK.findall(markdown)})


def links_of(document: Document) -> set[str]:
    """The addresses that the transcript and its references link to."""
    runs: list[Run] = [run for reference in document.references for run in reference.runs]
    for block in chain.from_iterable(turn.blocks for turn in document.turns()):
        if isinstance(block, PullQuote):
            runs += block.runs
        elif isinstance(block, Figure):
            runs += block.caption
    runs += [run for p in document.paragraphs() for s in p.sentences for run in s.runs]
    return {run.href for run in runs if run.href} | {r.url for r in document.references if r.url}


@pytest.fixture(params=all_but_long([*EPISODES, "module-6"], EPISODES[0]))
def episode(request: pytest.FixtureRequest) -> tuple[Path, Document]:
    """The book of an episode, and the episode."""
    if request.param == "module-6":
        built: Built = request.getfixturevalue("built_module_6")
        place = Location(built.root, None)
    else:
        built, place = request.getfixturevalue("shipped"), Location(ROOT, None)
    documents = [e.document for e in load_project(place, Log()).episodes]
    return built.one(f"books/{request.param}.epub"), next(d for d in documents if d.key == request.param)


@pytest.mark.parametrize("over", ["", "azw3", "epub"])
def test_a_conversion_keeps_speakers_words_references_and_links(
    over: str, episode: tuple[Path, Document], calibre: Calibre, tmp_path: Path
) -> None:
    book, document = episode
    if over:
        calibre("ebook-convert", book, tmp_path / f"converted.{over}")
        book = tmp_path / f"converted.{over}"
    calibre("ebook-convert", book, tmp_path / "book.txt", "--txt-output-formatting=markdown", "--keep-links")
    text = read_markdown(tmp_path / "book.txt")

    names = {p.id: words(p.name) for p in document.people}
    spoken = [names[turn.speaker] for turn in document.turns()]
    assert [h for h in text.headings if h in names.values()][: len(spoken)] == spoken
    at = 0
    for turn in document.turns():
        for part in (names[turn.speaker], *(words(s.text) for p in turn.paragraphs() for s in p.sentences)):
            assert part in text.words[at:]
            at = text.words.index(part, at)
    for reference in document.references:
        assert words(reference.text) in text.words[at:]
        at = text.words.index(words(reference.text), at)
    assert links_of(document) <= text.links


@pytest.mark.parametrize(
    ("key", "title", "number", "date"),
    [
        ("01-shade", "Shade Is a Service", "1", "2026-10-06"),
        ("02-rain", "Where the Rain Goes", "2", "2026-10-20"),
        (SERIES, "Shade and Water: Conversations for People Who Run Cities", "", "2026-10-20"),
    ],
)
def test_calibre_shows_what_a_library_needs(
    key: str, title: str, number: str, date: str, shipped: Built, calibre: Calibre, tmp_path: Path
) -> None:
    opf, cover = tmp_path / "shown.opf", tmp_path / "cover"
    calibre("ebook-meta", shipped.one(f"books/{key}.epub"), f"--to-opf={opf}", f"--get-cover={cover}")
    shown = etree.parse(opf)

    def of(path: str) -> list[str]:
        return [str(x) for x in shown.xpath(path, namespaces=_NS)]

    assert of("//dc:title/text()") == [title]
    assert of("//dc:creator[@opf:role='aut']/text()") == ["The Rostra Project"]
    assert of("//dc:publisher/text()") == ["The Rostra Project"]
    assert of("//dc:language/text()") == ["eng"]
    assert [d[:10] for d in of("//dc:date/text()")] == [date]
    assert of("//opf:meta[@name='calibre:series']/@content") == (["Shade and Water"] if number else [])
    assert of("//opf:meta[@name='calibre:series_index']/@content") == ([number] if number else [])
    assert of("//dc:description/text()")
    assert of("//dc:subject/text()")
    assert cover.stat().st_size > 0


def test_calibre_shows_isbn_and_doi_of_the_book_of_a_series(calibre: Calibre, tmp_path: Path) -> None:
    root = copy_series(tmp_path / "quay")
    with (root / "transcripts" / "series.toml").open("a", encoding="utf-8") as settings:
        settings.write('\n[book]\nisbn = "978-0-306-40615-7"\ndoi = "10.5555/quay"\n')
    shown = calibre("ebook-meta", build(root).one("books/quay-talks.epub"))
    assert re.findall(r"^Identifiers +: (.*)$", shown, re.MULTILINE) == ["isbn:9780306406157, doi:10.5555/quay"]


def test_check_book_of_the_editor_has_nothing_to_say(book: Path, calibre: Calibre) -> None:
    lines = calibre("calibre-debug", "-e", HERE / "check_book.py", "--", book).splitlines()
    found = [json.loads(line) for line in lines]
    assert [f for f in found if not (".m4a" in f[2] and f[2].endswith(_NARRATION))] == []
