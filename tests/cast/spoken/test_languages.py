"""What careful readers of each language say for given phrases: ``<language>.tsv`` beside this file."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from pipeline.cast.spoken import Context, spoken_form


def _phrases() -> dict[tuple[str, str], list[tuple[str, str]]]:
    """Written and spoken form of the phrases of each language and area."""
    found: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for path in sorted(Path(__file__).parent.glob("*.tsv")):
        with path.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
                found.setdefault((path.stem, row["area"]), []).append((row["written"], row["spoken"]))
    return found


PHRASES = _phrases()


def _words(text: str) -> list[str]:
    return re.sub(r"[^\w\s]", "", text.casefold().replace("-", " ")).split()


# A test for each area: a test for each phrase would take longer to count than to run.
@pytest.mark.parametrize(("language", "area"), PHRASES)
def test_phrases_are_spoken_as_a_careful_reader_says_them(language: str, area: str) -> None:
    wrong = []
    for written, right in PHRASES[language, area]:
        said = spoken_form(written, Context(language)).text
        if _words(said) not in map(_words, right.split(" / ")):
            wrong.append(f"{written!r} is spoken {said!r}, not {right!r}")
    assert not wrong, "\n".join(wrong)
