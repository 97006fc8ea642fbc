"""What careful readers of each language say for given phrases: ``<language>.tsv`` beside this file."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from pipeline.cast.spoken import Context, spoken_form


def _phrases() -> list[tuple[str, str, str]]:
    """Language, written and spoken form of each phrase."""
    found = []
    for path in sorted(Path(__file__).parent.glob("*.tsv")):
        with path.open(encoding="utf-8", newline="") as lines:
            rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
            found += [(path.stem, row["written"], row["spoken"]) for row in rows]
    return found


def _words(text: str) -> list[str]:
    return re.sub(r"[^\w\s]", "", text.casefold().replace("-", " ")).split()


@pytest.mark.parametrize(("language", "written", "spoken"), _phrases())
def test_a_phrase_is_spoken_as_a_careful_reader_says_it(language: str, written: str, spoken: str) -> None:
    heard = _words(spoken_form(written, Context(language)).text)
    assert any(heard == _words(right) for right in spoken.split(" / "))
