"""What is written as a transcript reads back to the same turns and words."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

import pytest

from pipeline.model import Document, Log
from pipeline.read import read_transcript
from tests.conftest import ROOT, Built


def said(document: Document) -> list[tuple[str, str]]:
    """(name, words) of each turn; a turn that a heading divided is one."""
    names = {p.id: p.name for p in document.people}
    spoken = [
        (names[turn.speaker], "".join(run.text for run in sentence.runs if not run.silent))
        for turn in document.turns()
        for paragraph in turn.paragraphs()
        for sentence in paragraph.sentences
    ]
    turns = ((name, " ".join(words for _, words in same)) for name, same in groupby(spoken, lambda said: said[0]))
    return [(name, " ".join(words.split())) for name, words in turns if words.strip()]


def one(file: Path) -> Document:
    document = read_transcript(file, file.name, Log())
    assert document is not None
    assert document.unaccounted == ()
    return document


@pytest.mark.parametrize("episode", ["01-shade", "02-rain"])
@pytest.mark.parametrize("ending", ["vtt", "json"])
def test_the_shipped_series_reads_back(shipped: Built, episode: str, ending: str) -> None:
    digest = "[0-9a-f]" * 12
    written = said(one(shipped.one(f"media/{episode}.{digest}.{ending}")))
    assert written == said(one(ROOT / "transcripts" / f"{episode}.txt"))
