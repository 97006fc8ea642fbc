"""Whatever of a transcript is to be spoken or shown stands in the book's text, word for word and in order."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import etree

from pipeline.model import Fate, Figure, Log
from pipeline.plan import Episode, Location, load_project
from tests.conftest import ROOT
from tests.write.epub.narrated import OPF, XHTML, narrated, parts


@pytest.fixture(params=["01-shade.txt", "02-rain.txt", "module-6.txt"])
def source(request: pytest.FixtureRequest) -> Path:
    if request.param == "module-6.txt":
        return request.getfixturevalue("module_6")
    return ROOT / "transcripts" / str(request.param)


def episode(source: Path) -> Episode:
    log = Log()
    (found,) = load_project(Location(source.parent, source), log).episodes
    assert not log.errors
    return found


def book_text(read: dict[str, etree._Element]) -> str:
    """The words of all pages in reading order, what is only said (alternative texts) among them."""
    opf = read["content.opf"]
    names = {item.get("id"): item.get("href") for item in opf.iter(f"{OPF}item")}
    words = []
    for ref in opf.iter(f"{OPF}itemref"):
        for event, element in etree.iterwalk(read[names[ref.get("idref")]].find(f"{XHTML}body"), ("start", "end")):
            words += [element.get("alt", ""), element.text or ""] if event == "start" else [element.tail or ""]
    return squeezed("".join(words))


def squeezed(text: str) -> str:
    """Text without blanks: line ends and page breaks of a source are no part of its words."""
    return re.sub(r"\s+", "", text)


@pytest.mark.parametrize("fate", [Fate.SPOKEN, Fate.SHOWN])
def test_all_words_of_the_ledger_are_in_the_book_in_order(source: Path, fate: Fate, tmp_path: Path) -> None:
    sound = tmp_path / "sound.m4a"
    sound.touch()
    read_in = episode(source)
    document = read_in.document
    figures = [b for t in document.turns() for b in t.blocks if isinstance(b, Figure)]
    pictures = {f.file: (read_in.folder / f.file).read_bytes() for f in figures}
    text = book_text(parts(narrated(tmp_path / "book.epub", sound, document, pictures)))

    stretches = [s for s in document.ledger if s.fate is fate]
    missing, at = [], 0
    for stretch in stretches:
        words = squeezed(document.text[stretch.start : stretch.end])
        found = text.find(words, at)
        if found < 0:
            missing.append((stretch.line, stretch.reason))
        else:
            at = found + len(words)
    assert missing == []
    assert stretches
