"""Whole transcripts in the shapes that are met, each with what ``rostra check`` must say of it.

A folder of ``cases/`` holds ``transcript.txt``, the public JSON (``golden.json``) and the ledger (``golden.ledger``).
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.commands import as_json, ledger_lines
from pipeline.model import Log
from pipeline.read.transcript import read_transcript
from pipeline.run import ledger_figures
from tests.conftest import Golden

CASES = sorted(p for p in (Path(__file__).parent / "cases").iterdir() if p.is_dir())


@pytest.mark.parametrize("case", CASES, ids=lambda p: p.name)
def test_case(case: Path, golden: Golden) -> None:
    log = Log()
    file = case / "transcript.txt"
    document = read_transcript(file, "transcript.txt", log)
    assert document is not None, [str(d) for d in log.sorted()]
    assert not log.errors or case.name == "two_people_of_one_name", [str(d) for d in log.sorted()]
    report = as_json([document], log.sorted())
    golden(case / "golden.json", json.dumps(report, ensure_ascii=False, indent=1) + "\n")
    golden(case / "golden.ledger", "".join(f"{line}\n" for line in ledger_lines(document)))
    figures = ledger_figures(document)
    assert figures["unaccounted"] == 0
    assert sum(figures.values()) == sum(not c.isspace() for c in file.read_text(encoding="utf-8-sig"))
