"""Kinds of transcripts as people have them, each with who says what, and what ``rostra check`` says of it.

A folder of ``kinds/`` holds ``talk.EXT`` and ``golden.txt``: title, date, and whether it is a draft or corrected; then
a row for each heading, turn and block with its line, then the findings. A file that is refused has only findings.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.model import Document, Fate, Log, Paragraph
from pipeline.read.transcript import read_transcript
from tests.conftest import Golden

KINDS = sorted(p for p in (Path(__file__).parent / "kinds").iterdir() if p.is_dir())


def rows(document: Document) -> Iterator[str]:
    names = {p.id: p.name for p in document.people} | {"": "NARRATOR"}
    yield f"title: {document.meta.title}"
    yield f"date: {document.meta.date or 'none'}"
    if document.meta.draft:
        yield "draft"
    yield from (f"corrected {correction.date}: {correction.what}" for correction in document.meta.corrections)
    for section in document.sections:
        if section.heading:
            yield f"{section.heading.span.first_line:4} # {section.heading.text}"
        for turn in section.turns:
            yield f"{turn.span.first_line:4} {names[turn.speaker]}:"
            for block in turn.narrated():
                if isinstance(block, Paragraph) and block.item:
                    yield f"{block.span.first_line:4}     {'  ' * block.item.level}{block.item.mark or '…'}"
                for sentence in block.sentences:
                    spoken = "".join("" if r.silent else r.text for r in sentence.runs).split()
                    yield f"{sentence.span.first_line:4}     {' '.join(spoken)}"
    for stretch in document.ledger:
        if stretch.fate is not Fate.SPOKEN and stretch.reason not in ("markup", "speaker tag"):
            text = " ".join(document.text[stretch.start : stretch.end].split())
            yield f"{stretch.line:4} {stretch.fate}, {stretch.reason}: {text}"


@pytest.mark.parametrize("kind", KINDS, ids=lambda p: p.name)
def test_kind(kind: Path, golden: Golden) -> None:
    (file,) = kind.glob("talk.*")
    log = Log()
    document = read_transcript(file, file.name, log)
    lines = list(rows(document)) if document else []
    assert document is None or document.unaccounted == ()
    golden(kind / "golden.txt", "".join(f"{line}\n" for line in [*lines, *map(str, log.sorted())]))
